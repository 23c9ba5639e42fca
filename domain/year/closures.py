"""Days off that no library knows, kept in the database: decreed, local, strikes, suspensions."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base, Instant
from domain.year.calendar import NonWorkingDay


class Closure(Base):
    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("day", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    scope: Mapped[str | None]  # as in NonWorkingDay; None: the whole country
    reason: Mapped[str]


class Why(StrEnum):
    HUELGA = "huelga"
    FERIADO = "feriado"  # of a province, a district, a village
    DECRETO = "decreto"
    SUSPENSION = "suspension"


class DaysOff(Base):
    """Days that a specialist closed in the chat in one go; its closures are deleted when it is undone."""

    __tablename__ = "days_off"
    __table_args__ = (Index("ix_days_off_scope_last", "scope", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reach: Mapped[str]  # `domain/people/territory.py` Reach
    place_id: Mapped[int]
    scope: Mapped[str]  # of its closures
    days_: Mapped[list[str]] = mapped_column("days", JSON)
    last: Mapped[date]
    why: Mapped[str]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def days(self) -> list[date]:
        """In order; at least one."""
        return [date.fromisoformat(day) for day in self.days_]


def closures(session: Session) -> list[NonWorkingDay]:
    rows = session.scalars(select(Closure).order_by(Closure.day, Closure.id))
    return [NonWorkingDay(day=row.day, scope=row.scope, reason=row.reason) for row in rows]
