"""The days that a plan leaves free for what cannot be held, bimestre by bimestre."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.year.caseload import Caseload
from domain.year.needs import needs_of
from domain.year.runs import Run


@dataclass(frozen=True, kw_only=True)
class Margin:
    """Of one bimestre: its runs, its days, and how many of them should stay free."""

    runs: frozenset[int]  # indexes
    days: int
    target: int


def margins(caseload: Caseload, runs: Sequence[Run]) -> tuple[Margin, ...]:
    """The share of the setting, or half of an even share of what the needs leave where that is less."""
    total = sum(run.size for run in runs)
    free = max(0, total - sum(need.days for need in needs_of(caseload)))
    percent = caseload.norm.number("reserva_porcentaje")
    found = []
    for block in caseload.blocks:
        inside = [run for run in runs if run.days[0] in block]
        days = sum(run.size for run in inside)
        target = min(-(-days * percent // 100), free * days // (2 * total)) if days else 0
        found.append(Margin(runs=frozenset(run.index for run in inside), days=days, target=target))
    return tuple(found)
