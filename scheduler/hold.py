"""Nothing leaves until an operator says so: after a restored backup nobody knows what was sent since it was made.

A hold is a pause of everybody, so every sender keeps to it, also one that runs already. Its end lies
FOREVER after its beginning, which is how the beginning is remembered.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain.base import count_of
from scheduler.outbox import OutboxRow, Status
from scheduler.pace import EVERYBODY, Gate, close

FOREVER = timedelta(days=365_000)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # a hold that began before it is none: a pause of Telegram
WAITING = (Status.PENDING, Status.LEASED, Status.SENDING)


def hold(session: Session, now: datetime) -> datetime:
    """Holds everything back from now on; a hold that stands is not renewed. Returns when it began."""
    since = held_since(session)
    if since is None:
        close(session, EVERYBODY, now + FOREVER)
    return since or now


def held_since(session: Session) -> datetime | None:
    """When the hold began; None: there is none."""
    gate = session.get(Gate, EVERYBODY, populate_existing=True)
    return began(gate.closed_until) if gate is not None else None


def began(closed_until: datetime) -> datetime | None:
    """The beginning of the hold that a pause of everybody is; None for another pause."""
    since = closed_until - FOREVER
    return since if since >= EARLIEST else None


def release(session: Session, now: datetime) -> int | None:
    """Lets go what became due after the hold began; what was due before is in doubt, for the operator to judge.

    Returns how many rows are in doubt; None: nothing was held.
    """
    since = held_since(session)
    if since is None:
        return None
    doubtful = session.execute(
        update(OutboxRow)
        .where(OutboxRow.status.in_(WAITING), OutboxRow.not_before <= since)
        .values(status=Status.UNKNOWN, uncertain=1, lease_until=None, last_error="restored")
    )
    session.get_one(Gate, EVERYBODY).closed_until = now
    return count_of(doubtful)
