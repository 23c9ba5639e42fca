"""What each chat is being asked in words, and since when: what can wait is not said meanwhile."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base, Instant

NOTHING = ""  # the step of a chat whose question was forgotten


class Dialogue(Base):
    __tablename__ = "dialogue"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    step: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    since_update_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)


def open_since(session: Session, chat_id: int) -> datetime | None:
    """When the chat was asked what is still open; None when nothing is."""
    row = session.get(Dialogue, chat_id)
    return row.at if row is not None and row.step != NOTHING else None
