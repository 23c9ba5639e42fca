"""The days that are left to an acompañante, as runs: what a planner fills.

Within a week, days that follow each other and are alike for every IE make one run, and only how much fits into it
matters: their order is settled afterwards (`order.py`). Where a local day off makes the IE differ, or exact days
matter, each day is a run of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from domain.year.caseload import Caseload, week_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Run:
    index: int  # in order of the days
    days: tuple[date, ...]
    lective: frozenset[int]  # ids of the IE with pupils on all of these days
    working: frozenset[int]  # ids of the IE whose people work
    visits: bool  # whether a visita may still be here: not in the last weeks of classes

    @property
    def week(self) -> int:
        return week_of(self.days[0])

    @property
    def size(self) -> int:
        return len(self.days)


@dataclass(frozen=True)
class _Day:
    day: date
    lective: frozenset[int]
    working: frozenset[int]
    visits: bool

    def like(self, other: "_Day") -> bool:
        return (self.lective, self.working, self.visits) == (other.lective, other.working, other.visits)


def runs_of(caseload: Caseload, *, daily: bool = False) -> tuple[Run, ...]:
    """Every run of the year that is not past, taken or closed; `daily`: each day by itself."""
    everybody = frozenset(ie.id for ie in caseload.ies)
    found: list[tuple[_Day, ...]] = []
    for _, week in groupby(_open_days(caseload), key=lambda each: week_of(each.day)):
        days = list(week)
        alike = all(each.working == everybody and each.lective in (everybody, frozenset()) for each in days)
        found += _joined(days) if alike and not daily else [(each,) for each in days]
    return tuple(_run(index, days) for index, days in enumerate(found))


def _open_days(caseload: Caseload) -> Iterator[_Day]:
    for day in caseload.days():
        if day in caseload.taken or day.weekday() > 4:
            continue
        lective = _where(caseload, [scopes for scopes in caseload.places if caseload.calendar.is_lective(day, scopes)])
        gestion = _where(caseload, [scopes for scopes in caseload.places if caseload.calendar.is_gestion(day, scopes)])
        if lective or gestion:
            yield _Day(day, lective, lective | gestion, bool(lective) and day <= caseload.visits_until)


def _where(caseload: Caseload, places: list[tuple[str, ...]]) -> frozenset[int]:
    return frozenset(ie.id for ie in caseload.ies if ie.scopes in places) if places else frozenset()


def _joined(days: list[_Day]) -> list[tuple[_Day, ...]]:
    found: list[list[_Day]] = []
    for each in days:
        last = found[-1][-1] if found else None
        if last is not None and last.like(each) and each.day - last.day == _ONE_DAY:
            found[-1].append(each)
        else:
            found.append([each])
    return [tuple(run) for run in found]


def _run(index: int, days: tuple[_Day, ...]) -> Run:
    first = days[0]
    return Run(
        index=index,
        days=tuple(each.day for each in days),
        lective=first.lective,
        working=first.working,
        visits=first.visits,
    )
