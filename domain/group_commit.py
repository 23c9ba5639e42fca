"""Many units, one durable commit: the writer of SQLite, and the few of PostgreSQL."""

import asyncio
import queue
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from domain.unit import UnitSession

T = TypeVar("T")
MOST = 128  # units in one commit; bounds how long the first of them waits
RETRIES = 5


ClaimMany = Callable[[Session, Sequence[int]], Collection[int]]


@dataclass(frozen=True)
class Claim:
    """What a unit must win before it runs, e.g. that its update is still open.

    `many` tells which of the keys are won: those of a whole batch are asked for in one look.
    """

    many: ClaimMany
    key: int

    def guard(self, work: Callable[[Session], None]) -> Callable[[Session], None]:
        def unit(session: Session) -> None:
            if self.key in self.many(session, (self.key,)):
                work(session)

        return unit


class Job:
    """A unit that waits, and the future of whoever waits for it."""

    def __init__(self, work: Callable[[Session], Any], future: asyncio.Future[Any], claim: Claim | None = None) -> None:
        self.work = work
        self.alone = claim.guard(work) if claim else work  # with its claim, where it runs by itself
        self.claim = claim
        self.future = future
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


@dataclass(frozen=True)
class Undone:
    """Why a batch was not committed. A failure of the COMMIT itself may have kept it: not `surely`."""

    error: BaseException
    surely: bool


class Writer:
    """Runs what waits in threads of its own, batch by batch; answers it after the commit."""

    def __init__(self, commit: Callable[[list[Job]], None], *, threads: int = 1, most: int = MOST) -> None:
        """`commit` settles the result or error of every job of a batch of `most` at the most."""
        self._commit, self._most = commit, most
        self._closed = False
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._run, name="writer", daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def put(self, work: Callable[[Session], T], claim: Claim | None = None) -> "asyncio.Future[T]":
        if self._closed:
            raise RuntimeError("the store is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(work, future, claim))
        return future

    def close(self) -> None:
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._next_batch()
            if batch:
                self._commit(batch)
                settle(batch)

    def _next_batch(self) -> tuple[list[Job], bool]:
        """What waits, at least one; False when the writer is being closed."""
        job = self._jobs.get()
        batch: list[Job] = []
        while job is not None:
            batch.append(job)
            if len(batch) == self._most:
                return batch, True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False


def commit_sqlite(engine: Engine, batch: list[Job]) -> None:
    """Commits the units together; tries again while another process writes."""
    for attempt in range(RETRIES):
        undone = _try_sqlite(engine, batch)
        if undone is None:
            return
        if attempt == RETRIES - 1 or not is_locked(undone.error):
            fail(batch, undone.error)
            return
        time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311


def _try_sqlite(engine: Engine, batch: list[Job]) -> Undone | None:
    """Units seldom fail, and savepoints cost as much as a small unit: first without them."""
    undone = together(engine, batch, run_all)
    if undone is None or len(batch) == 1 or not undone.surely or is_locked(undone.error):
        return undone
    return together(engine, batch, run_apart)


def together(engine: Engine, batch: list[Job], runs: Callable[[list[Job], Connection], None]) -> Undone | None:
    """Runs all units in one transaction; what undid it, or None."""
    surely = True
    try:
        with engine.connect() as connection, connection.begin():
            runs(batch, connection)
            surely = False
    except BaseException as error:
        return Undone(error, surely)
    return None


def is_locked(error: BaseException) -> bool:
    """Another process writes; SQLite asks to try again."""
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


def run_all(batch: list[Job], connection: Connection) -> None:
    """Runs the units one after another; the failure of one undoes them all.

    A session costs as much as a small unit: they take turns in one, and each finds it empty.
    """
    with UnitSession(connection, join_transaction_mode="rollback_only", expire_on_commit=False) as session:
        won = claims_won(session, batch)
        for job in batch:
            job.error = None
            if job.claim is not None and job.claim not in won:
                continue
            won.discard(job.claim)
            job.result = whole(job.work, session)
            session.flush()
            session.forget()


def claims_won(session: Session, batch: list[Job]) -> set[Claim | None]:
    wanted: dict[ClaimMany, list[int]] = defaultdict(list)
    for job in batch:
        if job.claim is not None:
            wanted[job.claim.many].append(job.claim.key)
    return {Claim(many, key) for many, keys in wanted.items() for key in many(session, sorted(keys))}


def run_apart(batch: list[Job], connection: Connection) -> None:
    """Runs each unit in a savepoint: its failure undoes its own rows only.

    A full disk or an I/O error makes SQLite undo the whole transaction; then every unit of the
    batch fails, which the raise tells.
    """
    for job in batch:
        job.error = None
        try:
            with (
                UnitSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
                session.begin(),
            ):
                job.result = whole(job.alone, session)
        except BaseException as error:
            raw: Any = connection.connection.dbapi_connection
            if not raw.in_transaction:
                raise first_cause(error) from None
            job.error = error


def first_cause(error: BaseException) -> BaseException:
    """What undoes everything takes the savepoint away too, and that is noticed last: tell of what came first."""
    while isinstance(error.__context__, OperationalError):
        error = error.__context__
    return error


def whole(work: Callable[[Session], T], session: Session) -> T:
    """Runs a unit. A future cannot hold StopIteration: whoever waits would wait for ever."""
    try:
        return work(session)
    except StopIteration as error:
        raise RuntimeError("a unit ran past the end of an iterator") from error


def fail(batch: list[Job], error: BaseException) -> None:
    for job in batch:
        job.error = error


def settle(batch: list[Job]) -> None:
    """Answers everyone with one wake-up a loop."""
    loops = {job.future.get_loop() for job in batch}
    for loop in loops:
        mine = [job for job in batch if job.future.get_loop() is loop]
        try:
            loop.call_soon_threadsafe(settle_all, mine)
        except RuntimeError:  # that loop is closed: nobody waits any more
            continue


def settle_all(jobs: list[Job]) -> None:
    for job in jobs:
        job.settle()
