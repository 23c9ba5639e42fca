"""What became of a sent row: cause by cause, what happens to it and to its chat."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from content.message import File
from domain.events import Event, PersonUnreachable
from domain.people import contacts
from scheduler import pace
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.intent import Ready
from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import UNREACHABLE, OutboxRow, Status, put_back, withdraw_chat

BACKOFF_DOUBLINGS = 8
LONGEST_BACKOFF = 300.0  # seconds
BEFORE_SECOND_COPY = timedelta(seconds=5)  # what made the first doubtful may still be going on


# A row in doubt whose second copy is not on the wire.
BEFORE_SECOND = frozenset({Status.PENDING, Status.LEASED, Status.UNKNOWN})


@dataclass(frozen=True)
class Case:
    """Everything an outcome may look at."""

    session: Session
    row: OutboxRow
    answer: NotSent
    now: datetime
    file: File | None = None  # that it was sent with


def settle(session: Session, ready: Ready, answer: Sent | NotSent, now: datetime) -> tuple[Event, ...]:
    """Writes the outcome, if the row is still ours; what happened besides, for others to hear."""
    row = session.get(OutboxRow, ready.id, with_for_update=True)
    if row is None or (row.status, row.lease_token) != (Status.SENDING, ready.token):
        return accept_late(row, answer)
    row.lease_until = None
    if isinstance(answer, Sent):
        delivered(row, answer)
        return ()
    row.last_error = answer.cause.value
    return OUTCOMES[answer.cause](Case(session, row, answer, now, ready.message.file))


def accept_late(row: OutboxRow | None, answer: Sent | NotSent) -> tuple[Event, ...]:
    """A success that comes after the lease ended settles a row that was left in doubt.

    A second copy that is claimed but not on the wire is thereby called back.
    """
    in_doubt = row is not None and row.uncertain and row.status in BEFORE_SECOND
    if row is not None and in_doubt and isinstance(answer, Sent):
        delivered(row, answer)
    return ()


def delivered(row: OutboxRow, answer: Sent) -> None:
    row.status, row.lease_until = Status.SENT, None
    row.message_id, row.last_error = answer.message_id, None


def again(case: Case) -> tuple[Event, ...]:
    """Certainly not delivered: try again a little later, as long as the row is of use.

    No number of attempts ends it, for a day without a line is nothing unusual; `expires_at` does.
    """
    longest = min(2.0 ** min(case.row.attempts, BACKOFF_DOUBLINGS + 1), LONGEST_BACKOFF)
    wait = longest * random.uniform(0.5, 1.0)  # noqa: S311
    return wait_until(case, case.now + timedelta(seconds=wait))


def pause(case: Case) -> tuple[Event, ...]:
    """Telegram asks for a pause: of everybody, for it counts the bot; no attempt is spent."""
    until = case.now + timedelta(seconds=case.answer.retry_after)
    pace.close(case.session, pace.EVERYBODY, until)
    pace.close(case.session, case.row.chat_id, until)
    case.row.attempts -= 1
    return wait_until(case, until)


def unreachable(case: Case) -> tuple[Event, ...]:
    """The person left: nothing more goes to that chat until they write again."""
    failed(case)
    withdraw_chat(case.session, case.row.chat_id, UNREACHABLE)
    person_id = contacts.set_reachable(case.session, case.row.chat_id, False)
    return () if person_id is None else (PersonUnreachable(person_id=person_id),)


def as_plain_text(case: Case) -> tuple[Event, ...]:
    """Our markup was refused: once more without it."""
    if case.row.args.get("plain"):
        return failed(case)
    case.row.args = case.row.args | {"plain": True}
    return wait_until(case, case.now)


def as_new(case: Case) -> tuple[Event, ...]:
    """There is nothing to edit: send a new message instead."""
    if case.row.edits is None:
        return failed(case)
    case.row.edits = None
    return wait_until(case, case.now)


def with_bytes(case: Case) -> tuple[Event, ...]:
    """The channel does not know the file by its id, which `media` has forgotten: once more with its bytes."""
    file = case.file
    if file is None or file.file_id is None or not file.content:
        return failed(case)
    return wait_until(case, case.now)


def moved(case: Case) -> tuple[Event, ...]:
    contacts.move_chat(case.session, case.row.chat_id, case.answer.new_address)
    case.row.chat_id = case.answer.new_address
    return wait_until(case, case.now)


def failed(case: Case) -> tuple[Event, ...]:
    case.row.status = Status.FAILED
    return ()


def no_access(case: Case) -> tuple[Event, ...]:
    """The token is refused: no row's fault. The sender stops and says so."""
    case.row.attempts -= 1
    return wait_until(case, case.now)


def unknown(case: Case) -> tuple[Event, ...]:
    """Perhaps it arrived. Its kind says whether a second copy is better than none.

    `uncertain` is the number of copies too many that there may be: never more than one.
    """
    first_doubt = case.row.uncertain == 0
    case.row.uncertain = 1
    if first_doubt and TREATMENT[Kind(case.row.kind)].resend:
        return wait_until(case, case.now + BEFORE_SECOND_COPY)
    case.row.status = Status.UNKNOWN
    return ()


def wait_until(case: Case, moment: datetime) -> tuple[Event, ...]:
    put_back(case.row, moment)
    return ()


OUTCOMES: dict[Cause, Callable[[Case], tuple[Event, ...]]] = {
    Cause.NOT_SENT: again,
    Cause.PAUSE: pause,
    Cause.UNREACHABLE: unreachable,
    Cause.BAD_TEXT: as_plain_text,
    Cause.GONE: as_new,
    Cause.FILE_UNKNOWN: with_bytes,
    Cause.MOVED: moved,
    Cause.REFUSED: failed,
    Cause.NO_ACCESS: no_access,
    Cause.UNKNOWN: unknown,
}
