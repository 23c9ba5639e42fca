"""Units of work: asynchronous at the edge, synchronous inside, durable before they answer.

SQLite: one writer thread runs the units that wait, a savepoint each, and commits them together
(BEGIN IMMEDIATE, WAL, synchronous FULL). PostgreSQL: a few writers do the same, without savepoints.
A unit touches neither the network nor the clock nor another unit.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from domain.group_commit import Claim, Job, Writer, commit_sqlite, fail, run_all, together, whole
from domain.unit import UnitSession

T = TypeVar("T")
Unit = Callable[[Session], T]

READERS = 4
POSTGRES_POOL = 8
POSTGRES_WRITERS = 4
POSTGRES_BATCH = 16  # units in one transaction: they hold their locks until all are done
WAL_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 3.0)  # seconds; about as long as the busy timeout
RETRIES = 5
# Memory of a connection of SQLite in KiB, and pages of its log before they go to the database.
READING = ("cache_size=-2000", "query_only=ON")
WRITING = ("cache_size=-16000",)
LONG_WORK = ("cache_size=-64000", "wal_autocheckpoint=64000")  # a year's rows lie all over an index
# What is deleted is overwritten: the survey's live sessions must leave nothing behind.
DURABLE = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
POSTGRES_OPTIONS = "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000"


class Store(Protocol):
    """Where the rows live. All methods answer only when the unit is durable."""

    engine: Engine

    async def write(self, work: Unit[T]) -> T: ...

    async def write_if(self, claim: Claim, work: Unit[None]) -> None:
        """Runs the unit when its claim is won, in the same transaction; else nothing."""

    async def read(self, work: Unit[T]) -> T: ...

    def close(self) -> None: ...


def open_store(url: str) -> Store:
    """The store behind `url`: sqlite:///file or postgresql+psycopg://…"""
    return SqliteStore(url) if make_url(url).get_backend_name() == "sqlite" else PostgresStore(url)


class SqliteStore:
    def __init__(self, url: str) -> None:
        self.engine = sqlite_engine(url)
        self._read_engine = sqlite_engine(url, read_only=True)
        self._readers = ThreadPoolExecutor(READERS, "read")
        self._writer = Writer(partial(commit_sqlite, self.engine))

    async def write(self, work: Unit[T]) -> T:
        return await asyncio.shield(self._writer.put(work))

    async def write_if(self, claim: Claim, work: Unit[None]) -> None:
        await asyncio.shield(self._writer.put(work, claim))

    async def read(self, work: Unit[T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, run_unit, self._read_engine, work)

    def close(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        self._read_engine.dispose()
        self.engine.dispose()


class PostgresStore:
    def __init__(self, url: str) -> None:
        self.engine = create_engine(
            url,
            pool_size=POSTGRES_POOL,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"options": POSTGRES_OPTIONS},
        )
        self._read_engine = self.engine.execution_options(postgresql_readonly=True)
        self._readers = ThreadPoolExecutor(POSTGRES_POOL - POSTGRES_WRITERS, "read")
        self._writer = Writer(partial(commit_postgres, self.engine), threads=POSTGRES_WRITERS, most=POSTGRES_BATCH)

    async def write(self, work: Unit[T]) -> T:
        return await asyncio.shield(self._writer.put(work))

    async def write_if(self, claim: Claim, work: Unit[None]) -> None:
        await asyncio.shield(self._writer.put(work, claim))

    async def read(self, work: Unit[T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, retrying, self._read_engine, work)

    def close(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()


def run_unit(engine: Engine, work: Unit[T]) -> T:
    """Runs one unit in one transaction of its own."""
    with UnitSession(engine, expire_on_commit=False) as session, session.begin():
        return whole(work, session)


def commit_postgres(engine: Engine, batch: list[Job]) -> None:
    """Runs units that wait in one transaction; each in its own when one of them fails.

    When COMMIT itself fails nobody knows what was kept: nothing is run again.
    """
    undone = together(engine, batch, run_all) if len(batch) > 1 else None
    if undone is not None and not undone.surely:
        fail(batch, undone.error)
    elif undone is not None or len(batch) == 1:
        for job in batch:
            run_alone(engine, job)


def run_alone(engine: Engine, job: Job) -> None:
    job.error = None
    try:
        job.result = retrying(engine, job.alone)
    except BaseException as error:
        job.error = error


def retrying(engine: Engine, work: Unit[T]) -> T:
    """Runs a unit again when the database asks for it (deadlock, serialisation)."""
    for attempt in range(RETRIES):
        try:
            return run_unit(engine, work)
        except DBAPIError as error:
            if attempt == RETRIES - 1 or not wants_retry(error):
                raise
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311
    raise AssertionError("unreachable")


def wants_retry(error: DBAPIError) -> bool:
    """True for failures that left nothing behind and that the database tells us to repeat."""
    state = getattr(error.orig, "sqlstate", None)
    return state in {"40001", "40P01", "55P03"}


def sqlite_engine(url: str, *, read_only: bool = False, long_work: bool = False) -> Engine:
    """A SQLite engine whose transactions are really transactions (see reliability, E1–E3)."""
    pragmas = READING if read_only else LONG_WORK if long_work else WRITING
    engine = create_engine(url, hide_parameters=True, pool_size=READERS, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=10000")
        use_wal(connection)
        for pragma in (*DURABLE, *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def use_wal(connection: Any) -> None:
    """Turns the log on. SQLite does not wait for another process here, whatever its busy timeout says."""
    for pause in WAL_PAUSES:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(pause)
    connection.execute("PRAGMA journal_mode=WAL")


def is_full(error: BaseException) -> bool:
    """True when the disk (or the database's own limit) is full."""
    return isinstance(error, OperationalError) and "full" in str(error.orig).lower()
