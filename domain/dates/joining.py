"""Docentes who come or leave in mid-year: meetings that were called before are theirs, or theirs no more."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, ActivityDay, Kind, Participant, State, activity_of
from domain.dates import changes
from domain.events import DocenteJoined
from domain.outcome import Done
from domain.people.roles import Assignment, RoleKind


def out_of_date(session: Session, today: date) -> list[int]:
    """Meetings to come to which other docentes are called than would be called today."""
    return _out_of_date(session, *_to_come(today))


def _to_come(today: date) -> tuple[ColumnElement[bool], ...]:
    first_day = Activity.last_day > today, Activity.day > today  # the first one has an index
    return (*first_day, Activity.kind != Kind.VISITA, Activity.state != State.CANCELLED)


def _out_of_date(session: Session, *which: ColumnElement[bool]) -> list[int]:
    """Each half goes by the keys of what it looks for: there are tens of thousands of meetings in a year."""
    came, left = session.scalars(_came().where(*which)), session.scalars(_left().where(*which))
    return sorted({*came, *left})


def _came() -> Select[int]:
    is_there = exists().where(Participant.activity_id == Activity.id, Participant.person_id == Assignment.docente_id)
    return _called().with_only_columns(Activity.id).where(~is_there)


def _left() -> Select[int]:
    """Where no docente would be called the lists of a new year are still to come: then nobody is taken off."""
    others = _called().with_only_columns(Assignment.id).correlate(Participant)
    stays = others.where(Activity.id == Participant.activity_id, Assignment.docente_id == Participant.person_id)
    anybody = others.where(Activity.id == Participant.activity_id)
    query = select(Activity.id).join(Participant, Participant.activity_id == Activity.id)
    return query.where(Participant.role == RoleKind.DOCENTE, ~stays.exists(), anybody.exists())


def _called() -> Select[int, int]:
    """Activity and docente, by the assignments in its IE on its day: all for an RTC, else those of its organiser."""
    first_day = and_(ActivityDay.activity_id == Activity.id, ActivityDay.day == Activity.day)
    assigned = and_(
        Assignment.ie_id == ActivityDay.ie_id,
        Assignment.year == Activity.year,
        Assignment.since <= Activity.day,
        or_(Assignment.until.is_(None), Assignment.until >= Activity.day),
        or_(Activity.kind == Kind.RTC, Assignment.acompanante_id == Activity.organiser_id),
    )
    return select(Activity.id, Assignment.docente_id).join(ActivityDay, first_day).join(Assignment, assigned)


def bring_up_to_date(session: Session, activity_id: int, *, today: date, now: datetime) -> Done:
    """Takes those off who have left, and calls those who came; the date and the answers of the others stand."""
    activity = activity_of(session, activity_id, lock=True)
    if activity is None or not _out_of_date(session, Activity.id == activity_id, *_to_come(today)):
        return Done()
    wanted = {docente for _, docente in session.execute(_called().where(Activity.id == activity_id))}
    there = {row.person_id: row.role for row in activity.participants}
    gone = {person for person, role in there.items() if role == RoleKind.DOCENTE} - wanted
    mine = (Participant.activity_id == activity_id, Participant.person_id.in_(gone))
    session.execute(delete(Participant).where(*mine))
    new = sorted(wanted - set(there))
    changes.enrol(session, activity, dict.fromkeys(new, RoleKind.DOCENTE))
    session.expire(activity, ["participants"])
    for each in new:
        changes.advance(session, activity, "join", by=each, now=now)
    return Done(tuple(DocenteJoined(activity_id=activity_id, by=each) for each in new))
