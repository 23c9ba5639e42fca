"""What slips: activities that ended and are not closed, dates without an answer, records without a docente's word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from domain.activities.closing import STANDING, Record, strategies
from domain.activities.confirming import Confirmation
from domain.activities.model import Activity, ActivityDay, Answer, History, Kind, Participant, State
from domain.evaluation.practice import Moment, moment_on, untold
from domain.people.roles import RoleKind, assignments_of
from domain.people.succession import line_of
from domain.people.territory import Ie, Ugel
from domain.year.calendar import SchoolCalendar
from domain.year.norm import Norm

LAST_MONTHS = 11  # from November on the end of the year is told
ASKED_AWAY = (State.COUNTERED, State.DECLINED)  # the docente has answered; now it is for who accompanies


@dataclass(frozen=True, kw_only=True)
class Slips:
    """How much waits in one place."""

    not_closed: int = 0
    unanswered: int = 0  # dates of visitas that wait for an answer: of the docente, or of who accompanies
    unsaid: int = 0  # records that docentes have not confirmed


@dataclass(frozen=True, kw_only=True)
class Since:
    """What has waited for so many days by now."""

    norm: Norm
    today: date
    now: datetime
    days: int

    @property
    def moment(self) -> datetime:
        return self.now - timedelta(days=self.days)


def not_closed(since: Since) -> ColumnElement[bool]:
    """True of activities of this year that ended so long ago and have no record."""
    return and_(
        Activity.year == since.today.year,
        Activity.last_day < since.today - timedelta(days=since.days),
        Activity.state.in_(STANDING),
        Activity.kind.in_(sorted(strategies(since.norm))),
        ~exists().where(Record.activity_id == Activity.id),
    )


def unanswered(since: Since) -> ColumnElement[bool]:
    """True of visitas whose date stands open as it is since so long ago; one that has passed is to be closed."""
    so_long = exists().where(
        History.activity_id == Activity.id, History.revision == Activity.revision, History.at <= since.moment
    )
    asked = and_(Activity.state == State.PROPOSED, Activity.day >= since.today)
    return and_(Activity.year == since.today.year, asked | Activity.state.in_(ASKED_AWAY), so_long)


def unsaid(since: Since) -> ColumnElement[bool]:
    """True of activities recorded so long ago of which a docente has not said whether it was so."""
    said = exists().where(
        Confirmation.activity_id == Record.activity_id,
        Confirmation.person_id == Participant.person_id,
        Confirmation.revision == Record.revision,
    )
    return (
        exists()
        .where(Record.activity_id == Activity.id, Record.at <= since.moment, Activity.year == since.today.year)
        .where(Participant.activity_id == Activity.id, Participant.role == RoleKind.DOCENTE, ~said)
    )


def slips(session: Session, since: Since, *there: ColumnElement[bool]) -> dict[int, Slips]:
    """By IE, of those that meet `there` (conditions on Ie and Ugel); only IE where something waits."""
    counts = {
        "not_closed": _by_ie(session, not_closed(since), there),
        "unanswered": _by_ie(session, unanswered(since), there),
        "unsaid": _by_ie(session, unsaid(since), there),
    }
    ies = sorted({ie_id for found in counts.values() for ie_id in found})
    return {ie_id: Slips(**{name: found.get(ie_id, 0) for name, found in counts.items()}) for ie_id in ies}


def all_slips(session: Session, since: Since, *there: ColumnElement[bool]) -> Slips:
    """Of all those IE together: what several of them share counts once."""
    waits = {"not_closed": not_closed(since), "unanswered": unanswered(since), "unsaid": unsaid(since)}
    return Slips(**{name: _count(session, each, there) for name, each in waits.items()})


def _count(session: Session, waits: ColumnElement[bool], there: tuple[ColumnElement[bool], ...]) -> int:
    query = (
        select(func.count(Activity.id.distinct()))
        .join(ActivityDay, ActivityDay.activity_id == Activity.id)
        .join(Ie, Ie.id == ActivityDay.ie_id)
        .join(Ugel, Ugel.id == Ie.ugel_id)
    )
    return session.scalar(query.where(waits, *there)) or 0


def _by_ie(session: Session, waits: ColumnElement[bool], there: tuple[ColumnElement[bool], ...]) -> Mapping[int, int]:
    query: Select[int, int] = (
        select(ActivityDay.ie_id, func.count(Activity.id.distinct()))
        .join(Activity, Activity.id == ActivityDay.activity_id)
        .join(Ie, Ie.id == ActivityDay.ie_id)
        .join(Ugel, Ugel.id == Ie.ugel_id)
        .where(waits, *there)
        .group_by(ActivityDay.ie_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def waiting_in(session: Session, since: Since, ie_ids: list[int]) -> list[Activity]:
    """What is not closed in some IE, the oldest first: for whoever leads them."""
    here = select(ActivityDay.activity_id).where(ActivityDay.ie_id.in_(ie_ids))
    query = select(Activity).where(Activity.id.in_(here), not_closed(since))
    return list(session.scalars(query.order_by(Activity.last_day, Activity.id)))


def asked_of(session: Session, organiser_id: int, today: date) -> list[Activity]:
    """Dates that an organiser put and that the docente has not answered yet, the nearest first."""
    asked = and_(Participant.role == RoleKind.DOCENTE, Participant.answer == Answer.ASKED)
    query = (
        select(Activity)
        .join(Participant, and_(Participant.activity_id == Activity.id, asked))
        .where(Activity.organiser_id == organiser_id, Activity.state == State.PROPOSED, Activity.day >= today)
        .order_by(Activity.day, Activity.id)
    )
    return list(session.scalars(query))


def asked_away(session: Session, organiser_id: int, today: date) -> list[Activity]:
    """Visitas of this year to which the docente said no or another date, and the organiser nothing since."""
    mine = (Activity.organiser_id == organiser_id, Activity.year == today.year, Activity.state.in_(ASKED_AWAY))
    return list(session.scalars(select(Activity).where(*mine).order_by(Activity.day, Activity.id)))


# Behind the plan


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A docente who has had fewer visitas than the year so far would have."""

    docente_id: int
    held: int
    expected: int


def behind(session: Session, acompanante_id: int, norm: Norm, calendar: SchoolCalendar, today: date) -> list[Behind]:
    """Docentes of an acompañante whose visitas fall short of their share of the lective days that have passed."""
    found = []
    for row in assignments_of(session, acompanante_id, today):
        ie = session.get_one(Ie, row.ie_id)
        plan = norm.plan_for(ie.modelo or "", ie.nivel or "")
        if plan is not None:
            expected = expected_by(plan.visitas.value, calendar, today, ie.scopes)
            held = visits_held(session, row.docente_id, today)
            if held < expected:
                found.append(Behind(docente_id=row.docente_id, held=held, expected=expected))
    return found


def practice_untold(session: Session, acompanante_id: int, today: date) -> int:
    """Docentes whose practice is to be told by now: in the first part of the year those who were visited, from
    November on all of them (5.5.3: at the start and at the end)."""
    docentes = {row.docente_id for row in assignments_of(session, acompanante_id, today)}
    if moment_on(today) == Moment.START:
        docentes = {each for each in docentes if visits_held(session, each, today)}
    elif today.month < LAST_MONTHS:
        return 0
    return untold(session, docentes, today)


def expected_by(visits: int, calendar: SchoolCalendar, today: date, scopes: tuple[str, ...]) -> int:
    """Of the visitas of a year those that its lective days up to yesterday would have seen; whole ones only."""
    every = calendar.lective_days(date(today.year, 1, 1), date(today.year, 12, 31), scopes)
    passed = sum(day < today for day in every)
    return visits * passed // len(every) if every else 0


def visits_held(session: Session, docente_id: int, today: date) -> int:
    query = select(func.count()).where(
        Activity.docente_id.in_(line_of(session, docente_id, today.year)),
        Activity.year == today.year,
        Activity.kind == Kind.VISITA,
        Activity.state == State.CONFIRMED,
        Activity.last_day < today,
    )
    return session.scalar(query) or 0
