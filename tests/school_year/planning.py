"""The plans of the year: asked for, worked out in two processes, accepted, sent; later rearranged by some."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.outcome import Refused
from domain.people.roles import Assignment
from domain.plans import shelf, verbs
from domain.plans.questions import question_of
from domain.plans.solving import Question, Solved, solve
from domain.year.infeasible import Infeasible
from domain.year.plan import year_plan
from domain.year.solver import Effort
from domain.year.stored import PlanState, StoredPlan
from scheduler.plan_files import facts_of
from scheduler.year_plans import Asked, conclude, send_batch
from tests.school_year.chance import chance, happens
from tests.school_year.scene import YEAR, Scene, Unit

FAR = 0.05
FIRST_ASKS, DAYS_OF_ASKING = date(2026, 3, 3), 7
REARRANGES = (date(2026, 6, 22), date(2026, 9, 7))
ONE_DAY = timedelta(days=1)


def plans(scene: Scene, now: datetime) -> None:
    scene.units(_asks(scene, now))
    answer_all(scene, now)
    scene.units(_accepts(scene))
    while any(scene.units([lambda session: send_batch(session, scene.programme, now)] * 8)):
        pass


def _asks(scene: Scene, now: datetime) -> Iterator[Unit]:
    if not FIRST_ASKS <= scene.today <= FIRST_ASKS + ONE_DAY * 20 and scene.today not in REARRANGES:
        return
    for person_id in scene.look(_acompanantes):
        wished = FIRST_ASKS + ONE_DAY * int(chance(scene.seed, "asks", person_id) * DAYS_OF_ASKING)
        if scene.today in REARRANGES:
            if happens(0.1, scene.seed, "rearranges", person_id, scene.today):
                yield partial(_rearrange, scene, person_id, now)
        elif wished <= scene.today:
            yield partial(_ask, scene, person_id, now)


def _acompanantes(session: Session) -> list[int]:
    query = select(Assignment.acompanante_id).where(Assignment.until.is_(None)).distinct()
    return list(session.scalars(query.order_by(Assignment.acompanante_id)))


def _ask(scene: Scene, person_id: int, now: datetime, session: Session) -> None:
    plans_of = select(StoredPlan.id).where(StoredPlan.acompanante_id == person_id)
    if session.scalar(plans_of.limit(1)) is None:
        verbs.ask(session, scene.who(session, person_id), YEAR, now)


def _rearrange(scene: Scene, person_id: int, now: datetime, session: Session) -> None:
    plan = shelf.accepted_plan(session, person_id, YEAR)
    if plan is not None:
        verbs.rearrange(session, scene.who(session, person_id), plan.id, now)


# Working out


def answer_all(scene: Scene, now: datetime) -> None:
    """Every plan that waits, in two processes; each is kept as soon as it is there."""
    asked = scene.look(lambda session: [_asked(scene, session, plan) for plan in _waiting(session)])
    if not asked:
        return
    with ProcessPoolExecutor(scene.cores, initializer=die_with, initargs=(os.getpid(),)) as pool:
        questions = {pool.submit(answer, each.question): each for each in asked}
        for done in as_completed(questions):
            scene.units([partial(_keep, questions[done], done, now)])


def _waiting(session: Session) -> list[StoredPlan]:
    query = select(StoredPlan).where(StoredPlan.state == PlanState.ASKED).order_by(StoredPlan.id)
    return list(session.scalars(query))


def _asked(scene: Scene, session: Session, plan: StoredPlan) -> Asked:
    question = question_of(session, plan, facts_of(session, scene.programme, scene.today))
    return Asked(plan_id=plan.id, revision=plan.revision, question=question)


def _keep(asked: Asked, done: "Future[Any]", now: datetime, session: Session) -> None:
    conclude(session, asked, done.result(), now)


def answer(question: Question | Refused) -> Solved | Infeasible | Refused:
    """Within five hundredths of the bound, where the product takes two: hundreds are planned at once."""
    if isinstance(question, Refused):
        return question
    if question.before is not None:
        return solve(question)
    found = year_plan(question.caseload, Effort(gap=FAR))
    if isinstance(found, Infeasible):
        return found
    fixed = frozenset(each.key for each in question.caseload.fixed)
    return Solved(planned=found.planned, same=fixed, in_step=found.in_step)


def die_with(parent: int) -> None:
    """A process that works for another ends with it, also when that one was killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


# Accepting


def _accepts(scene: Scene) -> Iterator[Unit]:
    query = select(StoredPlan.id, StoredPlan.acompanante_id).where(
        StoredPlan.state.in_((PlanState.DRAFT, PlanState.IMPOSSIBLE))
    )
    for plan_id, person_id in scene.look(lambda session: session.execute(query.order_by(StoredPlan.id)).all()):
        if happens(0.7, scene.seed, "accepts", scene.today, plan_id):
            yield partial(_accept, scene, plan_id, person_id)


def _accept(scene: Scene, plan_id: int, person_id: int, session: Session) -> None:
    """One that has gone stale is asked for again; where nothing fits, in the groups that would."""
    who, plan = scene.who(session, person_id), session.get_one(StoredPlan, plan_id)
    now = plan.asked_at
    if plan.state == PlanState.IMPOSSIBLE:
        if plan.based_on is not None:
            verbs.leave(session, who, plan_id, plan.revision)
        elif verbs.groups_that_fit(plan) is not None and plan.groups is None:
            verbs.ask_in_groups(session, who, plan_id, now)
        return
    outcome = verbs.accept(session, who, plan_id, plan.revision)
    if isinstance(outcome, Refused) and outcome.code == "plan_stale":
        verbs.ask_again(session, who, plan_id, plan.revision, now)
