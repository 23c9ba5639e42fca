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
    return list(session.scalars(_out_of_date(today)))


def _out_of_date(today: date) -> Select[int]:
    """Where no docente would be called the lists of a new year are still to come: then nobody is taken off."""
    here = (Participant.activity_id == Activity.id, Participant.person_id == Assignment.docente_id)
    came = exists().where(_is_called(), ~exists().where(*here))
    stays = exists().where(_is_called(), Assignment.docente_id == Participant.person_id)
    left = exists().where(Participant.activity_id == Activity.id, Participant.role == RoleKind.DOCENTE, ~stays)
    to_come = (Activity.day > today, Activity.kind != Kind.VISITA, Activity.state != State.CANCELLED)
    query = select(Activity.id).where(*to_come, exists().where(_is_called()), or_(came, left))
    return query.order_by(Activity.day, Activity.id)


def _is_called() -> ColumnElement[bool]:
    """True of assignments in its IE on its day: all of them for an RTC (5.2.7), else those of its organiser."""
    return and_(
        Assignment.ie_id.in_(select(ActivityDay.ie_id).where(ActivityDay.activity_id == Activity.id)),
        Assignment.year == Activity.year,
        Assignment.since <= Activity.day,
        or_(Assignment.until.is_(None), Assignment.until >= Activity.day),
        or_(Activity.kind == Kind.RTC, Assignment.acompanante_id == Activity.organiser_id),
    )


def bring_up_to_date(session: Session, activity_id: int, *, today: date, now: datetime) -> Done:
    """Takes those off who have left, and calls those who came; the date and the answers of the others stand."""
    activity = activity_of(session, activity_id, lock=True)
    if activity is None or session.scalar(_out_of_date(today).where(Activity.id == activity_id)) is None:
        return Done()
    called = select(Assignment.docente_id).join(Activity, _is_called()).where(Activity.id == activity_id)
    wanted, there = set(session.scalars(called)), {row.person_id: row.role for row in activity.participants}
    gone = {person for person, role in there.items() if role == RoleKind.DOCENTE} - wanted
    mine = (Participant.activity_id == activity_id, Participant.person_id.in_(gone))
    session.execute(delete(Participant).where(*mine))
    new = sorted(wanted - set(there))
    changes.enrol(session, activity, dict.fromkeys(new, RoleKind.DOCENTE))
    session.expire(activity, ["participants"])
    for each in new:
        changes.advance(session, activity, "join", by=each, now=now)
    return Done(tuple(DocenteJoined(activity_id=activity_id, by=each) for each in new))
