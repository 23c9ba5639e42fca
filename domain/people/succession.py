"""Who took over from whom in the middle of a year, by the assignments of an IE. What was held stays where it was."""

from datetime import date

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base
from domain.people.roles import Assignment, assignments_of_docente


class Succession(Base):
    """A docente who goes on with the plan of another (setting suplente)."""

    __tablename__ = "succession"

    docente_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[date]


def line_of(session: Session, docente_id: int, year: int) -> list[int]:
    """The docente and those whose plan they go on with, the latest first."""
    line = [docente_id]
    while (row := session.get(Succession, (line[-1], year))) is not None and row.before_id not in line:
        line.append(row.before_id)
    return line


def goes_on(session: Session, docente_id: int, before_id: int, since: date) -> None:
    session.merge(Succession(docente_id=docente_id, year=since.year, before_id=before_id, since=since))
    session.flush()


def acompanante_on(session: Session, docente_id: int, ie_id: int, day: date) -> int | None:
    """Who accompanies a docente in an IE on a day; None when nobody does, or it cannot be told."""
    rows = assignments_of_docente(session, docente_id, day)
    found = {row.acompanante_id for row in rows if row.ie_id == ie_id}
    return found.pop() if len(found) == 1 else None


def successor_of(session: Session, docente_id: int, ie_id: int, day: date) -> int | None:
    """Who came to an IE in a docente's place by a day: one left since, and one came.

    None while it cannot be told: nobody came, or several left or came; a person decides then.
    """
    query = select(Assignment).where(Assignment.ie_id == ie_id, Assignment.year == day.year)
    rows = list(session.scalars(query))
    there = {row.docente_id for row in rows if row.since <= day and (row.until is None or row.until >= day)}
    ends = {row.docente_id: row.until for row in rows if row.until is not None and row.docente_id not in there}
    last = ends.get(docente_id)
    if last is None:
        return None
    begins = {each: min(row.since for row in rows if row.docente_id == each) for each in there}
    came = [each for each, since in begins.items() if since > last]
    return came[0] if len(came) == 1 and len(ends) == 1 else None
