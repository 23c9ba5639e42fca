"""Everything that must hold of a year that is over."""

from pathlib import Path

from tests.school_year.checks.ends import ended, years
from tests.school_year.checks.letters import dead_dates, twice
from tests.school_year.checks.norm import broken
from tests.school_year.checks.rows import Rows, read
from tests.school_year.findings import Finding
from tests.school_year.scene import SENT, WARNED, lines


def judge(url: str, folder: Path) -> tuple[Finding, ...]:
    rows = read(url, list(lines(folder / SENT)), list(lines(folder / WARNED)))
    return tuple(check(rows) for check in CHECKS)


CHECKS = (broken, dead_dates, twice, ended, years)
__all__ = ["CHECKS", "Rows", "judge"]
