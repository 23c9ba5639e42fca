"""Houses side by side, each with its own acompañantes, database and deaths: SQLite's one writer fills one core."""

import json
import os
import selectors
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from tests.school_year.findings import Finding
from tests.school_year.judge import judge
from tests.school_year.lives import Broken, Year, live


@dataclass(frozen=True, kw_only=True)
class Told:
    """How far a house has come; its findings once its year is over."""

    house: int
    days: int = 0
    killed: int = 0
    findings: tuple[Finding, ...] = ()


def split(year: Year, houses: int) -> list[Year]:
    """The acompañantes and the kills shared out; one house is the year itself."""
    if houses == 1:
        return [year]
    found = []
    for number in range(houses):
        folder = year.folder / f"house{number + 1}"
        folder.mkdir(exist_ok=True)
        share = {name: (getattr(year, name) + number) // houses for name in ("acompanantes", "kills")}
        about = {"url": f"sqlite:///{folder / 'year.db'}", "folder": folder, "seed": year.seed + number, "cores": 1}
        found.append(replace(year, **share, **about))
    return found


def walked(years: list[Year]) -> Iterator[Told]:
    """What the houses tell, as they tell it. Raises Broken when one of them ends before its year does."""
    waiting = selectors.DefaultSelector()
    for number, year in enumerate(years):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(_house(number, year, writing))
        os.close(writing)
        waiting.register(os.fdopen(reading), selectors.EVENT_READ, child)
    while waiting.get_map():
        for key, _ in waiting.select():
            line = key.fileobj.readline()  # type: ignore[union-attr]
            if line:
                yield told(json.loads(line))
                continue
            waiting.unregister(key.fileobj)
            if os.waitpid(key.data, 0)[1]:
                raise Broken("a house fell")


def told(line: dict[str, Any]) -> Told:
    findings = tuple(Finding(**each | {"wrong": tuple(each["wrong"])}) for each in line.pop("findings", ()))
    return Told(**line, findings=findings)


def _house(number: int, year: Year, writing: int) -> int:
    try:
        with os.fdopen(writing, "w", buffering=1) as out:
            killed = days = 0
            for days, (_, killed) in enumerate(live(year), 1):
                print(json.dumps({"house": number, "days": days, "killed": killed}), file=out)
            findings = [asdict(each) for each in judge(year.url, year.folder)]
            print(json.dumps({"house": number, "days": days, "killed": killed, "findings": findings}), file=out)
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        sys.stderr.flush()
        return 1
    return 0
