"""Dates that somebody must look after: asked away from, upset, on a day off, of nobody any more, fallen, not called."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from domain.activities.model import Activity, ActivityDay, Kind, State, days_of
from domain.activities.places import scopes_of
from domain.people.roles import Assignment
from domain.year.stored import PlannedRow, PlanState, RowStatus, StoredPlan
from tests.school_year.chance import happens
from tests.school_year.scene import Scene

UPSET = 0.03  # share of dates that are moved or called off two days before
ONE_DAY = timedelta(days=1)
ASKED_AWAY = (State.COUNTERED, State.DECLINED)
STANDS = (State.PROPOSED, State.CONFIRMED)
CALLS_FROM = date(2026, 3, 9)


def asked_away(scene: Scene, session: Session) -> Any:
    return session.scalars(select(Activity.id).where(Activity.state.in_(ASKED_AWAY)).order_by(Activity.id))


def upset(scene: Scene, session: Session) -> Iterator[int]:
    query = select(Activity.id, Activity.revision).where(Activity.state.in_(STANDS))
    for id_, revision in session.execute(query.where(Activity.day == scene.today + ONE_DAY * 2).order_by(Activity.id)):
        if happens(UPSET, scene.seed, "upset", id_, revision):
            yield id_


def closed(scene: Scene, session: Session) -> Iterator[int]:
    """Dates to come on a day on which nobody works there any more."""
    days = sorted({each.day for each in scene.programme.calendar.closed if each.day > scene.today})
    query = select(Activity).join(ActivityDay, ActivityDay.activity_id == Activity.id)
    query = query.where(ActivityDay.day.in_(days), Activity.state.in_(STANDS), Activity.day > scene.today).distinct()
    for activity in session.scalars(query.order_by(Activity.id)).all():
        if is_hit(scene, session, activity):
            yield activity.id


def is_hit(scene: Scene, session: Session, activity: Activity) -> bool:
    calendar, scopes = scene.programme.calendar, scopes_of(session, activity)
    return not all(calendar.is_working(day, scopes) for day in days_of(session, activity.id))


def gone(scene: Scene, session: Session) -> Any:
    """Visitas to come to docentes who have left, and whose place nobody took for two weeks."""
    left = select(Assignment.docente_id).where(Assignment.until < scene.today - ONE_DAY * 14)
    still = select(Assignment.docente_id).where(Assignment.until.is_(None))
    query = select(Activity.id).where(Activity.docente_id.in_(left), Activity.docente_id.not_in(still))
    query = query.where(Activity.day > scene.today, Activity.state != State.CANCELLED)
    return session.scalars(query.order_by(Activity.id))


def fallen(scene: Scene, session: Session) -> Any:
    """What was called off and has no new date: the last try of each."""
    other = aliased(Activity)
    same = (other.kind == Activity.kind, other.year == Activity.year, other.number == Activity.number)
    visita = (Activity.kind == Kind.VISITA) & (other.docente_id == Activity.docente_id)
    meeting = (Activity.kind != Kind.VISITA) & (other.organiser_id == Activity.organiser_id)
    meeting &= other.ie_id.is_not_distinct_from(Activity.ie_id)
    later = select(other.id).where(*same, visita | meeting, (other.state != State.CANCELLED) | (other.id > Activity.id))
    query = select(Activity.id).where(Activity.state == State.CANCELLED, Activity.kind != Kind.RTC, ~later.exists())
    return session.scalars(query.order_by(Activity.id))


def uncalled(scene: Scene, session: Session) -> Any:
    """RTC that a plan named to the directivo and that nobody has called: looked at once a week, after March daily."""
    if scene.today < CALLS_FROM or (scene.today > date(2026, 4, 17) and scene.today.weekday() != 1):
        return []
    query = select(PlannedRow).join(StoredPlan, StoredPlan.id == PlannedRow.plan_id)
    query = query.where(
        StoredPlan.state == PlanState.ACCEPTED, PlannedRow.work == Kind.RTC, PlannedRow.status == RowStatus.SENT
    )
    standing = select(ActivityDay.ie_id, Activity.number).join(Activity, Activity.id == ActivityDay.activity_id)
    standing = standing.where(Activity.kind == Kind.RTC, Activity.state != State.CANCELLED)
    there = {(ie_id, number) for ie_id, number in session.execute(standing)}
    return [
        row.id for row in session.scalars(query.order_by(PlannedRow.id)) if (row.ie_ids[0], row.number) not in there
    ]
