"""Errands for files that are wanted: claimed under a lease, put back, or settled once and for all.

While an errand lasts `not_before` is the end of its lease, and `attempts` tells it from a later one: whoever
finds another number has lost the file to somebody else.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import Session

from content.views import VIEWS
from domain.base import count_of
from scheduler import pace
from scheduler.attachments import Attachment, Fate, Reason
from scheduler.kinds import Kind
from scheduler.outbox import Post, post

LEASE = timedelta(seconds=120)  # longer than `Timeouts.fetch` and the writing of ten megabytes


@dataclass(frozen=True, kw_only=True)
class Errand:
    """A file that is to be fetched now. `attempts` tells this errand from a later one for the same file."""

    id: uuid.UUID
    file_id: str
    size: int
    attempts: int


def next_turn(session: Session, now: datetime) -> datetime | None:
    """When the next wanted file may be fetched: not before the pause of everybody ends."""
    due = session.scalar(select(func.min(Attachment.not_before)).where(Attachment.status == Fate.WANTED))
    gate = None if due is None else pace.closed_until(session, pace.EVERYBODY, now)
    return due if due is None or gate is None else max(due, gate)


def claim(session: Session, now: datetime, lease: timedelta = LEASE) -> Errand | None:
    """Leases the file that has been due longest: until the lease ends nobody else fetches it. None: all must wait."""
    if pace.closed_until(session, pace.EVERYBODY, now):
        return None
    due = (Attachment.status == Fate.WANTED, Attachment.not_before <= now)
    first = select(Attachment.id).where(*due).order_by(Attachment.not_before).limit(1).with_for_update(skip_locked=True)
    row = session.execute(
        update(Attachment)
        .where(Attachment.id == first.scalar_subquery(), *due)
        .values(attempts=Attachment.attempts + 1, not_before=now + lease)
        .returning(Attachment.id, Attachment.file_id, Attachment.size, Attachment.attempts)
        .execution_options(synchronize_session=False)
    ).first()
    return None if row is None else Errand(id=row.id, file_id=row.file_id or "", size=row.size, attempts=row.attempts)


def keep(session: Session, errand: Errand, content: bytes, mime: str, sha256: str, now: datetime) -> bool:
    """Stores the bytes; False when the errand is not ours any more."""
    found = {"mime": mime, "size": len(content), "sha256": sha256, "content": content}
    return settle(session, errand, Fate.KEPT, None, now, **found)


def settle(session: Session, errand: Errand, fate: Fate, reason: Reason | None, now: datetime, **values: Any) -> bool:
    """The last change of a row: what led to a person is erased, who asked for it is told. False: not ours any more."""
    letter = session.scalar(select(Attachment.letter).where(Attachment.id == errand.id))
    erased = {"file_id": None, "not_before": None, "letter": None, "attempts": 0}
    changed = session.execute(
        ours(errand).values(status=fate, reason=reason, **erased, **values).execution_options(synchronize_session=False)
    )
    if count_of(changed) == 0:
        return False
    if letter is not None:
        tell(session, letter, fate, reason, now)
    return True


def put_back(session: Session, errand: Errand, not_before: datetime, *, counts: bool) -> None:
    """Lets the file wait again; `counts`: the try is one of those it has."""
    spent = errand.attempts if counts else errand.attempts - 1
    session.execute(
        ours(errand).values(not_before=not_before, attempts=spent).execution_options(synchronize_session=False)
    )


def ours(errand: Errand) -> Update:
    """A change of the row while the errand holds; one whose lease ended and that was claimed again does not."""
    return update(Attachment).where(
        Attachment.id == errand.id, Attachment.status == Fate.WANTED, Attachment.attempts == errand.attempts
    )


def tell(session: Session, letter: dict[str, Any], fate: Fate, reason: Reason | None, now: datetime) -> None:
    """Posts the letter of `follow`, if its view still exists. Its key is random: it does not name the file."""
    view = VIEWS.get(letter["view"])
    if view is None:
        return
    post(
        session,
        Post(
            key=f"attachment:{uuid.uuid4()}",
            chat_id=letter["chat_id"],
            person_id=letter["person_id"],
            kind=Kind.REPLY,
            view=view,
            args=letter["args"] | {"outcome": fate, "reason": reason},
            not_before=now,
        ),
    )
