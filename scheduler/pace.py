"""When a chat, or all of them, may be written to again: Telegram's pauses and our own step.

Kept in the database, so that a restart does not forget a pause.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import BigInteger, Table, bindparam, case, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base, Instant

EVERYBODY = 0
STEP = timedelta(seconds=1)  # between two messages to one chat


class Gate(Base):
    __tablename__ = "gate"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    closed_until: Mapped[datetime] = mapped_column(Instant)


def _close(insert: Any) -> Any:
    statement = insert(cast(Table, Gate.__table__))
    new = statement.excluded.closed_until
    longer = case((Gate.closed_until > new, Gate.closed_until), else_=new)
    return statement.on_conflict_do_update(index_elements=["chat_id"], set_={"closed_until": longer})


# Every message runs these, so they are built once.
CLOSE = {"sqlite": _close(sqlite_insert), "postgresql": _close(pg_insert)}
CLOSED = select(Gate.closed_until).where(
    Gate.chat_id.in_((bindparam("chat"), EVERYBODY)), Gate.closed_until > bindparam("now", type_=Instant)
)


def close(session: Session, chat_id: int, until: datetime) -> None:
    """Keeps the chat (0: everybody) unwritten to until then; never shortens a longer pause."""
    session.execute(CLOSE[session.get_bind().dialect.name], {"chat_id": chat_id, "closed_until": until})


def closed_until(session: Session, chat_id: int, now: datetime) -> datetime | None:
    """The end of the pause of the chat or of everybody, whichever is later; None: open."""
    return max(session.scalars(CLOSED, {"chat": chat_id, "now": now}), default=None)
