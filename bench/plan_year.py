"""Planning every reminder of a year beside one bare INSERT … SELECT of as many finished rows."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench import databases
from bench.claim import raw
from bench.figure import Figure, Progress, Sizes, median
from bench.ours import programme
from bench.scene import MONDAY
from bot.ground import plain_engine
from content.programme import Programme
from domain.store import LONG_WORK, run_unit
from scheduler import reminders, slots

YEAR_BEGINS = MONDAY - timedelta(days=210)  # mid-January: all slots of the year lie ahead
PEOPLE = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO person (id, apellidos, nombres, language, language_origin)
SELECT i, 'Quispe ' || i, 'Rosa', 'es', 'padron' FROM n"""
CONTACTS = """
INSERT INTO contact (person_id, chat_id, linked_at, reachable) SELECT id, 1000000 + id, :now, 1 FROM person"""
# Days on which three reminders of a visita fall apart, by number; they are given out in turn.
DAYS = """
CREATE TEMP TABLE lective AS
SELECT row_number() OVER (ORDER BY day) - 1 AS n, day FROM slot
WHERE kind = 'visita' AND role = 'docente' GROUP BY day HAVING count(*) = 3 AND min(due_at) > :now"""
ACTIVITIES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :each)
INSERT INTO activity (kind, year, etapa, number, organiser_id, docente_id, place, day, last_day, starts_at, minutes,
  days, state, revision)
SELECT 'visita', 2026, 1, n.i, 1, person.id, 'IE', lective.day, lective.day, lective.day || ' 14:00:00.000000', 300,
  1, 'confirmed', 1
FROM person JOIN n JOIN lective
  ON lective.n = (person.id + n.i * ((SELECT count(*) FROM lective) / :each)) % (SELECT count(*) FROM lective)"""
PARTICIPANTS = """
INSERT INTO participant (activity_id, person_id, role, answer) SELECT id, docente_id, 'docente', 'yes' FROM activity"""
COLUMNS = """dedupe_key, chat_id, person_id, kind, priority, view, args, activity_id, revision, not_before,
  expires_at, status, attempts, uncertain, lease_token"""


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    with databases.folder() as place:
        url = databases.sqlite(place)
        progress("a year of dates")
        databases.fill(url, lambda session: a_year(session, sizes.docentes, sizes.activities))
        engine = plain_engine(url)
        rows = sizes.docentes * sizes.activities * 3
        assert plan(engine)[1] == rows
        with closing(raw(url, LONG_WORK)) as connection:
            assert isinstance(connection, sqlite3.Connection)
            connection.execute(f"CREATE TABLE finished AS SELECT {COLUMNS} FROM outbox ORDER BY id")
            ours, bare = rounds(engine, connection, rows, sizes, progress)
        engine.dispose()
    return (
        Figure(
            name="plan_year",
            ours=f"{median(ours):,.1f} s for {rows:,} rows",
            peer=f"{median(bare):,.1f} s",
            value=median(ours) / median(bare),
            goal=1.5,
            unit="of the bare INSERT's time",
            against="one INSERT … SELECT of finished rows into the same table by sqlite3 alone",
        ),
    )


def rounds(
    engine: Engine, connection: sqlite3.Connection, rows: int, sizes: Sizes, progress: Progress
) -> tuple[list[float], list[float]]:
    ours, bare = [], []
    for round_ in range(sizes.rounds):
        progress(f"round {round_ + 1} of {sizes.rounds}, ours")
        empty(connection)
        seconds, planned = plan(engine)
        assert planned == rows
        ours.append(seconds)
        progress(f"round {round_ + 1} of {sizes.rounds}, the bare INSERT")
        empty(connection)
        bare.append(insert(connection))
    return ours, bare


def plan(engine: Engine) -> tuple[float, int]:
    """Plans all activities, as `yanapaq reminders` does: a transaction for each span. Seconds and rows."""
    facts, began = programme(), time.perf_counter()
    spans = run_unit(engine, lambda session: list(reminders.spans(session)))
    planned = sum(run_unit(engine, partial(plan_span, facts, first, end)) for first, end in spans)
    return time.perf_counter() - began, planned


def plan_span(facts: Programme, first: int, end: int, session: Session) -> int:
    return reminders.plan_span(session, facts, first, end, YEAR_BEGINS)


def insert(connection: sqlite3.Connection) -> float:
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"INSERT INTO outbox ({COLUMNS}) SELECT {COLUMNS} FROM finished ORDER BY rowid")
    connection.execute("COMMIT")
    return time.perf_counter() - began


def empty(connection: sqlite3.Connection) -> None:
    """An empty outbox and an empty log, for either side the same."""
    connection.execute("DELETE FROM outbox")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def a_year(session: Session, docentes: int, activities: int) -> None:
    """Docentes with phones, and their visitas of the year, all confirmed."""
    now = {"now": YEAR_BEGINS.strftime("%Y-%m-%d %H:%M:%S.000000")}
    slots.refresh(session, programme(), YEAR_BEGINS.date())
    session.execute(text(PEOPLE), {"count": docentes})
    session.execute(text(CONTACTS), now)
    session.execute(text(DAYS), now)
    session.execute(text(ACTIVITIES), {"each": activities})
    session.execute(text(PARTICIPANTS))
