"""One small school for tests of conversations: Julio accompanies Rosa, Carmen leads, Luis is new."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.activities.model import Activity, Kind, Participant, State
from domain.people.roles import Person, RoleKind
from domain.people.territory import Ie
from tests import factories

ROSA_MOBILE, JULIO_MOBILE, SHARED_MOBILE = "999000101", "999000102", "999000199"


@dataclass(frozen=True, kw_only=True)
class School:
    """The documents end in 0101, 0102, 0103 and 0104."""

    ie: Ie
    rosa: Person  # docente, mobile 999000101
    julio: Person  # acompañante, mobile 999000102
    carmen: Person  # directivo, shares the mobile 999000199 with Luis
    luis: Person  # docente


def school(session: Session) -> School:
    place = factories.ie(session, lengua="Quechua Collao")
    rosa = factories.person(session, "Rosa Quispe Mamani", mobile=ROSA_MOBILE, document="99000101")
    julio = factories.person(session, "Julio Huamán", mobile=JULIO_MOBILE, document="99000102")
    carmen = factories.person(session, "Carmen Ccori", mobile=SHARED_MOBILE, document="99000103")
    luis = factories.person(session, "Luis Apaza", mobile=SHARED_MOBILE, document="99000104")
    for docente in (rosa, luis):
        factories.role(session, docente, RoleKind.DOCENTE, at=place)
        factories.accompany(session, julio, docente, place)
    factories.role(session, julio, RoleKind.ACOMPANANTE, at=place.ugel)
    factories.role(session, carmen, RoleKind.DIRECTIVO, at=place)
    return School(ie=place, rosa=rosa, julio=julio, carmen=carmen, luis=luis)


def visit(session: Session, made: School, now: datetime, *, state: str = State.CONFIRMED) -> Activity:
    """A visita of Julio to Rosa, 48 hours from now; Rosa has not answered yet."""
    starts_at = now + timedelta(days=2)
    row = Activity(
        kind=Kind.VISITA,
        year=starts_at.year,
        number=1,
        organiser_id=made.julio.id,
        docente_id=made.rosa.id,
        ie_id=made.ie.id,
        place=made.ie.name,
        day=starts_at.date(),
        last_day=starts_at.date(),
        starts_at=starts_at,
        minutes=480,
        state=state,
    )
    session.add(row)
    session.flush()
    for person, role in ((made.rosa, RoleKind.DOCENTE), (made.julio, RoleKind.ACOMPANANTE)):
        session.add(Participant(activity_id=row.id, person_id=person.id, role=role))
    session.flush()
    return row
