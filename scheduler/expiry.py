"""Rows that are too late to be of use, closed together, so that an outage ends without a flood."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain.base import count_of
from scheduler.kinds import PRIORITIES
from scheduler.outbox import OutboxRow, Status


def expire(session: Session, now: datetime) -> int:
    """Closes what was due and is past its use. Returns how many."""
    result = session.execute(
        update(OutboxRow)
        .where(OutboxRow.status == Status.PENDING, OutboxRow.priority.in_(PRIORITIES))  # the index's order
        .where(OutboxRow.not_before <= now, OutboxRow.expires_at <= now)
        .values(status=Status.EXPIRED, last_error="too_late")
    )
    return count_of(result)
