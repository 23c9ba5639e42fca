"""Who keeps the record of an activity, when, and what it does to the activity."""

from datetime import datetime, time, timedelta

import pytest

from domain.activities.closing import Compliance, Held, Record, StepDone
from domain.activities.confirming import Confirmation, Said
from domain.activities.model import Activity, Kind, State, history_of
from domain.closing.closing import to_close
from domain.dates import agreement, meetings, reschedule
from domain.events import RecordKept
from domain.outcome import Done, Refused
from domain.people.roles import Role, RoleKind
from domain.year.calendar import instant
from tests import factories
from tests.closing import account, as_agreed, came, closed, evening, held_day, made, norm, not_held
from tests.domain.dates.village import (
    FRIDAY,
    NEXT_MONDAY,
    NOW,
    THURSDAY,
    TODAY,
    TUESDAY,
    WEDNESDAY,
    Village,
    refused,
    snapshot,
)

LATER = instant(FRIDAY, time(18))


def record(v: Village, activity: Activity) -> Record:
    return v.session.get_one(Record, activity.id, populate_existing=True)


def about(activity: Activity, code: str) -> Refused:
    return Refused(code, {"activity_id": activity.id})


def test_the_acompanante_closes_a_visita_that_was_held(v: Village) -> None:
    activity = v.agree()
    outcome = closed(v, activity)
    assert outcome == Done((RecordKept(activity_id=activity.id, by=v.julio.id, revision=1),), activity.id)
    assert (record(v, activity).held, record(v, activity).compliance) == (Held.AS_AGREED, Compliance.KEPT)
    assert (activity.state, activity.revision) == (State.CONFIRMED, 1)
    line = history_of(v.session, activity.id)[-1]
    assert (line.verb, line.by, line.reason) == ("close", v.julio.id, None)


def test_a_visita_that_nobody_confirmed_but_was_held_stands_by_its_record(v: Village) -> None:
    activity = v.propose()
    made(closed(v, activity))
    assert activity.state == State.CONFIRMED


def test_what_was_not_held_says_why_and_frees_its_number(v: Village) -> None:
    activity = v.agree()
    made(closed(v, activity, not_held(v.session, "licencia")))
    assert (activity.state, activity.reason) == (State.CANCELLED, "licencia")
    assert (record(v, activity).held, record(v, activity).compliance) == (Held.NOT_HELD, None)
    assert history_of(v.session, activity.id)[-1].verb == "miss"
    again = v.propose(v.visit(NEXT_MONDAY), number=1)
    assert (again.number, again.state) == (1, State.PROPOSED)


def test_what_was_held_otherwise_keeps_its_real_days(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    told = account(v.session, [held_day(THURSDAY)], held=Held.OTHERWISE, reason="via")
    made(closed(v, activity, told, now=LATER))
    assert (activity.day, activity.last_day, activity.state) == (TUESDAY, WEDNESDAY, State.CONFIRMED)
    assert record(v, activity).reason == "via"
    assert activity.reason is None


@pytest.mark.parametrize("reason", ["sin_clases", "via", "emergencia"])
def test_a_suspended_day_counts_as_held_where_the_setting_says_so(v: Village, reason: str) -> None:
    activity = v.agree()
    counts = norm(dia_suspendido="cuenta")
    made(closed(v, activity, not_held(v.session, reason), given=counts))
    assert (activity.state, record(v, activity).held) == (State.CONFIRMED, Held.NOT_HELD)


def test_an_absence_never_counts_as_held(v: Village) -> None:
    activity = v.agree()
    made(closed(v, activity, not_held(v.session, "licencia"), given=norm(dia_suspendido="cuenta")))
    assert activity.state == State.CANCELLED


def test_the_directivo_closes_the_rtc_and_the_acompanante_does_not(v: Village) -> None:
    rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
    assert refused(closed(v, rtc, by=v.julio)) == "not_yours"
    told = as_agreed(v.session, rtc, seats=tuple(came(FRIDAY, v.rosa)), steps={"RTC-1": StepDone.YES})
    assert made(closed(v, rtc, told)).events == (RecordKept(activity_id=rtc.id, by=v.carmen.id, revision=1),)


def test_an_rtc_is_not_recorded_where_it_is_no_strategy(v: Village) -> None:
    rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
    without = norm(rtc_cuenta_como_estrategia=False)
    assert closed(v, rtc, given=without) == about(rtc, "not_recorded")
    assert to_close(v.session, v.carmen.id, LATER, without) == []
    assert to_close(v.session, v.carmen.id, LATER, norm()) == [rtc]


@pytest.mark.parametrize("who", ["rosa", "carmen", "luz", "elena", "nilo"])
def test_nobody_else_closes_a_visita(v: Village, who: str) -> None:
    activity = v.agree()
    before = snapshot(v.session)
    assert closed(v, activity, by=getattr(v, who)) == Refused("not_yours")
    assert v.session.get(Record, activity.id) is None
    assert snapshot(v.session) == before


def test_whoever_conducted_it_closes_it_though_they_have_left_by_now(v: Village) -> None:
    activity = v.agree()
    ended(v, TUESDAY)
    made(closed(v, activity, now=LATER))


def test_whoever_left_before_it_closes_nothing_and_the_successor_does(v: Village) -> None:
    activity = v.agree()
    ended(v, TODAY)
    assert refused(closed(v, activity, now=LATER)) == "not_yours"
    assert refused(closed(v, activity, by=v.nilo, now=LATER)) == "not_yours"
    new = factories.person(v.session, "Sara Tello")
    factories.role(v.session, new, RoleKind.ACOMPANANTE, at=v.ie.ugel)
    factories.accompany(v.session, new, v.rosa, v.ie)
    made(closed(v, activity, by=new, now=LATER))


def test_what_somebody_left_open_is_in_the_list_of_whoever_came_after(v: Village) -> None:
    visit, gia = v.agree(), v.call(v.meeting(day=THURSDAY))
    rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
    ended(v, FRIDAY)
    later = LATER + timedelta(days=7)
    new = factories.person(v.session, "Sara Tello")
    factories.role(v.session, new, RoleKind.ACOMPANANTE, at=v.ie.ugel)
    factories.accompany(v.session, new, v.rosa, v.ie)
    assert to_close(v.session, new.id, later, norm()) == [visit, gia]
    assert to_close(v.session, v.carmen.id, later, norm()) == [rtc]
    assert to_close(v.session, v.nilo.id, later, norm()) == []
    made(closed(v, visit, by=new, now=later))
    assert to_close(v.session, new.id, later, norm()) == [gia]


def test_a_successor_waits_while_the_organiser_is_there(v: Village) -> None:
    activity = v.agree()
    new = factories.person(v.session, "Sara Tello")
    factories.role(v.session, new, RoleKind.ACOMPANANTE, at=v.ie.ugel)
    factories.accompany(v.session, new, v.rosa, v.ie)
    assert refused(closed(v, activity, by=new, now=LATER)) == "not_yours"


def ended(v: Village, last: object) -> None:
    """Julio's posts end on a day."""
    for post in v.session.query(Role).filter_by(person_id=v.julio.id):
        post.until = last
    v.session.flush()


def test_nothing_is_closed_before_it_begins(v: Village) -> None:
    activity = v.agree()
    assert closed(v, activity, not_held(v.session), now=activity.starts_at - timedelta(minutes=1)) == about(
        activity, "not_begun"
    )
    made(closed(v, activity, not_held(v.session), now=activity.starts_at))


@pytest.mark.parametrize("state", [State.COUNTERED, State.DECLINED, State.CANCELLED])
def test_a_date_that_binds_nobody_has_no_record(v: Village, state: State) -> None:
    activity = v.agree()
    activity.state = state
    v.session.flush()
    assert closed(v, activity) == about(activity, f"is_{state}")
    assert to_close(v.session, v.julio.id, LATER, norm()) == []


def test_a_ficha_of_another_date_is_not_taken(v: Village) -> None:
    activity = v.agree()
    assert closed(v, activity, seen=activity.revision - 1) == about(activity, "changed_meanwhile")


def test_what_cannot_be_so_is_refused(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    s = v.session
    today, tomorrow = held_day(WEDNESDAY), held_day(THURSDAY)
    impossible = [
        account(s, []),  # held on no day
        account(s, [today], held=Held.NOT_HELD, reason="via"),
        account(s, held=Held.NOT_HELD),  # no reason
        account(s, [today], held=Held.OTHERWISE),
        account(s, [today], reason="via"),
        account(s, [tomorrow], held=Held.OTHERWISE, reason="via"),
        account(s, [today, today]),
        account(s, [held_day(WEDNESDAY, minutes=0)]),
        account(s, [held_day(WEDNESDAY.replace(year=2025))], held=Held.OTHERWISE, reason="via"),
    ]
    assert [closed(v, activity, told) for told in impossible] == [about(activity, "days_impossible")] * len(impossible)
    assert s.get(Record, activity.id) is None


def test_it_can_be_put_right_and_rises_by_one_each_time(v: Village) -> None:
    activity = v.agree()
    made(closed(v, activity))
    told = account(v.session, [held_day(TUESDAY, minutes=120)], held=Held.OTHERWISE, reason="otro")
    outcome = made(closed(v, activity, told))
    assert outcome.events == (RecordKept(activity_id=activity.id, by=v.julio.id, revision=2),)
    assert (record(v, activity).revision, record(v, activity).held) == (2, Held.OTHERWISE)


def test_docentes_are_not_asked_again_when_days_hours_and_people_are_the_same(v: Village) -> None:
    activity = v.agree()
    made(closed(v, activity))
    v.session.add(
        Confirmation(activity_id=activity.id, person_id=v.rosa.id, revision=1, said=Said.AS_RECORDED, said_on=TUESDAY)
    )
    told = as_agreed(v.session, activity, steps={"VIS-3": StepDone.NO})
    assert made(closed(v, activity, told)).events == ()
    v.session.expire_all()
    assert v.session.get_one(Confirmation, (activity.id, v.rosa.id)).revision == 2


def test_what_was_recorded_as_not_held_can_turn_out_to_have_been_held(v: Village) -> None:
    activity = v.agree()
    made(closed(v, activity, not_held(v.session)))
    made(closed(v, activity))
    assert (activity.state, record(v, activity).held) == (State.CONFIRMED, Held.AS_AGREED)


def test_unless_another_visita_has_its_number_by_now(v: Village) -> None:
    activity = v.agree()
    made(closed(v, activity, not_held(v.session)))
    v.propose(v.visit(NEXT_MONDAY), number=1)
    assert closed(v, activity) == about(activity, "number_taken")
    assert (activity.state, record(v, activity).revision) == (State.CANCELLED, 1)


def test_a_meeting_that_was_not_held_can_turn_out_to_have_been_held(v: Village) -> None:
    gia = v.call()
    made(closed(v, gia, not_held(v.session)))
    assert gia.state == State.CANCELLED
    made(closed(v, gia))
    assert gia.state == State.CONFIRMED


def test_what_is_recorded_is_not_moved_cancelled_or_answered_any_more(v: Village) -> None:
    visit = v.agree(v.visit(TODAY, hour=time(9, 30)))
    gia = v.call(v.meeting(day=TODAY, hour=time(10)))
    for each in (visit, gia):
        made(closed(v, each))
    s, now = v.session, evening(visit)
    who = v.actor(v.julio)
    draft = v.visit(THURSDAY, activity_id=visit.id)
    outcomes = [
        reschedule.move(s, who, visit.id, 1, draft, reason="cruce", now=now),
        reschedule.cancel(s, who, visit.id, 1, reason="cruce", now=now),
        agreement.decline(s, v.actor(v.rosa), visit.id, 1, reason="via", now=now),
        meetings.attend(s, v.actor(v.rosa), gia.id, 1, coming=False, now=now),
    ]
    assert outcomes == [about(visit, "is_recorded")] * 3 + [about(gia, "is_recorded")]


def test_what_has_begun_and_has_no_record_is_to_be_closed_the_oldest_first(v: Village) -> None:
    first, second = v.agree(v.visit(TUESDAY, WEDNESDAY)), v.agree(v.visit(THURSDAY, docente=v.luz))
    gia = v.call(v.meeting(day=FRIDAY))
    v.agree(v.visit(NEXT_MONDAY), number=2)  # still to come
    s = v.session
    assert to_close(s, v.julio.id, NOW, norm()) == []
    assert to_close(s, v.julio.id, first.starts_at, norm()) == [first]
    assert to_close(s, v.julio.id, LATER, norm()) == [first, second, gia]
    made(closed(v, second))
    assert to_close(s, v.julio.id, LATER, norm()) == [first, gia]
    assert [to_close(s, who.id, LATER, norm()) for who in (v.rosa, v.carmen, v.nilo)] == [[], [], []]


def test_what_is_of_another_year_is_not_asked_for_any_more(v: Village) -> None:
    v.agree()
    assert to_close(v.session, v.julio.id, datetime(2027, 3, 1, tzinfo=NOW.tzinfo), norm()) == []
