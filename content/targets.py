"""For what a date is being chosen: the same three taps serve a new visita, a meeting, a move."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity, Kind, ies_of
from domain.dates.drafts import TALLER_MINUTES, VISIT_MINUTES, Draft, run_of_days
from domain.people.roles import Assignment, assignment_of, assignments_of
from domain.people.territory import Ie
from domain.policy import MOST_ID
from domain.year.calendar import SchoolCalendar
from domain.year.norm import Plan

VISIT, MOVE, COUNTER = "vis", "mov", "cnt"
MEETINGS = {"gia": Kind.GIA, "rtc": Kind.RTC, "tal": Kind.TALLER}
GOAL_OF = {kind: goal for goal, kind in MEETINGS.items()} | {Kind.VISITA: VISIT}
LEAST_OF_NORM = 180  # minutes of a GIA or RTC, until chosen otherwise
MOST_DAYS = 5  # of a visita or taller
MEETING_LIMITS = (60, 600)
DAY = 1000  # size of a taller on the wire: its days times this, and the minutes of each
ALL_IE = 0
WEEKS_AHEAD = 26


@dataclass(frozen=True, kw_only=True)
class Target:
    kind: Kind
    organiser_id: int
    ies: tuple[Ie, ...]
    docente_id: int | None = None
    activity_id: int | None = None
    number: int
    size: int  # days of a visita, minutes of a meeting, both of a taller (DAY), until chosen otherwise
    day: date | None = None  # of an activity that has a date

    def fits(self, calendar: SchoolCalendar, day: date) -> bool:
        """Whether the day may be offered: with pupils for a visita, a working day for the rest."""
        ask = calendar.is_lective if self.kind == Kind.VISITA else calendar.is_working
        return all(ask(day, ie.scopes) for ie in self.ies)

    def takes(self, size: int) -> bool:
        """Whether so many days and minutes can be asked for; a button may be forged."""
        (least, most), (days, minutes) = MEETING_LIMITS, self.length(size)
        return 1 <= days <= MOST_DAYS and least <= minutes <= most

    def length(self, size: int) -> tuple[int, int]:
        """Days, and minutes of each, that a size means."""
        if self.kind == Kind.VISITA:
            return size, VISIT_MINUTES
        if self.kind == Kind.TALLER:
            return size // DAY or 1, size % DAY
        return 1, size

    def draft(self, calendar: SchoolCalendar, day: date, hour: time, size: int) -> Draft:
        count, minutes = self.length(size if self.takes(size) else self.size)
        days = run_of_days(day, count, partial(self.fits, calendar))
        return Draft(
            kind=self.kind,
            organiser_id=self.organiser_id,
            ie_ids=tuple(ie.id for ie in self.ies),
            days=days,
            hour=hour,
            minutes=minutes,
            docente_id=self.docente_id,
            activity_id=self.activity_id,
        )


def size_of(kind: Kind, days: int, minutes: int) -> int:
    """The size that means this length; the way back is `Target.length`."""
    return {Kind.VISITA: days, Kind.TALLER: days * DAY + minutes}.get(kind, minutes)


def target(
    session: Session, programme: Programme, goal: str, id_: int, n: int, *, person_id: int, today: date
) -> Target | None:
    """What a button's (goal, id, n) means for this person today; None when it means nothing."""
    if abs(id_) > MOST_ID:
        return None
    if goal == VISIT:
        return _visit(session, programme, id_, n, person_id, today)
    if goal in MEETINGS:
        return _meeting(session, programme, MEETINGS[goal], id_, n, person_id, today)
    return _standing(session, id_) if goal in {MOVE, COUNTER} else None


def pattern_of(programme: Programme, ie: Ie) -> Plan | None:
    """The norm's column for the IE; None while its modelo or nivel is unknown."""
    if ie.modelo is None or ie.nivel is None:
        return None
    return programme.norm.plan_for(ie.modelo, ie.nivel)


def weeks(calendar: SchoolCalendar, wanted: Target, today: date) -> list[list[date]]:
    """The days of this año lectivo that can be chosen, week by week, from tomorrow on; no empty weeks."""
    monday = today - timedelta(days=today.weekday())
    found = []
    for week in range(WEEKS_AHEAD):
        days = [monday + timedelta(days=7 * week + n) for n in range(5)]
        if fitting := [day for day in days if day > today and day.year == today.year and wanted.fits(calendar, day)]:
            found.append(fitting)
    return found


def institution(session: Session, ie: Ie) -> tuple[Ie, ...]:
    """All niveles of an integrada: they hold their RTC together (5.6.3.f)."""
    if ie.codinst is None:
        return (ie,)
    query = select(Ie).where(Ie.codinst == ie.codinst, Ie.active).order_by(Ie.id)
    return tuple(session.scalars(query)) or (ie,)


def _visit(
    session: Session, programme: Programme, docente_id: int, n: int, person_id: int, today: date
) -> Target | None:
    assignment: Assignment | None = assignment_of(session, person_id, docente_id, today)
    if assignment is None:
        return None
    ie = session.get_one(Ie, assignment.ie_id)
    plan = pattern_of(programme, ie)
    days = plan.pattern.days if plan else ()
    return Target(
        kind=Kind.VISITA,
        organiser_id=person_id,
        ies=(ie,),
        docente_id=docente_id,
        number=n,
        size=days[n - 1] if 0 < n <= len(days) else 1,
    )


def _meeting(
    session: Session, programme: Programme, kind: Kind, place: int, n: int, person_id: int, today: date
) -> Target | None:
    ies = places_of(session, kind, place, person_id, today)
    if not ies:
        return None
    size = taller_days(programme, ies[0]) * DAY + TALLER_MINUTES if kind == Kind.TALLER else LEAST_OF_NORM
    return Target(kind=kind, organiser_id=person_id, ies=ies, number=n, size=size)


def taller_days(programme: Programme, ie: Ie) -> int:
    """How many days a taller is offered with; the norm states only those of all talleres together."""
    plan = pattern_of(programme, ie)
    if plan is None or programme.norm.choice("taller_reparto") == "libre":
        return 1
    return plan.taller_days.value // plan.talleres.value


def places_of(session: Session, kind: Kind, place: int, person_id: int, today: date) -> tuple[Ie, ...]:
    """The IE of a button: one, all of the acompañante's (0), or a red educativa (negative).

    An RTC by red takes all IE of the red (5.2.7); a GIA or taller those of the acompañante in it.
    """
    if place > 0:
        ie = session.get(Ie, place)
        return () if ie is None else institution(session, ie) if kind == Kind.RTC else (ie,)
    if kind == Kind.RTC:
        query = select(Ie).where(Ie.red_id == -place, Ie.active).order_by(Ie.id)
        return tuple(session.scalars(query))
    own = {row.ie_id for row in assignments_of(session, person_id, today)}
    ies = (session.get_one(Ie, ie_id) for ie_id in sorted(own))
    return tuple(ie for ie in ies if place == ALL_IE or ie.red_id == -place)


def _standing(session: Session, activity_id: int) -> Target | None:
    activity = session.get(Activity, activity_id)
    if activity is None:
        return None
    return Target(
        kind=Kind(activity.kind),
        organiser_id=activity.organiser_id,
        ies=tuple(session.get_one(Ie, ie_id) for ie_id in ies_of(session, activity_id)),
        docente_id=activity.docente_id,
        activity_id=activity.id,
        number=activity.number,
        size=size_of(Kind(activity.kind), activity.days, activity.minutes),
        day=activity.day,
    )
