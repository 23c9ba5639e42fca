"""One person answers: resumed days later, finished once, refused with one word, counted by how much is answered."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.outcome import Done
from domain.policy import actor
from domain.surveys.dispositions import disposition, kept
from domain.surveys.matrix import Item, fold
from domain.surveys.model import AnonymousAnswer, LiveSession, Wave
from domain.waves import answering, closing, fieldwork
from domain.waves.answering import Facts, Live, session_key, week_of
from domain.year.norm import Modelo
from scheduler import attachments
from tests.domain.waves.land import CLOSES, MATRIX, OPENS, TODAY, Land, code, land, later, whole
from tests.factories import SEAL
from tests.memory import memory

ITEMS = MATRIX.instruments[0].items


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=4, modelos=[Modelo.EIB, Modelo.UM])


@pytest.fixture
def wave_id(here: Land) -> int:
    return here.in_the_field()


@pytest.fixture
def rosa(here: Land, wave_id: int) -> int:
    return here.asked(wave_id)[0]


def save(here: Land, wave_id: int, person: int, answers: dict[str, Any], **other: Any) -> object:
    about: dict[str, Any] = {"language": "es", "today": OPENS} | other
    return answering.save(here.session, SEAL, wave_id, person, answers=answers, **about)


def sessions(here: Land) -> list[LiveSession]:
    return list(here.session.scalars(select(LiveSession).execution_options(populate_existing=True)))


# Live


def test_answers_are_kept_and_found_again(here: Land, wave_id: int, rosa: int) -> None:
    assert answering.live(here.session, SEAL, wave_id, rosa) is None
    assert save(here, wave_id, rosa, {"DOC-1": "3"}, extra={"at": 2}) == Done()
    assert answering.live(here.session, SEAL, wave_id, rosa) == Live(
        answers={"DOC-1": "3"}, extra={"at": 2}, language="es", finished=False
    )
    save(here, wave_id, rosa, {"DOC-1": "4", "DOC-2e": "1"}, language="quz", today=later(6))
    assert answering.live(here.session, SEAL, wave_id, rosa) == Live(
        answers={"DOC-1": "4", "DOC-2e": "1"}, extra={}, language="quz", finished=False
    )
    assert len(sessions(here)) == 1


def test_each_person_has_a_session_of_their_own(here: Land, wave_id: int) -> None:
    for place, person in enumerate(here.asked(wave_id)):
        save(here, wave_id, person, {"DOC-1": str(place)})
    found = [answering.live(here.session, SEAL, wave_id, person) for person in here.asked(wave_id)]
    assert [each.answers for each in found if each] == [{"DOC-1": str(place)} for place in range(len(found))]


def test_the_name_of_a_session_needs_the_secret_and_the_waves_key(here: Land, wave_id: int, rosa: int) -> None:
    wave = here.session.get_one(Wave, wave_id)
    name = session_key(SEAL, wave, rosa)
    assert name == session_key(SEAL, wave, rosa)
    assert name != session_key(type(SEAL)("another secret"), wave, rosa)
    wave.key = bytes(32)
    assert name != session_key(SEAL, wave, rosa)
    wave.key = None
    with pytest.raises(RuntimeError, match="no key"):
        session_key(SEAL, wave, rosa)


def test_facts_come_from_the_frame_and_only_of_those_who_are_asked(here: Land, wave_id: int, rosa: int) -> None:
    assert answering.facts_of(here.session, wave_id, rosa) == Facts(
        dre="DRE CUSCO", modelo=here.row(wave_id, rosa).stratum[-3:].strip("|"), nivel="primaria", area="rural"
    )
    outside = next(row.id for row in here.docentes if row.id not in here.asked(wave_id))
    assert answering.facts_of(here.session, wave_id, outside) is None
    assert answering.facts_of(here.session, wave_id, here.acompanante.id) is None


# Who may not


def test_who_is_not_in_the_sample_or_not_released_does_not_answer(here: Land, wave_id: int) -> None:
    outside = next(row.id for row in here.docentes if row.id not in here.asked(wave_id))
    for person in (outside, here.acompanante.id, 999):
        assert code(save(here, wave_id, person, {})) == "not_asked"
        assert code(here.finish(wave_id, person)) == "not_asked"
        assert code(answering.decline(here.session, SEAL, wave_id, person, OPENS)) == "not_asked"
    assert sessions(here) == []


def test_an_answer_is_taken_until_the_last_day_and_not_after(here: Land, wave_id: int, rosa: int) -> None:
    assert code(save(here, wave_id, rosa, {}, today=CLOSES + timedelta(days=1))) == "wave_over"
    assert save(here, wave_id, rosa, {}, today=CLOSES) == Done()
    here.close(wave_id)
    assert code(save(here, wave_id, rosa, {})) == "wave_over"
    assert answering.live(here.session, SEAL, wave_id, rosa) is None
    assert code(here.finish(999, rosa)) == "wave_over"


def test_what_was_sent_is_not_sent_again_or_changed(here: Land, wave_id: int, rosa: int) -> None:
    here.finish(wave_id, rosa)
    assert code(here.finish(wave_id, rosa)) == "already_answered"
    assert code(save(here, wave_id, rosa, {"DOC-1": "1"})) == "already_answered"
    assert code(answering.decline(here.session, SEAL, wave_id, rosa, OPENS)) == "already_answered"


# Finished


def test_a_complete_answer_waits_under_its_week_without_a_day(here: Land, wave_id: int, rosa: int) -> None:
    here.finish(wave_id, rosa, whole(4) | {"DOC-13": "más visitas"}, today=date(2026, 8, 20))
    (row,) = sessions(here)
    assert (row.week, row.mode, row.language, row.nivel, row.area) == ("2026-W34", "bot", "es", "primaria", "rural")
    assert row.state == {"answers": dict.fromkeys(whole(4), "4") | {"DOC-13": "más visitas"}, "extra": {}}
    done = here.row(wave_id, rosa)
    assert (done.disposition, done.noted_on) == ("completa", date(2026, 8, 20))
    live = answering.live(here.session, SEAL, wave_id, rosa)
    assert live is not None
    assert live.finished


@pytest.mark.parametrize(("number", "end"), [(9, "parcial"), (6, "parcial"), (5, "abandono"), (1, "abandono")])
def test_fewer_answers_are_counted_and_destroyed(here: Land, wave_id: int, rosa: int, number: int, end: str) -> None:
    answers = dict(list(whole(3).items())[:number])
    save(here, wave_id, rosa, answers)
    assert here.finish(wave_id, rosa, answers) == Done()
    assert here.row(wave_id, rosa).disposition == end
    assert sessions(here) == []


def test_no_deseo_responder_destroys_what_was_answered(here: Land, wave_id: int, rosa: int) -> None:
    save(here, wave_id, rosa, whole(1))
    assert answering.decline(here.session, SEAL, wave_id, rosa, later(2)) == Done()
    row = here.row(wave_id, rosa)
    assert (row.disposition, row.noted_on) == ("rechazo", later(2))
    assert sessions(here) == []


def test_one_may_refuse_without_having_begun(here: Land, wave_id: int, rosa: int) -> None:
    assert answering.decline(here.session, SEAL, wave_id, rosa, OPENS) == Done()
    assert here.row(wave_id, rosa).disposition == "rechazo"


@pytest.mark.parametrize(
    ("items", "answered", "end"),
    [
        (12, 10, "completa"), (12, 9, "parcial"), (12, 6, "parcial"), (12, 5, "abandono"), (12, 0, None),
        (6, 5, "completa"), (6, 4, "parcial"), (6, 3, "parcial"), (6, 2, "abandono"),
        (3, 3, "completa"), (3, 2, "parcial"), (3, 1, "abandono"),
        (100, 84, "completa"), (100, 83, "parcial"), (100, 50, "parcial"), (100, 49, "abandono"),
    ],
)  # fmt: skip
def test_dispositions_scale_with_the_length_of_the_form(items: int, answered: int, end: str | None) -> None:
    form = [Item(name=f"q{number}", dimension="d") for number in range(items)]
    assert disposition({f"q{number}": 1 for number in range(answered)}, form) == end


def test_no_me_corresponde_is_an_answer_and_an_empty_one_is_none() -> None:
    assert disposition(whole(0), ITEMS) == "completa"
    assert disposition(dict.fromkeys(whole(0), ""), ITEMS) is None
    assert disposition({"otra": "x"}, ITEMS) is None


# What is kept


def test_a_question_of_another_modelo_is_kept_under_the_items_name() -> None:
    assert kept({"DOC-2e": 3, "doc_9F": "4", "DOC1": "2"}, ITEMS) == {"DOC-2": "3", "DOC-9": "4", "DOC-1": "2"}
    assert [fold(name) for name in ("DOC-2e", "doc_2E", "DOC.2-e")] == ["doc2e"] * 3


@pytest.mark.parametrize(
    "name", ["start", "end", "today", "deviceid", "phonenumber", "username", "instanceID", "Start", "audit"]
)
def test_what_a_form_notes_of_when_and_where_is_dropped(name: str) -> None:
    assert kept({name: "2026-08-20T10:11:12", "otra": "sí"}, ITEMS) == {"otra": "sí"}


def test_other_answers_are_kept_as_they_are() -> None:
    given = {"temas": ["a", "b"], "edad": 40, "vacía": [], "nada": None}
    assert kept(given, ITEMS) == {"temas": ["a", "b"], "edad": 40}


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2026, 8, 20), "2026-W34"), (date(2027, 1, 1), "2026-W53"), (date(2026, 1, 5), "2026-W02")],
)
def test_weeks_are_isos(day: date, week: str) -> None:
    assert week_of(day) == week


# The end


def test_the_close_counts_everybody_who_was_asked(here: Land) -> None:
    wave_id = here.all_in_the_field()
    people = here.asked(wave_id)
    here.finish(wave_id, people[0])
    save(here, wave_id, people[1], whole(2))  # all answered, never sent
    save(here, wave_id, people[2], dict(list(whole(2).items())[:7]))
    save(here, wave_id, people[3], {"DOC-1": 1})
    answering.decline(here.session, SEAL, wave_id, people[4], OPENS)
    fieldwork.replace(here.session, here.who, wave_id, people[5], later(1), OPENS)
    here.close(wave_id)
    assert [here.row(wave_id, person).disposition for person in people] == [
        "completa", "parcial", "parcial", "abandono", "rechazo", "inelegible", *["sin_contacto"] * 10,
    ]  # fmt: skip
    assert {here.row(wave_id, person).noted_on for person in people[6:]} == {CLOSES}
    assert sessions(here) == []
    assert here.session.get_one(Wave, wave_id).key is None


def test_with_fewer_than_five_complete_answers_none_is_kept(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for person in here.asked(wave_id)[:4]:
        here.finish(wave_id, person)
    here.close(wave_id)
    assert here.session.scalars(select(AnonymousAnswer)).all() == []


def test_only_the_direccion_closes(here: Land, wave_id: int, rosa: int) -> None:
    for person in (rosa, here.acompanante.id):
        who = actor(here.session, person, TODAY)
        refused = closing.close(here.session, who, SEAL, wave_id, CLOSES, files=attachments)
        assert code(refused) == "not_yours"
    assert here.state(wave_id) == "open"
