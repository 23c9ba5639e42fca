"""What becomes of a row: cause by cause, and what follows for its chat and for all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from content.message import File, Message
from domain.events import Event, PersonUnreachable
from domain.people import contacts
from scheduler import pace
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.claim import LEASE, claim, rescue
from scheduler.intent import Ready
from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import Status, withdraw_chat
from scheduler.outcomes import BEFORE_SECOND_COPY, LONGEST_BACKOFF, OUTCOMES, settle
from tests.domain.dates.village import Village
from tests.scheduler.letters import HOUR, MINUTE, NOW, chat, letter, put, row_of, set_row, state, states

Settle = Callable[..., tuple[Event, ...]]
CERTAIN = [cause for cause in Cause if cause != Cause.UNKNOWN]
WAITS_AGAIN = {Cause.NOT_SENT, Cause.PAUSE, Cause.BAD_TEXT, Cause.MOVED, Cause.NO_ACCESS}


def on_the_wire(session: Session, **about: Any) -> Ready:
    """A row as `intend` leaves it."""
    put(session, letter(**about))
    set_row(session, status=Status.SENDING, lease_token=3, lease_until=NOW + LEASE, attempts=1)
    return ready(session)


def ready(session: Session) -> Ready:
    row = row_of(session)
    return Ready(
        id=row.id,
        token=row.lease_token,
        chat_id=row.chat_id,
        kind=Kind(row.kind),
        edits=row.edits,
        message=Message(text="Hola"),
    )


def outcome(session: Session, answer: Sent | NotSent, **about: Any) -> tuple[Event, ...]:
    events = settle(session, on_the_wire(session, **about), answer, NOW)
    session.flush()
    return events


def not_sent(cause: Cause, **about: Any) -> NotSent:
    return NotSent(cause=cause, **about)


def test_every_cause_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(Cause)


def test_what_was_sent_keeps_the_number_of_its_message(session: Session) -> None:
    assert outcome(session, Sent(message_id=77)) == ()
    row = row_of(session)
    assert (row.status, row.message_id, row.uncertain, row.lease_until) == (Status.SENT, 77, 0, None)


@pytest.mark.parametrize("cause", CERTAIN)
def test_what_certainly_did_not_arrive_is_no_doubt_and_never_called_sent(session: Session, cause: Cause) -> None:
    outcome(session, not_sent(cause, retry_after=5.0, new_address=2))
    row = row_of(session)
    assert (row.uncertain, row.message_id, row.lease_until, row.last_error) == (0, None, None, cause.value)
    assert row.status == (Status.PENDING if cause in WAITS_AGAIN else Status.FAILED)


# NOT_SENT


@pytest.mark.parametrize(
    ("attempts", "longest"), [(1, 2), (2, 4), (5, 32), (8, 256), (9, 300), (400, 300), (5000, 300)]
)
def test_a_closed_way_is_tried_again_later_and_later(session: Session, attempts: int, longest: float) -> None:
    on_the_wire(session, expires_at=NOW + timedelta(days=30))
    set_row(session, attempts=attempts)
    settle(session, ready(session), not_sent(Cause.NOT_SENT), NOW)
    row = row_of(session)
    wait = (row.not_before - NOW).total_seconds()
    assert row.status == Status.PENDING
    assert longest / 2 <= wait <= longest <= LONGEST_BACKOFF


# PAUSE


@pytest.mark.parametrize("seconds", [5, 36_000])
def test_a_pause_is_kept_for_all_and_costs_no_attempt(session: Session, seconds: int) -> None:
    outcome(session, not_sent(Cause.PAUSE, retry_after=float(seconds)), chat_id=9, expires_at=NOW + timedelta(days=3))
    row, until = row_of(session), NOW + timedelta(seconds=seconds)
    assert (row.status, row.attempts, row.not_before) == (Status.PENDING, 0, until)
    assert pace.closed_until(session, 9, NOW) == until
    assert pace.closed_until(session, 4711, NOW) == until
    put(session, letter("other", chat_id=2))
    assert claim(session, until - timedelta(seconds=1), 8) == []
    assert len(claim(session, until, 8)) == 2


# UNREACHABLE


def test_who_cannot_be_reached_is_marked_and_gets_nothing_more(v: Village, session: Session) -> None:
    mine = {"chat_id": chat(v.rosa), "person_id": v.rosa.id}
    put(session, letter("waits", **mine), letter("other", chat_id=chat(v.julio)))
    events = outcome(session, not_sent(Cause.UNREACHABLE), **mine)
    assert events == (PersonUnreachable(person_id=v.rosa.id),)
    assert contacts.chat_of(session, v.rosa.id) is None
    assert contacts.chat_of(session, v.julio.id) == chat(v.julio)
    assert states(session) == {"waits": "cancelled", "other": "pending", "carta": "failed"}
    assert state(session, "waits") == (Status.CANCELLED, "unreachable")


def test_the_second_time_nobody_is_told_again(v: Village, session: Session) -> None:
    contacts.set_reachable(session, chat(v.rosa), False)
    assert outcome(session, not_sent(Cause.UNREACHABLE), chat_id=chat(v.rosa), person_id=v.rosa.id) == ()


def test_a_chat_of_nobody_is_left_in_peace_too(session: Session) -> None:
    put(session, letter("waits", chat_id=5))
    assert outcome(session, not_sent(Cause.UNREACHABLE), chat_id=5) == ()
    assert states(session) == {"waits": "cancelled", "carta": "failed"}


# FILE_UNKNOWN


def with_file(session: Session, file: File | None) -> Ready:
    return replace(on_the_wire(session), message=Message(text="", file=file))


def test_a_file_whose_id_is_refused_goes_again_at_once_with_its_bytes(session: Session) -> None:
    sent = with_file(session, File("a.ogg", b"OggS", "voice", file_id="old", key="song"))
    settle(session, sent, not_sent(Cause.FILE_UNKNOWN), NOW)
    row = row_of(session)
    assert (row.status, row.not_before, row.uncertain, row.last_error) == (
        Status.PENDING,
        NOW,
        0,
        "file_unknown",
    )


@pytest.mark.parametrize(
    "file",
    [None, File("a.ogg", b"", "voice", file_id="old"), File("a.ogg", b"OggS", "voice", key="song")],
    ids=["no file", "no bytes", "no id"],
)
def test_what_would_be_sent_in_the_same_way_is_not_sent_again(session: Session, file: File | None) -> None:
    settle(session, with_file(session, file), not_sent(Cause.FILE_UNKNOWN), NOW)
    assert state(session) == (Status.FAILED, "file_unknown")


# REFUSED


def test_a_refused_row_fails_alone(v: Village, session: Session) -> None:
    mine = {"chat_id": chat(v.rosa), "person_id": v.rosa.id}
    put(session, letter("waits", **mine))
    assert outcome(session, not_sent(Cause.REFUSED), **mine) == ()
    assert states(session) == {"waits": "pending", "carta": "failed"}
    assert contacts.chat_of(session, v.rosa.id) == chat(v.rosa)


# BAD_TEXT


def test_refused_markup_is_taken_out_once_and_not_twice(session: Session) -> None:
    outcome(session, not_sent(Cause.BAD_TEXT), args={"n": 1})
    assert (row_of(session).status, row_of(session).args) == (Status.PENDING, {"n": 1, "plain": True})
    set_row(session, status=Status.SENDING)
    settle(session, ready(session), not_sent(Cause.BAD_TEXT), NOW)
    session.flush()
    assert state(session) == (Status.FAILED, "bad_text")


# GONE


def test_what_cannot_be_edited_is_sent_anew(session: Session) -> None:
    outcome(session, not_sent(Cause.GONE), edits=12)
    assert (row_of(session).status, row_of(session).edits) == (Status.PENDING, None)


def test_a_new_message_that_is_said_to_be_gone_fails(session: Session) -> None:
    outcome(session, not_sent(Cause.GONE))
    assert state(session) == (Status.FAILED, "gone")


# MOVED


def test_a_chat_with_a_new_address_is_followed_under_the_same_key(v: Village, session: Session) -> None:
    outcome(session, not_sent(Cause.MOVED, new_address=-100_500), chat_id=chat(v.rosa), person_id=v.rosa.id)
    assert (row_of(session).status, row_of(session).chat_id) == (Status.PENDING, -100_500)
    assert contacts.chat_of(session, v.rosa.id) == -100_500


# NO_ACCESS


def test_a_refused_token_is_no_rows_fault(session: Session) -> None:
    outcome(session, not_sent(Cause.NO_ACCESS))
    assert (row_of(session).status, row_of(session).attempts) == (Status.PENDING, 0)


# UNKNOWN


@pytest.mark.parametrize("kind", list(Kind))
def test_the_first_doubt_costs_a_second_copy_where_the_kind_allows_it(session: Session, kind: Kind) -> None:
    outcome(session, not_sent(Cause.UNKNOWN), kind=kind)
    row = row_of(session)
    assert row.uncertain == 1
    assert row.status == (Status.PENDING if TREATMENT[kind].resend else Status.UNKNOWN)
    if TREATMENT[kind].resend:
        assert row.not_before == NOW + BEFORE_SECOND_COPY


@pytest.mark.parametrize("kind", list(Kind))
def test_the_second_doubt_is_the_last(session: Session, kind: Kind) -> None:
    on_the_wire(session, kind=kind)
    set_row(session, uncertain=1)
    settle(session, ready(session), not_sent(Cause.UNKNOWN), NOW)
    session.flush()
    assert (state(session), row_of(session).uncertain) == ((Status.UNKNOWN, "unknown"), 1)


def test_surveys_and_notices_to_many_are_never_sent_twice() -> None:
    assert [kind for kind in Kind if not TREATMENT[kind].resend] == [Kind.SURVEY, Kind.BULK]


# Late


def left_in_doubt(session: Session, status: Status, **about: Any) -> Ready:
    """A row that was rescued while its first sender stood still."""
    first = on_the_wire(session, **about)
    rescue(session, NOW + LEASE)
    assert row_of(session).uncertain == 1
    set_row(session, status=status)
    return first


@pytest.mark.parametrize("status", [Status.PENDING, Status.LEASED, Status.UNKNOWN])
def test_a_late_success_settles_what_was_in_doubt(session: Session, status: Status) -> None:
    first = left_in_doubt(session, status)
    settle(session, first, Sent(message_id=5), NOW + HOUR)
    session.flush()
    row = row_of(session)
    assert (row.status, row.message_id, row.lease_until) == (Status.SENT, 5, None)
    assert claim(session, NOW + HOUR, 1) == []


def test_a_late_success_is_accepted_even_while_another_holds_the_second_copy(session: Session) -> None:
    first = left_in_doubt(session, Status.PENDING)
    claim(session, NOW + LEASE, 1)
    settle(session, first, Sent(message_id=5), NOW + LEASE)
    session.flush()
    assert (row_of(session).status, row_of(session).message_id) == (Status.SENT, 5)


@pytest.mark.parametrize("status", [Status.SENDING, Status.SENT, Status.FAILED, Status.CANCELLED, Status.EXPIRED])
def test_a_late_success_changes_nothing_else(session: Session, status: Status) -> None:
    first = left_in_doubt(session, status)
    set_row(session, lease_token=9)
    settle(session, first, Sent(message_id=5), NOW + HOUR)
    session.flush()
    assert (row_of(session).status, row_of(session).message_id) == (status, None)


@pytest.mark.parametrize("cause", list(Cause))
def test_a_late_failure_changes_nothing(session: Session, cause: Cause) -> None:
    first = left_in_doubt(session, Status.PENDING)
    assert settle(session, first, not_sent(cause, retry_after=60.0, new_address=2), NOW + HOUR) == ()
    session.flush()
    assert state(session) == (Status.PENDING, "lease_ended")
    assert pace.closed_until(session, 1, NOW + HOUR) is None


def test_an_outcome_of_a_row_that_nobody_doubted_is_not_believed(session: Session) -> None:
    first = on_the_wire(session)
    set_row(session, status=Status.PENDING)
    settle(session, first, Sent(message_id=5), NOW + HOUR)
    session.flush()
    assert (row_of(session).status, row_of(session).message_id) == (Status.PENDING, None)


def test_an_outcome_of_a_row_that_is_gone_is_dropped(session: Session) -> None:
    first = on_the_wire(session)
    session.delete(row_of(session))
    session.flush()
    assert settle(session, first, Sent(message_id=5), NOW) == ()


def test_a_withdrawn_chat_does_not_stop_a_row_on_the_wire_from_being_settled(session: Session) -> None:
    first = on_the_wire(session)
    withdraw_chat(session, 1, "unlinked")
    settle(session, first, Sent(message_id=5), NOW + MINUTE)
    session.flush()
    assert row_of(session).status == Status.SENT
