"""What people wrote, for the Dirección alone: ten together or nothing, and no way from a text to its row."""

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import select

from domain.outcome import Refused
from domain.people.roles import Role, RoleKind
from domain.policy import Actor, actor
from domain.surveys.disclosure import ALL
from domain.surveys.model import AnonymousAnswer
from domain.waves import answering, closing
from domain.waves.comments import Comment, comments
from domain.waves.results import answers_of
from domain.year.norm import Modelo
from tests import factories
from tests.domain.waves import attacker
from tests.domain.waves.land import OPENS, TODAY, Land, code, land, later, whole
from tests.factories import SEAL
from tests.memory import memory

CUSCO, PUNO = "DRE CUSCO", "DRE PUNO"
QUESTION = "DOC-13"


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=70, modelos=[Modelo.PC])


def is_open(name: str) -> bool:
    return name in {QUESTION, "hijos/nombre"}


def written(here: Land, cusco: int, puno: int, silent: int = 15) -> int:
    """A closed wave in which so many of each DRE wrote, and others answered without a word."""
    wave_id = here.all_in_the_field()
    left = {CUSCO: cusco, PUNO: puno}
    quiet = {CUSCO: silent, PUNO: silent}
    chance = random.Random(7)
    for person in here.asked(wave_id):
        dre = here.row(wave_id, person).stratum.partition("|")[0]
        if left[dre]:
            left[dre] -= 1
            answers = whole(*(chance.randrange(1, 5) for _ in range(12)))
            here.finish(wave_id, person, answers | {QUESTION: f"comentario {person} de {dre}"})
        elif quiet[dre]:
            quiet[dre] -= 1
            here.finish(wave_id, person)
    here.close(wave_id)
    return wave_id


def told(here: Land, wave_id: int, who: Actor | None = None) -> tuple[Comment, ...]:
    found = comments(here.session, who or here.who, wave_id, is_open)
    assert not isinstance(found, Refused), found
    return found


def counts(found: tuple[Comment, ...]) -> dict[str, int]:
    return {dre: sum(each.dre == dre for each in found) for dre in {each.dre for each in found}}


# How many


@pytest.mark.parametrize(
    ("cusco", "puno", "shown"),
    [
        (12, 10, {CUSCO: 12, PUNO: 10}),
        (12, 9, {CUSCO: 12}),  # nine of Puno are nobody's
        (9, 9, {ALL: 18}),
        (6, 4, {ALL: 10}),
        (5, 4, {}),
        (0, 0, {}),
    ],
)
def test_ten_of_a_dre_stand_for_it_others_for_the_country_and_fewer_for_nobody(
    here: Land, cusco: int, puno: int, shown: dict[str, int]
) -> None:
    assert counts(told(here, written(here, cusco, puno))) == shown


def test_a_question_that_few_answered_is_not_helped_by_another(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for n, person in enumerate(here.asked(wave_id)[:30]):
        extra = {QUESTION: f"uno {n}"} if n < 12 else {"hijos[2]/nombre": f"dos {n}"} if n < 21 else {}
        here.finish(wave_id, person, whole(3) | extra)
    here.close(wave_id)
    assert {each.question for each in told(here, wave_id)} == {QUESTION}


def test_of_a_question_within_a_repeat_its_place_is_not_told(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for n, person in enumerate(here.asked(wave_id)[:12]):
        here.finish(wave_id, person, whole(3) | {f"hijos[{n % 3 + 1}]/nombre": f"texto {n}"})
    here.close(wave_id)
    assert {each.question for each in told(here, wave_id)} == {"hijos/nombre"}


def test_neither_items_nor_files_nor_blanks_are_comments(here: Land) -> None:
    wave_id = here.all_in_the_field()
    voice = "3f2b7a52-6d0c-4f3a-9a51-0f0c6c1d2e3f"
    for n, person in enumerate(here.asked(wave_id)[:20]):
        here.finish(wave_id, person, whole(3) | {QUESTION: voice if n % 2 else "  ", "grados": f"{n}"})
    here.close(wave_id)
    assert told(here, wave_id) == ()


# For whom, and when


def test_an_open_wave_shows_none(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for person in here.asked(wave_id)[:30]:
        here.finish(wave_id, person, whole(3) | {QUESTION: "algo"})
    assert code(comments(here.session, here.who, wave_id, is_open)) == "results_not_yet"


@pytest.mark.parametrize("kind", [kind for kind in RoleKind if kind != RoleKind.MINEDU])
def test_no_other_role_reads_them_published_or_not(here: Land, kind: RoleKind) -> None:
    wave_id = written(here, 12, 12)
    closing.publish(here.session, here.who, wave_id)
    person = factories.person(here.session, "Andrés Farfán")
    factories.role(here.session, person, kind)
    who = actor(here.session, person.id, TODAY)
    assert code(comments(here.session, who, wave_id, is_open)) == "not_yours"


def test_another_direccion_does_not_read_them(here: Land) -> None:
    wave_id = written(here, 12, 12)
    closing.publish(here.session, here.who, wave_id)
    other = factories.person(here.session, "Otra Dirección")
    here.session.add(Role(person_id=other.id, kind=RoleKind.MINEDU, direccion="DEIB", since=TODAY))
    here.session.flush()
    who = actor(here.session, other.id, TODAY)
    assert code(comments(here.session, who, wave_id, is_open)) == "not_yours"


# The attacker: knows who sent when, and has every table that the Dirección can have


def test_the_order_tells_neither_who_sent_first_nor_which_answers_stand_beside(here: Land) -> None:
    wave_id = written(here, 65, 0)
    texts = [each.text for each in told(here, wave_id)]
    people = [int(each.split()[1]) for each in texts]
    assert len(people) == 65
    assert abs(attacker.follows(people)) < attacker.CLOSE
    rows = here.session.scalars(select(AnonymousAnswer.answers).order_by(AnonymousAnswer.id)).all()
    places = {answers[QUESTION]: place for place, answers in enumerate(rows) if QUESTION in answers}
    assert abs(attacker.follows([places[text] for text in texts])) < attacker.CLOSE


def test_the_table_of_answers_holds_no_text_and_the_comments_no_answer(here: Land) -> None:
    wave_id = written(here, 12, 12)
    rows = answers_of(here.session, here.who, wave_id)
    assert isinstance(rows, Iterator)
    assert "comentario" not in repr(list(rows))
    assert [set(vars(each)) for each in told(here, wave_id)] == [{"question", "dre", "text"}] * 24


def test_two_looks_are_one_so_there_is_nothing_to_subtract(here: Land) -> None:
    wave_id = written(here, 12, 12)
    first = told(here, wave_id)
    person = next(each for each in here.asked(wave_id) if here.row(wave_id, each).disposition == "sin_contacto")
    late = answering.finish(
        here.session,
        SEAL,
        wave_id,
        person,
        answers=whole(3) | {QUESTION: "tarde"},
        language="es",
        today=later(1, OPENS),
    )
    assert code(late) == "wave_over"
    closing.publish(here.session, here.who, wave_id)
    closing.forget(here.session, later(90))
    assert told(here, wave_id) == first


def test_a_hidden_dre_is_not_told_by_what_the_country_holds(here: Land) -> None:
    """Neither by a count: of Puno nothing is said, not even that somebody wrote."""
    assert PUNO not in repr(told(here, written(here, 12, 9)))


def test_comments_come_question_by_question_and_dre_by_dre(here: Land) -> None:
    found = told(here, written(here, 12, 12))
    assert all((one.question, one.dre) <= (two.question, two.dre) for one, two in pairwise(found))
