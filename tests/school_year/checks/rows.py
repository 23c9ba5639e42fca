"""The rows and the notes of a year, read with plain SQL: nothing here imports what it checks."""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

ROOT = Path(__file__).parents[3]
TABLES = ("activity", "activity_day", "participant", "history", "record", "record_day", "assignment", "outbox",
          "succession", "closure", "role", "year_plan", "planned_activity")  # fmt: skip
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Place:
    id: int
    modelo: str
    nivel: str
    codinst: str | None
    scopes: tuple[str | None, ...]  # whose days off count there


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Tables as they are at the end, what left by the mouth, and what the chat warned of."""

    tables: Mapping[str, Sequence[Row]]
    places: Mapping[int, Place]
    sent: Sequence[Row]
    warned: Sequence[Row]

    def __getitem__(self, table: str) -> Sequence[Row]:
        return self.tables[table]

    @cached_property
    def activity(self) -> dict[int, Row]:
        return {row["id"]: row for row in self["activity"]}

    @cached_property
    def record(self) -> dict[int, Row]:
        return {row["activity_id"]: row for row in self["record"]}

    @cached_property
    def days(self) -> dict[int, list[date]]:
        """Of each activity, those that were agreed; those on which it was held, where that is on record."""
        found: defaultdict[int, set[date]] = defaultdict(set)
        for row in self["activity_day"]:
            found[row["activity_id"]].add(day_of(row["day"]))
        held: defaultdict[int, set[date]] = defaultdict(set)
        for row in self["record_day"]:
            held[row["activity_id"]].add(day_of(row["day"]))
        return {id_: sorted(days) for id_, days in {**found, **held}.items()}

    @cached_property
    def ies(self) -> dict[int, tuple[int, ...]]:
        found: defaultdict[int, set[int]] = defaultdict(set)
        for row in self["activity_day"]:
            found[row["activity_id"]].add(row["ie_id"])
        return {id_: tuple(sorted(ies)) for id_, ies in found.items()}

    @cached_property
    def history(self) -> dict[int, list[Row]]:
        found: defaultdict[int, list[Row]] = defaultdict(list)
        for row in sorted(self["history"], key=lambda row: row["id"]):
            found[row["activity_id"]].append(row)
        return found

    @cached_property
    def standing(self) -> list[Row]:
        """What was held, and what was to be: all that is not called off."""
        return [row for row in self["activity"] if row["state"] in ("proposed", "confirmed")]

    @cached_property
    def closed(self) -> dict[str | None, set[date]]:
        found: defaultdict[str | None, set[date]] = defaultdict(set)
        for row in self["closure"]:
            found[row["scope"]].add(day_of(row["day"]))
        return found


def read(url: str, sent: Sequence[Row], warned: Sequence[Row]) -> Rows:
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = {name: _table(connection, name) for name in TABLES}
        places = {each.id: each for each in _places(connection)}
    engine.dispose()
    return Rows(tables=tables, places=places, sent=sent, warned=warned)


def _table(connection: Connection, name: str) -> list[Row]:
    return [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]


def _places(connection: Connection) -> Iterator[Place]:
    query = """SELECT ie.id, ie.modelo, ie.nivel, ie.codinst, ie.ugel_id, dre.name AS dre
               FROM ie JOIN ugel ON ugel.id = ie.ugel_id JOIN dre ON dre.id = ugel.dre_id"""
    for row in connection.execute(text(query)).mappings():
        scopes = (None, f"dre:{row['dre']}", f"ugel:{row['ugel_id']}", f"ie:{row['id']}")
        about = {name: row[name] for name in ("id", "modelo", "nivel", "codinst")}
        yield Place(scopes=scopes, **about)


def day_of(value: Any) -> date:
    """SQLite gives text, PostgreSQL a date."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def instant_of(value: Any) -> datetime:
    """In UTC; SQLite gives text without a zone."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def listed(value: Any) -> Any:
    """JSON: SQLite gives its text."""
    return json.loads(value) if isinstance(value, str) else value


def facts(name: str) -> dict[str, Any]:
    """A file of facts: data, and no code."""
    return tomllib.loads((ROOT / "content" / name).read_text())


def spans(name: str) -> list[tuple[date, date]]:
    return [(first, last) for first, last in facts("calendar/2026.toml")[name]]


LECTIVE, GESTION = spans("lective"), spans("gestion")
# Feriados of 2026 by law, written down here and not asked of the library that the product asks.
FERIADOS = {date(2026, *each) for each in (
    (1, 1), (4, 2), (4, 3), (5, 1), (6, 7), (6, 29), (7, 23), (7, 28), (7, 29), (8, 6), (8, 30), (10, 8), (11, 1),
    (12, 8), (12, 9), (12, 25),
)}  # fmt: skip


def is_open(rows: Rows, place: Place, day: date, *weeks: list[tuple[date, date]]) -> bool:
    """Monday to Friday, within the weeks, no feriado, not closed there."""
    inside = any(first <= day <= last for some in weeks for first, last in some)
    off = any(day in rows.closed.get(scope, ()) for scope in place.scopes)
    return inside and day.weekday() < 5 and day not in FERIADOS and not off


def in_a_row(days: Sequence[date]) -> bool:
    return all(after - before == timedelta(days=1) for before, after in pairwise(days))


def named(row: Row) -> str:
    return f"{row['kind']} {row['number']} (activity {row['id']})"
