"""Slots of their own for the activities whose reminders a local day off moves.

The table of slots knows the days off of the whole country. Where a UGEL or an IE has one more, a reminder
that would fall on it goes to the working day before, so that it is not held until it is of no use.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity, ActivityDay, State
from domain.activities.places import scopes_of
from domain.people.territory import Dre, Ie, Ugel, within
from domain.year.calendar import local
from scheduler.slots import rows_of_day

Rows = tuple[dict[str, Any], ...]
LONGEST_BREAK = 14  # days without work that may lie between a reminder and the day it was wished for


def own_slots(
    session: Session, programme: Programme, now: datetime, *conditions: ColumnElement[bool]
) -> dict[int, Rows]:
    """Activity id -> its slots, for the coming activities that do not go by the table of slots."""
    calendar = programme.calendar
    if not calendar.local_scopes:
        return {}

    @cache
    def rows(kind: str, day: date, scopes: tuple[str, ...]) -> Rows:
        here, there = (_rows(programme, kind, day, each) for each in (scopes, ()))
        return here if here != there else ()

    found = {}
    for activity in session.scalars(_near(programme, local(now).date(), conditions)):
        scopes = tuple(scope for scope in scopes_of(session, activity) if scope in calendar.local_scopes)
        if scopes and (own := rows(activity.kind, activity.day, scopes)):
            found[activity.id] = own
    return found


def _rows(programme: Programme, kind: str, day: date, scopes: tuple[str, ...]) -> Rows:
    return tuple(row for row in rows_of_day(programme, day, scopes) if row["kind"] == kind)


def _near(programme: Programme, today: date, conditions: Sequence[ColumnElement[bool]]) -> Any:
    """Agreed activities to come, in places with days off of their own, soon after one of those."""
    places = (
        select(ActivityDay.activity_id)
        .join(Ie, Ie.id == ActivityDay.ie_id)
        .join(Ugel, Ugel.id == Ie.ugel_id)
        .join(Dre, Dre.id == Ugel.dre_id)
        .where(within(programme.calendar.local_scopes))
    )
    query = select(Activity).where(Activity.state == State.CONFIRMED, Activity.day >= today, *conditions)
    days = _days_after(programme)
    if days is not None:
        query = query.where(Activity.day.in_(days))
    return query.where(Activity.id.in_(places)).order_by(Activity.id)


def _days_after(programme: Programme) -> set[date] | None:
    """Days whose reminders may fall on a local day off; None: any, for some place has weeks of its own."""
    if any(year.overrides for year in programme.calendar.years.values()):
        return None
    reach = max(rule.days_before for rule in programme.reminders.rules) + LONGEST_BREAK
    closed = (entry.day for entry in programme.calendar.closed if entry.scope is not None)
    return {day + timedelta(days=n) for day in closed for n in range(reach + 1)}
