"""Days off that no library knows, kept in the database: decreed, local, strikes, suspensions."""

from datetime import date

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base
from domain.year.calendar import NonWorkingDay


class Closure(Base):
    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("day", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    scope: Mapped[str | None]  # as in NonWorkingDay; None: the whole country
    reason: Mapped[str]


def closures(session: Session) -> list[NonWorkingDay]:
    rows = session.scalars(select(Closure).order_by(Closure.day, Closure.id))
    return [NonWorkingDay(day=row.day, scope=row.scope, reason=row.reason) for row in rows]
