"""Docentes say whether a record is so (CNF-1); a difference is a case for the UGEL, and never a sanction."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.activities.closing import Record
from domain.activities.confirming import (
    Confirmation,
    ConsistencyCase,
    Differs,
    Finding,
    Said,
    confirmation_of,
    is_difference,
    open_case,
)
from domain.activities.model import ActivityDay
from domain.events import ReviewAsked
from domain.outcome import Done, Outcome, Refused
from domain.people.territory import Ie
from domain.policy import MOST_ID, Actor, Verb, may


def confirm(
    session: Session, who: Actor, activity_id: int, revision: int, said: Said, differs: Differs | None = None
) -> Outcome:
    """Keeps what a docente says of the record that they saw; they may say otherwise later."""
    if not may(session, who, Verb.CONFIRM_RECORD, activity_id):
        return Refused("not_yours")
    record = session.get_one(Record, activity_id, with_for_update=True, populate_existing=True)
    if record.revision != revision:
        return Refused("record_changed", {"activity_id": activity_id})
    told = differs if said == Said.OTHERWISE else None
    row = confirmation_of(session, activity_id, who.person_id)
    if row is not None and (row.revision, row.said, row.differs) == (revision, said, told):
        return Refused("already_answered", {"activity_id": activity_id})
    row = row or Confirmation(activity_id=activity_id, person_id=who.person_id)
    row.revision, row.said, row.differs, row.said_on = revision, said, told, who.today
    session.add(row)
    session.flush()
    follow(session, row, is_difference(record.held, said))
    return Done(id=activity_id)


def follow(session: Session, row: Confirmation, differs: bool) -> None:
    """Opens the case of a difference, or ends one that is none any more."""
    known = open_case(session, row.activity_id, row.person_id, row.revision)
    if known is not None and not differs:
        known.finding, known.settled_on = Finding.AGREED, row.said_on
    if differs:
        case = case_of(session, row)
        case.said, case.differs = row.said, row.differs
        if case.finding == Finding.AGREED:  # said it was so, and then that it was not
            case.finding = case.settled_on = None
    session.flush()


def case_of(session: Session, row: Confirmation) -> ConsistencyCase:
    """The case of a docente about a revision of a record; a new one when there is none."""
    about = {"activity_id": row.activity_id, "person_id": row.person_id, "revision": row.revision}
    case = session.scalar(select(ConsistencyCase).filter_by(**about))
    if case is None:
        case = ConsistencyCase(**about, opened_on=row.said_on)
        session.add(case)
    return case


# For the UGEL


def settle(session: Session, who: Actor, case_id: int, finding: Finding) -> Outcome:
    """What the UGEL found. REVIEW asks whoever kept the record to look at it again, and tells nobody's word."""
    case = session.get(ConsistencyCase, case_id, with_for_update=True) if 0 < case_id <= MOST_ID else None
    if case is None or not sees(session, who, case):
        return Refused("not_yours")
    if case.finding is not None:
        return Refused("case_settled")
    case.finding, case.settled_by, case.settled_on = finding, who.person_id, who.today
    session.flush()
    if finding != Finding.REVIEW:
        return Done(id=case_id)
    return Done((ReviewAsked(activity_id=case.activity_id, by=who.person_id, case=case_id),), case_id)


def sees(session: Session, who: Actor, case: ConsistencyCase) -> bool:
    return any(may(session, who, Verb.SEE_CASES, ugel_id) for ugel_id in ugeles_of(session, case.activity_id))


def ugeles_of(session: Session, activity_id: int) -> list[int]:
    query = select(Ie.ugel_id).join(ActivityDay, ActivityDay.ie_id == Ie.id)
    return sorted(set(session.scalars(query.where(ActivityDay.activity_id == activity_id))))


def ugeles_with_cases() -> Select[int]:
    """UGEL in which a case is open."""
    query = select(Ie.ugel_id).join(ActivityDay, ActivityDay.ie_id == Ie.id)
    return query.join(ConsistencyCase, ConsistencyCase.activity_id == ActivityDay.activity_id).where(
        ConsistencyCase.finding.is_(None)
    )


def open_cases(session: Session, ugel_id: int) -> list[ConsistencyCase]:
    """The cases of a UGEL that nobody has settled, oldest first."""
    query = _open(ugel_id).order_by(ConsistencyCase.opened_on, ConsistencyCase.id)
    return list(session.scalars(query))


def count_open(session: Session, ugel_id: int) -> int:
    return session.scalar(select(func.count()).select_from(_open(ugel_id).subquery())) or 0


def _open(ugel_id: int) -> Select[ConsistencyCase]:
    here = select(ActivityDay.activity_id).join(Ie, Ie.id == ActivityDay.ie_id).where(Ie.ugel_id == ugel_id)
    return select(ConsistencyCase).where(ConsistencyCase.finding.is_(None), ConsistencyCase.activity_id.in_(here))
