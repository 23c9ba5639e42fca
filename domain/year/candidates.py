"""Where in the runs an open activity could be: one candidate for each place, without regard to the others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.year.open_work import OpenWork
from domain.year.planned import MEETINGS, Work
from domain.year.runs import Run

_ONE_DAY = timedelta(days=1)
_LONGEST_PAUSE = 5  # days off inside a taller: a weekend and a feriado on each side of it, never vacations


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """`uses` is how many days of which runs; `days` which they are, where that is settled already."""

    uses: tuple[tuple[int, int], ...]  # index of a run, days of it
    week: int  # calendar week of its first day
    days: tuple[date, ...] = ()
    lective: int = 0  # days on which pupils lose a class by it

    @property
    def begin(self) -> int:
        return self.uses[0][0]

    @property
    def end(self) -> int:
        return self.uses[-1][0]

    @property
    def length(self) -> int:
        return sum(days for _, days in self.uses)


def candidates(open_: OpenWork, runs: Sequence[Run]) -> tuple[Candidate, ...]:
    """In order of the days; none where nothing fits."""
    inside = [run for run in runs if open_.first <= run.days[0] and run.days[-1] <= open_.last]
    if open_.key.work == Work.VISITA:
        return tuple(each for length in open_.lengths for each in _visits(open_, inside, length))
    if open_.key.work in MEETINGS:
        return tuple(_in_run(run, 1) for run in inside if run.working.issuperset(open_.ie_ids))
    return tuple(_talleres(open_, inside))


def _visits(open_: OpenWork, runs: Sequence[Run], length: int) -> Iterator[Candidate]:
    """Days in a row with pupils: inside one run, or in runs of one day that follow each other."""
    fit = [run for run in runs if run.visits and run.lective.issuperset(open_.ie_ids)]
    for place, run in enumerate(fit):
        if run.size >= length:
            yield _in_run(run, length)
        elif run.size == 1 and len(row := fit[place : place + length]) == length and _follow(row):
            days = tuple(each.days[0] for each in row)
            yield Candidate(uses=tuple((each.index, 1) for each in row), week=run.week, days=days)


def _follow(row: Sequence[Run]) -> bool:
    first = row[0].days[0]
    return all(each.size == 1 and each.days[0] == first + _ONE_DAY * shift for shift, each in enumerate(row))


def _in_run(run: Run, length: int) -> Candidate:
    days = run.days if run.size == length else ()
    return Candidate(uses=((run.index, length),), week=run.week, days=days)


def _talleres(open_: OpenWork, runs: Sequence[Run]) -> Iterator[Candidate]:
    """Working days in a row; in a longer run at its beginning or end, so that the rest of it stays whole."""
    days = [(day, run) for run in runs if run.working.issuperset(open_.ie_ids) for day in run.days]
    length = open_.lengths[0]
    for place in range(len(days) - length + 1):
        row = days[place : place + length]
        first, last = row[0], row[-1]
        too_long = (last[0] - first[0]).days >= length + _LONGEST_PAUSE
        inside = first[1] is last[1] and first[0] != first[1].days[0] and last[0] != first[1].days[-1]
        if not too_long and not inside:
            uses = Counter(run.index for _, run in row)
            lost = sum(bool(run.lective) for _, run in row) if open_.key.work == Work.TALLER else 0
            yield Candidate(
                uses=tuple(uses.items()), week=first[1].week, days=tuple(day for day, _ in row), lective=lost
            )
