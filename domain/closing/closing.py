"""Keeping the record of an activity: by whoever conducted it, at its end, and again when something was wrong in it."""

from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from domain.activities.closing import (
    STANDING,
    SUSPENDS,
    Account,
    Held,
    Record,
    Seat,
    days_held,
    seats_of,
    strategies,
    write,
)
from domain.activities.confirming import carry_over, set_aside
from domain.activities.model import Activity, ActivityDay, Kind, State
from domain.dates import changes
from domain.events import RecordKept
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import RoleKind, assignments_of
from domain.policy import Actor, Verb, actor, may
from domain.year.calendar import local
from domain.year.norm import Norm

CLOSE, MISS = "close", "miss"


def close(
    session: Session, who: Actor, activity_id: int, seen: int, account: Account, *, norm: Norm, now: datetime
) -> Outcome:
    """Keeps what is told of an activity, seen at revision `seen`; docentes are asked whether it was so.

    What was not held frees its number and its days: it can be dated again.
    """
    activity = changes.locked(session, who, Verb.CLOSE_ACTIVITY, activity_id)
    if activity is None:
        return Refused("not_yours")
    refused = unfit(session, activity, seen, norm, now) or impossible(activity, account, who.today)
    if refused is not None:
        return refused
    verb = verb_of(account, norm)
    if verb == CLOSE and number_is_taken(session, activity):
        return Refused("number_taken", {"activity_id": activity_id})
    before = facts(session, activity_id)
    record = write(session, activity_id, account, norm, by=who.person_id, now=now)
    changes.advance(session, activity, verb, by=who.person_id, now=now, reason=account.reason)
    if before is not None and facts(session, activity_id) == before:
        carry_over(session, activity_id, record.revision)
        return Done(id=activity_id)
    set_aside(session, activity_id, who.today)
    return Done((RecordKept(activity_id=activity_id, by=who.person_id, revision=record.revision),), activity_id)


def unfit(session: Session, activity: Activity, seen: int, norm: Norm, now: datetime) -> Refused | None:
    """Why the activity cannot be closed now, whatever is told of it."""
    about: dict[str, object] = {"activity_id": activity.id}
    if activity.kind not in strategies(norm):
        return Refused("not_recorded", about)
    if not is_standing(session, activity):
        return Refused(f"is_{activity.state}", about)
    if seen != activity.revision:
        return Refused("changed_meanwhile", about)
    return Refused("not_begun", about) if now < activity.starts_at else None


def is_standing(session: Session, activity: Activity) -> bool:
    """A date that binds, or one whose record says that it was not held and may be corrected."""
    return activity.state in STANDING or session.get(Record, activity.id) is not None


def impossible(activity: Activity, account: Account, today: date) -> Refused | None:
    """What cannot be so: nothing was held on no day, on a day to come, in another year, or twice."""
    days = [each.day for each in account.days]
    told = bool(days) == (account.held != Held.NOT_HELD) and bool(account.reason) == (account.held != Held.AS_AGREED)
    fits = all(each.ends_at > each.starts_at and each.day.year == activity.year for each in account.days)
    if not told or not fits or len(set(days)) < len(days) or max(days, default=today) > today:
        return Refused("days_impossible", {"activity_id": activity.id})
    return None


def verb_of(account: Account, norm: Norm) -> str:
    """A day on which nobody could work is dated again, or counts as held (setting dia_suspendido)."""
    counts = norm.choice("dia_suspendido") == "cuenta" and account.reason in SUSPENDS
    return MISS if account.held == Held.NOT_HELD and not counts else CLOSE


def number_is_taken(session: Session, activity: Activity) -> bool:
    """Whether another visita has taken the place of one that was not held."""
    if activity.kind != Kind.VISITA or activity.state != State.CANCELLED:
        return False
    query = select(Activity.id).where(
        Activity.docente_id == activity.docente_id,
        Activity.year == activity.year,
        Activity.number == activity.number,
        Activity.kind == Kind.VISITA,
        Activity.state != State.CANCELLED,
    )
    return session.scalar(query.limit(1)) is not None


def facts(session: Session, activity_id: int) -> tuple[str, list[tuple[datetime, datetime]], list[Seat]] | None:
    """What docentes are asked about: whether it was held, when, who was there. None: not recorded."""
    record = session.get(Record, activity_id)
    if record is None:
        return None
    days = [(each.starts_at, each.ends_at) for each in days_held(session, activity_id)]
    return record.held, days, seats_of(session, activity_id)


def to_close(session: Session, person_id: int, now: datetime, norm: Norm) -> list[Activity]:
    """What a person conducted in this año lectivo, or somebody who has left before them, without a record.

    It has begun; the oldest first.
    """
    query = (
        select(Activity)
        .outerjoin(Record, Record.activity_id == Activity.id)
        .where(Activity.year == local(now).year, Record.activity_id.is_(None), Activity.starts_at <= now)
        .where(Activity.state.in_(STANDING), Activity.kind.in_(sorted(strategies(norm))))
        .order_by(Activity.last_day, Activity.id)
    )
    who = actor(session, person_id, local(now).date())
    found = session.scalars(query.where(or_(Activity.organiser_id == person_id, Activity.id.in_(_near(session, who)))))
    return [row for row in found if row.organiser_id == person_id or may(session, who, Verb.CLOSE_ACTIVITY, row.id)]


def _near(session: Session, who: Actor) -> Select[int]:
    """Activities in IE where somebody accompanies or leads."""
    ies = {row.ie_id for row in assignments_of(session, who.person_id, who.today)}
    ies |= {role.ie_id for role in who.roles if role.kind == RoleKind.DIRECTIVO and role.ie_id}
    return select(ActivityDay.activity_id).where(ActivityDay.ie_id.in_(ies))
