"""How far a docente's visitas have come: «Visita 3 de 6 · 7 de 14 días»."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Kind, State
from domain.dates.drafts import first_free
from domain.people.succession import line_of


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Visitas and days that are agreed or held, and the visitas that stand."""

    visits: int
    days: int
    standing: tuple[Activity, ...]

    @property
    def next_number(self) -> int:
        return first_free(visit.number for visit in self.standing)


def progress(session: Session, docente_id: int, year: int) -> Progress:
    """Of one docente in one año lectivo, whoever the acompañante and the IE were, with the plan they go on with."""
    query = (
        select(Activity)
        .where(Activity.docente_id.in_(line_of(session, docente_id, year)), Activity.year == year)
        .where(Activity.kind == Kind.VISITA, Activity.state != State.CANCELLED)
        .order_by(Activity.number)
    )
    standing = tuple(session.scalars(query))
    agreed = [visit for visit in standing if visit.state == State.CONFIRMED]
    return Progress(visits=len(agreed), days=sum(visit.days for visit in agreed), standing=standing)
