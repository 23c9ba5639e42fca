"""`yanapaq migrate` and `yanapaq reminders`."""

from datetime import datetime
from functools import partial

import typer
from sqlalchemy.orm import Session

from bot.commands.speak import tell
from bot.ground import lay, plain_engine, read_settings
from bot.settings import Settings, data_key
from bot.settings import env_example as example
from content.programme import Programme, load_programme
from domain.store import run_unit
from domain.year.calendar import local
from domain.year.closures import closures
from scheduler import slots
from scheduler.clock import SystemClock
from scheduler.reminders import renew_span, spans


def migrate() -> None:
    """Brings the schema up to date and adds the territory."""
    added = lay(read_settings().database_url)
    tell(f"Base de datos al día. UGEL agregadas: {added}.")


def env_example() -> None:
    """Prints every setting with its meaning and default."""
    typer.echo(example())


def plan() -> None:
    """Plans the reminders of every confirmed activity, a piece of the table in each transaction."""
    settings = read_settings()
    lay(settings.database_url)
    tell(f"Recordatorios programados: {plan_all(settings, SystemClock().now())}.")


def plan_all(settings: Settings, now: datetime) -> int:
    """How many reminders came, came back or were given another date."""
    engine = plain_engine(settings.database_url)
    try:
        facts = load_programme(data_key(settings), settings.norm_settings)
        programme = run_unit(engine, lambda session: refresh(session, facts, now))
        pieces = run_unit(engine, lambda session: list(spans(session)))
        return sum(run_unit(engine, partial(plan_piece, programme, piece, now)) for piece in pieces)
    finally:
        engine.dispose()


def plan_piece(programme: Programme, piece: tuple[int, int], now: datetime, session: Session) -> int:
    return renew_span(session, programme, *piece, now)


def refresh(session: Session, facts: Programme, now: datetime) -> Programme:
    """The programme with the days off of the database; the table of reminder slots is made from it."""
    programme = facts.with_days_off(closures(session))
    slots.refresh(session, programme, local(now).date())
    return programme
