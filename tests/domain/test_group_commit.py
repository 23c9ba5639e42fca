"""Many units, one durable commit: each undoes only itself, and none is answered before it is on the disk."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from domain.group_commit import MOST, RETRIES, Job, Writer, commit_sqlite, first_cause, is_locked, settle
from domain.people.roles import Person
from domain.store import is_full, sqlite_engine


@pytest.fixture
def engine(sqlite_url: str) -> Any:
    opened = sqlite_engine(sqlite_url)
    yield opened
    opened.dispose()


def writer_on(engine: Engine) -> Writer:
    return Writer(partial(commit_sqlite, engine))


def add(name: str, code: str | None = None) -> Callable[[Session], None]:
    return lambda session: session.add(Person(nombres=name, apellidos="Quispe", code=code))


def fail_after(name: str, error: BaseException) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        session.add(Person(nombres=name, apellidos="Quispe"))
        session.flush()
        raise error

    return work


def names(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Person.nombres).order_by(Person.id)))


async def together(engine: Engine, *units: Callable[[Session], Any]) -> list[Any]:
    """All units in one batch: the writer is held until they wait."""
    writer, hold = writer_on(engine), threading.Event()
    first = writer.put(lambda session: hold.wait(timeout=10))
    await asyncio.sleep(0.05)
    waiting = [writer.put(unit) for unit in units]
    hold.set()
    outcomes = await asyncio.wait_for(asyncio.gather(first, *waiting, return_exceptions=True), timeout=30)
    await asyncio.to_thread(writer.close)
    return list(outcomes[1:])


def square(n: int, session: Session) -> int:
    return n * n


def count_commits(engine: Engine) -> list[str]:
    seen: list[str] = []
    event.listen(engine, "commit", lambda connection: seen.append("commit"))
    return seen


async def test_units_that_wait_share_one_commit(engine: Engine) -> None:
    commits = count_commits(engine)
    await together(engine, *(add(f"P{n}") for n in range(20)))
    assert (len(names(engine)), len(commits)) == (20, 2)  # the one that held, and all the others


async def test_a_failing_unit_undoes_only_its_own_rows(engine: Engine) -> None:
    outcomes = await together(
        engine, add("Rosa"), fail_after("ghost", LookupError("mine alone")), add("Luz"), fail_after("ghost", KeyError())
    )
    assert [type(each) for each in outcomes] == [type(None), LookupError, type(None), KeyError]
    assert names(engine) == ["Rosa", "Luz"]


async def test_a_constraint_broken_at_the_flush_is_that_units_alone(engine: Engine) -> None:
    outcomes = await together(engine, add("Rosa", "same"), add("Luz", "same"), add("Carmen"))
    assert [type(each) for each in outcomes] == [type(None), IntegrityError, type(None)]
    assert names(engine) == ["Rosa", "Carmen"]


async def test_a_unit_sees_what_the_units_before_it_wrote(engine: Engine) -> None:
    counted: Callable[[Session], Any] = lambda session: session.scalar(select(func.count(Person.id)))  # noqa: E731
    outcomes = await together(engine, counted, add("Rosa"), counted, fail_after("ghost", KeyError()), counted)
    assert [each for each in outcomes if isinstance(each, int)] == [0, 1, 1]


async def test_each_gets_its_own_answer(engine: Engine) -> None:
    outcomes = await together(engine, *(partial(square, n) for n in range(40)))
    assert outcomes == [n * n for n in range(40)]


@pytest.mark.parametrize("error", [StopIteration(), KeyboardInterrupt(), SystemExit(3), asyncio.CancelledError()])
async def test_whatever_a_unit_raises_the_others_are_answered(engine: Engine, error: BaseException) -> None:
    outcomes = await asyncio.wait_for(answered(engine, error), timeout=20)
    assert outcomes == ["Rosa", "Luz"]


async def answered(engine: Engine, error: BaseException) -> list[str]:
    writer, hold = writer_on(engine), threading.Event()
    writer.put(lambda session: hold.wait(timeout=10))
    await asyncio.sleep(0.05)
    first, bad, last = writer.put(add("Rosa")), writer.put(fail_after("ghost", error)), writer.put(add("Luz"))
    hold.set()
    await first
    await last
    await asyncio.wait([bad])
    assert bad.cancelled() or bad.exception() is not None
    await asyncio.to_thread(writer.close)
    return names(engine)


async def test_no_more_than_a_bounded_number_share_a_commit(engine: Engine) -> None:
    commits = count_commits(engine)
    await together(engine, *(add(f"P{n}") for n in range(2 * MOST + 1)))
    assert (len(names(engine)), len(commits)) == (2 * MOST + 1, 4)


async def test_a_cancelled_waiter_does_not_stop_the_answers_of_the_batch(engine: Engine) -> None:
    writer, hold = writer_on(engine), threading.Event()
    writer.put(lambda session: hold.wait(timeout=10))
    await asyncio.sleep(0.05)
    gone, stays = writer.put(add("Rosa")), writer.put(add("Luz"))
    gone.cancel()
    hold.set()
    await asyncio.wait_for(stays, timeout=10)
    await asyncio.to_thread(writer.close)
    assert names(engine) == ["Rosa", "Luz"]


async def test_a_loop_that_is_closed_does_not_stop_the_writer(engine: Engine) -> None:
    other = asyncio.new_event_loop()
    lost: asyncio.Future[Any] = other.create_future()
    other.close()
    settle([Job(add("nobody"), lost)])
    assert (await together(engine, add("Rosa")), names(engine)) == ([None], ["Rosa"])


async def test_after_the_end_nothing_is_taken(engine: Engine) -> None:
    writer = writer_on(engine)
    writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        writer.put(add("Rosa"))


# What takes the whole transaction


async def test_when_the_disk_fills_every_unit_of_the_batch_is_told_so_and_nothing_stays(engine: Engine) -> None:
    leave(engine, pages=4)
    outcomes = await together(engine, add("Rosa"), add("x" * 400_000), add("Luz"))
    assert [is_full(each) if isinstance(each, BaseException) else each for each in outcomes][1] is True
    kept = ["Rosa", "Luz"] if outcomes[0] is None else []
    assert [outcomes[0] is None, outcomes[2] is None] == [bool(kept)] * 2
    assert names(engine) == kept


async def test_nobody_is_told_the_failure_of_another_when_the_disk_fills_too(engine: Engine) -> None:
    leave(engine, pages=4)
    outcomes = await together(engine, fail_after("ghost", LookupError("not yours")), add("x" * 400_000), add("Luz"))
    assert is_full(outcomes[1])
    assert not isinstance(outcomes[2], LookupError)
    assert names(engine) == (["Luz"] if outcomes[2] is None else [])


def leave(engine: Engine, pages: int) -> None:
    with engine.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used + pages}")


def test_the_first_cause_is_what_came_before_the_lost_savepoint() -> None:
    full = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
    lost = OperationalError("ROLLBACK", {}, sqlite3.OperationalError("no such savepoint"))
    lost.__context__ = full
    assert first_cause(lost) is full
    assert first_cause(full) is full
    other = LookupError()
    assert first_cause(other) is other


async def test_a_lock_of_another_process_is_tried_again(engine: Engine, sqlite_url: str) -> None:
    with engine.connect() as connection:  # the pooled connection that the writer will use
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.15, lambda: other.execute("COMMIT"))
    timer.start()
    writer = writer_on(engine)
    await asyncio.wait_for(writer.put(add("Rosa")), timeout=20)
    writer.close()
    timer.join()
    other.close()
    assert names(engine) == ["Rosa"]


async def test_a_lock_that_does_not_end_is_reported_after_some_tries(engine: Engine, sqlite_url: str) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer = writer_on(engine)
    with pytest.raises(OperationalError, match="locked"):
        await asyncio.wait_for(writer.put(add("Rosa")), timeout=20)
    other.execute("ROLLBACK")
    other.close()
    await asyncio.wait_for(writer.put(add("Luz")), timeout=20)
    writer.close()
    assert names(engine) == ["Luz"]
    assert RETRIES >= 3


@pytest.mark.parametrize(("message", "locked"), [("database is locked", True), ("disk I/O error", False)])
def test_only_a_lock_is_tried_again(message: str, locked: bool) -> None:
    assert is_locked(OperationalError("BEGIN", {}, sqlite3.OperationalError(message))) is locked


# Killed at any moment

ACKNOWLEDGE = """
import asyncio, sys
from domain.people.roles import Person
from domain.store import open_store

store = open_store(sys.argv[1])

async def one(task):
    for n in range(100_000):
        name = f"{task}-{n}"
        await store.write(lambda s: s.add(Person(nombres=name, apellidos="Q")))
        print(name, flush=True)

async def main():
    await asyncio.gather(*(one(task) for task in range(8)))

asyncio.run(main())
"""


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.5])
def test_what_was_answered_before_a_kill_is_there_after_it(sqlite_url: str, delay: float) -> None:
    """The answer is printed only after the commit; a kill -9 may lose what was not answered, never what was."""
    process = subprocess.Popen([sys.executable, "-c", ACKNOWLEDGE, sqlite_url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(delay)
    os.kill(process.pid, signal.SIGKILL)
    rest = process.communicate()[0]
    lines = (first + rest).split("\n")
    answered = {line for line in lines[:-1] if line}
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        kept = {row[0] for row in connection.execute("SELECT nombres FROM person")}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(answered) > 5
    assert answered - kept == set()
    for task in range(8):
        numbers = sorted(int(name.split("-")[1]) for name in kept if name.startswith(f"{task}-"))
        assert numbers == list(range(len(numbers)))  # each task's units in order, none missing in between


async def test_nothing_is_answered_before_the_commit(engine: Engine, sqlite_url: str) -> None:
    """At the moment of the answer another connection already reads the row."""
    writer = writer_on(engine)
    found = []
    for n in range(20):
        await writer.put(add(f"P{n}"))
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
            found.append(connection.execute("SELECT count(*) FROM person").fetchone()[0])
    writer.close()
    assert found == list(range(1, 21))


async def test_the_commit_is_on_the_disk_and_not_only_in_the_log(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
