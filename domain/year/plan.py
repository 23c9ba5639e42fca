"""From a caseload to the plan of its year, or to why there is none.

A year with an even rhythm is looked for first, where there are few places for each activity; then further, and at last
everywhere. How good it is says `floor.py`, which knows of no rhythm. The same caseload, seed and effort give the same
plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.year.board import Board
from domain.year.caseload import Caseload
from domain.year.constraints import add_rhythm
from domain.year.exact import lay_out, widened
from domain.year.floor import floor
from domain.year.infeasible import Infeasible, explain
from domain.year.needs import days_missing
from domain.year.order import dated
from domain.year.planned import Planned
from domain.year.prices import add_prices
from domain.year.rhythm import journeys_of, near_the_rhythm
from domain.year.runs import Run, runs_of
from domain.year.solver import Effort, minimise

ENOUGH = 0.02  # the share above the bound that satisfies, unless another is asked for
TRIES = ((True, 2), (False, 2), (True, 4), (False, 3))  # journeys as an even year has them or not; weeks from it


@dataclass(frozen=True, kw_only=True)
class YearPlan:
    """`bound`: what no plan of this caseload costs less than. In step: every setting of a good year is kept."""

    planned: tuple[Planned, ...]  # what is fixed and what is new, by day
    cost: int
    bound: int
    in_step: bool

    @property
    def gap(self) -> float:
        """The share of the cost that another plan might save at the most."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def year_plan(caseload: Caseload, effort: Effort | None = None) -> YearPlan | Infeasible:
    """The cheapest plan that is found; days by the norm, the year of the settings if there is one."""
    effort = effort or Effort(gap=ENOUGH)
    found = _plan(caseload, effort)
    if found is not None:
        return found
    missing = days_missing(caseload) or _overflow(caseload, effort)
    return explain(caseload, missing, lambda other: _fits(other, effort))


def _plan(caseload: Caseload, effort: Effort) -> YearPlan | None:
    if days_missing(caseload):
        return None
    return _in_step(caseload, runs_of(caseload), effort) or _out_of_step(caseload, effort)


def _in_step(caseload: Caseload, runs: Sequence[Run], effort: Effort) -> YearPlan | None:
    least, best = floor(caseload, runs), None
    for board in _boards(caseload, runs):
        best = _better(best, _exact(caseload, board, least, effort))
        if best is not None and best.gap <= effort.gap:
            return best
    return best or _exact(caseload, lay_out(caseload, runs), least, effort)


def _boards(caseload: Caseload, runs: Sequence[Run]) -> Iterator[Board]:
    """Journeys as an even year has them; then the same weeks, and who is visited together as it comes."""
    journeys = journeys_of(caseload)
    for together, within in TRIES:
        board = lay_out(caseload, runs, allowed=near_the_rhythm(caseload, journeys, runs, within))
        if board is not None:
            if together:
                add_rhythm(board, journeys)
            yield board


def _fits(caseload: Caseload, effort: Effort) -> bool:
    """Whether a year near its rhythm is found: what is proposed to people should leave them room."""
    board = next(_boards(caseload, runs_of(caseload)), None)
    return board is not None and minimise(board.model, [], effort).solved


def _better(best: YearPlan | None, found: YearPlan | None) -> YearPlan | None:
    return min((each for each in (best, found) if each), key=lambda each: each.cost, default=None)


def _exact(caseload: Caseload, board: Board | None, least: int, effort: Effort) -> YearPlan | None:
    if board is None:
        return None
    add_prices(board)
    answer = minimise(board.model, board.cost, effort, least)
    if not answer.solved:
        return None
    new = dated(caseload, board.runs, board.open_, board.chosen(answer))
    return YearPlan(planned=_whole(caseload, new), cost=answer.cost, bound=least, in_step=True)


def _out_of_step(caseload: Caseload, effort: Effort) -> YearPlan | None:
    """As many settings of a good year as can be kept."""
    runs = runs_of(widened(caseload))
    board = lay_out(caseload, runs, strict=False)
    if board is None:
        return None
    add_prices(board)
    answer = minimise(board.model, board.cost, effort)
    if not answer.solved:
        return None
    new = dated(caseload, runs, board.open_, board.chosen(answer))
    return YearPlan(planned=_whole(caseload, new), cost=answer.cost, bound=answer.bound, in_step=False)


def _overflow(caseload: Caseload, effort: Effort) -> int:
    """Days missing where the sums fit and the places do not: the fewest that would have to be worked twice."""
    board = lay_out(caseload, runs_of(widened(caseload)), strict=False, elastic=True)
    if board is None:
        return 0
    answer = minimise(board.model, board.overflow, effort)
    return answer.cost if answer.solved else answer.bound


def _whole(caseload: Caseload, new: Sequence[Planned]) -> tuple[Planned, ...]:
    return tuple(sorted((*caseload.fixed, *new), key=lambda each: (each.days, each.key)))
