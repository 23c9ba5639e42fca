"""The walk lives, is killed and lives again: each life is a fork of a process that has imported everything once."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.ground import lay, plain_engine
from content.loader import load_calendar
from content.programme import Programme, load_programme
from domain.store import run_unit
from domain.year.calendar import NonWorkingDay, SchoolCalendar, instant
from scheduler import slots
from tests.school_year.cast import populate
from tests.school_year.chance import chance
from tests.school_year.scene import FIRST, LAST, Scene
from tests.school_year.troubles import DECREED
from tests.school_year.walk import PHASES, walk

SECRET = "a school year"
MOST_MOMENTS = 300  # of a day: a death is at one of them, or at the end of a day that has fewer


class Broken(Exception):
    """A life ended by itself before its year did."""


@dataclass(frozen=True, kw_only=True)
class Year:
    """What is walked, and where."""

    url: str
    folder: Path
    seed: int
    acompanantes: int
    kills: int
    cores: int = 2  # processes that work plans out

    @property
    def deaths(self) -> frozenset[tuple[str, int]]:
        """As many days as kills, spread over the year, and the moment of each."""
        span = (LAST - FIRST).days / (self.kills or 1)
        found: dict[str, int] = {}
        for number in range(self.kills):
            day = FIRST + timedelta(days=int(span * (number + chance(self.seed, "death", number))))
            later = (day + timedelta(days=n) for n in range(14))
            day = next(each for each in later if _is_working(each) and each.isoformat() not in found)
            found[day.isoformat()] = 1 + int(chance(self.seed, "moment", number) * MOST_MOMENTS)
        return frozenset(found.items())


@cache
def _calendar() -> SchoolCalendar:
    return load_calendar().with_closed(NonWorkingDay(day=day, scope=None, reason="") for day in DECREED)


def _is_working(day: date) -> bool:
    return _calendar().is_working(day) and day <= LAST


def live(year: Year) -> Iterator[tuple[date, int]]:
    """The days that are over, and how often the walk was killed by then. Raises Broken."""
    facts, killed = load_programme(SECRET), 0
    prepare(year, facts)
    while True:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os._exit(_life(year, facts, writing))
        os.close(writing)
        with os.fdopen(reading) as told:
            yield from ((date.fromisoformat(line.strip()), killed) for line in told)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == 0:
            return
        if code != -signal.SIGKILL:
            raise Broken(f"a life ended with {code}")
        killed += 1


def _life(year: Year, facts: Programme, writing: int) -> int:
    try:
        engine = plain_engine(year.url)
        about = {"seed": year.seed, "folder": year.folder, "deaths": year.deaths, "cores": year.cores}
        scene = Scene(engine=engine, facts=facts, **about)
        for day in walk(scene):
            os.write(writing, f"{day.isoformat()}\n".encode())
        engine.dispose()
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        sys.stderr.flush()
        return 1
    return 0


def prepare(year: Year, facts: Programme) -> None:
    """The schema, the people, the slots."""
    lay(year.url)
    engine = plain_engine(year.url)
    now: datetime = instant(FIRST, PHASES[0][0])
    run_unit(engine, lambda session: populate(session, facts, year.seed, year.acompanantes, now))
    run_unit(engine, lambda session: slots.refresh(session, facts, FIRST))
    engine.dispose()
