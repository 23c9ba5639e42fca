"""The census: a line for each docente, of what was recorded, for those who register it."""

from datetime import timedelta

import pytest

from domain.activities.closing import Came, Held
from domain.activities.confirming import Said
from domain.activities.model import Activity, Kind
from domain.closing.census import Line, census, own_census
from domain.closing.confirming import confirm
from domain.closing.registering import register
from domain.dates import reschedule
from domain.outcome import Refused
from domain.people.roles import Person, RoleKind
from tests import factories
from tests.closing import as_agreed, came, closed, held_day, made, not_held
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


def test_what_a_docente_said_is_not_in_a_line(v: Village, teresa: Person) -> None:
    activity = visit(v)
    made(confirm(v.session, v.actor(v.rosa, DAY), activity.id, 1, Said.NOT_HELD))
    (line,) = lines(v, teresa)
    assert set(vars(line)) == {"activity", "record", "docente", "ie", "days", "seats", "moved"}


def test_each_docente_has_the_ie_where_they_are_accompanied(v: Village, teresa: Person) -> None:
    gia = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    made(closed(v, gia, as_agreed(v.session, gia, steps={})))
    assert [(each.docente.id, each.ie.id) for each in lines(v, teresa)] == [
        (v.luz.id, v.next_ie.id), (v.rosa.id, v.ie.id),
    ]  # fmt: skip


def test_docentes_of_another_ugel_are_in_the_lines_of_theirs(v: Village, teresa: Person) -> None:
    far = factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre)
    v.next_ie.ugel_id = far.id
    v.session.flush()
    gia = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    made(closed(v, gia, as_agreed(v.session, gia, steps={})))
    assert [each.docente.id for each in lines(v, teresa)] == [v.rosa.id]


def test_who_conducts_takes_their_own_and_nobody_elses(v: Village) -> None:
    activity = visit(v)
    rtc = v.call(v.meeting(Kind.RTC, THURSDAY))
    made(closed(v, rtc, not_held(v.session)))
    own = {who.id: [each.activity.id for each in own_census(v.session, v.actor(who, DAY), 2026)]
           for who in (v.julio, v.carmen, v.rosa, v.nilo)}  # fmt: skip
    assert own == {v.julio.id: [activity.id], v.carmen.id: [rtc.id], v.rosa.id: [], v.nilo.id: []}
    made(register(v.session, v.actor(v.julio, DAY), activity.id, DAY))
    assert own_census(v.session, v.actor(v.julio, DAY), 2026, only_pending=True) == []
    assert own_census(v.session, v.actor(v.julio, DAY), 2025) == []
