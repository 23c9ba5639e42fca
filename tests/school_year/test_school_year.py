"""A small year on each database: killed twice, walked to its end, and nothing wrong in it."""

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.school_year.checks.rows import Rows
from tests.school_year.conftest import SMALL, run
from tests.school_year.scene import DEATHS, LAST, PROGRESS, SENT, WARNED

WHAT = [
    "rules of the norm, of each date that stands",
    "letters about a date",
    "letters that left",
    "strategies that ended",
    "docentes and IE with their year",
]
Small = tuple[Path, "subprocess.CompletedProcess[str]"]


def proper(ended: "subprocess.CompletedProcess[str]") -> None:
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = json.loads(ended.stdout)
    assert [each["what"] for each in told["findings"]] == WHAT
    assert [each["wrong"] for each in told["findings"]] == [[]] * len(WHAT)
    assert told["killed"] == 2
    assert all(each["many"] > 20 for each in told["findings"])


def test_on_sqlite_it_is_killed_twice_and_nothing_is_wrong_after_it(small_year: Small) -> None:
    folder, ended = small_year
    proper(ended)
    assert len((folder / DEATHS).read_text().splitlines()) == 2
    assert (folder / PROGRESS).read_text().startswith(LAST.isoformat())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_too(database_url: str) -> None:
    proper(run(*SMALL, "--json", "--database", database_url))


def test_enough_happened_to_prove_something(rows: Rows) -> None:
    assert {row["kind"] for row in rows["activity"]} == {"visita", "gia", "rtc", "taller"}
    assert {"confirm", "counter", "decline", "move", "close", "miss"} <= {line["verb"] for line in rows["history"]}
    assert {"reminder", "notice", "closing", "bulk"} <= {line["kind"] for line in rows.sent}
    assert len(rows["closure"]) > 2
    assert len(rows.sent) > 1000


def test_what_is_wrong_is_told_and_ends_with_one(small_year: Small, tmp_path: Path) -> None:
    folder, _ = small_year
    for name in (SENT, WARNED):
        if (folder / name).exists():
            shutil.copy(folder / name, tmp_path)
    with sqlite3.connect(folder / "year.db") as source, sqlite3.connect(tmp_path / "year.db") as target:
        source.backup(target)
        target.execute("UPDATE activity SET state = 'proposed' WHERE id = 1")
    right, wrong = (run(*SMALL, "--json", "--again", "--keep", str(each)) for each in (folder, tmp_path))
    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "left proposed" in wrong.stdout
    assert "left proposed" not in right.stdout


def test_there_is_no_year_of_nobody() -> None:
    assert run("--acompanantes", "0").returncode == 2
