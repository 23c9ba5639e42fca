"""An accepted plan becomes activities, IE by IE: each batch is one transaction, and what is sent is not sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Kind, State, days_of
from domain.dates import agreement, meetings, reschedule
from domain.dates.drafts import TALLER_MINUTES, VISIT_MINUTES, Draft, next_meeting, standing_meetings
from domain.events import Event
from domain.outcome import Outcome, Refused
from domain.people.territory import Ie
from domain.policy import Actor
from domain.year.norm import Norm
from domain.year.planned import Work
from domain.year.stored import PlannedRow, RowStatus, numbers

REASON = "otro"  # code of `content/reasons.py`
LONGEST_PLACE = 200  # characters
MOST = 40  # dates in a transaction: others write beside it


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The rows of one IE, or as many as a transaction takes; those of several IE, and talleres, come first."""

    plan_id: int
    ie_id: int | None
    rows: tuple[PlannedRow, ...]

    @property
    def ie_ids(self) -> tuple[int, ...]:
        """The IE whose people may be told once it is done."""
        return tuple(sorted({ie_id for row in self.rows for ie_id in row.ie_ids}))


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a batch did, and whose IE have nothing left to wait for."""

    events: tuple[Event, ...]
    tell: tuple[int, ...]  # IE
    last: bool  # of the plan


def next_batch(session: Session, *, lock: bool = True) -> Batch | None:
    """What is to be sent next of any accepted plan; with `lock` nobody else sends it meanwhile."""
    first = select(PlannedRow.plan_id).where(PlannedRow.status == RowStatus.WAITING).order_by(PlannedRow.plan_id)
    plan_id = session.scalar(first.limit(1))
    if plan_id is None:
        return None
    rows = waiting(session, plan_id, lock=lock)
    if not rows:
        return None
    shared = tuple(row for row in rows if len(row.ie_ids) > 1)
    if shared:
        return Batch(plan_id=plan_id, ie_id=None, rows=shared[:MOST])
    ie_id = min(row.ie_ids[0] for row in rows)
    return Batch(plan_id=plan_id, ie_id=ie_id, rows=tuple(row for row in rows if row.ie_ids == [ie_id])[:MOST])


def waiting(session: Session, plan_id: int, *, lock: bool = True) -> Sequence[PlannedRow]:
    """By kind, subject and order: a docente's visitas are proposed in their order."""
    query = select(PlannedRow).where(PlannedRow.plan_id == plan_id, PlannedRow.status == RowStatus.WAITING)
    return sorted(session.scalars(query.with_for_update() if lock else query), key=lambda row: row.key)


def send(session: Session, who: Actor, batch: Batch, norm: Norm, now: datetime) -> Sent:
    """Puts the rows on the calendar. `who` is the acompañante as they are now; what is refused is kept and told."""
    events: list[Event] = []
    for row in batch.rows:
        outcome = _put(session, who, row, norm, now)
        if isinstance(outcome, Refused):
            row.status, row.refused = RowStatus.REFUSED, outcome.code
        else:
            row.status = RowStatus.SENT
            events += outcome.events if outcome is not None else ()
            _link(session, row, outcome)
    session.flush()
    left = waiting(session, batch.plan_id)
    later = {ie_id for row in left for ie_id in row.ie_ids}
    return Sent(events=tuple(events), tell=tuple(ie for ie in batch.ie_ids if ie not in later), last=not left)


def _link(session: Session, row: PlannedRow, outcome: Outcome | None) -> None:
    """Which activity the row has become, and as what it was proposed."""
    if outcome is not None and not isinstance(outcome, Refused) and outcome.id is not None:
        row.activity_id = outcome.id
    if row.activity_id is not None:
        row.revision = session.get_one(Activity, row.activity_id).revision


def _put(session: Session, who: Actor, row: PlannedRow, norm: Norm, now: datetime) -> Outcome | None:
    """None: nothing to do, or not the acompañante's to do (an RTC is called by its directivo, 5.2.7)."""
    if row.work == Work.RTC:
        row.activity_id = None  # one that was called off is no date any more
        return None
    draft = draft_of(session, who, row, norm)
    there = _there(session, who, row, draft)
    if there is None:
        return _new(session, who, row, draft, now)
    row.activity_id = there.id
    agreed = there.state in {State.PROPOSED, State.CONFIRMED}
    if agreed and tuple(days_of(session, there.id)) == draft.days:
        return None
    return reschedule.move(session, who, there.id, there.revision, draft, reason=REASON, now=now)


def _new(session: Session, who: Actor, row: PlannedRow, draft: Draft, now: datetime) -> Outcome:
    if row.work == Work.VISITA:
        return agreement.propose(session, who, draft, row.number, now)
    names = [session.get_one(Ie, ie_id).name for ie_id in draft.ie_ids]
    place = ", ".join(names)[:LONGEST_PLACE]
    number = next_meeting(session, draft.kind, who.person_id, draft.ie_ids, who.today)
    return meetings.call(session, who, draft, number=number, place=place, now=now)


def draft_of(session: Session, who: Actor, row: PlannedRow, norm: Norm) -> Draft:
    kind = Kind(row.work)
    visit = kind == Kind.VISITA
    return Draft(
        kind=kind,
        organiser_id=who.person_id,
        ie_ids=tuple(row.ie_ids),
        days=row.dates,
        hour=row.hour,
        minutes=minutes_of(session, row, norm),
        docente_id=numbers(row.subject)[0] if visit else None,
    )


def minutes_of(session: Session, row: PlannedRow, norm: Norm) -> int:
    """Length of a day: the norm's least for a GIA or RTC."""
    ie = session.get_one(Ie, row.ie_ids[0])
    plan = norm.plan_for(ie.modelo or "", ie.nivel or "")
    rule = plan.minutes_of(row.work) if plan is not None else None
    ours = VISIT_MINUTES if row.work == Work.VISITA else TALLER_MINUTES
    return rule.value if rule is not None else ours


def _there(session: Session, who: Actor, row: PlannedRow, draft: Draft) -> Activity | None:
    """The activity that stands under the row's key already."""
    if row.work == Work.VISITA:
        query = select(Activity).where(
            Activity.docente_id == draft.docente_id, Activity.year == draft.days[0].year,
            Activity.kind == Kind.VISITA, Activity.number == row.number, Activity.state != State.CANCELLED,
        )  # fmt: skip
        return session.scalars(query).first()
    found = standing_meetings(session, draft.kind, who.person_id, draft.ie_ids, who.today)
    number = next((activity_id for activity_id, number in found.items() if number == row.number), None)
    return session.get(Activity, number) if number is not None else None
