"""The outbox: one row a message to one chat; rendered when it is sent, never before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, Index, Integer, Table, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.views import View, name_of
from domain.base import Base, Instant
from scheduler.kinds import TREATMENT, Kind


class Status(StrEnum):
    PENDING = "pending"
    LEASED = "leased"  # claimed by a sender
    SENDING = "sending"  # the intent is committed; it may be on the wire
    SENT = "sent"
    FAILED = "failed"  # certainly not delivered, and no use to try again
    UNKNOWN = "unknown"  # perhaps delivered; for the operator to judge
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    DEAD = "dead"  # it could not be rendered


UNLINKED, UNREACHABLE = "unlinked", "unreachable"
READER_GONE = (UNLINKED, UNREACHABLE)  # reasons that end when the reader comes back

OPEN = "status = 'pending'"
IN_FLIGHT = "status IN ('leased', 'sending')"


class OutboxRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_pending",
            "priority",
            "not_before",
            "id",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(
            "uq_outbox_in_flight",
            "chat_id",
            unique=True,
            sqlite_where=text(IN_FLIGHT),
            postgresql_where=text(IN_FLIGHT),
        ),
        Index("ix_outbox_activity_id", "activity_id"),
        Index("ix_outbox_chat_id", "chat_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int | None]
    kind: Mapped[str]
    priority: Mapped[int]
    view: Mapped[str]  # «file.function» of `content/messages`
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    edits: Mapped[int | None] = mapped_column(BigInteger)  # message that this one replaces
    activity_id: Mapped[int | None]
    revision: Mapped[int | None]
    not_before: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)  # first `not_before`, once that was moved
    expires_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str] = mapped_column(default=Status.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    last_error: Mapped[str | None]  # a cause, never a text from outside


@dataclass(frozen=True, kw_only=True)
class Post:
    """What to put into the outbox."""

    key: str  # the same key is never posted twice
    chat_id: int
    person_id: int | None
    kind: Kind
    view: View
    args: dict[str, Any]
    not_before: datetime
    expires_at: datetime | None = None
    edits: int | None = None
    activity_id: int | None = None
    revision: int | None = None


# Every tap runs these, so they are built once and run without the ORM.
TABLE = cast(Table, OutboxRow.__table__)
POST = {
    "sqlite": sqlite_insert(TABLE).on_conflict_do_nothing(index_elements=["dedupe_key"]),
    "postgresql": pg_insert(TABLE).on_conflict_do_nothing(index_elements=["dedupe_key"]),
}
WITHDRAW_OLD = (
    update(TABLE)
    .where(TABLE.c.activity_id == bindparam("activity"), TABLE.c.revision < bindparam("seen"))
    .where(TABLE.c.status == text("'pending'"))
    .values(status=Status.CANCELLED, last_error="date_changed")
)


def post(session: Session, *letters: Post) -> None:
    """Puts letters into the outbox, in the transaction of what they speak of."""
    if letters:
        connection = session.connection()
        connection.execute(POST[connection.dialect.name], [values(letter) for letter in letters])


def values(letter: Post) -> dict[str, Any]:
    treatment = TREATMENT[letter.kind]
    return {
        "dedupe_key": letter.key,
        "chat_id": letter.chat_id,
        "person_id": letter.person_id,
        "kind": letter.kind,
        "priority": treatment.priority,
        "view": name_of(letter.view),
        "args": letter.args,
        "edits": letter.edits,
        "activity_id": letter.activity_id,
        "revision": letter.revision,
        "not_before": letter.not_before,
        "expires_at": letter.expires_at or letter.not_before + treatment.life,
        "status": Status.PENDING,
        "attempts": 0,
        "uncertain": 0,
        "lease_token": 0,
    }


def withdraw_old(session: Session, activity_id: int, revision: int) -> None:
    """Withdraws what still waits about an earlier date of the activity; before the first there is none."""
    if revision > 1:
        session.connection().execute(WITHDRAW_OLD, {"activity": activity_id, "seen": revision})


def left(session: Session, key: str) -> bool:
    """Whether the letter of this key was sent, or may have been."""
    gone = (Status.SENDING, Status.SENT, Status.UNKNOWN)
    query = select(OutboxRow.id).where(OutboxRow.dedupe_key == key, OutboxRow.status.in_(gone))
    return session.scalar(query) is not None


def put_back(row: OutboxRow, not_before: datetime) -> None:
    """Lets a row wait again; when it should have left is kept, so that late ones can say so."""
    row.status, row.lease_until = Status.PENDING, None
    if not_before > row.not_before:
        row.due_at = row.due_at or row.not_before
        row.not_before = not_before


def close(row: OutboxRow, status: Status, reason: str) -> None:
    row.status, row.lease_until, row.last_error = status, None, reason


def withdraw_chat(session: Session, chat_id: int, reason: str) -> None:
    """Withdraws all that is not on the wire for a chat: the person left it, or it cannot be reached."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.chat_id == chat_id, OutboxRow.status.in_((Status.PENDING, Status.LEASED)))
        .values(status=Status.CANCELLED, last_error=reason, lease_until=None)
    )


def bring_back(session: Session, chat_id: int, person_id: int, now: datetime) -> None:
    """What was withdrawn because its reader had gone, and is still of use, waits again.

    Reminders are planned anew instead; replies belong to a moment that has passed.
    """
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.chat_id == chat_id, OutboxRow.person_id == person_id)
        .where(OutboxRow.status == Status.CANCELLED, OutboxRow.last_error.in_(READER_GONE))
        .where(OutboxRow.expires_at > now, OutboxRow.kind.not_in((Kind.REMINDER, Kind.REPLY)))
        .values(status=Status.PENDING, last_error=None)
    )
