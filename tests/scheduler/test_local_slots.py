"""A local day off on the eve: the reminder of the day before is sent on the working day before that."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity
from domain.events import DateConfirmed, PhoneLinked
from domain.people import contacts
from domain.year.calendar import NonWorkingDay, SchoolYear, Span, Weeks
from scheduler import reminders, slots
from scheduler.announce import announce
from scheduler.channels.port import Sent
from scheduler.claim import claim
from scheduler.intent import intend
from scheduler.local_slots import own_slots
from scheduler.outbox import OutboxRow, Status
from scheduler.outcomes import settle
from tests.domain.dates.village import FRIDAY, NOW, Village
from tests.scheduler.letters import DAY, HOUR, chat, lima

EVE = date(2026, 8, 13)


def off(scope: str | None, day: date = EVE) -> NonWorkingDay:
    return NonWorkingDay(day=day, scope=scope, reason="Aniversario")


def closed(programme: Programme, *scopes: str | None) -> Programme:
    return programme.with_days_off([off(scope) for scope in scopes])


def of(v: Village, code: str, who: int | None = None) -> OutboxRow:
    key = f"%:{who or v.rosa.id}:{code}:%"
    query = select(OutboxRow).where(OutboxRow.dedupe_key.like(key))
    return v.session.scalars(query.execution_options(populate_existing=True)).one()


def times(v: Village, code: str) -> tuple[datetime, datetime]:
    row = of(v, code)
    return row.not_before, row.expires_at


def agree(v: Village, programme: Programme, now: datetime = NOW) -> Activity:
    """Rosa's visita of Friday the 14th, agreed, with all that follows."""
    activity = v.agree(v.visit(FRIDAY))
    announce(v.session, programme, [DateConfirmed(activity_id=activity.id, by=v.rosa.id)], now)
    return activity


def sends(session: Session, programme: Programme, now: datetime) -> None:
    """All that is due at an instant goes out."""
    while found := claim(session, now, 1):
        ready = intend(session, found[0], programme, now)
        if ready is not None:
            settle(session, ready, Sent(message_id=1), now)


SCOPES = ["ie", "ugel", "dre"]


def scope_of(v: Village, kind: str) -> str:
    return dict(zip(("dre", "ugel", "ie"), v.ie.scopes, strict=True))[kind]


@pytest.mark.parametrize("kind", SCOPES)
def test_who_has_a_local_day_off_on_the_eve_is_reminded_the_working_day_before(
    v: Village, programme: Programme, kind: str
) -> None:
    here = closed(programme, scope_of(v, kind))
    agree(v, here)
    sends(v.session, here, lima(12, 8))
    row = of(v, "d1")
    assert (row.status, row.not_before, row.expires_at) == (Status.SENT, lima(12, 8), lima(14, 8))
    assert of(v, "d0").status == Status.PENDING


def test_a_day_off_next_door_changes_nothing(v: Village, programme: Programme) -> None:
    agree(v, closed(programme, f"ie:{v.next_ie.id}"))
    assert times(v, "d1") == (lima(13, 8), lima(14, 8))


def test_a_day_off_of_another_day_changes_nothing(v: Village, programme: Programme) -> None:
    here = programme.with_days_off([off(f"ie:{v.ie.id}", date(2026, 9, 30))])
    agree(v, here)
    assert times(v, "d1") == (lima(13, 8), lima(14, 8))
    assert own_slots(v.session, here, NOW) == {}


def test_a_meeting_of_two_ie_goes_by_the_days_off_that_both_have(v: Village, programme: Programme) -> None:
    activity = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    one, both = closed(programme, f"ie:{v.ie.id}"), closed(programme, f"ugel:{v.ie.ugel_id}")
    assert own_slots(v.session, one, NOW) == {}
    assert list(own_slots(v.session, both, NOW)) == [activity.id]


def test_whose_own_instant_has_passed_when_the_date_is_agreed_is_not_planned(v: Village, programme: Programme) -> None:
    agree(v, closed(programme, f"ie:{v.ie.id}"), lima(12, 9))
    query = select(OutboxRow.dedupe_key).where(OutboxRow.person_id == v.rosa.id)
    assert [key.split(":")[2] for key in v.session.scalars(query)] == ["d0"]


def test_a_dre_with_vacations_of_its_own_is_reminded_before_them(v: Village, programme: Programme) -> None:
    year = programme.calendar.years[2026]
    own = Weeks(
        lective=year.weeks.lective[3:], gestion=(), vacations=(Span(first=date(2026, 8, 12), last=date(2026, 8, 13)),)
    )
    there = SchoolYear(year=2026, source="RD", weeks=year.weeks, overrides={scope_of(v, "dre"): own})
    found = own_slots(v.session, with_year(programme, there), NOW)
    assert found == {}
    activity = agree(v, with_year(programme, there))
    assert times(v, "d1") == (lima(11, 8), lima(14, 8))
    assert list(own_slots(v.session, with_year(programme, there), NOW)) == [activity.id]


def with_year(programme: Programme, year: SchoolYear) -> Programme:
    from dataclasses import replace

    return replace(programme, calendar=replace(programme.calendar, years={2026: year}))


# By person, by year, again


def test_who_links_a_phone_is_reminded_as_those_who_had_one(v: Village, programme: Programme) -> None:
    here = closed(programme, f"ie:{v.ie.id}")
    agree(v, here)
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    announce(v.session, here, [PhoneLinked(person_id=v.carmen.id)], NOW)
    assert of(v, "d1", v.carmen.id).not_before == lima(12, 8)


def test_planning_again_in_any_way_changes_nothing(v: Village, programme: Programme) -> None:
    here = closed(programme, f"ie:{v.ie.id}")
    activity = agree(v, here)
    v.agree(v.visit(FRIDAY, docente=v.luz))
    reminders.plan_person(v.session, here, v.luz.id, NOW)
    (span,) = reminders.spans(v.session)
    reminders.plan_span(v.session, here, *span, NOW)
    ways = (
        reminders.plan_activity(v.session, here, activity.id, NOW),
        reminders.plan_person(v.session, here, v.rosa.id, NOW),
        reminders.plan_span(v.session, here, *span, NOW),
        reminders.renew_span(v.session, here, *span, NOW),
    )
    assert ways == (0, 0, 0, 0)
    assert times(v, "d1") == (lima(12, 8), lima(14, 8))


# Days off that come to be known later


def renew(v: Village, programme: Programme, now: datetime = NOW) -> int:
    slots.refresh(v.session, programme, date(2026, 8, 10))
    (span,) = reminders.spans(v.session)
    return reminders.renew_span(v.session, programme, *span, now)


@pytest.mark.parametrize("kind", [*SCOPES, "country"])
def test_a_day_off_that_is_loaded_later_moves_what_waits(v: Village, programme: Programme, kind: str) -> None:
    agree(v, programme)
    later = closed(programme, None if kind == "country" else scope_of(v, kind))
    assert renew(v, later) == 2  # Julio's and Rosa's
    assert times(v, "d1") == (lima(12, 8), lima(14, 8))
    assert times(v, "d0") == (lima(14, 8), lima(14, 19))
    assert renew(v, later) == 0


def test_a_day_off_that_is_taken_back_moves_it_back(v: Village, programme: Programme) -> None:
    agree(v, closed(programme, f"ie:{v.ie.id}"))
    assert renew(v, programme) == 2
    assert times(v, "d1") == (lima(13, 8), lima(14, 8))


@pytest.mark.parametrize("kind", ["ie", "country"])
def test_one_whose_new_instant_has_passed_leaves_at_once(v: Village, programme: Programme, kind: str) -> None:
    agree(v, programme)
    later = closed(programme, None if kind == "country" else scope_of(v, kind))
    now = lima(12, 8) + 2 * HOUR
    renew(v, later, now)
    sends(v.session, later, now)
    assert of(v, "d1").status == Status.SENT


def test_a_row_that_was_put_back_keeps_its_turn(v: Village, programme: Programme) -> None:
    agree(v, programme)
    row = of(v, "d1")
    row.due_at, row.not_before = row.not_before, row.not_before + HOUR
    v.session.flush()
    renew(v, closed(programme, None))
    assert (of(v, "d1").due_at, of(v, "d1").not_before) == (lima(13, 8), lima(13, 9))


@pytest.mark.parametrize("status", [Status.SENT, Status.CANCELLED, Status.LEASED, Status.SENDING, Status.EXPIRED])
def test_what_does_not_wait_is_left_as_it_is(v: Village, programme: Programme, status: Status) -> None:
    agree(v, programme)
    of(v, "d1").status = status
    v.session.flush()
    renew(v, closed(programme, None))
    assert (of(v, "d1").status, times(v, "d1")) == (status, (lima(13, 8), lima(14, 8)))


def test_who_comes_back_is_reminded_by_the_days_off_of_then(v: Village, programme: Programme) -> None:
    agree(v, programme)
    for code in ("d1", "d0"):
        of(v, code).status, of(v, code).last_error = Status.CANCELLED, "unlinked"
    v.session.flush()
    announce(v.session, closed(programme, f"ie:{v.ie.id}"), [PhoneLinked(person_id=v.rosa.id)], NOW + DAY)
    assert (of(v, "d1").status, times(v, "d1")) == (Status.PENDING, (lima(12, 8), lima(14, 8)))
