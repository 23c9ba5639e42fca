"""Days off that a specialist loads in the chat, the dates that fall with them, and the way back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from domain.activities.model import Activity, ActivityDay, History, State, days_of
from domain.activities.places import scopes_of
from domain.base import count_of
from domain.events import DaysClosed, DaysReopened
from domain.outcome import Done, Outcome, Refused
from domain.people.territory import Dre, Ie, Reach, Ugel, place_of, scope_of_place, within
from domain.policy import CLOSES, Actor, may
from domain.year.closures import Closure, DaysOff, Why

DATED = (
    State.PROPOSED,
    State.CONFIRMED,
    State.COUNTERED,
)  # a date has been named, and nobody has said that it falls
NAMES_A_DATE = ("move", "accept")  # verbs of the history
MOST_DAYS = 80  # loaded at once; more is no strike but a slip of the pen


def close(
    session: Session,
    who: Actor,
    *,
    days: Collection[date],
    reach: Reach,
    place_id: int,
    why: Why,
    reason: str,
    now: datetime,
) -> Outcome:
    """Nobody works there on these days. Those that are closed there already stay as they are.

    `reason` is `why` in words, as it stands beside the days that were loaded from files.
    """
    if not may(session, who, CLOSES[reach], place_id):
        return Refused("not_yours")
    place = place_of(session, reach, place_id, lock=True)
    assert place is not None
    if refused := unfit(days, who.today):
        return refused
    scope = scope_of_place(reach, place)
    new = sorted(set(days) - closed_days(session, scope))
    if not new:
        return Refused("days_off_known")
    row = DaysOff(
        reach=reach, place_id=place_id, scope=scope, days_=[day.isoformat() for day in new], last=new[-1],
        why=why, by=who.person_id, at=now,
    )  # fmt: skip
    session.add(row)
    session.add_all(Closure(day=day, scope=scope, reason=reason) for day in new)
    session.flush()
    fallen = organisers(falling_on(session, new, scope, now))
    return Done((DaysClosed(days_off_id=row.id, by=who.person_id, organisers=fallen),), row.id)


def reopen(session: Session, who: Actor, days_off_id: int, now: datetime) -> Outcome:
    """They were closed by mistake: what nobody moved meanwhile holds again."""
    row = session.get(DaysOff, days_off_id)
    if row is None or not may(session, who, CLOSES[Reach(row.reach)], row.place_id):
        return Refused("not_yours")
    undo = update(DaysOff).where(DaysOff.id == days_off_id, DaysOff.undone_at.is_(None))
    if count_of(session.execute(undo.values(undone_at=now, undone_by=who.person_id))) == 0:
        return Refused("days_off_undone")
    session.refresh(row)
    holding = organisers(standing_again(session, row, who.today))
    session.execute(delete(Closure).where(Closure.scope == row.scope, Closure.day.in_(row.days)))
    return Done((DaysReopened(days_off_id=days_off_id, by=who.person_id, organisers=holding),), days_off_id)


def unfit(days: Collection[date], today: date) -> Refused | None:
    """Why these days cannot be loaded: none, too many, past, or of another año lectivo."""
    if not days or len(days) > MOST_DAYS:
        return Refused("days_off_many", {"most": MOST_DAYS})
    if min(days) < today:
        return Refused("days_off_past")
    return Refused("days_off_year") if max(days).year != today.year else None


def closed_days(session: Session, scope: str) -> set[date]:
    """The days that are closed for this very place; what a wider one closes is not counted."""
    return set(session.scalars(select(Closure.day).where(Closure.scope == scope)))


def falling_on(session: Session, days: Collection[date], scope: str, at: datetime) -> list[Activity]:
    """What has a date on one of the days in the place, named before `at`: whoever names one later knows."""
    named = (
        select(func.max(History.at))
        .where(History.activity_id == Activity.id, History.verb.in_(NAMES_A_DATE))
        .scalar_subquery()
    )
    there = (
        select(ActivityDay.activity_id)
        .join(Ie, Ie.id == ActivityDay.ie_id)
        .join(Ugel, Ugel.id == Ie.ugel_id)
        .join(Dre, Dre.id == Ugel.dre_id)
        .where(ActivityDay.day.in_(list(days)), within([scope]))
    )
    query = select(Activity).where(Activity.id.in_(there), Activity.state.in_(DATED), named < at)
    return list(session.scalars(query.order_by(Activity.starts_at, Activity.id)))


def standing_again(session: Session, row: DaysOff, today: date) -> list[Activity]:
    """What fell with days off that were undone, was not moved, and no other days off keep from standing."""
    fell = falling_on(session, to_come(row, today), row.scope, row.at)
    return [each for each in fell if fallen_by(session, each, days_of(session, each.id)) is None]


def organisers(activities: Iterable[Activity]) -> tuple[int, ...]:
    return tuple(sorted({each.organiser_id for each in activities}))


def to_come(row: DaysOff, today: date) -> list[date]:
    return [day for day in row.days if day >= today]


def fallen_by(session: Session, activity: Activity, days: Sequence[date]) -> DaysOff | None:
    """What was loaded after the activity's date was named and closes one of these days of it."""
    named = select(func.max(History.at)).where(History.activity_id == activity.id, History.verb.in_(NAMES_A_DATE))
    there = (DaysOff.scope.in_(scopes_of(session, activity)), DaysOff.last >= min(days))
    query = select(DaysOff).where(DaysOff.undone_at.is_(None), DaysOff.at > named.scalar_subquery(), *there)
    found = session.scalars(query.order_by(DaysOff.id))
    return next((row for row in found if set(row.days) & set(days)), None)


def loaded_within(session: Session, who: Actor, *, since: date) -> list[DaysOff]:
    """What the actor may take back and does not lie wholly in the past, the next days first."""
    query = select(DaysOff).where(DaysOff.undone_at.is_(None), DaysOff.last >= since)
    found = session.scalars(query.order_by(DaysOff.last, DaysOff.id))
    mine = [row for row in found if may(session, who, CLOSES[Reach(row.reach)], row.place_id)]
    return sorted(mine, key=lambda row: (row.days[0], row.id))
