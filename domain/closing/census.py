"""Records as lines, one for each docente, for whoever types them into SIGMA 2.0 (5.5.2)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from domain.activities.closing import Attendance, Came, HeldDay, Record, RecordDay, Seat
from domain.activities.model import Activity, ActivityDay, History, Participant
from domain.outcome import Refused
from domain.people.roles import Assignment, Person, RoleKind
from domain.people.territory import Ie
from domain.policy import Actor, Verb, may

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is registered of one docente (5.5.2): an activity, what was recorded of it, and their own days."""

    activity: Activity
    record: Record
    docente: Person
    ie: Ie  # where they are accompanied
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
    """Every record of a UGEL in an año lectivo, a line for each of its docentes; or those not registered yet."""
    if not may(session, who, Verb.REGISTER_RECORDS, ugel_id):
        return Refused("not_yours")
    here = select(ActivityDay.activity_id).join(Ie, Ie.id == ActivityDay.ie_id).where(Ie.ugel_id == ugel_id)
    kept = _kept(year, only_pending).where(Activity.id.in_(here))
    return list(_lines(session, kept, lambda ie: ie.ugel_id == ugel_id))


def own_census(session: Session, who: Actor, year: int, *, only_pending: bool = False) -> list[Line]:
    """The records of what somebody conducted themselves."""
    kept = _kept(year, only_pending).where(Activity.organiser_id == who.person_id)
    return list(_lines(session, kept, lambda _ie: True))


def _kept(year: int, only_pending: bool) -> Select[Activity, Record]:
    query = select(Activity, Record).join(Record, Record.activity_id == Activity.id)
    query = query.where(Activity.year == year).order_by(Activity.day, Activity.id)
    pending = or_(Record.registered_on.is_(None), Record.registered_revision != Record.revision)
    return query.where(pending) if only_pending else query


def _lines(session: Session, kept: Select[Activity, Record], is_there: Callable[[Ie], bool]) -> Iterator[Line]:
    """What belongs to the activities comes in one look each, however many records there are."""
    ids = kept.with_only_columns(Activity.id).order_by(None)
    ies, people, homes = _ies(session, ids), _docentes(session, ids), _homes(session, ids)
    days, seats, moved = _days(session, ids), _seats(session, ids), _moved(session, ids)
    for activity, record in session.execute(kept).all():
        for docente in people.get(activity.id, ()):
            home = homes.get((activity.id, docente.id))
            ie = next((each for each in ies[activity.id] if each.id == home), ies[activity.id][0])
            if is_there(ie):
                yield Line(
                    activity=activity, record=record, docente=docente, ie=ie, moved=activity.id in moved,
                    days=tuple(days.get(activity.id, ())), seats=tuple(seats.get((activity.id, docente.id), ())),
                )  # fmt: skip


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    found: dict[K, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _ies(session: Session, ids: Select[int]) -> dict[int, list[Ie]]:
    query = select(ActivityDay.activity_id, Ie).join(Ie, Ie.id == ActivityDay.ie_id)
    query = query.where(ActivityDay.activity_id.in_(ids)).order_by(ActivityDay.activity_id, Ie.id).distinct()
    return grouped((key, ie) for key, ie in session.execute(query))


def _docentes(session: Session, ids: Select[int]) -> dict[int, list[Person]]:
    query = select(Participant.activity_id, Person).join(Person, Person.id == Participant.person_id)
    query = query.where(Participant.activity_id.in_(ids), Participant.role == RoleKind.DOCENTE)
    query = query.order_by(Person.apellidos, Person.nombres, Person.id)
    return grouped((key, docente) for key, docente in session.execute(query))


def _homes(session: Session, ids: Select[int]) -> dict[tuple[int, int], int]:
    """(activity, docente) -> the IE of the activity in which they were accompanied on its day."""
    query = (
        select(Activity.id, Assignment.docente_id, Assignment.ie_id)
        .join(ActivityDay, ActivityDay.activity_id == Activity.id)
        .join(Assignment, Assignment.ie_id == ActivityDay.ie_id)
        .where(Activity.id.in_(ids), Assignment.year == Activity.year, Assignment.since <= Activity.day)
        .where(or_(Assignment.until.is_(None), Assignment.until >= Activity.day))
        .order_by(Assignment.id.desc())
    )
    return {(activity, docente): ie for activity, docente, ie in session.execute(query)}


def _days(session: Session, ids: Select[int]) -> dict[int, list[HeldDay]]:
    query = select(RecordDay).where(RecordDay.activity_id.in_(ids)).order_by(RecordDay.day)
    found = session.scalars(query)
    return grouped((row.activity_id, HeldDay(starts_at=row.starts_at, ends_at=row.ends_at)) for row in found)


def _seats(session: Session, ids: Select[int]) -> dict[tuple[int, int], list[Seat]]:
    query = select(Attendance).where(Attendance.activity_id.in_(ids)).order_by(Attendance.day)
    return grouped(((row.activity_id, row.person_id), _seat(row)) for row in session.scalars(query))


def _seat(row: Attendance) -> Seat:
    return Seat(day=row.day, person_id=row.person_id, came=Came(row.came), reason=row.reason)


def _moved(session: Session, ids: Select[int]) -> set[int]:
    """Activities of which another date was agreed before: the first «move» is the first date itself."""
    dated = select(History.activity_id).where(History.activity_id.in_(ids), History.verb.in_(("move", "accept")))
    return set(session.scalars(dated.group_by(History.activity_id).having(func.count() > 1)))
