"""From a caseload to the plan of its year, or to why there is none.

Three models, small before large. A weekly one without rounds says what no plan can undercut. A weekly one with rounds
says in which weeks what could be. The exact one puts every activity on its days there, and looks further only where
that fails. The same caseload, seed and effort give the same plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.year.caseload import Caseload
from domain.year.exact import Allowed, lay_out, widened
from domain.year.families import families_of
from domain.year.guide import named, to_the_week, to_the_weeks_of_its_kind
from domain.year.infeasible import Infeasible, explain
from domain.year.needs import days_missing
from domain.year.order import dated
from domain.year.planned import Planned
from domain.year.prices import add_prices
from domain.year.runs import Run, runs_of
from domain.year.solver import Answer, Effort, Found, minimise
from domain.year.weekly import Weekly, lay_out_weeks
from domain.year.weekly_rules import add_weekly_rules

ENOUGH = 0.02  # the share above the bound that satisfies, unless another is asked for


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
    return explain(caseload, missing, lambda other: _plan(other, effort) is not None)


def _plan(caseload: Caseload, effort: Effort) -> YearPlan | None:
    if days_missing(caseload):
        return None
    return _in_step(caseload, runs_of(caseload), effort) or _out_of_step(caseload, effort)


def _in_step(caseload: Caseload, runs: Sequence[Run], effort: Effort) -> YearPlan | None:
    least = _bound(caseload, runs, effort)
    if least is None:
        return None
    best: YearPlan | None = None
    for allowed in _where_to_look(caseload, runs, effort, least):
        found = _exact(caseload, runs, allowed, least, effort)
        best = min((each for each in (best, found) if each), key=lambda each: each.cost, default=None)
        if best is not None and best.gap <= effort.gap:
            return best
    return best


def _bound(caseload: Caseload, runs: Sequence[Run], effort: Effort) -> int | None:
    """None when not even the weeks have room."""
    weekly = lay_out_weeks(caseload, runs, families_of(caseload, together=False), bound=True)
    add_weekly_rules(weekly, bound=True)
    answer = minimise(weekly.model, weekly.cost, replace(effort, gap=0.0))
    return None if answer.found == Found.NONE else answer.bound


def _where_to_look(caseload: Caseload, runs: Sequence[Run], effort: Effort, least: int) -> Iterator[Allowed | None]:
    """From few places to all of them."""
    for together in (True, False):
        weekly, answer = _guide(caseload, runs, effort, least, together=together)
        if answer.solved:
            names = named(weekly, answer)
            yield to_the_week(names)
            yield to_the_weeks_of_its_kind(names)
            break
    yield None


def _guide(
    caseload: Caseload, runs: Sequence[Run], effort: Effort, least: int, *, together: bool
) -> tuple[Weekly, Answer]:
    weekly = lay_out_weeks(caseload, runs, families_of(caseload, together=together), bound=False)
    add_weekly_rules(weekly, bound=False)
    return weekly, minimise(weekly.model, weekly.cost, effort, least)


def _exact(
    caseload: Caseload, runs: Sequence[Run], allowed: Allowed | None, least: int, effort: Effort
) -> YearPlan | None:
    board = lay_out(caseload, runs, allowed=allowed)
    if board is None:
        return None
    add_prices(board)
    answer = minimise(board.model, board.cost, effort, least)
    if not answer.solved:
        return None
    new = dated(caseload, runs, board.open_, board.chosen(answer))
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
