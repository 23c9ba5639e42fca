"""The years of acompañantes: one with a full ratio, three hundred, and one that must change."""

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date

from bench.caseloads import FULL_RATIO, Case, any_case, caseload
from bench.figure import Figure, Progress, Sizes
from domain.year.plan import YearPlan, year_plan
from domain.year.planned import Planned, Work
from domain.year.replan import Replan, replan
from domain.year.solver import Effort

YEARS = (2020, 2025, 2026)
TODAY = date(2026, 6, 1)
CORES = 2
NEAR, FAR = 0.02, 0.05  # gaps that satisfy: of one, and where hundreds are planned at once


@dataclass(frozen=True, kw_only=True)
class Timed:
    """A plan that was made: seconds, share above the bound, and whether it keeps every setting."""

    name: str
    seconds: float
    gap: float
    in_step: bool


def measure_case(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    """Every case of a full ratio in three años lectivos; the slowest counts."""
    cases = [(case, year) for year in YEARS for case in FULL_RATIO][: sizes.acompanantes]
    found = []
    for case, year in cases:
        progress(f"{case.name}, {year}")
        found.append(timed(case, year))
    slowest, widest = max(found, key=lambda each: each.seconds), max(found, key=lambda each: each.gap)
    return (
        Figure(
            name="plan_case",
            ours=f"{slowest.seconds:.1f} s ({slowest.name}); at most {widest.gap:.1%} above the bound",
            peer="10 s and 2 %",
            value=max(slowest.seconds / 10, widest.gap / NEAR),
            goal=1.0,
            unit="of the nearer limit",
            against=f"{len(cases)} cases of a full ratio, one core each",
        ),
    )


def measure_many(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    """Any acompañantes, on two cores."""
    progress(f"the years of {sizes.acompanantes}")
    began = time.perf_counter()
    with ProcessPoolExecutor(CORES) as pool:
        found = list(pool.map(_any, range(sizes.acompanantes)))
    each = (time.perf_counter() - began) / len(found)
    gaps = [one.gap for one in found]
    mean, wide = sum(gaps) / len(gaps), sum(gap > FAR for gap in gaps)
    return (
        Figure(
            name="plan_300",
            ours=f"{each:.2f} s each; {mean:.1%} above the bound; {wide} over 5 %, at most {max(gaps):.0%}",
            peer="1 s and 5 %, on average",
            value=max(each, mean / FAR),
            goal=1.0,
            unit="of the nearer limit, on average, two cores",
            against=f"{len(found)} acompañantes of any ratio",
        ),
    )


def measure_replan(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    """In the middle of the year of each case the next visita is called off, what follows it is confirmed."""
    seconds, moves = [], []
    for case in FULL_RATIO[: sizes.acompanantes]:
        progress(case.name)
        load = caseload(case)
        plan = year_plan(load)
        assert isinstance(plan, YearPlan)
        off = next(each for each in plan.planned if each.work == Work.VISITA and each.first >= TODAY)
        sure = {each.key for each in plan.planned if _soon(each)} - {off.key}
        began = time.perf_counter()
        found = replan(load, plan.planned, today=TODAY, confirmed=sure, cancelled=[off.key])
        seconds.append(time.perf_counter() - began)
        assert isinstance(found, Replan)
        moves.append(len(found.moved))
    return (
        Figure(
            name="replan",
            ours=f"{max(seconds):.2f} s at most; {min(moves)} to {max(moves)} dates move",
            peer="3 s",
            value=max(seconds),
            goal=3.0,
            unit="s",
            against=f"one visita called off in {len(seconds)} years of a full ratio",
        ),
    )


def timed(case: Case, year: int = 2026, effort: Effort | None = None) -> Timed:
    """The plan of a case; AssertionError where there is none."""
    load, began = caseload(case, year), time.perf_counter()
    plan = year_plan(load, effort)
    assert isinstance(plan, YearPlan), case
    seconds = time.perf_counter() - began
    return Timed(name=f"{case.name}, {year}", seconds=seconds, gap=plan.gap, in_step=plan.in_step)


def _any(seed: int) -> Timed:
    return timed(any_case(seed), effort=Effort(gap=FAR))


def _soon(each: Planned) -> bool:
    return TODAY <= each.first <= date(2026, 6, 20)
