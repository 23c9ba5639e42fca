"""A year plan is asked for, looked at, accepted; later it is rearranged, and the change accepted or left."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Person
from domain.plans.shelf import accepted_plan, open_plan, rows_of
from domain.policy import Actor, Verb, may
from domain.year.planned import Work
from domain.year.stored import PlanState, RowStatus, StoredPlan


def ask(session: Session, who: Actor, year: int, now: datetime) -> Outcome:
    """The plan of the year: the one there is, or a new one that waits to be worked out.

    One that did not fit is worked out again, for the facts may have changed.
    """
    if not may(session, who, Verb.PLAN_YEAR, who.person_id):
        return Refused("only_acompanante_plans")
    _take_turns(session, who)
    plan = open_plan(session, who.person_id, year) or accepted_plan(session, who.person_id, year)
    if plan is None:
        plan = _new(session, who, year, now)
    elif plan.state == PlanState.IMPOSSIBLE:
        _again(plan, now)
    session.flush()
    return Done(id=plan.id)


def ask_in_groups(session: Session, who: Actor, plan_id: int, now: datetime) -> Outcome:
    """The way out that an impossible plan named: GIA and RTC in so many groups."""
    plan = _own(session, who, plan_id)
    if plan is None:
        return Refused("not_yours")
    groups = groups_that_fit(plan)
    if plan.state != PlanState.IMPOSSIBLE or groups is None:
        return Refused("plan_changed", {"plan_id": plan_id})
    plan.groups = dict(groups)
    _again(plan, now)
    session.flush()
    return Done(id=plan.id)


def groups_that_fit(plan: StoredPlan) -> Mapping[str, str] | None:
    """IE id -> group, where groups would make an impossible plan possible."""
    changes = (plan.why or {}).get("changes", ())
    return next((each["groups"] for each in changes if each["code"] == "groups"), None)


def ask_again(session: Session, who: Actor, plan_id: int, revision: int, now: datetime) -> Outcome:
    """A draft whose first dates have passed is worked out anew."""
    plan = _own(session, who, plan_id)
    if plan is None:
        return Refused("not_yours")
    if (plan.state, plan.revision) != (PlanState.DRAFT, revision):
        return Refused("plan_changed", {"plan_id": plan_id})
    _again(plan, now)
    session.flush()
    return Done(id=plan.id)


def rearrange(session: Session, who: Actor, plan_id: int, now: datetime) -> Outcome:
    """After something fell: the smallest change of the accepted plan, to look at first."""
    plan = _own(session, who, plan_id)
    if plan is None:
        return Refused("not_yours")
    if plan.state != PlanState.ACCEPTED:
        return Refused("plan_changed", {"plan_id": plan_id})
    if any(row.status == RowStatus.WAITING for row in rows_of(session, plan_id)):
        return Refused("plan_sending", {"plan_id": plan_id})
    change = open_plan(session, who.person_id, plan.year)
    if change is None:
        change = _new(session, who, plan.year, now, based_on=plan)
    elif change.state != PlanState.ASKED:
        _again(change, now)
    session.flush()
    return Done(id=change.id)


def leave(session: Session, who: Actor, plan_id: int, revision: int) -> Outcome:
    """A change that was looked at and not wanted: the accepted plan stands."""
    plan = _own(session, who, plan_id)
    if plan is None:
        return Refused("not_yours")
    looked_at = plan.state in {PlanState.DRAFT, PlanState.IMPOSSIBLE} and plan.revision == revision
    if not looked_at or plan.based_on is None:
        return Refused("plan_changed", {"plan_id": plan_id})
    plan.state = PlanState.SUPERSEDED
    session.flush()
    return Done(id=plan.based_on)


def accept(session: Session, who: Actor, plan_id: int, revision: int) -> Outcome:
    """From now on its dates are proposed, IE by IE (`sending.py`); a second tap finds it accepted."""
    plan = _own(session, who, plan_id)
    if plan is None:
        return Refused("not_yours")
    if (plan.state, plan.revision) != (PlanState.DRAFT, revision):
        return Refused("plan_changed", {"plan_id": plan_id})
    rows = [row for row in rows_of(session, plan_id) if row.status == RowStatus.PLANNED]
    if any(row.dates[0] <= who.today for row in rows):
        return Refused("plan_stale", {"plan_id": plan_id, "revision": revision})
    if plan.based_on is not None:
        session.get_one(StoredPlan, plan.based_on).state = PlanState.SUPERSEDED
        session.flush()
    plan.state = PlanState.ACCEPTED
    for row in rows:
        own = row.work == Work.TALLER_ACOMPANANTE  # attended, not called: nobody is asked
        row.status = RowStatus.FIXED if own else RowStatus.WAITING
    session.flush()
    return Done(id=plan.id)


def _own(session: Session, who: Actor, plan_id: int) -> StoredPlan | None:
    if not may(session, who, Verb.RUN_PLAN, plan_id):
        return None
    _take_turns(session, who)
    return session.get(StoredPlan, plan_id, populate_existing=True)


def _take_turns(session: Session, who: Actor) -> None:
    """Two taps of one acompañante at once go one after the other."""
    session.get(Person, who.person_id, with_for_update={"key_share": True})


def _new(session: Session, who: Actor, year: int, now: datetime, based_on: StoredPlan | None = None) -> StoredPlan:
    plan = StoredPlan(
        acompanante_id=who.person_id,
        year=year,
        state=PlanState.ASKED,
        asked_at=now,
        based_on=based_on.id if based_on is not None else None,
        groups=based_on.groups if based_on is not None else None,
    )
    session.add(plan)
    session.flush()
    return plan


def _again(plan: StoredPlan, now: datetime) -> None:
    plan.state, plan.asked_at = PlanState.ASKED, now
    plan.revision += 1
