"""Answers that leave: only of a closed wave, only for its Dirección, each once for a server."""

import uuid

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from domain.people.roles import RoleKind
from domain.policy import actor
from domain.surveys.model import AnonymousAnswer, Wave
from domain.waves import pushing
from domain.waves.pushing import PushedAnswer
from domain.year.norm import Modelo
from tests import factories
from tests.domain.waves.land import TODAY, Land, code, land, whole

SERVER = "https://odk.example.org/v1/projects/1"


@pytest.fixture
def here(session: Session) -> Land:
    return land(session, each=6, modelos=[Modelo.EIB])


def closed(here: Land) -> Wave:
    wave_id = here.all_in_the_field()
    for person in here.asked(wave_id):
        here.finish(wave_id, person)
    here.close(wave_id)
    found = pushing.over(here.session, here.who, wave_id)
    assert isinstance(found, Wave)
    return found


def waiting(here: Land, wave: Wave, server: str = SERVER) -> list[uuid.UUID]:
    return [row.id for row in pushing.waiting(here.session, wave, server, 100)]


def test_an_open_wave_gives_nothing(here: Land) -> None:
    wave_id = here.in_the_field()
    assert code(pushing.over(here.session, here.who, wave_id)) == "results_not_yet"


@pytest.mark.parametrize("kind", [kind for kind in RoleKind if kind != RoleKind.MINEDU])
def test_no_other_role_gets_them(here: Land, kind: RoleKind) -> None:
    wave = closed(here)
    person = factories.person(here.session, "Nilo Rojas")
    factories.role(here.session, person, kind)
    assert code(pushing.over(here.session, actor(here.session, person.id, TODAY), wave.id)) == "not_yours"


def test_another_direccion_gets_nothing(here: Land) -> None:
    wave = closed(here)
    person = factories.person(here.session, "Nilo Rojas")
    factories.role(here.session, person, RoleKind.MINEDU, direccion="DEIB")
    assert code(pushing.over(here.session, actor(here.session, person.id, TODAY), wave.id)) == "not_yours"


def test_every_answer_waits_until_the_server_has_it(here: Land) -> None:
    wave = closed(here)
    every = set(here.session.scalars(select(AnonymousAnswer.id)))
    assert (len(every), set(waiting(here, wave))) == (12, every)
    first = waiting(here, wave)[0]
    pushing.note_pushed(here.session, SERVER, first)
    assert set(waiting(here, wave)) == every - {first}
    assert pushing.count_waiting(here.session, wave, SERVER) == 11
    assert set(waiting(here, wave, "https://kc.example.org")) == every


def test_noted_twice_is_noted_once(here: Land) -> None:
    wave = closed(here)
    first = waiting(here, wave)[0]
    for _ in range(2):
        pushing.note_pushed(here.session, SERVER, first)
    assert list(here.session.scalars(select(PushedAnswer.answer_id))) == [first]


def test_pieces_follow_one_another_and_miss_nothing(here: Land) -> None:
    wave = closed(here)
    found: list[uuid.UUID] = []
    while piece := pushing.waiting(here.session, wave, SERVER, 5, found[-1] if found else None):
        found += [row.id for row in piece]
    assert (len(found), len(set(found))) == (12, 12)


def test_answers_of_another_wave_stay_where_they_are(here: Land) -> None:
    wave = closed(here)
    elsewhere = here.wave(row="satisfaccion_acompanante")
    other = AnonymousAnswer(id=uuid.uuid4(), wave_id=elsewhere, stratum="x|EIB", answers={})
    here.session.add(other)
    here.session.flush()
    assert other.id not in waiting(here, wave)
    assert other.id not in {row.id for row in pushing.answered(here.session, wave)}


def test_what_is_kept_of_a_push_names_a_server_and_an_answer_and_nothing_else(session: Session) -> None:
    columns = {column["name"] for column in inspect(session.connection()).get_columns("pushed_answer")}
    assert columns == {"server", "answer_id"}


@pytest.mark.parametrize(("number", "leaves"), [(9, False), (10, True)])
def test_of_nine_answers_neither_words_nor_voices_leave_and_of_ten_they_do(
    session: Session, number: int, leaves: bool
) -> None:
    here, voice = land(session, each=12, modelos=[Modelo.PC]), str(uuid.uuid4())
    wave_id = here.all_in_the_field()
    cusco = [each for each in here.asked(wave_id) if here.row(wave_id, each).stratum.startswith("DRE CUSCO")]
    for person in cusco[:number]:
        here.finish(wave_id, person, whole(3) | {"DOC-13": "más talleres", "foto": voice})
    here.close(wave_id)
    kept = here.session.scalars(select(AnonymousAnswer.answers)).all()
    assert [set(each) >= {"DOC-1", "DOC-13"} for each in kept] == [True] * number
    wave = here.session.get_one(Wave, wave_id)
    for found in (pushing.waiting(here.session, wave, SERVER, 100), list(pushing.answered(here.session, wave))):
        told = [("DOC-1" in row.answers, "DOC-13" in row.answers, "foto" in row.answers) for row in found]
        assert told == [(True, leaves, leaves)] * number
