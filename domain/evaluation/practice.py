"""Práctica pedagógica: the level of each prioritised competency of a docente, at the start and the end (5.5.3).

A docente sees their own; above the IE there are only distributions of levels, and nobody is ranked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base

LEVELS = (1, 2, 3, 4)  # I to IV
FEW = 5  # fewer docentes than this have no distribution: it would tell of one of them


class Moment(StrEnum):
    START = "inicio"
    END = "termino"


class Practice(Base):
    """What an acompañante and a docente agreed on; `revision` rises each time it is kept anew."""

    __tablename__ = "practice"
    __table_args__ = (
        UniqueConstraint("docente_id", "year", "moment"),
        Index("ix_practice_year_moment", "year", "moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    docente_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    year: Mapped[int]
    moment: Mapped[str]
    revision: Mapped[int]
    ie_id: Mapped[int] = mapped_column(ForeignKey("ie.id"))  # where the docente was then
    levels: Mapped[dict[str, int]] = mapped_column(JSON)  # PRA-2 -> 1 to 4
    visits: Mapped[list[int]] = mapped_column(JSON)  # where the evidence is from
    talked_on: Mapped[date]  # when the levels were talked over with the docente: it is formative (5.3)
    commitment: Mapped[str]
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))  # which rubric: never mixed in a sum
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kept_on: Mapped[date]


def practice_of(session: Session, docente_id: int, year: int, moment: str) -> Practice | None:
    about = {"docente_id": docente_id, "year": year, "moment": moment}
    return session.scalar(select(Practice).filter_by(**about))


def practices_of(session: Session, docente_id: int) -> list[Practice]:
    """All of a docente, the oldest first."""
    query = select(Practice).where(Practice.docente_id == docente_id).order_by(Practice.kept_on, Practice.id)
    return list(session.scalars(query))


def moment_on(day: date) -> Moment:
    """Until July it is the start of the year that is told, then its end."""
    return Moment.START if day.month <= 7 else Moment.END


def untold(session: Session, docentes: Collection[int], day: date) -> int:
    """Of how many docentes the levels are missing that are told at this time of the year."""
    kept = select(Practice.docente_id).where(Practice.year == day.year, Practice.moment == moment_on(day))
    return len(set(docentes) - set(session.scalars(kept.where(Practice.docente_id.in_(docentes)))))


def distribution(levels: Iterable[Mapping[str, int]]) -> dict[str, tuple[int, int, int, int]]:
    """How many docentes stand at each level, by competency; only of those of whom there are not too few."""
    counts: dict[str, Counter[int]] = {}
    for each in levels:
        for name, level in each.items():
            counts.setdefault(name, Counter())[level] += 1
    enough = {name: found for name, found in sorted(counts.items()) if found.total() >= FEW}
    return {name: (found[1], found[2], found[3], found[4]) for name, found in enough.items()}
