"""What a planner is asked, and what it answers. The planner itself is imported when a plan is wanted, not before:
it takes a second and eighty megabytes to load."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from domain.year.caseload import Caseload
from domain.year.infeasible import Infeasible
from domain.year.planned import Key, Planned


@dataclass(frozen=True, kw_only=True)
class Question:
    """A first plan, or with `before` the smallest change of one."""

    plan_id: int
    revision: int
    caseload: Caseload
    today: date  # what has begun before it stays
    before: tuple[Planned, ...] | None = None
    cancelled: frozenset[Key] = frozenset()  # needs another date


@dataclass(frozen=True, kw_only=True)
class Solved:
    """`same`: what is as it was before the question."""

    planned: tuple[Planned, ...]
    same: frozenset[Key]
    in_step: bool = True


Solver = Callable[[Question], Solved | Infeasible]


def solve(question: Question) -> Solved | Infeasible:
    """By constraint optimisation; seconds for a full caseload, so never inside a unit."""
    return _first(question) if question.before is None else _again(question, question.before)


def quick(question: Question) -> Solved | Infeasible:
    """A good plan instead of the best: for a demonstration that nobody waits for."""
    return _first(question, steps=1.0, gap=0.3) if question.before is None else _again(question, question.before)


def _first(question: Question, **effort: float) -> Solved | Infeasible:
    limits = import_module("domain.year.solver").Effort(**effort) if effort else None
    found: Any = import_module("domain.year.plan").year_plan(question.caseload, limits)
    if isinstance(found, Infeasible):
        return found
    fixed = frozenset(each.key for each in question.caseload.fixed)
    return Solved(planned=found.planned, same=fixed, in_step=found.in_step)


def _again(question: Question, before: tuple[Planned, ...]) -> Solved | Infeasible:
    replan = import_module("domain.year.replan").replan
    found: Any = replan(question.caseload, before, today=question.today, cancelled=question.cancelled)
    if isinstance(found, Infeasible):
        return found
    kept = frozenset(each.key for each in found.kept)
    return Solved(planned=found.planned, same=kept, in_step=found.in_step)
