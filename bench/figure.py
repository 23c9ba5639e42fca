"""What a figure is: one number beside a goal, and what it was measured against."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`value` is ours in terms of the peer or limit; `at_least` says on which side of `goal` it should lie."""

    name: str
    ours: str  # what was seen, with its unit
    peer: str
    value: float
    goal: float
    at_least: bool = False
    unit: str
    against: str

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is measured. `QUICK` shows only that a measurement runs."""

    rounds: int
    updates: int  # of each chat, a round
    chats: int
    pending: int  # rows in a full outbox
    due: int  # of them, claimed at once
    claims: int  # rounds of claiming, which is quick
    docentes: int  # whose year is planned
    activities: int  # of each docente
    messages: int  # sent to distinct chats
    bulk: int  # rows of a bulk notice
    urgent: int  # reminders that fall due while the bulk goes out
    speed: float  # of everything during the bulk
    others: int  # chats beside a chatty one
    seconds: float  # a round beside a chatty one
    acompanantes: int = 300  # whose years are planned
    warmth: int = 6  # updates of each chat before a round is timed


FULL = Sizes(
    rounds=5,
    updates=120,
    chats=16,
    pending=1_500_000,
    due=1000,
    claims=20,
    docentes=35_000,
    activities=15,
    messages=3000,
    bulk=35_000,
    urgent=200,
    speed=1.0,
    others=150,
    seconds=15.0,
)
QUICK = Sizes(
    rounds=1,
    updates=4,
    chats=4,
    pending=2000,
    due=50,
    claims=2,
    docentes=20,
    activities=3,
    messages=20,
    bulk=100,
    urgent=4,
    speed=1.0,
    others=10,
    seconds=0.5,
    acompanantes=2,
    warmth=2,
)

Progress = Callable[[str], None]  # told what is being done now
Measure = Callable[[Sizes, Progress], Sequence[Figure]]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0–1) of all values do not pass."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
