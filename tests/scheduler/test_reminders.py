"""Planning reminders: one row for each person, rule and revision, however often and by whomever it is planned."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from content.loader import load_calendar, load_norm, load_reminders
from content.messages import reminders as views
from content.programme import Programme
from content.views import name_of
from domain.activities.model import Answer, State, participant
from domain.activities.model import Kind as ActivityKind
from domain.dates import agreement, reschedule
from domain.people import contacts
from domain.store import Store, retrying
from scheduler import reminders, slots
from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import READER_GONE, OutboxRow, Status, values, withdraw_chat, withdraw_old
from tests.domain.dates.village import FRIDAY, NOW, TUESDAY, Village, done, village
from tests.factories import SEAL
from tests.scheduler.letters import DAY, chat, letter, lima, row_of, set_row, states

FACTS = Programme(norm=load_norm(), calendar=load_calendar(), reminders=load_reminders(), seal=SEAL)
THURSDAY_LATER = FRIDAY + timedelta(days=6)


def planned(session: Session, **equal: Any) -> list[OutboxRow]:
    query = select(OutboxRow).filter_by(**equal).order_by(OutboxRow.not_before, OutboxRow.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def keys(session: Session) -> set[str]:
    return {row.dedupe_key for row in planned(session)}


def plan(v: Village, activity_id: int, now: Any = NOW) -> int:
    return reminders.plan_activity(v.session, FACTS, activity_id, now)


def test_each_participant_with_a_chat_is_reminded_a_day_before_and_the_same_morning(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    assert plan(v, activity.id) == 4
    found = [(row.person_id, row.chat_id, row.not_before, row.expires_at) for row in planned(v.session)]
    people = (v.julio, v.rosa)
    assert sorted(found) == sorted(
        (who.id, chat(who), due, end)
        for who in people
        for due, end in ((lima(13, 8), lima(14, 8)), (lima(14, 8), lima(14, 19)))
    )


def test_a_week_before_too_when_there_is_a_week(v: Village) -> None:
    activity = v.agree(v.visit(THURSDAY_LATER))
    plan(v, activity.id)
    mine = planned(v.session, person_id=v.rosa.id)
    assert [row.dedupe_key.split(":")[2] for row in mine] == ["d7", "d1", "d0"]
    assert [row.not_before for row in mine] == [lima(13, 8), lima(19, 8), lima(20, 8)]
    assert [row.expires_at for row in mine] == [lima(19, 8), lima(20, 8), lima(20, 19)]


def test_a_planned_row_is_as_one_that_was_posted(v: Village) -> None:
    """The statement is SQL, so that a year can be planned at once; it must not drift from `post`."""
    activity = v.agree(v.visit(FRIDAY))
    plan(v, activity.id)
    (row,) = [row for row in planned(v.session, person_id=v.rosa.id) if ":d1:" in row.dedupe_key]
    wanted = values(
        letter(
            f"{activity.id}:{v.rosa.id}:d1:{activity.revision}",
            chat_id=chat(v.rosa),
            person_id=v.rosa.id,
            kind=Kind.REMINDER,
            view=views.reminder,
            not_before=lima(13, 8),
            expires_at=lima(14, 8),
            activity_id=activity.id,
            revision=activity.revision,
        )
    )
    assert {name: getattr(row, name) for name in wanted} == wanted
    assert (row.view, row.priority) == (name_of(views.reminder), TREATMENT[Kind.REMINDER].priority)


@pytest.mark.parametrize("state", [state for state in State if state != State.CONFIRMED])
def test_only_what_is_agreed_is_planned(v: Village, state: State) -> None:
    activity = v.agree(v.visit(FRIDAY))
    activity.state = state
    v.session.flush()
    assert plan(v, activity.id) == 0


def test_whose_time_has_passed_is_not_planned(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    assert plan(v, activity.id, lima(13, 8)) == 2
    assert {row.not_before for row in planned(v.session)} == {lima(14, 8)}


def test_who_has_no_chat_or_cannot_be_reached_is_not_planned(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    contacts.set_reachable(v.session, chat(v.rosa), False)
    plan(v, activity.id)
    assert {row.person_id for row in planned(v.session)} == {v.julio.id}


def test_who_said_no_is_not_planned(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    row = participant(v.session, activity.id, v.rosa.id)
    assert row is not None
    row.answer = Answer.NO
    v.session.flush()
    plan(v, activity.id)
    assert {row.person_id for row in planned(v.session)} == {v.julio.id}


def test_every_kind_of_activity_is_reminded_to_every_part(v: Village) -> None:
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    for kind in (ActivityKind.GIA, ActivityKind.RTC, ActivityKind.TALLER):
        activity = v.call(v.meeting(kind, FRIDAY))
        plan(v, activity.id)
        assert {row.person_id for row in planned(v.session, activity_id=activity.id)} >= {v.julio.id, v.carmen.id}


# However often


def test_planning_again_changes_nothing(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    plan(v, activity.id)
    before = keys(v.session)
    assert plan(v, activity.id) == 0
    assert reminders.plan_person(v.session, FACTS, v.rosa.id, NOW) == 0
    assert sum(reminders.plan_span(v.session, FACTS, *span, NOW) for span in reminders.spans(v.session)) == 0
    assert keys(v.session) == before


def test_planning_by_activity_by_person_and_by_year_give_the_same_rows(v: Village) -> None:
    first, second = v.agree(v.visit(FRIDAY)), v.agree(v.visit(TUESDAY), 2)
    found = []
    for ways in (
        [partial(reminders.plan_activity, v.session, FACTS, each.id, NOW) for each in (first, second)],
        [partial(reminders.plan_person, v.session, FACTS, each.id, NOW) for each in (v.rosa, v.julio)],
        [partial(reminders.plan_span, v.session, FACTS, *span, NOW) for span in reminders.spans(v.session)],
    ):
        with v.session.begin_nested() as undone:
            for way in ways:
                way()
            found.append(keys(v.session))
            undone.rollback()
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 6  # of Tuesday's only the same morning is still to come


def test_a_year_is_planned_in_pieces_that_leave_no_activity_out(v: Village) -> None:
    assert list(reminders.spans(v.session)) == []
    first, last = v.agree(v.visit(FRIDAY)), v.agree(v.visit(TUESDAY), 2)
    (span,) = reminders.spans(v.session)
    assert span[0] <= first.id < last.id < span[1] == span[0] + reminders.CHUNK


def test_planners_at_once_make_one_row_a_key(store: Store, slots_of_august: list[dict[str, Any]]) -> None:
    with Session(store.engine) as session, session.begin():
        v = village(session)
        session.execute(insert(slots.SlotRow), slots_of_august)
        for person in (v.rosa, v.julio):
            contacts.link(session, person.id, chat(person), NOW)
        ids = [v.agree(v.visit(day), n).id for n, day in enumerate((FRIDAY, TUESDAY), 1)]
        person_id = v.rosa.id
    ways: list[Callable[[Session], int]] = [
        *(lambda session, each=each: reminders.plan_activity(session, FACTS, each, NOW) for each in ids),
        lambda session: reminders.plan_person(session, FACTS, person_id, NOW),
        lambda session: sum(reminders.plan_span(session, FACTS, *span, NOW) for span in reminders.spans(session)),
    ]
    start = Barrier(8)

    def run(number: int) -> int:
        start.wait()
        return retrying(store.engine, ways[number % len(ways)])

    with ThreadPoolExecutor(8) as pool:
        made = sum(pool.map(run, range(8)))
    with Session(store.engine) as session:
        assert (made, len(keys(session)), len(planned(session))) == (6, 6, 6)


# Changes and returns


def test_a_new_date_withdraws_the_old_reminders_and_plans_its_own(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    plan(v, activity.id)
    seen, draft = activity.revision, v.visit(THURSDAY_LATER, activity_id=activity.id)
    assert done(reschedule.move(v.session, v.actor(v.julio), activity.id, seen, draft, reason="otro", now=NOW))
    assert done(agreement.confirm(v.session, v.actor(v.rosa), activity.id, activity.revision, NOW))
    withdraw_old(v.session, activity.id, activity.revision)
    plan(v, activity.id)
    assert {row.status for row in planned(v.session, revision=seen)} == {Status.CANCELLED}
    assert {row.status for row in planned(v.session, revision=activity.revision)} == {Status.PENDING}


@pytest.mark.parametrize("reason", READER_GONE)
def test_a_reader_who_comes_back_is_reminded_again_in_the_chat_they_have_now(v: Village, reason: str) -> None:
    activity = v.agree(v.visit(FRIDAY))
    plan(v, activity.id)
    withdraw_chat(v.session, chat(v.rosa), reason)
    contacts.link(v.session, v.rosa.id, 777, NOW)
    assert reminders.plan_person(v.session, FACTS, v.rosa.id, NOW) == 2
    mine = planned(v.session, person_id=v.rosa.id)
    assert [(row.chat_id, row.status, row.last_error) for row in mine] == [(777, Status.PENDING, None)] * 2


def rosas_first(v: Village) -> str:
    return planned(v.session, person_id=v.rosa.id)[0].dedupe_key


@pytest.mark.parametrize(("status", "reason"), [
    (Status.CANCELLED, "date_changed"),
    (Status.CANCELLED, "not_true_any_more"),
    (Status.CANCELLED, "nothing_to_say"),
    (Status.EXPIRED, "too_late"),
    (Status.FAILED, "unreachable"),
    (Status.UNKNOWN, "unknown"),
    (Status.DEAD, "cannot_render"),
    (Status.SENT, None),
    (Status.SENDING, None),
])  # fmt: skip
def test_what_ended_for_another_reason_does_not_come_back(v: Village, status: Status, reason: str | None) -> None:
    activity = v.agree(v.visit(FRIDAY))
    plan(v, activity.id)
    key = rosas_first(v)
    set_row(v.session, key, status=status, last_error=reason)
    reminders.plan_person(v.session, FACTS, v.rosa.id, NOW)
    assert (row_of(v.session, key).status, row_of(v.session, key).last_error) == (status, reason)


def test_a_reminder_of_an_hour_that_passed_meanwhile_does_not_come_back(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    plan(v, activity.id)
    withdraw_chat(v.session, chat(v.rosa), "unreachable")
    reminders.plan_person(v.session, FACTS, v.rosa.id, NOW + 3 * DAY)
    assert sorted(status for key, status in states(v.session).items() if f":{v.rosa.id}:" in key) == [
        "cancelled",
        "pending",
    ]


def test_another_persons_reminders_are_left_alone(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    plan(v, activity.id)
    withdraw_chat(v.session, chat(v.julio), "unlinked")
    reminders.plan_person(v.session, FACTS, v.rosa.id, NOW)
    assert {row.status for row in planned(v.session, person_id=v.julio.id)} == {Status.CANCELLED}
