"""Open activities go over to whoever took the place of an acompañante, a directivo or a docente in mid-year."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from domain.activities.model import Activity, ActivityDay, Answer, Kind, Participant, State, activity_of, ies_of
from domain.dates import changes
from domain.dates.progress import progress
from domain.events import ActivityCancelled, ActivityHandedOver, DateProposed
from domain.outcome import Done
from domain.people.roles import Assignment, Role, RoleKind, directivos_of
from domain.people.succession import acompanante_on, goes_on, successor_of
from domain.year.norm import Norm

REASON = "cambio"  # of what falls away with a docente whose successor begins a new plan


def orphaned(session: Session, today: date) -> list[int]:
    """Activities still to come whose organiser will not be there for them any more."""
    open_ = (Activity.day > today, Activity.state != State.CANCELLED, ~_conducted())
    return list(session.scalars(select(Activity.id).where(*open_).order_by(Activity.day, Activity.id)))


def _conducted() -> ColumnElement[bool]:
    """True of activities whose organiser accompanies the docente, or somebody of the IE, or leads one, that day."""
    ours = and_(
        Assignment.acompanante_id == Activity.organiser_id,
        Assignment.year == Activity.year,
        Assignment.since <= Activity.day,
        or_(Assignment.until.is_(None), Assignment.until >= Activity.day),
    )
    its_ies = select(ActivityDay.ie_id).where(ActivityDay.activity_id == Activity.id)
    leads = and_(
        Role.person_id == Activity.organiser_id,
        Role.kind == RoleKind.DIRECTIVO,
        Role.ie_id.in_(its_ies),
        Role.since <= Activity.day,
        or_(Role.until.is_(None), Role.until >= Activity.day),
    )
    return or_(
        and_(Activity.kind == Kind.VISITA, exists().where(ours, Assignment.docente_id == Activity.docente_id)),
        and_(Activity.kind.in_((Kind.GIA, Kind.TALLER)), exists().where(ours, Assignment.ie_id.in_(its_ies))),
        and_(Activity.kind == Kind.RTC, exists().where(leads)),
    )


def take_over(session: Session, activity_id: int, *, norm: Norm, today: date, now: datetime) -> Done:
    """Gives one such activity to whoever is there now; leaves it where it is while that cannot be told."""
    activity = activity_of(session, activity_id, lock=True)
    if activity is None or activity_id not in orphaned(session, today):
        return Done()
    if activity.kind != Kind.VISITA:
        return _to_organiser(session, activity, _new_host(session, activity), now)
    assert activity.docente_id is not None
    assert activity.ie_id is not None
    acompanante = acompanante_on(session, activity.docente_id, activity.ie_id, activity.day)
    if acompanante is not None:
        return _to_organiser(session, activity, acompanante, now)
    successor = successor_of(session, activity.docente_id, activity.ie_id, activity.day)
    return Done() if successor is None else _to_docente(session, activity, successor, norm, now)


def _new_host(session: Session, activity: Activity) -> int | None:
    """Who leads the IE of an RTC; who accompanies the docentes of a GIA or taller. None: nobody, or several."""
    ies = ies_of(session, activity.id)
    if activity.kind == Kind.RTC:
        found = {person for ie_id in ies for person in directivos_of(session, ie_id, activity.day)}
    else:
        docentes = [row.person_id for row in activity.participants if row.role == RoleKind.DOCENTE]
        hosts = (acompanante_on(session, each, ie_id, activity.day) for each in docentes for ie_id in ies)
        found = {each for each in hosts if each is not None}
    return found.pop() if len(found) == 1 else None


def _to_organiser(session: Session, activity: Activity, new: int | None, now: datetime) -> Done:
    """The date stands; whoever conducts it is another."""
    old = activity.organiser_id
    if new is None or new == old:
        return Done()
    role = RoleKind.DIRECTIVO if activity.kind == Kind.RTC else RoleKind.ACOMPANANTE
    _swap(session, activity, old, new, role, Answer.YES)
    activity.organiser_id = new
    days = update(ActivityDay).where(ActivityDay.activity_id == activity.id)
    session.execute(days.values(organiser_id=new))
    changes.advance(session, activity, "hand_over", by=old, now=now, new_revision=True)
    return Done((ActivityHandedOver(activity_id=activity.id, by=old),))


def _to_docente(session: Session, activity: Activity, new: int, norm: Norm, now: datetime) -> Done:
    """The successor goes on with the plan and is asked for the date; or the visita falls away (setting suplente)."""
    old, by = activity.docente_id, activity.organiser_id
    assert old is not None
    if norm.choice("suplente") == "plan_nuevo":
        changes.advance(session, activity, "cancel", by=by, now=now, reason=REASON, new_revision=True)
        return Done((ActivityCancelled(activity_id=activity.id, by=by),))
    goes_on(session, new, old, activity.day)
    standing = progress(session, new, activity.year).standing
    if any(visit.number == activity.number and visit.id != activity.id for visit in standing):
        return Done()
    _swap(session, activity, old, new, RoleKind.DOCENTE, Answer.ASKED)
    activity.docente_id = new
    changes.clear_counter(activity)
    changes.advance(session, activity, "replace", by=by, now=now, reason=REASON, new_revision=True)
    host = acompanante_on(session, new, activity.ie_id or 0, activity.day)
    if host is not None and host != by:
        _to_organiser(session, activity, host, now)
        by = host
    return Done((DateProposed(activity_id=activity.id, by=by),))


def _swap(session: Session, activity: Activity, old: int, new: int, role: RoleKind, answer: Answer) -> None:
    """One participant in the place of another."""
    both = (Participant.activity_id == activity.id, Participant.person_id.in_((old, new)))
    session.execute(delete(Participant).where(*both))
    session.add(Participant(activity_id=activity.id, person_id=new, role=role, answer=answer))
    session.flush()
    session.expire(activity, ["participants"])
