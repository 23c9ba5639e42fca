"""Records on their way to SIGMA 2.0: who takes them there, a line for each docente, and what has to go again."""

from datetime import timedelta

import pytest

from domain.activities.closing import Came, Held, Record
from domain.activities.confirming import Said
from domain.activities.model import Activity, Kind
from domain.closing.confirming import confirm
from domain.closing.registering import Line, census, register
from domain.dates import reschedule
from domain.outcome import Done, Refused
from domain.people.roles import Person, RoleKind
from tests import factories
from tests.closing import account, as_agreed, came, closed, held_day, made, not_held
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, Village

DAY = FRIDAY + timedelta(days=3)


@pytest.fixture
def teresa(v: Village) -> Person:
    who = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, who, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    return who


def lines(v: Village, who: Person, **about: bool) -> list[Line]:
    found = census(v.session, v.actor(who, DAY), v.ie.ugel_id, 2026, **about)
    assert isinstance(found, list)
    return found


def visit(v: Village) -> Activity:
    activity = v.agree()
    seats = tuple(came(TUESDAY, v.rosa))
    made(closed(v, activity, as_agreed(v.session, activity, seats=seats)))
    return activity


def test_a_visita_has_one_line(v: Village, teresa: Person) -> None:
    activity = visit(v)
    (line,) = lines(v, teresa)
    assert (line.activity.id, line.docente.id, line.ie.id) == (activity.id, v.rosa.id, v.ie.id)
    assert line.days == (held_day(TUESDAY),)
    assert line.seats == tuple(came(TUESDAY, v.rosa))
    assert (line.moved, line.registered_on) == (False, None)


def test_a_meeting_has_a_line_for_each_docente_with_their_own_days_and_none_for_directivos(
    v: Village, teresa: Person
) -> None:
    gia = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    seats = (*came(FRIDAY, v.rosa, v.carmen), *came(FRIDAY, v.luz, how=Came.ABSENT, reason="via"))
    made(closed(v, gia, as_agreed(v.session, gia, seats=seats, steps={})))
    found = lines(v, teresa)
    assert [(each.docente.id, each.seats) for each in found] == [
        (v.luz.id, tuple(came(FRIDAY, v.luz, how=Came.ABSENT, reason="via"))),
        (v.rosa.id, tuple(came(FRIDAY, v.rosa))),
    ]


def test_what_was_not_held_is_a_line_too(v: Village, teresa: Person) -> None:
    made(closed(v, v.agree(), not_held(v.session)))
    (line,) = lines(v, teresa)
    assert (line.record.held, line.days, line.seats) == (Held.NOT_HELD, (), ())


def test_what_is_open_is_no_line(v: Village, teresa: Person) -> None:
    v.agree()
    v.call(v.meeting(Kind.RTC, THURSDAY))
    assert lines(v, teresa) == []


def test_another_date_before_is_told(v: Village, teresa: Person) -> None:
    activity = v.propose()
    draft = v.visit(THURSDAY, activity_id=activity.id)
    made(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="cruce", now=NOW))
    made(closed(v, activity))
    assert [each.moved for each in lines(v, teresa)] == [True]


def test_only_the_ugel_takes_the_census(v: Village, teresa: Person) -> None:
    visit(v)
    for who in (v.julio, v.rosa, v.carmen):
        assert census(v.session, v.actor(who, DAY), v.ie.ugel_id, 2026) == Refused("not_yours")
    assert census(v.session, v.actor(teresa, DAY), v.ie.ugel_id + 1, 2026) == Refused("not_yours")
    far = factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre)
    assert census(v.session, v.actor(teresa, DAY), far.id, 2026) == Refused("not_yours")


def test_another_ugel_and_another_year_are_not_in_it(v: Village, teresa: Person) -> None:
    far = factories.ie(v.session, "IE 30002", factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre))
    factories.accompany(v.session, v.julio, v.luz, far)
    gia = v.call(v.meeting(day=FRIDAY, ies=[far]))
    made(closed(v, gia, not_held(v.session)))
    assert lines(v, teresa) == []
    assert census(v.session, v.actor(teresa, DAY), v.ie.ugel_id, 2025) == []


# Registered


def noted(v: Village, activity: Activity, who: Person, day: object = DAY) -> object:
    return register(v.session, v.actor(who, DAY), activity.id, day)  # type: ignore[arg-type]


def test_whoever_keeps_the_record_or_the_ugel_says_that_it_is_there(v: Village, teresa: Person) -> None:
    first = visit(v)
    assert noted(v, first, v.julio) == Done(id=first.id)
    assert [each.registered_on for each in lines(v, teresa)] == [DAY]
    second = v.agree(v.visit(THURSDAY), 2)
    made(closed(v, second))
    assert noted(v, second, teresa, THURSDAY) == Done(id=second.id)
    assert lines(v, teresa, only_pending=True) == []


@pytest.mark.parametrize("who", ["rosa", "carmen", "nilo"])
def test_nobody_else_says_so(v: Village, who: str) -> None:
    activity = visit(v)
    assert noted(v, activity, getattr(v, who)) == Refused("not_yours")
    assert v.session.get_one(Record, activity.id).registered_on is None


def test_twice_too_early_or_without_a_record_is_refused(v: Village, teresa: Person) -> None:
    activity, open_one = visit(v), v.agree(v.visit(THURSDAY), 2)
    about = {"activity_id": activity.id}
    assert noted(v, activity, teresa, DAY + timedelta(days=1)) == Refused("not_registered_yet", about)
    made(register(v.session, v.actor(teresa, DAY), activity.id, DAY))
    assert noted(v, activity, teresa) == Refused("already_registered", about)
    assert noted(v, open_one, teresa) == Refused("not_closed", {"activity_id": open_one.id})
    for absent in (0, -3, 987654, 2**40):
        assert register(v.session, v.actor(teresa, DAY), absent, DAY) == Refused("not_yours")


def test_a_record_that_changed_after_it_was_registered_must_go_again(v: Village, teresa: Person) -> None:
    activity = visit(v)
    made(register(v.session, v.actor(teresa, DAY), activity.id, DAY))
    told = account(v.session, [held_day(TUESDAY, minutes=120)], held=Held.OTHERWISE, reason="otro")
    made(closed(v, activity, told))
    (line,) = lines(v, teresa, only_pending=True)
    assert line.registered_on is None
    made(register(v.session, v.actor(teresa, DAY), activity.id, DAY))
    assert lines(v, teresa, only_pending=True) == []


def test_what_a_docente_said_is_not_in_a_line(v: Village, teresa: Person) -> None:
    activity = visit(v)
    made(confirm(v.session, v.actor(v.rosa, DAY), activity.id, 1, Said.NOT_HELD))
    (line,) = lines(v, teresa)
    assert set(vars(line)) == {"activity", "record", "docente", "ie", "days", "seats", "moved"}
