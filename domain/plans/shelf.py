"""The plans of an acompañante: which is open, which is accepted, what is in them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.year.stored import PlannedRow, PlanState, StoredPlan

OPEN = (PlanState.ASKED, PlanState.DRAFT, PlanState.IMPOSSIBLE)


def open_plan(session: Session, acompanante_id: int, year: int) -> StoredPlan | None:
    """The one that is being worked out or looked at."""
    return _one(session, acompanante_id, year, *OPEN)


def accepted_plan(session: Session, acompanante_id: int, year: int) -> StoredPlan | None:
    return _one(session, acompanante_id, year, PlanState.ACCEPTED)


def rows_of(session: Session, plan_id: int) -> Sequence[PlannedRow]:
    """By number of work, subject and order, so that every look at a plan is in the same order."""
    query = select(PlannedRow).where(PlannedRow.plan_id == plan_id)
    return sorted(session.scalars(query), key=lambda row: (row.days, row.key))


def row_of_activity(session: Session, activity_id: int) -> PlannedRow | None:
    """The row of an accepted plan from which an activity came."""
    query = (
        select(PlannedRow)
        .join(StoredPlan, StoredPlan.id == PlannedRow.plan_id)
        .where(PlannedRow.activity_id == activity_id, StoredPlan.state == PlanState.ACCEPTED)
    )
    return session.scalars(query.limit(1)).first()


def asked(session: Session) -> StoredPlan | None:
    """The first plan that waits to be worked out."""
    query = select(StoredPlan).where(StoredPlan.state == PlanState.ASKED).order_by(StoredPlan.asked_at, StoredPlan.id)
    return session.scalars(query.limit(1)).first()


def _one(session: Session, acompanante_id: int, year: int, *states: PlanState) -> StoredPlan | None:
    query = select(StoredPlan).where(
        StoredPlan.acompanante_id == acompanante_id, StoredPlan.year == year, StoredPlan.state.in_(states)
    )
    return session.scalars(query.limit(1)).first()
