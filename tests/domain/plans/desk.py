"""What the tests of plans do again and again: ask, work out, accept, send."""

from datetime import date
from functools import partial

from sqlalchemy import select

from content.loader import load_calendar, load_norm
from domain.events import Event
from domain.outcome import Refused
from domain.people.roles import Person
from domain.plans import questions, sending, verbs
from domain.plans.caseload import Facts, caseload_of
from domain.plans.shelf import rows_of
from domain.plans.solving import Question
from domain.year.caseload import Caseload
from domain.year.planned import Work
from domain.year.stored import PlannedRow, StoredPlan
from tests import greedy
from tests.domain.dates.village import NOW, TODAY, Village, done

FACTS = Facts(norm=load_norm(), calendar=load_calendar(), today=TODAY)


def load(v: Village, facts: Facts = FACTS) -> Caseload:
    found = caseload_of(v.session, v.julio.id, 2026, facts)
    assert isinstance(found, Caseload), found
    return found


def ask(v: Village) -> StoredPlan:
    return v.session.get_one(StoredPlan, done(verbs.ask(v.session, v.actor(v.julio), 2026, NOW)).id)


def work_out(v: Village, plan: StoredPlan, facts: Facts = FACTS) -> StoredPlan:
    question = questions.question_of(v.session, plan, facts)
    answer = question if isinstance(question, Refused) else greedy.solve(question)
    kept = questions.keep(v.session, plan.id, plan.revision, question, answer)
    assert kept is plan
    return plan


def question(v: Village, plan: StoredPlan) -> Question:
    found = questions.question_of(v.session, plan, FACTS)
    assert isinstance(found, Question), found
    return found


def draft(v: Village) -> StoredPlan:
    return work_out(v, ask(v))


def accepted(v: Village) -> StoredPlan:
    """Accepted, and nothing of it sent."""
    plan = draft(v)
    done(verbs.accept(v.session, v.actor(v.julio), plan.id, plan.revision))
    return plan


def send_all(v: Village) -> list[sending.Sent]:
    found = []
    while (batch := sending.next_batch(v.session)) is not None:
        found.append(sending.send(v.session, v.actor(v.julio), batch, FACTS.norm, NOW))
    return found


def sent(v: Village) -> StoredPlan:
    plan = accepted(v)
    send_all(v)
    return plan


def row(v: Village, plan: StoredPlan, work: Work, number: int = 1, docente: Person | None = None) -> PlannedRow:
    """A row of a plan; of one docente, or the first of its kind."""
    mine = (each for each in rows_of(v.session, plan.id) if (each.work, each.number) == (work, number))
    return next(each for each in mine if docente is None or each.subject == str(docente.id))


def all_plans(v: Village) -> list[tuple[str, int | None]]:
    query = select(StoredPlan).order_by(StoredPlan.id)
    return [(plan.state, plan.based_on) for plan in v.session.scalars(query)]


def names(events: tuple[Event, ...]) -> list[str]:
    return [type(each).__name__ for each in events]


on = partial(date, 2026)
