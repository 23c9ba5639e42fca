"""The inbox's table: every update as it came, until its effect is committed."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import BigInteger, Index, Integer, Table, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.trim import chat_of, shallow
from domain.base import Base, Instant

NEW, DONE, DEAD = "new", "done", "dead"
FLOOD = "flood"  # too many of one chat waited
PIECE = 500  # rows in one look-up
KEPT = timedelta(days=8)  # an update id may come again within a week


class InboxRow(Base):
    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_new",
            "update_id",
            sqlite_where=text("status = 'new'"),
            postgresql_where=text("status = 'new'"),
        ),
        Index("ix_inbox_received_at", "received_at"),
    )

    update_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[str | None]  # raw JSON; erased once the effect is committed
    received_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str] = mapped_column(default=NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]  # class of the last failure


def new(update: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The row of an update that is taken in."""
    return {
        "update_id": update["update_id"],
        "chat_id": chat_of(update),
        "body": json.dumps(shallow(update)),
        "received_at": now,
        "status": NEW,
        "attempts": 0,
        "error": None,
    }


def flooding(update: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The row of an update that is turned away: that it came, not what it said."""
    return new(update, now) | {"body": None, "status": DEAD, "error": FLOOD}


def _keep(insert: Any) -> Any:
    return insert(TABLE).on_conflict_do_nothing(index_elements=["update_id"]).returning(TABLE.c.update_id)


# Statements that every update runs are built once.
TABLE = cast(Table, InboxRow.__table__)
KEEP = {"sqlite": _keep(sqlite_insert), "postgresql": _keep(pg_insert)}
CLOSE = (
    update(TABLE)
    .where(TABLE.c.update_id.in_(bindparam("wanted", expanding=True)), TABLE.c.status == text("'new'"))
    .values(status=DONE, body=None)
    .returning(TABLE.c.update_id)
)


def store(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Keeps updates that were not seen before; the ids of those that are new."""
    if not rows:
        return []
    statement = KEEP[session.get_bind().dialect.name]
    return sorted(session.connection().execute(statement, rows).scalars())


def open_ids(session: Session, now: datetime, older_than: float = 0.0) -> list[tuple[int, int | None]]:
    """Update and chat ids of what has no effect yet, in the order in which it came.

    `older_than`: seconds since it came.
    """
    query = (
        select(InboxRow.update_id, InboxRow.chat_id)
        .where(InboxRow.status == NEW, InboxRow.received_at <= now - timedelta(seconds=older_than))
        .order_by(InboxRow.update_id)
    )
    return [(update_id, chat_id) for update_id, chat_id in session.execute(query)]


def oldest_open_age(session: Session, now: datetime) -> timedelta:
    """How long the longest waiting update has had no effect; what an operator watches."""
    first = session.scalar(select(func.min(InboxRow.received_at)).where(InboxRow.status == NEW))
    return max(now - first, timedelta()) if first else timedelta()


def bodies(ids: Sequence[int], session: Session) -> list[dict[str, Any]]:
    """Open updates as they came; of one whose body was not kept only the id."""
    query = (
        select(InboxRow.update_id, InboxRow.body)
        .where(InboxRow.update_id.in_(ids), InboxRow.status == NEW)
        .order_by(InboxRow.update_id)
    )
    return [json.loads(body) if body else {"update_id": update_id} for update_id, body in session.execute(query)]


def mark_done(session: Session, update_ids: Sequence[int]) -> list[int]:
    """Closes updates with their effects; those that no other process has closed already."""
    return list(session.connection().execute(CLOSE, {"wanted": update_ids}).scalars())


def note_failure(session: Session, update_id: int, error: str, most: int) -> str | None:
    """Counts a failure; the status now: DEAD when the update is given up. None: there is no such row."""
    row = session.get(InboxRow, update_id)
    if row is None or row.status != NEW:
        return row.status if row else None
    row.attempts, row.error = row.attempts + 1, error
    if row.attempts >= most:
        row.status = DEAD
    return row.status


def forget_body(session: Session, update_id: int) -> None:
    """Erases what an update said; that it came stays."""
    session.execute(update(InboxRow).where(InboxRow.update_id == update_id).values(body=None))


def forget_old(session: Session, now: datetime) -> None:
    """Erases closed updates that cannot come again."""
    session.execute(delete(InboxRow).where(InboxRow.status != NEW, InboxRow.received_at < now - KEPT))
