"""What the walk goes through: the rows, the facts, and the files beside them that outlive a killed process."""

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.dates.drafts import Draft
from domain.dates.warnings import check
from domain.outcome import Done, Outcome
from domain.policy import Actor, actor, open_rights
from domain.unit import UnitSession
from scheduler.announce import announce

Unit = Callable[[Session], Any]
TOGETHER = 64  # units in one commit
YEAR = 2026
FIRST, LAST = date(2026, 3, 2), date(2026, 12, 31)
SENT, WARNED, DEATHS, PROGRESS = "sent.jsonl", "warned.jsonl", "deaths.txt", "progress.txt"


@dataclass(kw_only=True)
class Scene:
    engine: Engine
    facts: Programme  # as they are shipped; `programme`: with the days off that are known by now
    seed: int
    folder: Path
    cores: int = 2  # processes that work plans out
    deaths: frozenset[tuple[str, int]] = frozenset()  # day and the how-manieth moment of it, at which the process dies
    today: date = FIRST
    moments: int = 0
    programme: Programme = field(init=False)
    _open: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.programme = self.facts

    def units(self, works: Iterable[Unit]) -> list[Any]:
        """Runs units in turn, many in one commit as the house's writer does; they share what they read."""
        found: list[Any] = []
        left = iter(works)
        while some := list(islice(left, TOGETHER)):
            found += self._together(some)
        return found

    def _together(self, some: list[Unit]) -> list[Any]:
        with UnitSession(self.engine, expire_on_commit=False) as session, session.begin():
            found = []
            for work in some:
                found.append(work(session))
                session.flush()
                self.moment()
        self.moment()
        return found

    def look(self, work: Callable[[Session], Any]) -> Any:
        with Session(self.engine) as session:
            return work(session)

    def who(self, session: Session, person_id: int) -> Actor:
        return actor(session, person_id, self.today, open_rights(self.programme.norm))

    def tell(self, session: Session, outcome: Outcome, now: datetime) -> bool:
        """All that follows from a verb; False when it was refused."""
        if isinstance(outcome, Done):
            announce(session, self.programme, outcome.events, now)
        return isinstance(outcome, Done)

    def warnings(self, session: Session, draft: Draft) -> list[str]:
        """What the chat says before a date is put there."""
        found = check(session, draft, self.programme.norm, self.programme.calendar, self.today)
        return [each.code for each in found]

    def warned(self, activity_id: int, revision: int, codes: list[str]) -> None:
        if codes:
            self.note(WARNED, {"activity": activity_id, "revision": revision, "codes": codes})

    def note(self, name: str, line: dict[str, Any]) -> None:
        """One line that a killed process leaves behind, as a phone leaves what it has shown."""
        if name not in self._open:
            self._open[name] = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(self._open[name], (json.dumps(line) + "\n").encode())

    # Days, phases and deaths

    def begins(self, day: date) -> None:
        self.today, self.moments = day, 0

    def ends(self) -> None:
        """Who was to die at a moment that this day did not have dies now."""
        for day, number in self.deaths:
            if day == self.today.isoformat() and not self._died(day, number):
                self._die(day, number)

    def moment(self) -> None:
        """A moment at which the process may be killed: in a transaction, after one, with a letter on the wire."""
        self.moments += 1
        death = (self.today.isoformat(), self.moments)
        if death in self.deaths and not self._died(*death):
            self._die(*death)

    def _died(self, day: str, number: int) -> bool:
        file = self.folder / DEATHS
        return file.exists() and f"{day} {number}" in file.read_text().splitlines()

    def _die(self, day: str, number: int) -> None:
        with (self.folder / DEATHS).open("a") as file:
            print(day, number, file=file)
        os.kill(os.getpid(), signal.SIGKILL)

    def done(self) -> tuple[str, int]:
        """The last day that was begun, and how many of its phases are over."""
        file = self.folder / PROGRESS
        if not file.exists():
            return FIRST.isoformat(), 0
        day, number = file.read_text().split()
        return day, int(number)

    def over(self, phases: int) -> None:
        aside = self.folder / "progress.new"
        aside.write_text(f"{self.today.isoformat()} {phases}")
        aside.replace(self.folder / PROGRESS)


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """What was noted; a line that a death cut short was never heard."""
    for line in file.read_text().splitlines() if file.exists() else ():
        yield json.loads(line)
