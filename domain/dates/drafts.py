"""What somebody wants to put on the calendar, before it is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, ActivityDay, Kind, Participant, State
from domain.outcome import Refused
from domain.people.roles import assignments_of
from domain.people.succession import line_of
from domain.year.calendar import instant

VISIT_MINUTES = 240  # a morning of class and its dialogue; ours, the norm is silent
TALLER_MINUTES = 480
LOOK_AHEAD = 30  # days within which the next day of a visita or taller must lie


@dataclass(frozen=True, kw_only=True)
class Draft:
    kind: Kind
    organiser_id: int
    ie_ids: tuple[int, ...]  # more than one: a GIA, RTC or taller of several IE
    days: tuple[date, ...]
    hour: time  # local, America/Lima
    minutes: int  # length of each day's work
    docente_id: int | None = None  # visitas only
    activity_id: int | None = None  # the activity that is moved, if one is

    @property
    def starts_at(self) -> datetime:
        return instant(self.days[0], self.hour)


def run_of_days(start: date, count: int, fits: Callable[[date], bool]) -> tuple[date, ...]:
    """`count` fitting days from `start` on, as near to each other as the calendar lets them be."""
    days = [start]
    day = start
    while len(days) < count and (day - start).days < LOOK_AHEAD and day < date.max:
        day += timedelta(days=1)
        if fits(day):
            days.append(day)
    return tuple(days)


def unfit(day: date, hour: time, today: date, now: datetime, **about: int) -> Refused | None:
    """Why nothing can be put on that day and hour: it has passed, or lies outside this año lectivo."""
    if day.year > today.year:
        return Refused("date_too_far", dict(about))
    if day < today or instant(day, hour) <= now:
        return Refused("date_is_past", dict(about))
    return None


def next_visit(session: Session, docente_id: int, year: int) -> int:
    """The first order number that no standing visita of the docente has: a cancelled one is held again."""
    query = select(Activity.number).where(
        Activity.docente_id.in_(line_of(session, docente_id, year)),
        Activity.year == year,
        Activity.kind == Kind.VISITA,
        Activity.state != State.CANCELLED,
    )
    return first_free(session.scalars(query))


def next_meeting(session: Session, kind: Kind, organiser_id: int, ie_ids: Sequence[int], today: date) -> int:
    """The first order number that no standing meeting of the same people has this year."""
    return first_free(standing_meetings(session, kind, organiser_id, ie_ids, today).values())


def standing_meetings(
    session: Session, kind: Kind, organiser_id: int, ie_ids: Sequence[int], today: date
) -> dict[int, int]:
    """Activity id -> order number. An RTC is of its IE whoever leads it (5.2.7); a GIA or taller is of the
    docentes whom the organiser accompanies today, also when somebody before them held it (5.2.6)."""
    query = (
        select(Activity.id, Activity.number)
        .join(ActivityDay, ActivityDay.activity_id == Activity.id)
        .where(Activity.kind == kind, Activity.year == today.year, Activity.state != State.CANCELLED)
        .where(ActivityDay.ie_id.in_(ie_ids))
    )
    if kind != Kind.RTC:
        own = [row.docente_id for row in assignments_of(session, organiser_id, today) if row.ie_id in ie_ids]
        theirs = select(Participant.activity_id).where(Participant.person_id.in_(own))
        query = query.where(or_(Activity.organiser_id == organiser_id, Activity.id.in_(theirs)))
    return {row.id: row.number for row in session.execute(query)}


def first_free(numbers: Iterable[int]) -> int:
    taken = set(numbers)
    return next(number for number in range(1, len(taken) + 2) if number not in taken)
