"""Who hears of a plan, and of what in it: one list for each IE and person, and one answer to all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, ActivityDay, Answer, Kind, Participant, State, participant
from domain.dates import agreement, meetings
from domain.events import Event
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import accompanied_in, directivos_of
from domain.policy import Actor
from domain.year.planned import Work
from domain.year.stored import PlannedRow, RowStatus, StoredPlan


@dataclass(frozen=True, kw_only=True)
class Told:
    """A line of such a list; an RTC has no activity until its directivo calls it."""

    row: PlannedRow
    activity: Activity | None = None
    mine: Participant | None = None

    @property
    def stands(self) -> bool:
        """As the plan proposed it: nobody has moved it, called it off or asked away from it."""
        there = self.activity is not None and self.activity.state in {State.PROPOSED, State.CONFIRMED}
        return there and self.activity is not None and self.activity.revision == self.row.revision

    @property
    def open(self) -> bool:
        """Waits for the reader's word."""
        return self.stands and self.mine is not None and self.mine.answer == Answer.ASKED


def told(session: Session, plan_id: int, ie_id: int, person_id: int, today: date) -> list[Told]:
    """What a plan asks of a person in an IE, by day."""
    query = select(PlannedRow).where(PlannedRow.plan_id == plan_id, PlannedRow.status == RowStatus.SENT)
    if person_id not in _people_in(session, ie_id, today):
        return []
    leads = person_id in directivos_of(session, ie_id, today)
    lines = []
    for row in sorted(session.scalars(query), key=lambda row: (row.days, row.key)):
        if ie_id in row.ie_ids:
            line = _line(session, row, person_id)
            if line.mine is not None or (row.work == Work.RTC and leads):
                lines.append(line)
    return lines


def _line(session: Session, row: PlannedRow, person_id: int) -> Told:
    found = session.get(Activity, row.activity_id) if row.activity_id is not None else None
    activity = _called(session, row) if row.work == Work.RTC else found
    mine = participant(session, activity.id, person_id) if activity is not None else None
    return Told(row=row, activity=activity, mine=mine)


def _called(session: Session, row: PlannedRow) -> Activity | None:
    """The RTC of these IE that its directivo has called by now, on the day that was named or another."""
    query = (
        select(Activity)
        .join(ActivityDay, ActivityDay.activity_id == Activity.id)
        .where(Activity.kind == Kind.RTC, Activity.year == row.dates[0].year, Activity.number == row.number)
        .where(Activity.state != State.CANCELLED, ActivityDay.ie_id.in_(row.ie_ids))
    )
    return session.scalars(query.limit(1)).first()


def _people_in(session: Session, ie_id: int, today: date) -> set[int]:
    """Who is accompanied there and who leads."""
    accompanied = {row.docente_id for row in accompanied_in(session, ie_id, today)}
    return accompanied | set(directivos_of(session, ie_id, today))


def people_of(session: Session, plan_id: int, ie_id: int, today: date) -> list[int]:
    """Docentes and directivos of an IE of whom the plan asks something, by id."""
    plan = session.get_one(StoredPlan, plan_id)
    here = _people_in(session, ie_id, today)
    return [
        person_id
        for person_id in sorted(here - {plan.acompanante_id})
        if told(session, plan_id, ie_id, person_id, today)
    ]


def confirm_all(session: Session, who: Actor, plan_id: int, ie_id: int, now: datetime) -> Outcome:
    """Yes to every date of the list that stands as it was proposed; what has changed meanwhile is left alone."""
    lines = told(session, plan_id, ie_id, who.person_id, who.today)
    if not lines:
        return Refused("not_yours")
    events: list[Event] = []
    for line in lines:
        if line.open and line.activity is not None:
            outcome = _yes(session, who, line.activity, now)
            events += outcome.events if isinstance(outcome, Done) else ()
    return Done(tuple(events)) if events else Refused("already_answered")


def _yes(session: Session, who: Actor, activity: Activity, now: datetime) -> Outcome:
    if activity.kind == Kind.VISITA:
        return agreement.confirm(session, who, activity.id, activity.revision, now)
    return meetings.attend(session, who, activity.id, activity.revision, coming=True, now=now)


def answered(lines: Sequence[Told]) -> tuple[int, int]:
    """How many dates of a list the reader said yes to, and how many there are."""
    asked = [line for line in lines if line.mine is not None]
    return sum(line.mine is not None and line.mine.answer == Answer.YES for line in asked), len(asked)
