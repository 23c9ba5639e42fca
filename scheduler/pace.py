"""When a chat, or all of them, may be written to again: Telegram's pauses and our own step.

Kept in the database, so that a restart does not forget a pause.
"""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, case
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


def close(session: Session, chat_id: int, until: datetime) -> None:
    """Keeps the chat (0: everybody) unwritten to until then; never shortens a longer pause."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(Gate).values(chat_id=chat_id, closed_until=until)
    new = statement.excluded.closed_until
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["chat_id"],
            set_={"closed_until": case((Gate.closed_until > new, Gate.closed_until), else_=new)},
        )
    )


def closed_until(session: Session, chat_id: int, now: datetime) -> datetime | None:
    """The end of the pause of the chat or of everybody, whichever is later; None: open."""
    gates = [session.get(Gate, chat_id), session.get(Gate, EVERYBODY)]
    ends = [gate.closed_until for gate in gates if gate and gate.closed_until > now]
    return max(ends, default=None)
