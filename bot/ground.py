"""What must be there before anything runs: settings, schema, the DRE and UGEL of the country."""

from importlib import import_module
from typing import TypeVar

from sqlalchemy import Engine, create_engine, make_url

from bot.newest import is_newest
from bot.settings import Settings, database_file
from content.territory.iged import iged
from domain.roster.places import seed_territory
from domain.store import Unit, run_unit, sqlite_engine

T = TypeVar("T")


def lay(url: str) -> int:
    """Brings the schema up to date and adds missing DRE and UGEL; how many UGEL came."""
    file = database_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = plain_engine(url)
    try:
        if not is_newest(engine):
            # Only now: at most starts Alembic has nothing to do, and it is large.
            import_module("bot.migrate").upgrade(url)
        return run_unit(engine, lambda session: seed_territory(session, iged()))
    finally:
        engine.dispose()


def plain_engine(url: str, *, read_only: bool = False) -> Engine:
    """An engine for one long piece of work, without the short time-outs of the running program."""
    if make_url(url).get_backend_name() == "sqlite":
        return sqlite_engine(url, read_only=read_only, long_work=True)
    return create_engine(url, hide_parameters=True, pool_pre_ping=True)


def read_settings() -> Settings:
    """The settings of this process. Raises ValidationError; never shows an input."""
    return Settings()  # type: ignore[call-arg]


def on_rows(work: Unit[T], *, read_only: bool = False) -> T:
    """Runs a unit of a command on the database of the settings, which is laid first."""
    url = read_settings().database_url
    lay(url)
    engine = plain_engine(url, read_only=read_only)
    try:
        return run_unit(engine, work)
    finally:
        engine.dispose()
