"""A small year that was walked once, and what the checks make of it when something in it is changed."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.school_year.checks.rows import ROOT, Rows, read
from tests.school_year.scene import SENT, WARNED, lines

COMMAND = (sys.executable, "-m", "tests.school_year")
SMALL = ("--acompanantes", "3", "--kills", "2", "--houses", "1")
Change = Callable[[dict[str, Any]], dict[str, Any] | None]


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*COMMAND, *words], cwd=ROOT, capture_output=True, text=True, timeout=800)


@pytest.fixture(scope="session")
def small_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, "subprocess.CompletedProcess[str]"]]:
    folder = tmp_path_factory.mktemp("year")
    yield folder, run(*SMALL, "--json", "--keep", str(folder))


@pytest.fixture(scope="session")
def rows(small_year: tuple[Path, "subprocess.CompletedProcess[str]"]) -> Rows:
    folder, _ = small_year
    return read(f"sqlite:///{folder / 'year.db'}", list(lines(folder / SENT)), list(lines(folder / WARNED)))


def changed(rows: Rows, table: str, change: Change) -> Rows:
    """The same year with other rows in a table; `change` gives none for a row that is to go."""
    kept = [row for each in rows[table] if (row := change(dict(each))) is not None]
    return replace(rows, tables={**rows.tables, table: kept})


def one(rows: Rows, table: str, id_: int, **values: Any) -> Rows:
    """One row by its id, with other values."""
    return changed(rows, table, lambda row: row | values if row["id"] == id_ else row)
