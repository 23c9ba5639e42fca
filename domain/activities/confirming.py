"""What docentes say of a record, and the differences that the UGEL looks into (6.3). Never a sanction."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.activities.closing import Held
from domain.base import Base


class Said(StrEnum):
    """Answers of CNF-1."""

    AS_RECORDED = "as_recorded"
    OTHERWISE = "otherwise"  # another day, or less time
    NOT_HELD = "not_held"
    FORGOTTEN = "forgotten"  # «No recuerdo»


class Differs(StrEnum):
    """What was otherwise."""

    DATE = "date"
    LENGTH = "length"
    DIALOGUE = "dialogue"
    OTHER = "other"


class Finding(StrEnum):
    """How the UGEL settled a difference."""

    RIGHT = "right"  # the record is right
    REVIEW = "review"  # whoever kept it looks at it again
    UNCLEAR = "unclear"
    AGREED = "agreed"  # the docente agrees by now; nobody had to settle it
    REVISED = "revised"  # the record was changed meanwhile, and docentes are asked anew


class Confirmation(Base):
    """The last word of a docente on the record of an activity. Not anonymous, and says so."""

    __tablename__ = "confirmation"

    activity_id: Mapped[int] = mapped_column(ForeignKey("record.activity_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    revision: Mapped[int]  # of the record
    said: Mapped[str]
    differs: Mapped[str | None]
    said_on: Mapped[date]


class ConsistencyCase(Base):
    """A difference between a record and a docente's word, to be looked into by the UGEL's RCI."""

    __tablename__ = "consistency_case"
    __table_args__ = (
        UniqueConstraint("activity_id", "person_id", "revision"),
        Index("ix_consistency_case_finding", "finding"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("record.activity_id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int]  # of the record
    said: Mapped[str]
    differs: Mapped[str | None]
    opened_on: Mapped[date]
    finding: Mapped[str | None]  # None: open
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_on: Mapped[date | None]


AGREES = {Held.AS_AGREED: Said.AS_RECORDED, Held.OTHERWISE: Said.AS_RECORDED, Held.NOT_HELD: Said.NOT_HELD}


def is_difference(held: str, said: Said) -> bool:
    """Whether an answer contradicts the record; who does not remember contradicts nothing."""
    return said not in (AGREES[Held(held)], Said.FORGOTTEN)


def confirmation_of(session: Session, activity_id: int, person_id: int) -> Confirmation | None:
    return session.get(Confirmation, (activity_id, person_id))


def open_case(session: Session, activity_id: int, person_id: int, revision: int) -> ConsistencyCase | None:
    about = {"activity_id": activity_id, "person_id": person_id, "revision": revision}
    return session.scalar(select(ConsistencyCase).filter_by(**about).where(ConsistencyCase.finding.is_(None)))


def carry_over(session: Session, activity_id: int, revision: int) -> None:
    """A record was kept anew with the same days and people: what was said of it stands."""
    for table in (Confirmation, ConsistencyCase):
        mine = (table.activity_id == activity_id, table.revision == revision - 1)
        session.execute(update(table).where(*mine).values(revision=revision))


def set_aside(session: Session, activity_id: int, today: date) -> None:
    """A record was kept anew and says something else: cases about what it said before end."""
    mine = (ConsistencyCase.activity_id == activity_id, ConsistencyCase.finding.is_(None))
    session.execute(update(ConsistencyCase).where(*mine).values(finding=Finding.REVISED, settled_on=today))
