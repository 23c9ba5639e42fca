"""The field: halves, pre-notice, invitation, two reminders and no more, replacement, and what the Dirección sees."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from domain.outcome import Done
from domain.people import contacts
from domain.policy import actor
from domain.surveys.model import Disposition, Step, Wave
from domain.surveys.sampling import By, Design
from domain.waves import answering, fieldwork
from domain.waves.fieldwork import FieldRow
from domain.year.norm import Modelo
from tests.domain.waves.land import CLOSES, NOW, OPENS, TODAY, Land, code, land, later, number, whole
from tests.factories import SEAL
from tests.memory import memory


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        made = land(session, each=6, modelos=[Modelo.EIB])
        made.link(made.docentes)
        yield made


def due(here: Land, wave_id: int, day: date) -> dict[Step, list[int]]:
    return fieldwork.due(here.session, wave_id, day)


def tell(here: Land, wave_id: int, day: date) -> dict[Step, int]:
    """A day on which everything that is due is sent."""
    return {
        step: fieldwork.told(here.session, wave_id, people, step, day)
        for step, people in due(here, wave_id, day).items()
    }


def days(here: Land, wave_id: int, number_: int = 20) -> dict[str, dict[Step, int]]:
    """What is sent on each day from TODAY on."""
    sent = {day: tell(here, wave_id, day) for day in (TODAY + timedelta(days=n) for n in range(number_))}
    return {f"{day:%d/%m}": what for day, what in sent.items() if what}


# Release


def test_the_first_half_opens_the_wave_and_only_its_people_are_asked(here: Land) -> None:
    wave_id = here.in_the_field()
    assert here.state(wave_id) == "open"
    assert len(here.asked(wave_id)) == 6
    assert {here.row(wave_id, person).half for person in here.asked(wave_id)} == {1}


def test_the_key_is_made_when_the_wave_opens_and_stays_for_the_second_half(here: Land) -> None:
    wave_id = here.in_the_field()
    key = here.session.get_one(Wave, wave_id).key
    assert key is not None
    assert len(key) == 32
    number(fieldwork.release(here.session, here.who, wave_id, 2, later(7), OPENS))
    assert here.session.get_one(Wave, wave_id).key == key
    assert len(here.asked(wave_id)) == 12


@pytest.mark.parametrize("half", [0, 2, 3])
def test_the_second_half_does_not_come_first_and_the_reserve_is_no_half(here: Land, half: int) -> None:
    refused = fieldwork.release(here.session, here.who, here.drawn(), half, OPENS, TODAY)
    assert code(refused) == "wave_state"


def test_no_half_is_released_twice(here: Land) -> None:
    wave_id = here.in_the_field()
    assert code(fieldwork.release(here.session, here.who, wave_id, 1, later(1), OPENS)) == "wave_state"
    number(fieldwork.release(here.session, here.who, wave_id, 2, later(1), OPENS))
    assert code(fieldwork.release(here.session, here.who, wave_id, 2, later(2), OPENS)) == "wave_state"


@pytest.mark.parametrize("day", [TODAY, date(2026, 8, 9), CLOSES + timedelta(days=1)])
def test_an_invitation_is_for_tomorrow_at_the_earliest_and_within_the_field(here: Land, day: date) -> None:
    assert code(fieldwork.release(here.session, here.who, here.drawn(), 1, day, TODAY)) == "wave_dates"


# Pre-notice, invitation, reminders


def test_silence_hears_a_pre_notice_an_invitation_and_two_reminders(here: Land) -> None:
    assert days(here, here.in_the_field()) == {
        "10/08": {Step.PRE_NOTICE: 6},
        "11/08": {Step.INVITATION: 6},
        "14/08": {Step.FIRST_REMINDER: 6},
        "18/08": {Step.LAST_REMINDER: 6},
    }


def test_what_was_sent_is_not_due_again_the_same_day(here: Land) -> None:
    wave_id = here.in_the_field()
    for day in (TODAY, OPENS, later(3), later(7)):
        assert tell(here, wave_id, day) != {}
        assert due(here, wave_id, day) == {}


def test_sent_twice_is_noted_once(here: Land) -> None:
    wave_id = here.in_the_field()
    people = due(here, wave_id, OPENS)[Step.INVITATION]
    assert fieldwork.told(here.session, wave_id, people, Step.INVITATION, OPENS) == 6
    assert fieldwork.told(here.session, wave_id, people, Step.INVITATION, later(1)) == 0
    assert here.row(wave_id, people[0]).invited_on == OPENS


def test_after_an_outage_the_pre_notice_is_left_out_and_reminders_keep_their_distance(here: Land) -> None:
    wave_id = here.in_the_field()
    assert set(due(here, wave_id, later(2))) == {Step.INVITATION}
    tell(here, wave_id, later(2))
    assert due(here, wave_id, later(4)) == {}
    assert set(due(here, wave_id, later(5))) == {Step.FIRST_REMINDER}
    assert set(due(here, wave_id, later(9))) == {Step.FIRST_REMINDER}


@pytest.mark.parametrize("end", ["finish", "decline", "replace"])
def test_who_is_done_hears_nothing_more(here: Land, end: str) -> None:
    wave_id = here.in_the_field()
    tell(here, wave_id, OPENS)
    first = here.asked(wave_id)[0]
    if end == "finish":
        here.finish(wave_id, first)
    elif end == "decline":
        answering.decline(here.session, SEAL, wave_id, first, OPENS)
    else:
        fieldwork.replace(here.session, here.who, wave_id, first, later(2), OPENS)
    told = {person for day in range(1, 20) for people in due(here, wave_id, later(day)).values() for person in people}
    assert first not in told
    assert len(told) == 5


def test_who_began_and_did_not_finish_is_reminded(here: Land) -> None:
    wave_id = here.in_the_field()
    tell(here, wave_id, OPENS)
    first = here.asked(wave_id)[0]
    answering.save(here.session, SEAL, wave_id, first, answers={"DOC-1": "3"}, language="es", today=OPENS)
    assert first in due(here, wave_id, later(3))[Step.FIRST_REMINDER]


def test_who_has_no_chat_is_not_due_and_is_invited_when_they_link_one(here: Land) -> None:
    wave_id = here.in_the_field()
    first = here.asked(wave_id)[0]
    contacts.unlink(here.session, first)
    assert first not in due(here, wave_id, OPENS)[Step.INVITATION]
    tell(here, wave_id, OPENS)
    contacts.link(here.session, first, 999, NOW)
    assert due(here, wave_id, later(4)) == {
        Step.INVITATION: [first],
        Step.FIRST_REMINDER: here.asked(wave_id)[1:],
    }


def test_who_blocked_the_bot_is_not_due(here: Land) -> None:
    wave_id = here.in_the_field()
    first = here.asked(wave_id)[0]
    chat = contacts.linked_chat(here.session, first)
    assert chat is not None
    contacts.set_reachable(here.session, chat, reachable=False)
    assert first not in due(here, wave_id, OPENS)[Step.INVITATION]


def test_nothing_is_due_after_the_last_day_nor_before_the_field_nor_of_no_wave(here: Land) -> None:
    drawn = here.drawn()
    assert due(here, drawn, OPENS) == {}
    fieldwork.release(here.session, here.who, drawn, 1, OPENS, TODAY)
    assert due(here, drawn, CLOSES + timedelta(days=1)) == {}
    here.close(drawn)
    assert due(here, drawn, OPENS) == {}
    assert due(here, 999, OPENS) == {}


def test_whoever_was_invited_to_another_survey_within_thirty_days_waits(here: Land) -> None:
    first = here.all_in_the_field()
    tell(here, first, OPENS)
    second = here.all_in_the_field(opens_on=date(2026, 8, 11), row="satisfaccion_acompanante")
    person = here.docentes[0].id
    borrowed = here.row(first, person)
    here.session.add(
        type(borrowed)(
            wave_id=second, person_id=person, stratum=borrowed.stratum, nivel="x", area="x", place=1, half=1,
            invite_on=OPENS,
        )
    )  # fmt: skip
    here.session.flush()
    assert due(here, second, later(29)) == {}
    assert due(here, second, later(30)) == {Step.INVITATION: [person]}


# Replacement


def sampled(here: Land) -> int:
    """Three of six are invited in each of two strata."""
    wave_id = here.drawn(design=Design(by=By.CELL, margin=0.5, rate=1, minimum=3))
    for half in (1, 2):
        fieldwork.release(here.session, here.who, wave_id, half, OPENS, TODAY)
    return wave_id


def test_the_next_of_the_reserve_takes_the_place_in_the_same_stratum(here: Land) -> None:
    wave_id = sampled(here)
    gone = here.asked(wave_id)[0]
    row = here.row(wave_id, gone)
    came = number(fieldwork.replace(here.session, here.who, wave_id, gone, later(1), OPENS))
    assert (row.disposition, row.noted_on) == ("inelegible", OPENS)
    new = here.row(wave_id, came)
    assert (new.stratum, new.place, new.half, new.invite_on) == (row.stratum, 4, row.half, later(1))
    again = number(fieldwork.replace(here.session, here.who, wave_id, came, later(2), later(1)))
    assert here.row(wave_id, again).place == 5


def test_a_reserve_that_is_used_up_gives_nobody(here: Land) -> None:
    wave_id = here.all_in_the_field()
    assert fieldwork.replace(here.session, here.who, wave_id, here.asked(wave_id)[0], later(1), OPENS) == Done()


@pytest.mark.parametrize("end", list(Disposition))
def test_nobody_is_replaced_for_having_refused_or_answered(here: Land, end: Disposition) -> None:
    wave_id = sampled(here)
    first = here.asked(wave_id)[0]
    here.row(wave_id, first).disposition = end
    here.session.flush()
    refused = fieldwork.replace(here.session, here.who, wave_id, first, later(1), OPENS)
    assert code(refused) == "not_in_the_field"


def test_who_was_not_asked_is_not_replaced(here: Land) -> None:
    wave_id = sampled(here)
    outside = next(row.id for row in here.docentes if row.id not in here.asked(wave_id))
    for person in (outside, 999):
        refused = fieldwork.replace(here.session, here.who, wave_id, person, later(1), OPENS)
        assert code(refused) == "not_in_the_field"


def test_a_replacement_is_invited_from_tomorrow_on(here: Land) -> None:
    wave_id = sampled(here)
    refused = fieldwork.replace(here.session, here.who, wave_id, here.asked(wave_id)[0], OPENS, OPENS)
    assert code(refused) == "wave_dates"


# What the Dirección sees


def test_the_field_by_stratum(here: Land) -> None:
    wave_id = here.all_in_the_field()
    cusco = [p for p in here.asked(wave_id) if here.row(wave_id, p).stratum == "DRE CUSCO|EIB"]
    contacts.unlink(here.session, cusco[5])
    here.finish(wave_id, cusco[0])
    here.finish(wave_id, cusco[1], {f"DOC-{n}": "3" for n in range(1, 8)})
    answering.decline(here.session, SEAL, wave_id, cusco[2], OPENS)
    fieldwork.replace(here.session, here.who, wave_id, cusco[3], later(1), OPENS)
    answering.save(here.session, SEAL, wave_id, cusco[4], answers=whole(2), language="es", today=OPENS)
    assert fieldwork.status(here.session, here.who, wave_id) == [
        FieldRow(
            dre="DRE CUSCO", modelo="EIB", population=6, wanted=6, issued=6, linked=5, started=1, complete=1,
            partial=1, refused=1, ineligible=1,
        ),
        FieldRow(
            dre="DRE PUNO", modelo="EIB", population=6, wanted=6, issued=6, linked=6, started=0, complete=0,
            partial=0, refused=0, ineligible=0,
        ),
    ]  # fmt: skip


def test_before_the_release_nobody_is_issued(here: Land) -> None:
    found = fieldwork.status(here.session, here.who, here.drawn())
    assert isinstance(found, list)
    assert [(row.population, row.issued, row.linked) for row in found] == [(6, 0, 0), (6, 0, 0)]


def test_nobody_else_sees_the_field(here: Land) -> None:
    wave_id = here.in_the_field()
    for person in (here.acompanante, here.docentes[0]):
        who = actor(here.session, person.id, TODAY)
        assert code(fieldwork.status(here.session, who, wave_id)) == "not_yours"
        assert code(fieldwork.release(here.session, who, wave_id, 2, later(1), TODAY)) == "not_yours"
        refused = fieldwork.replace(here.session, who, wave_id, here.asked(wave_id)[0], later(1), TODAY)
        assert code(refused) == "not_yours"
