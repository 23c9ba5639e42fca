"""The one door to OR-Tools CP-SAT: how long it may think, and what it found.

The library takes a second and eighty megabytes to load, so whoever needs a plan imports `domain/year/plan.py` at that
moment, and nobody else this file. One worker and a limit that counts steps, not seconds: the same question with the
same seed gets the same answer on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ortools.sat.python import cp_model

Variable = cp_model.IntVar
Terms = list[tuple[Variable, int]]  # a weighted sum


class Found(StrEnum):
    BEST = "best"  # proven that nothing costs less, or within the gap that was allowed
    SOME = "some"  # a solution, and time ran out
    NONE = "none"  # proven that there is none
    UNKNOWN = "unknown"  # neither


_STATES = {
    cp_model.OPTIMAL: Found.BEST,
    cp_model.FEASIBLE: Found.SOME,
    cp_model.INFEASIBLE: Found.NONE,
    cp_model.UNKNOWN: Found.UNKNOWN,
}


@dataclass(frozen=True, kw_only=True)
class Effort:
    """`steps` are CP-SAT's deterministic seconds, about two of a core each; `gap` is the share that satisfies."""

    seed: int = 0
    steps: float = 2.0
    gap: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    found: Found
    cost: int
    bound: int
    values: Sequence[int]  # by index of the variable; empty without a solution

    @property
    def solved(self) -> bool:
        return self.found in (Found.BEST, Found.SOME)

    def __getitem__(self, variable: Variable) -> int:
        return self.values[variable.index]


def total(terms: Sequence[tuple[Variable, int]]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum([variable for variable, _ in terms], [weight for _, weight in terms])


def count(variables: Sequence[Variable]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum(list(variables))


def minimise(model: cp_model.CpModel, cost: Terms, effort: Effort, at_least: int = 0) -> Answer:
    """The cheapest solution that is found; `at_least` is a bound that is known already: near enough to it is enough."""
    if cost:
        model.minimize(total(cost))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_deterministic_time = effort.steps
    solver.parameters.relative_gap_limit = effort.gap
    # What is asked is how to fit things in, not how cheap it could be: without relaxations, symmetries and probing
    # the search is four to ten times as fast.
    solver.parameters.linearization_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    state = _STATES[solver.solve(model, _Enough(at_least, effort.gap))]
    if state in (Found.NONE, Found.UNKNOWN):
        return Answer(found=state, cost=0, bound=max(at_least, _bound(solver)), values=())
    values = tuple(solver.response_proto.solution)  # a copy: the library's own goes with the solver
    found = round(solver.objective_value) if cost else 0
    return Answer(found=state, cost=found, bound=max(at_least, _bound(solver)) if cost else 0, values=values)


class _Enough(cp_model.CpSolverSolutionCallback):
    """Ends the search at the first plan that is near enough to a bound that is known from elsewhere."""

    def __init__(self, at_least: int, gap: float) -> None:
        super().__init__()
        self._enough = at_least / (1 - gap)

    def on_solution_callback(self) -> None:
        if self.objective_value <= self._enough:
            self.stop_search()


def _bound(solver: cp_model.CpSolver) -> int:
    """Costs are whole: a bound of 275.2 is one of 276."""
    best = solver.best_objective_bound
    return -int(-best // 1) if best > 0 else 0
