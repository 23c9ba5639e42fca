"""How an acompañante works, as an observer who does not intervene sees it: calidad (5.5.2) and desempeño (5.5.3)."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base
from domain.year.norm import Norm

MOST = 2  # points of an indicator
NOT_APPLICABLE = "na"


class Occasion(StrEnum):
    """Of which row of the matrices it is, and which time of the year."""

    START = "inicio"
    END = "termino"
    FIRST_HALF = "semestre1"
    SECOND_HALF = "semestre2"


ROWS = {
    "desempeno_acompanante": (Occasion.START, Occasion.END),  # census, by the Direcciones
    "calidad": (Occasion.FIRST_HALF, Occasion.SECOND_HALF),  # sample
}


# setting desempeno_acompanante -> rows that are kept
KEPT = {
    "ambas": frozenset(ROWS),
    "semestral": frozenset({"calidad"}),
    "inicio_termino": frozenset({"desempeno_acompanante"}),
}


def rows_kept(norm: Norm) -> frozenset[str]:
    """5.5.2 and 5.5.3 both ask how an acompañante works: which of them a programme keeps is a setting."""
    return KEPT[norm.choice("desempeno_acompanante")]


class Performance(Base):
    __tablename__ = "performance"
    __table_args__ = (
        UniqueConstraint("acompanante_id", "year", "occasion", "visit"),
        Index("ix_performance_year_occasion", "year", "occasion"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    acompanante_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    year: Mapped[int]
    occasion: Mapped[str]
    visit: Mapped[int] = mapped_column(default=0)  # order number of the visita that was observed; 0: none
    revision: Mapped[int]
    answers: Mapped[dict[str, str]] = mapped_column(JSON)  # CAL-1 -> 0, 1, 2 or na
    reasons: Mapped[dict[str, str]] = mapped_column(JSON)  # CAL-1 -> what a 0 rests on
    scores: Mapped[dict[str, int]] = mapped_column(JSON)  # by aspect and «total», in hundredths
    talked_on: Mapped[date]  # when the acompañante was told the result, before it counts in a report
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kept_on: Mapped[date]


TOTAL = "total"


def scores(answers: Mapping[str, str], aspects: Mapping[str, str]) -> dict[str, int]:
    """Sum / (2 × applicable), in hundredths, by aspect and in total; nothing where none was applicable."""
    grouped: dict[str, list[int]] = {}
    for name, answer in answers.items():
        if answer != NOT_APPLICABLE:
            for group in (aspects[name], TOTAL):
                grouped.setdefault(group, []).append(int(answer))
    return {group: hundredths(points) for group, points in grouped.items()}


def hundredths(points: list[int]) -> int:
    return round(Fraction(100 * sum(points), MOST * len(points)))


def occasion_on(day: date, row: str) -> Occasion:
    """The first half of the year until July, then the second."""
    return ROWS[row][0 if day.month <= 7 else 1]


def performance_of(session: Session, acompanante_id: int, year: int, occasion: str, visit: int) -> Performance | None:
    about = {"acompanante_id": acompanante_id, "year": year, "occasion": occasion, "visit": visit}
    return session.scalar(select(Performance).filter_by(**about))


def performances_of(session: Session, acompanante_id: int) -> list[Performance]:
    query = select(Performance).where(Performance.acompanante_id == acompanante_id)
    return list(session.scalars(query.order_by(Performance.kept_on, Performance.id)))


def means(found: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Mean of each score over acompañantes, in hundredths."""
    listed: dict[str, list[int]] = {}
    for each in found:
        for name, score in each.items():
            listed.setdefault(name, []).append(score)
    return {name: round(Fraction(sum(values), len(values))) for name, values in sorted(listed.items())}
