"""Days on which a date could be put, as people look for them in their calendar before they name one."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, ActivityDay, Answer, Kind, Participant, State, ies_of
from domain.people.roles import RoleKind
from domain.people.territory import Ie
from tests.school_year.chance import chance
from tests.school_year.scene import LAST, Scene

ONE_DAY = timedelta(days=1)
NOTICE = 3  # days
LAST_VISIT = date(2026, 12, 17)
HOLDS = (State.PROPOSED, State.CONFIRMED, State.COUNTERED)


def free_days(
    scene: Scene, session: Session, activity: Activity, host: int, ies: Sequence[int] = ()
) -> tuple[date, ...]:
    """As many days in a row as the activity has, free for its host and in its IE; none when the year has no more."""
    ie_ids = list(ies) or ies_of(session, activity.id)
    places = [session.get_one(Ie, each).scopes for each in ie_ids]
    calendar = scene.programme.calendar
    fits = calendar.is_lective if activity.kind == Kind.VISITA else calendar.is_working
    taken = _taken(scene, session, host, ie_ids, activity.id)
    last = LAST_VISIT if activity.kind == Kind.VISITA else LAST - ONE_DAY * 2
    first = scene.today + ONE_DAY * (NOTICE + int(chance(scene.seed, "notice", activity.id, activity.revision) * 7))
    good = [day for day in _days(first, last) if day not in taken and all(fits(day, each) for each in places)]
    for at in range(len(good) - activity.days + 1):
        row = tuple(good[at : at + activity.days])
        if activity.kind == Kind.TALLER or row[-1] - row[0] == ONE_DAY * (activity.days - 1):
            return row
    return ()


def _days(first: date, last: date) -> Iterator[date]:
    return (first + ONE_DAY * number for number in range((last - first).days + 1))


def _taken(scene: Scene, session: Session, host: int, ie_ids: Sequence[int], but: int) -> set[date]:
    """Days of the host, of who accompanies there, and of the IE themselves."""
    theirs = select(Participant.activity_id).where(
        Participant.person_id == host, Participant.answer != Answer.NO, Participant.role != RoleKind.DOCENTE
    )
    there = select(Participant.person_id).join(ActivityDay, ActivityDay.activity_id == Participant.activity_id)
    there = there.where(ActivityDay.ie_id.in_(ie_ids), Participant.role == RoleKind.ACOMPANANTE)
    others = select(Participant.activity_id).where(
        Participant.person_id.in_(there), Participant.role == RoleKind.ACOMPANANTE
    )
    query = (
        select(ActivityDay.day)
        .join(Activity, Activity.id == ActivityDay.activity_id)
        .where(Activity.state.in_(HOLDS), Activity.id != (but or 0), ActivityDay.day > scene.today)
        .where(or_(ActivityDay.ie_id.in_(ie_ids), Activity.id.in_(theirs), Activity.id.in_(others)))
        .distinct()
    )
    return set(session.scalars(query))
