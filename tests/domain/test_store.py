"""Units of work on both databases: durable before they are answered, whole or not at all, reads that cannot write."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from domain.people.roles import Person
from domain.store import (
    PostgresStore,
    SqliteStore,
    Store,
    is_full,
    open_store,
    retrying,
    sqlite_engine,
    wants_retry,
)


def add(name: str) -> Any:
    return lambda session: session.add(Person(nombres=name, apellidos="Quispe"))


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Person.nombres).order_by(Person.id)))


async def test_what_a_unit_wrote_is_there_for_the_next(store: Store) -> None:
    await store.write(add("Rosa"))
    assert await store.read(names) == ["Rosa"]


async def test_a_unit_answers_with_its_value(store: Store) -> None:
    assert await store.write(lambda session: session.scalar(select(func.count(Person.id)))) == 0


async def test_a_unit_that_fails_leaves_nothing_and_the_failure_arrives(store: Store) -> None:
    def half(session: Session) -> None:
        session.add(Person(nombres="Rosa", apellidos="Quispe"))
        session.flush()
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        await store.write(half)
    assert await store.read(names) == []


async def test_a_unit_that_breaks_a_constraint_leaves_nothing(store: Store) -> None:
    def twice(session: Session) -> None:
        session.add_all(Person(nombres=name, apellidos="Q", code="same") for name in ("Rosa", "Luz"))

    with pytest.raises(IntegrityError):
        await store.write(twice)
    assert await store.read(names) == []


async def test_a_unit_that_ran_past_an_iterator_is_answered_and_not_waited_for_ever(store: Store) -> None:
    def past(session: Session) -> object:
        return next(iter(session.scalars(select(Person))))

    for ask in (store.write, store.read):
        with pytest.raises(RuntimeError, match="iterator"):
            await asyncio.wait_for(ask(past), timeout=5)
    assert await store.read(names) == []


def flushed(session: Session) -> None:
    session.add(Person(nombres="Rosa", apellidos="Q"))
    session.flush()


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError):
        await store.read(lambda session: session.execute(text("DELETE FROM person")))
    with pytest.raises(DBAPIError):
        await store.read(flushed)
    await store.write(add("Luz"))
    assert await store.read(names) == ["Luz"]


async def test_reads_at_once_do_not_wait_for_each_other(store: Store) -> None:
    line = threading.Barrier(3)
    await asyncio.gather(*(store.read(lambda _: line.wait(timeout=10)) for _ in range(3)))


async def test_sqlite_reads_while_a_write_is_open(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    begun, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        add("Rosa")(session)
        session.flush()
        begun.set()
        go_on.wait(timeout=10)

    writing = asyncio.ensure_future(store.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    assert await store.read(names) == []
    go_on.set()
    await writing
    assert await store.read(names) == ["Rosa"]
    store.close()


async def test_many_units_from_many_tasks_all_arrive(store: Store) -> None:
    await asyncio.gather(*(store.write(add(f"P{n:03}")) for n in range(200)))
    assert sorted(await store.read(names)) == [f"P{n:03}" for n in range(200)]


async def test_who_stops_waiting_does_not_undo_the_unit(store: Store) -> None:
    go_on = threading.Event()

    def slow(session: Session) -> None:
        go_on.wait(timeout=10)
        add("Rosa")(session)

    waiting = asyncio.ensure_future(store.write(slow))
    await asyncio.sleep(0.05)
    waiting.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    for _ in range(100):
        if await store.read(names) == ["Rosa"]:
            break
        await asyncio.sleep(0.02)
    assert await store.read(names) == ["Rosa"]


async def test_a_closed_sqlite_store_says_so(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        await asyncio.wait_for(store.write(add("Rosa")), timeout=5)


async def test_closing_waits_for_the_units_that_were_asked_for(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    asked = [asyncio.ensure_future(store.write(add(f"P{n}"))) for n in range(50)]
    await asyncio.sleep(0)
    await asyncio.to_thread(store.close)
    await asyncio.gather(*asked)
    again = open_store(sqlite_url)
    assert len(await again.read(names)) == 50
    again.close()


def test_the_address_chooses_the_store(sqlite_url: str, postgres_server: str) -> None:
    for url, kind in ((sqlite_url, SqliteStore), (postgres_server.format(name="postgres"), PostgresStore)):
        store = open_store(url)
        assert type(store) is kind
        store.close()


def test_sqlite_is_opened_to_keep_what_it_answers_for(sqlite_url: str) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
    for read_only in (False, True):
        engine = sqlite_engine(sqlite_url, read_only=read_only)
        with engine.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            query_only = connection.exec_driver_sql("PRAGMA query_only").scalar()
        engine.dispose()
        assert (found, query_only) == (wanted, int(read_only))


# PostgreSQL asks to try again


def test_a_deadlock_is_tried_again_until_both_are_done(postgres_url: str) -> None:
    store = PostgresStore(postgres_url)
    with Session(store.engine) as session, session.begin():
        session.add_all(Person(nombres=name, apellidos="Q") for name in ("A", "B"))
    crossed, tries = threading.Barrier(2), []

    def work(first: str, second: str) -> Any:
        met = False

        def unit(session: Session) -> None:
            nonlocal met
            tries.append(first)
            change = text("UPDATE person SET apellidos = apellidos || :x WHERE nombres = :n")
            session.execute(change, {"x": first, "n": first})
            if not met:
                met = True
                crossed.wait(timeout=10)
            session.execute(change, {"x": first, "n": second})

        return unit

    threads = [threading.Thread(target=retrying, args=(store.engine, work(*pair))) for pair in (("A", "B"), ("B", "A"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with Session(store.engine) as session:
        found = sorted(sorted(name) for name in session.scalars(select(Person.apellidos)))
    store.close()
    assert found == [["A", "B", "Q"], ["A", "B", "Q"]]
    assert len(tries) >= 3


def test_a_failure_that_would_come_again_is_not_tried_again(postgres_url: str) -> None:
    store, tries = PostgresStore(postgres_url), []

    def unit(session: Session) -> None:
        tries.append(1)
        session.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError):
        retrying(store.engine, unit)
    store.close()
    assert len(tries) == 1


@pytest.mark.parametrize(
    ("state", "again"), [("40001", True), ("40P01", True), ("55P03", True), ("23505", False), (None, False)]
)
def test_only_these_states_ask_for_another_try(state: str | None, again: bool) -> None:
    class Failure(Exception):
        sqlstate = state

    assert wants_retry(DBAPIError("UPDATE", {}, Failure())) is again


async def test_parameters_stay_out_of_messages(store: Store) -> None:
    def bad(session: Session) -> None:
        session.execute(text("INSERT INTO person (nombres, nosuch) VALUES (:n, 1)"), {"n": "Rosa 99000001"})

    with pytest.raises(DBAPIError) as caught:
        await store.write(bad)
    assert "99000001" not in str(caught.value)


# A full disk


async def test_a_full_database_fails_cleanly_and_works_again_when_there_is_room(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    assert isinstance(store, SqliteStore)
    await store.write(add("Rosa"))
    limit_pages(store, spare=2)
    big = "x" * 200_000
    outcomes = await asyncio.gather(
        *(store.write(add(big)) for _ in range(3)), store.write(add("Luz")), return_exceptions=True
    )
    full = [each for each in outcomes if isinstance(each, BaseException)]
    assert [is_full(each) for each in full] == [True] * len(full)
    assert len(full) >= 3
    found = await store.read(names)
    assert found == (["Rosa"] if len(full) == 4 else ["Rosa", "Luz"])
    limit_pages(store, spare=100_000)
    await store.write(add("Carmen"))
    assert (await store.read(names))[-1] == "Carmen"
    assert await store.read(lambda s: s.scalar(text("PRAGMA integrity_check"))) == "ok"
    store.close()


def limit_pages(store: SqliteStore, spare: int) -> None:
    """The writer's connection stays in the pool, and so does its limit."""
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + spare}")


FULL_DISK = """
import asyncio, resource, signal, sys
from sqlalchemy import select
from domain.people.roles import Person
from domain.store import open_store

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(sys.argv[1])

async def main():
    await store.write(lambda s: s.add(Person(nombres="before", apellidos="Q")))
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    kept = failed = 0
    for n in range(60):
        try:
            await store.write(lambda s, n=n: s.add(Person(nombres=f"{n:03}" + "x" * 20_000, apellidos="Q")))
            kept += 1
        except Exception as error:
            failed += 1
            print(type(error).__name__, error.orig, file=sys.stderr)
    print(kept, failed, flush=True)

asyncio.run(main())
import os
os._exit(0)
"""


def test_a_disk_that_takes_no_more_keeps_exactly_what_was_answered(sqlite_url: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", FULL_DISK, sqlite_url], capture_output=True, text=True, timeout=120, check=True
    )
    kept, failed = map(int, found.stdout.split())
    assert failed > 0, found.stderr
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (kept + 1,)


def test_a_full_disk_is_told_from_other_failures() -> None:
    assert is_full(OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")))
    assert not is_full(OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")))
    assert not is_full(OSError("disk full"))


# Two processes on one file

TWO_WRITERS = """
import asyncio, sys, time
from domain.people.roles import Person
from domain.store import open_store

store = open_store(sys.argv[1])
mark, until = sys.argv[2], time.monotonic() + float(sys.argv[3])

async def one(task):
    n = 0
    while time.monotonic() < until:
        await store.write(lambda s, n=n: s.add(Person(nombres=f"{mark}-{task}-{n}", apellidos="Q")))
        n += 1
    return n

async def main():
    counts = await asyncio.gather(*(one(task) for task in range(8)), return_exceptions=True)
    bad = [repr(each) for each in counts if isinstance(each, BaseException)]
    print(sum(each for each in counts if isinstance(each, int)), len(bad), *bad[:1], flush=True)

asyncio.run(main())
store.close()
"""


def test_two_writing_processes_never_see_a_locked_database(sqlite_url: str) -> None:
    command = [sys.executable, "-c", TWO_WRITERS, sqlite_url]
    running = [
        subprocess.Popen([*command, mark, "3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for mark in ("a", "b")
    ]
    answered = 0
    for each in running:
        out, err = each.communicate(timeout=120)
        assert each.returncode == 0, err
        count, bad = out.split()[:2]
        assert bad == "0", out
        assert int(count) > 0
        answered += int(count)
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (answered,)


def test_a_short_lock_of_another_process_is_waited_for(sqlite_url: str, tmp_path: Path) -> None:
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.7, lambda: other.execute("COMMIT"))
    timer.start()

    async def write() -> float:
        store = open_store(sqlite_url)
        start = time.monotonic()
        await store.write(add("Rosa"))
        store.close()
        return time.monotonic() - start

    assert asyncio.run(write()) >= 0.4
    timer.join()
    other.close()
