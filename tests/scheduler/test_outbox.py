"""The outbox: posted once, withdrawn for a reason, brought back for that reason only."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import (
    OutboxRow,
    Status,
    bring_back,
    close,
    post,
    put_back,
    withdraw_chat,
    withdraw_old,
)
from tests.scheduler.letters import DAY, HOUR, MINUTE, NOW, letter, put, put_one, row_of, set_row, state, states


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


def test_a_posted_letter_waits_with_the_priority_and_life_of_its_kind(session: Session) -> None:
    row = put_one(session, kind=Kind.REMINDER, args={"n": 3}, not_before=NOW)
    assert (row.status, row.priority, row.view, row.args) == (Status.PENDING, 2, "letters.hello", {"n": 3})
    assert row.expires_at == NOW + TREATMENT[Kind.REMINDER].life
    assert (row.attempts, row.uncertain, row.lease_token, row.due_at) == (0, 0, 0, None)


def test_a_letter_with_an_end_of_its_own_keeps_it(session: Session) -> None:
    assert put_one(session, expires_at=NOW + HOUR).expires_at == NOW + HOUR


def test_the_same_key_is_posted_once_and_the_first_stays(session: Session) -> None:
    put(session, letter(args={"n": 1}), letter("otra"))
    put(session, letter(args={"n": 2}))
    assert (count(session), row_of(session).args) == (2, {"n": 1})


def test_a_key_that_was_sent_or_cancelled_is_not_posted_again(session: Session) -> None:
    put(session, letter("a"), letter("b"))
    set_row(session, "a", status=Status.SENT)
    set_row(session, "b", status=Status.CANCELLED)
    put(session, letter("a"), letter("b"))
    assert states(session) == {"a": "sent", "b": "cancelled"}


def test_posting_nothing_does_nothing(session: Session) -> None:
    post(session)
    assert count(session) == 0


def test_a_letter_that_is_undone_with_its_transaction_was_never_posted(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), session.begin_nested():
        put(session, letter())
        raise ZeroDivisionError
    assert count(session) == 0


def test_a_new_revision_withdraws_what_waits_about_older_ones_of_that_activity(session: Session) -> None:
    put(
        session,
        letter("old", activity_id=7, revision=1),
        letter("new", activity_id=7, revision=2),
        letter("other", activity_id=8, revision=1),
        letter("none"),
    )
    withdraw_old(session, 7, 2)
    assert state(session, "old") == (Status.CANCELLED, "date_changed")
    assert states(session) == {"old": "cancelled", "new": "pending", "other": "pending", "none": "pending"}


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PENDING])
def test_withdrawing_touches_nothing_that_does_not_wait(session: Session, status: Status) -> None:
    put(session, letter(activity_id=7, revision=1))
    set_row(session, status=status, last_error="before")
    withdraw_old(session, 7, 2)
    if status != Status.LEASED:
        withdraw_chat(session, 1, "unlinked")
    assert state(session) == (status, "before")


def test_what_a_sender_holds_in_its_hand_does_not_reach_a_chat_that_was_left(session: Session) -> None:
    put(session, letter(chat_id=1))
    set_row(session, status=Status.LEASED)
    withdraw_chat(session, 1, "unlinked")
    assert state(session) == (Status.CANCELLED, "unlinked")


def test_a_chat_that_is_left_gets_nothing_of_what_waits_and_others_do(session: Session) -> None:
    put(session, letter("a", chat_id=1), letter("b", chat_id=1, not_before=NOW + DAY), letter("c", chat_id=2))
    withdraw_chat(session, 1, "unlinked")
    assert states(session) == {"a": "cancelled", "b": "cancelled", "c": "pending"}
    assert state(session, "a") == (Status.CANCELLED, "unlinked")


@pytest.mark.parametrize("reason", ["unlinked", "unreachable"])
def test_a_reader_who_comes_back_finds_what_was_withdrawn_because_they_had_gone(session: Session, reason: str) -> None:
    put(session, letter(person_id=5))
    withdraw_chat(session, 1, reason)
    bring_back(session, 1, 5, NOW)
    assert state(session) == (Status.PENDING, None)


def test_what_was_withdrawn_for_another_reason_does_not_come_back(session: Session) -> None:
    put(session, letter(person_id=5, activity_id=7, revision=1))
    withdraw_old(session, 7, 2)
    bring_back(session, 1, 5, NOW)
    assert state(session) == (Status.CANCELLED, "date_changed")


@pytest.mark.parametrize("about", [
    {"expires_at": NOW},
    {"kind": Kind.REPLY},
    {"kind": Kind.REMINDER},  # planned anew by `scheduler/reminders.py`
    {"person_id": 6},
    {"chat_id": 2},
])  # fmt: skip
def test_what_is_of_no_use_or_of_somebody_else_does_not_come_back(session: Session, about: dict[str, object]) -> None:
    row = put_one(session, **({"person_id": 5} | about))
    withdraw_chat(session, row.chat_id, "unreachable")
    bring_back(session, 1, 5, NOW)
    assert state(session) == (Status.CANCELLED, "unreachable")


def test_a_row_that_must_wait_again_remembers_when_it_should_have_left(session: Session) -> None:
    row = put_one(session, not_before=NOW)
    put_back(row, NOW + HOUR)
    put_back(row, NOW + DAY)
    assert (row.status, row.lease_until) == (Status.PENDING, None)
    assert (row.not_before, row.due_at) == (NOW + DAY, NOW)


@pytest.mark.parametrize("moment", [NOW, NOW - timedelta(seconds=1)])
def test_a_row_is_never_put_back_to_an_earlier_hour(session: Session, moment: object) -> None:
    row = put_one(session, not_before=NOW)
    put_back(row, moment)  # type: ignore[arg-type]
    assert (row.not_before, row.due_at) == (NOW, None)


def test_a_closed_row_has_a_reason_and_no_lease(session: Session) -> None:
    row = set_row(session, put_one(session).dedupe_key, status=Status.LEASED, lease_until=NOW + MINUTE)
    close(row, Status.EXPIRED, "too_late")
    assert (row.status, row.last_error, row.lease_until) == (Status.EXPIRED, "too_late", None)
