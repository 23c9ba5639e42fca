"""Records on their way to SIGMA 2.0, where people type them in: what is there already, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from domain.activities.closing import HeldDay, Record, Seat, days_held, seats_of
from domain.activities.model import Activity, ActivityDay, History, Kind, Participant, ies_of
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Person, RoleKind
from domain.people.territory import Ie
from domain.policy import MOST_ID, Actor, Verb, may


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is registered of one docente (5.5.2): an activity, what was recorded of it, and their own days."""

    activity: Activity
    record: Record
    docente: Person
    ie: Ie
    days: tuple[HeldDay, ...]
    seats: tuple[Seat, ...]  # of this docente
    moved: bool  # it had another date before

    @property
    def registered_on(self) -> date | None:
        """None also when the record was changed after it was registered: it must be typed in anew."""
        return self.record.registered_on if self.record.registered_revision == self.record.revision else None


def census(
    session: Session, who: Actor, ugel_id: int, year: int, *, only_pending: bool = False
) -> list[Line] | Refused:
    """Every record of a UGEL in an año lectivo, a line for each docente; or those not registered yet."""
    if not may(session, who, Verb.REGISTER_RECORDS, ugel_id):
        return Refused("not_yours")
    found = session.execute(_kept(ugel_id, year, only_pending)).all()
    return [line for activity, record in found for line in lines_of(session, activity, record, ugel_id)]


def _kept(ugel_id: int, year: int, only_pending: bool) -> Select[Activity, Record]:
    here = select(ActivityDay.activity_id).join(Ie, Ie.id == ActivityDay.ie_id).where(Ie.ugel_id == ugel_id)
    query = select(Activity, Record).join(Record, Record.activity_id == Activity.id)
    query = query.where(Activity.year == year, Activity.id.in_(here)).order_by(Activity.day, Activity.id)
    pending = or_(Record.registered_on.is_(None), Record.registered_revision != Record.revision)
    return query.where(pending) if only_pending else query


def lines_of(session: Session, activity: Activity, record: Record, ugel_id: int) -> list[Line]:
    """A line for each docente of it, in the IE of this UGEL."""
    ies = [session.get_one(Ie, each) for each in ies_of(session, activity.id)]
    ie = next((each for each in ies if each.ugel_id == ugel_id), ies[0])
    days, seats = tuple(days_held(session, activity.id)), seats_of(session, activity.id)
    moved = was_moved(session, activity)
    return [
        Line(
            activity=activity, record=record, docente=docente, ie=ie, days=days, moved=moved,
            seats=tuple(each for each in seats if each.person_id == docente.id),
        )
        for docente in docentes_of(session, activity)
    ]  # fmt: skip


def docentes_of(session: Session, activity: Activity) -> Sequence[Person]:
    if activity.kind == Kind.VISITA:
        return [session.get_one(Person, activity.docente_id)]
    query = select(Person).join(Participant, Participant.person_id == Person.id)
    taking_part = (Participant.activity_id == activity.id, Participant.role == RoleKind.DOCENTE)
    return session.scalars(query.where(*taking_part).order_by(Person.apellidos, Person.nombres, Person.id)).all()


def was_moved(session: Session, activity: Activity) -> bool:
    """Whether another date was agreed before: the first «move» is the first date itself."""
    query = select(History.id).where(History.activity_id == activity.id, History.verb.in_(("move", "accept")))
    return len(session.scalars(query.limit(2)).all()) > 1


def register(session: Session, who: Actor, activity_id: int, on: date) -> Outcome:
    """A person says that the record, as it is now, was typed into SIGMA 2.0 on a day. Nothing is sent there."""
    if not 0 < activity_id <= MOST_ID or not registers(session, who, activity_id):
        return Refused("not_yours")
    record = session.get(Record, activity_id, with_for_update=True, populate_existing=True)
    if record is None:
        return Refused("not_closed", {"activity_id": activity_id})
    if on > who.today:
        return Refused("not_registered_yet", {"activity_id": activity_id})
    if record.registered_revision == record.revision:
        return Refused("already_registered", {"activity_id": activity_id})
    record.registered_on, record.registered_revision = on, record.revision
    session.flush()
    return Done(id=activity_id)


def registers(session: Session, who: Actor, activity_id: int) -> bool:
    """Whoever keeps the record, or a specialist of its UGEL: «Acompañante Pedagógico / UGEL» (5.5.2)."""
    if may(session, who, Verb.CLOSE_ACTIVITY, activity_id):
        return True
    ugeles = {session.get_one(Ie, each).ugel_id for each in ies_of(session, activity_id)}
    return any(may(session, who, Verb.REGISTER_RECORDS, each) for each in sorted(ugeles))
