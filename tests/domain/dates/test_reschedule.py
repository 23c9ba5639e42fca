"""Moving and cancelling: everybody is asked again, the number is free again, the history keeps it all."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.activities.model import Activity, Answer, Kind, State, days_of, history_of
from domain.dates import agreement, meetings, reschedule
from domain.dates.drafts import next_visit
from domain.events import ActivityCancelled, DateProposed, MeetingMoved
from domain.outcome import Done, Refused
from domain.people.roles import RoleKind
from tests import factories
from tests.domain.dates.village import (
    FRIDAY,
    NINE,
    NOW,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Village,
    answers,
    done,
    refused,
    snapshot,
    village,
)
from tests.memory import memory


def test_a_moved_visita_asks_everybody_again(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    done(agreement.confirm(v.session, v.actor(v.carmen), activity.id, 1, NOW))
    draft = v.visit(THURSDAY, hour=time(8), activity_id=activity.id)
    outcome = reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="via", now=NOW)
    assert outcome == Done((DateProposed(activity_id=activity.id, by=v.julio.id),))
    assert (activity.state, activity.revision, activity.reason) == (State.PROPOSED, 2, "via")
    assert (activity.day, activity.last_day, activity.days) == (THURSDAY, THURSDAY, 1)
    assert days_of(v.session, activity.id) == [THURSDAY]
    assert answers(v.session, activity) == {v.julio.id: Answer.YES, v.rosa.id: Answer.ASKED, v.carmen.id: Answer.ASKED}
    last = history_of(v.session, activity.id)[-1]
    assert (last.verb, last.reason, last.days, last.by) == ("move", "via", 1, v.julio.id)


def test_a_moved_meeting_stays_convened_and_asks_again_who_comes(v: Village) -> None:
    activity = v.call()
    done(meetings.attend(v.session, v.actor(v.rosa), activity.id, 1, coming=False, reason="cruce", now=NOW))
    draft = v.meeting(day=FRIDAY, activity_id=activity.id)
    outcome = reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW)
    assert outcome == Done((MeetingMoved(activity_id=activity.id, by=v.julio.id),))
    assert (activity.state, activity.revision) == (State.CONFIRMED, 2)
    assert answers(v.session, activity)[v.rosa.id] == Answer.ASKED


def test_moving_to_the_same_date_is_refused(v: Village) -> None:
    activity = v.agree()
    before = snapshot(v.session)
    draft = v.visit(TUESDAY, activity_id=activity.id)
    outcome = reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW)
    assert outcome == Refused("same_date", {"activity_id": activity.id})
    assert snapshot(v.session) == before


def test_a_longer_meeting_at_the_same_hour_is_a_change(v: Village) -> None:
    activity = v.call()
    draft = v.meeting(minutes=240, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW))
    assert (activity.minutes, activity.revision) == (240, 2)


@pytest.mark.parametrize(("day", "code"), [(date(2026, 8, 7), "date_is_past"), (date(2027, 3, 1), "date_too_far")])
def test_a_date_that_passed_or_lies_beyond_the_year_is_refused(v: Village, day: date, code: str) -> None:
    activity = v.propose()
    before = snapshot(v.session)
    draft = v.visit(day, activity_id=activity.id)
    assert refused(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW)) == code
    assert snapshot(v.session) == before


@pytest.mark.parametrize("who", ["rosa", "carmen", "nilo", "luz"])
def test_only_the_organiser_moves_and_cancels(v: Village, who: str) -> None:
    activity = v.propose()
    before = snapshot(v.session)
    other = v.actor(getattr(v, who))
    draft = v.visit(FRIDAY, activity_id=activity.id)
    for id_ in (activity.id, 999999):
        assert reschedule.move(v.session, other, id_, 1, draft, reason="otro", now=NOW) == Refused("not_yours")
        assert reschedule.cancel(v.session, other, id_, 1, reason="otro", now=NOW) == Refused("not_yours")
    assert snapshot(v.session) == before


def test_a_cancelled_visita_frees_its_number_and_is_held_again_before_the_next(v: Village) -> None:
    first = v.agree()
    v.agree(v.visit(WEDNESDAY), 2)
    outcome = reschedule.cancel(v.session, v.actor(v.julio), first.id, 1, reason="emergencia", now=NOW)
    assert outcome == Done((ActivityCancelled(activity_id=first.id, by=v.julio.id),))
    assert (first.state, first.reason, first.revision) == (State.CANCELLED, "emergencia", 2)
    assert next_visit(v.session, v.rosa.id, 2026) == 1
    again = v.propose(v.visit(FRIDAY), 1)
    assert (again.number, again.id != first.id) == (1, True)
    assert next_visit(v.session, v.rosa.id, 2026) == 3


def test_cancelling_forgets_the_date_that_was_asked_for(v: Village) -> None:
    activity = v.propose()
    done(agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=FRIDAY, hour=NINE, now=NOW))
    done(reschedule.cancel(v.session, v.actor(v.julio), activity.id, 2, reason="otro", now=NOW))
    assert (activity.counter_day, activity.counter_starts_at, activity.counter_by) == (None, None, None)


def test_a_directivo_who_went_to_another_ie_moves_no_rtc_of_the_old_one(v: Village) -> None:
    activity = v.call(v.meeting(Kind.RTC, FRIDAY))
    post = next(role for role in v.actor(v.carmen).roles)
    post.until = TUESDAY
    v.session.flush()
    factories.role(v.session, v.carmen, RoleKind.DIRECTIVO, at=v.next_ie, since=WEDNESDAY)
    carmen = v.actor(v.carmen, WEDNESDAY)
    assert reschedule.cancel(v.session, carmen, activity.id, 1, reason="otro", now=NOW) == Refused("not_yours")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["confirm", "note", "counter", "decline", "accept", "move", "cancel"]),
        st.integers(-1, 1),  # how far the revision that was seen is from the real one
        st.integers(11, 28),  # a day of August
    ),
    max_size=14,
)


def act(v: Village, a: Activity, verb: str, seen: int, day: date) -> object:
    draft = v.visit(day, activity_id=a.id)
    julio, rosa, carmen = v.actor(v.julio), v.actor(v.rosa), v.actor(v.carmen)
    match verb:
        case "confirm":
            return agreement.confirm(v.session, rosa, a.id, seen, NOW)
        case "note":
            return agreement.confirm(v.session, carmen, a.id, seen, NOW)
        case "counter":
            return agreement.counter(v.session, carmen, a.id, seen, day=day, hour=NINE, now=NOW)
        case "decline":
            return agreement.decline(v.session, rosa, a.id, seen, reason="via", now=NOW)
        case "accept":
            return agreement.accept(v.session, julio, a.id, seen, draft, NOW)
        case "move":
            return reschedule.move(v.session, julio, a.id, seen, draft, reason="otro", now=NOW)
        case _:
            return reschedule.cancel(v.session, julio, a.id, seen, reason="otro", now=NOW)


@settings(deadline=None, max_examples=40)
@given(STEPS)
def test_whatever_people_tap_rows_agree_with_each_other(steps: list[tuple[str, int, int]]) -> None:
    with memory() as session:
        v = village(session)
        activity = v.propose()
        for verb, off, day in steps:
            before, revision, lines = snapshot(session), activity.revision, len(history_of(session, activity.id))
            outcome = act(v, activity, verb, revision + off, date(2026, 8, day))
            if isinstance(outcome, Done):
                assert off == 0
                assert activity.revision in {revision, revision + 1}
                assert len(history_of(session, activity.id)) == lines + 1
            else:
                assert snapshot(session) == before
            days = days_of(session, activity.id)
            assert (days[0], days[-1], len(days)) == (activity.day, activity.last_day, activity.days)
            asked_away = activity.counter_starts_at is not None
            assert asked_away == (activity.state == State.COUNTERED)
            if activity.state == State.CONFIRMED:
                assert answers(session, activity)[v.rosa.id] == Answer.YES
