"""`yanapaq plan`: the year of one acompañante or of all, as drafts that they look at with /plan."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from rich.progress import track
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.commands.listing import Headers
from bot.commands.speak import Format, err, show
from bot.exits import Exit, Stop
from bot.ground import lay, plain_engine, read_settings
from bot.settings import data_key
from content.programme import Programme, load_programme
from domain.outcome import Refused
from domain.people.identity import Seal, find_by_document
from domain.people.roles import Assignment, Person
from domain.plans import questions, verbs
from domain.plans.caseload import Facts
from domain.plans.shelf import rows_of
from domain.plans.solving import Question, Solver, solve
from domain.policy import actor
from domain.store import run_unit
from domain.year.calendar import local
from domain.year.closures import closures
from domain.year.planned import Work
from domain.year.stored import PlanState, StoredPlan
from scheduler.clock import SystemClock

HEADERS: Headers = {
    "acompanante": "Acompañante",
    "year": "Año",
    "state": "Plan",
    "visits": "Visitas",
    "activities": "Actividades",
    "first": "Desde",
    "last": "Hasta",
    "missing": "Días que faltan",
    "why": "Por qué no",
}
DOCUMENTS = ("DNI", "CE", "PTP", "PASAPORTE")
SOLVER: Solver = solve
NOBODY = "Nadie con ese documento acompaña a docentes en {year}. Revise con: yanapaq list assignments"
NONE = "En {year} no hay asignaciones. Cárguelas con: yanapaq import"


def plan(acompanante: str | None, year: int | None, shape: Format) -> Exit | None:
    """Plans those who have none; FOUND when somebody's year does not fit. Raises Stop when nobody is meant."""
    settings, now = read_settings(), SystemClock().now()
    lay(settings.database_url)
    engine = plain_engine(settings.database_url)
    try:
        facts = load_programme(data_key(settings), settings.norm_settings)
        programme = run_unit(engine, lambda session: facts.with_days_off(closures(session)))
        wanted = year or local(now).year
        people = run_unit(engine, lambda session: whom(session, programme.seal, acompanante, wanted))
        found = [planned(engine, programme, each, wanted, now, SOLVER) for each in slowly(people)]
    finally:
        engine.dispose()
    show(found, HEADERS, shape)
    return Exit.FOUND if any(row.get("state") == PlanState.IMPOSSIBLE for row in found) else None


def slowly(people: Sequence[int]) -> Iterable[int]:
    """With a bar on the screen of whoever waits; nothing of it gets into a file."""
    return track(people, "Planes", console=err, disable=not err.is_terminal or len(people) < 2)


def whom(session: Session, seal: Seal, document: str | None, year: int) -> list[int]:
    """Person ids of those who accompany in that year."""
    query = select(Assignment.acompanante_id).where(Assignment.year == year).distinct()
    everybody = sorted(session.scalars(query))
    if document is None:
        if not everybody:
            raise Stop(NONE.format(year=year), Exit.FOUND)
        return everybody
    rows = (find_by_document(session, seal, kind, document.strip().upper()) for kind in DOCUMENTS)
    person_id = next((row.person_id for row in rows if row is not None), None)
    if person_id not in everybody:
        raise Stop(NOBODY.format(year=year), Exit.FOUND)
    return [person_id]


def planned(
    engine: Engine, programme: Programme, person_id: int, year: int, now: datetime, solver: Solver
) -> dict[str, Any]:
    """The plan of one person, made if there is none: asked, worked out between two units, kept."""
    facts = Facts(norm=programme.norm, calendar=programme.calendar, today=local(now).date())
    asked = run_unit(engine, partial(ask, person_id, year, facts, now))
    if isinstance(asked, Refused):
        return {"acompanante": run_unit(engine, partial(name_of, person_id)), "year": year, "why": asked.code}
    plan_id, revision, question = asked
    if question is not None:
        answer = question if isinstance(question, Refused) else solver(question)
        run_unit(engine, lambda session: questions.keep(session, plan_id, revision, question, answer))
    return run_unit(engine, partial(row_of, plan_id))


Asked = tuple[int, int, Question | Refused | None]


def ask(person_id: int, year: int, facts: Facts, now: datetime, session: Session) -> Asked | Refused:
    """The plan, its revision, and the question where it waits to be worked out."""
    outcome = verbs.ask(session, actor(session, person_id, facts.today), year, now)
    if isinstance(outcome, Refused):
        return outcome
    stored = session.get_one(StoredPlan, outcome.id)
    waits = stored.state == PlanState.ASKED
    return stored.id, stored.revision, questions.question_of(session, stored, facts) if waits else None


def name_of(person_id: int, session: Session) -> str:
    return session.get_one(Person, person_id).full_name


def row_of(plan_id: int, session: Session) -> dict[str, Any]:
    stored, rows = session.get_one(StoredPlan, plan_id), rows_of(session, plan_id)
    about = stored.why or {}
    return {
        "acompanante": name_of(stored.acompanante_id, session),
        "year": stored.year,
        "state": stored.state,
        "visits": sum(row.work == Work.VISITA for row in rows),
        "activities": len(rows),
        "first": min((row.dates[0] for row in rows), default=None),
        "last": max((row.dates[-1] for row in rows), default=None),
        "missing": about.get("missing"),
        "why": about.get("code"),
    }
