"""The year of the demonstration's acompañante: planned at the start, as a draft that waits behind /plan."""

import asyncio
from datetime import datetime

from sqlalchemy.orm import Session

from content.programme import Programme
from domain.outcome import Done, Refused
from domain.plans import questions, verbs
from domain.plans.caseload import Facts, caseload_of
from domain.plans.solving import Question, Solved, Solver
from domain.policy import actor
from domain.store import Store
from domain.year.calendar import local
from domain.year.infeasible import Infeasible


async def plan_year(store: Store, programme: Programme, person_id: int, now: datetime, solver: Solver) -> None:
    """Nobody is told of it. The planner works beside all else that starts; the plan is there once it is whole."""
    facts = Facts(norm=programme.norm, calendar=programme.calendar, today=local(now).date())
    question = await store.read(lambda session: question_of(session, person_id, facts))
    answer = await asyncio.to_thread(solver, question)
    await store.write(lambda session: put(session, person_id, question, answer, now))


def question_of(session: Session, person_id: int, facts: Facts) -> Question:
    """ValueError when the demonstration's rows cannot be planned."""
    load = caseload_of(session, person_id, facts.today.year, facts)
    if isinstance(load, Refused):
        raise ValueError(f"demonstration plan: {load.code}")
    return Question(plan_id=0, revision=0, caseload=load, today=facts.today)


def put(session: Session, person_id: int, question: Question, answer: Solved | Infeasible, now: datetime) -> None:
    outcome = verbs.ask(session, actor(session, person_id, question.today), question.today.year, now)
    if isinstance(outcome, Done) and outcome.id is not None:
        questions.keep(session, outcome.id, 1, question, answer)
