"""Claiming a thousand due rows of 1.5 million that wait: ours beside the same SQL by the driver alone."""

import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench import databases, pending
from bench.databases import file_of, raw_address
from bench.figure import Figure, Progress, Sizes, median
from bench.scene import MONDAY
from domain.store import DURABLE, WRITING, open_store
from scheduler.claim import LEASE, SPARE, STATEMENT, claim

Timed = Callable[[], float]  # claims once; seconds
UNDO = "UPDATE outbox SET status = 'pending', lease_until = NULL WHERE status IN ('leased', 'sending')"


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    with databases.folder() as place, databases.postgres() as server:
        seen = {
            "SQLite": on(databases.sqlite(place), sizes, progress, "SQLite"),
            "PostgreSQL": on(server.new(), sizes, progress, "PostgreSQL"),
        }
    where, (ours, bare) = max(seen.items(), key=lambda item: item[1][0] / item[1][1])
    return (
        Figure(
            name="claim_of_1_5m",
            ours=f"{ours * 1000:,.1f} ms ({where})",
            peer=f"{bare * 1000:,.1f} ms",
            value=ours / bare,
            goal=1.3,
            unit="of the bare statement's time, the worse of both databases",
            against="the same SQL by sqlite3 and psycopg alone",
        ),
    )


def on(url: str, sizes: Sizes, progress: Progress, where: str) -> tuple[float, float]:
    """Medians of ours and of the bare statement, by turns, on one database; seconds."""
    progress(f"{where}: {sizes.pending:,} rows")
    databases.fill(url, lambda session: pending.fill(session, sizes.pending, sizes.due))
    store = open_store(url)
    ours, bare = [], []
    with closing(raw(url)) as connection:
        for round_ in range(sizes.claims + 1):
            progress(f"{where}: round {round_} of {sizes.claims}")
            ours.append(by_us(store.engine, sizes.due))
            undo(store.engine)
            bare.append(by_driver(connection, sizes.due))
            undo(store.engine)
    store.close()
    return median(ours[1:]), median(bare[1:])  # the first round warms both


def by_us(engine: Engine, count: int) -> float:
    began = time.perf_counter()
    with Session(engine) as session, session.begin():
        claimed = claim(session, MONDAY, count)
    seconds = time.perf_counter() - began
    assert len(claimed) == count
    return seconds


def by_driver(connection: "sqlite3.Connection | psycopg.Connection", count: int) -> float:
    facts = {"look": count * SPARE, "most": count}
    began = time.perf_counter()
    if isinstance(connection, sqlite3.Connection):
        moments = {"now": stored(MONDAY), "until": stored(MONDAY + LEASE)}
        connection.execute("BEGIN IMMEDIATE")
        rows = connection.execute(STATEMENT["sqlite"].text, facts | moments).fetchall()
        connection.execute("COMMIT")
    else:
        statement = re.sub(r"(?<!:):(\w+)", r"%(\1)s", STATEMENT["postgresql"].text)
        rows = connection.execute(statement.encode(), facts | {"now": MONDAY, "until": MONDAY + LEASE}).fetchall()
        connection.commit()
    seconds = time.perf_counter() - began
    assert len(rows) == count
    return seconds


def stored(moment: object) -> str:
    """An instant as SQLite keeps it."""
    return str(moment).removesuffix("+00:00") + ".000000"


def raw(url: str, pragmas: Sequence[str] = WRITING) -> "sqlite3.Connection | psycopg.Connection":
    """The driver's own connection, as durable and with as much memory as ours."""
    if not url.startswith("sqlite"):
        return psycopg.connect(raw_address(url))
    connection = sqlite3.connect(file_of(url), isolation_level=None)
    for pragma in ("journal_mode=WAL", *DURABLE, *pragmas):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def undo(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(UNDO))
