"""From a plan that was asked for to the question that a planner answers, and from the answer to its rows."""

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy import delete
from sqlalchemy.orm import Session

from domain.activities.model import Activity, days_of
from domain.outcome import Refused
from domain.plans.caseload import AGREED, STANDS, Facts, caseload_of, planned_of, standing
from domain.plans.shelf import rows_of
from domain.plans.solving import Question, Solved
from domain.year.caseload import Caseload
from domain.year.infeasible import Infeasible
from domain.year.planned import Key, Planned, Work
from domain.year.stored import PlannedRow, PlanState, RowStatus, StoredPlan, subject_of, written

# At which each kind begins unless the acompañante says otherwise: visitas with the classes, meetings after them.
HOURS: Mapping[Work, time] = {
    Work.VISITA: time(8),
    Work.GIA: time(15),
    Work.RTC: time(15),
    Work.TALLER: time(9),
    Work.TALLER_ACOMPANANTE: time(9),
}


def question_of(session: Session, plan: StoredPlan, facts: Facts) -> Question | Refused:
    """What a planner needs to know, as the rows are now."""
    load = caseload_for(session, plan, facts)
    if isinstance(load, Refused):
        return load
    about = Question(plan_id=plan.id, revision=plan.revision, caseload=load, today=facts.today)
    return about if plan.based_on is None else _change(session, plan, about)


def caseload_for(session: Session, plan: StoredPlan, facts: Facts) -> Caseload | Refused:
    """What is proposed binds a first plan; a change of an accepted one may move it as long as nobody agreed."""
    first = plan.based_on is None and plan.state != PlanState.ACCEPTED
    binding = STANDS if first else AGREED
    return caseload_of(session, plan.acompanante_id, plan.year, facts, groups=plan.groups, binding=binding)


def _change(session: Session, plan: StoredPlan, about: Question) -> Question:
    """The plan as it came to stand: dates that people moved, and those that fell."""
    now = activities_of(session, about.caseload, plan.acompanante_id)
    before: dict[Key, Planned] = {}
    fallen: set[Key] = set()
    for row in rows_of(session, plan.based_on or 0):
        activity = now.get(row.key)
        before[row.key] = row.planned
        if activity is not None and activity.state in STANDS:
            days = tuple(days_of(session, activity.id))
            own = planned_of(session, about.caseload, activity, days)
            before[row.key] = next((each for each in own if each.key == row.key), row.planned)
        elif fell(row, activity, about.today):
            fallen.add(row.key)
    return Question(**vars(about) | {"before": tuple(before.values()), "cancelled": frozenset(fallen)})


def fell(row: PlannedRow, activity: Activity | None, today: date) -> bool:
    """Whether a row without a date that stands needs another one."""
    if activity is not None or row.status == RowStatus.REFUSED or row.activity_id is not None:
        return True
    return row.work == Work.RTC and row.dates[0] < today  # named to the directivo, never called


def activities_of(session: Session, load: Caseload, acompanante_id: int) -> dict[Key, Activity]:
    """What is on the calendar of each key, whatever was answered to it."""
    found: dict[Key, Activity] = {}
    for activity in standing(session, load, acompanante_id):
        for each in planned_of(session, load, activity):
            if each.key not in found or found[each.key].state not in STANDS:
                found[each.key] = activity
    return found


def keep(
    session: Session,
    plan_id: int,
    revision: int,
    question: Question | Refused,
    answer: Solved | Infeasible | Refused,
) -> StoredPlan | None:
    """Writes the answer; None when the plan was answered or asked anew meanwhile."""
    plan = session.get(StoredPlan, plan_id, with_for_update=True)
    if plan is None or (plan.state, plan.revision) != (PlanState.ASKED, revision):
        return None
    if isinstance(answer, Solved) and isinstance(question, Question):
        put_rows(session, plan, question, answer)
        plan.state, plan.in_step, plan.why = PlanState.DRAFT, answer.in_step, None
    elif not isinstance(answer, Solved):
        plan.state, plan.why = PlanState.IMPOSSIBLE, why(answer)
    session.flush()
    return plan


def put_rows(session: Session, plan: StoredPlan, question: Question, answer: Solved) -> None:
    """The rows of a plan, in the place of earlier ones; hours stay as they were."""
    earlier = {row.key: row for row in rows_of(session, plan.id) or rows_of(session, plan.based_on or 0)}
    hours = {key: row.hour for key, row in earlier.items()}
    before = {each.key: each.days for each in question.before or ()}
    now = activities_of(session, question.caseload, plan.acompanante_id)
    session.execute(delete(PlannedRow).where(PlannedRow.plan_id == plan.id))
    for each in answer.planned:
        activity = now.get(each.key)
        session.add(
            PlannedRow(
                plan_id=plan.id,
                work=each.work,
                subject=subject_of(each.subject),
                number=each.number,
                ie_ids=list(each.ie_ids),
                days=written(each.days),
                hour=hours.get(each.key, HOURS[each.work]),
                status=RowStatus.FIXED if each.key in answer.same else RowStatus.PLANNED,
                was=written(before[each.key]) if each.key in before and each.key not in answer.same else None,
                activity_id=activity.id if activity is not None else None,
                revision=activity.revision if activity is not None else None,
            )
        )
    session.flush()


def why(answer: Infeasible | Refused) -> dict[str, object]:
    """Why there is no plan, as it is kept and told."""
    if isinstance(answer, Refused):
        return {"code": answer.code, **answer.facts}
    return {
        "code": "plan_impossible",
        "missing": answer.missing,
        "lective": answer.left.lective,
        "gestion": answer.left.gestion,
        "bindings": [{"code": each.code, "numeral": each.numeral, "days": each.days} for each in answer.bindings],
        "changes": [
            {"code": each.code, "numeral": each.numeral, "count": each.count, "spare": each.spare,
             "groups": {str(ie.id): ie.red for ie in each.caseload.ies}}
            for each in answer.changes
        ],
    }  # fmt: skip
