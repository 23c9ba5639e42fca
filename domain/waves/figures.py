"""Estimates of every measure for every DRE and modelo, without those that would tell of too few."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.surveys.disclosure import ALL, COUNTRY, REST, hidden, pooled_into
from domain.surveys.estimates import Estimate, Sums, eligible, mean, proportion
from domain.surveys.matrix import Item
from domain.surveys.model import Stratum
from domain.surveys.sampling import Cell, cell_of
from domain.surveys.tallies import Kind, Measure, Tally, tally


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One figure of one group, or where to look instead."""

    measure: Measure
    cell: Cell  # `ALL` for every DRE or modelo
    estimate: Estimate | None  # None: not to be published
    see: Cell | None  # the larger group that is published


def figures(session: Session, wave_id: int, items: Sequence[Item], strata: Sequence[Stratum]) -> Iterator[Figure]:
    """Every measure of every group, with what must not be shown left out."""
    tallies = tally(session, wave_id, items)
    people, groups = populations(strata), groups_of(tallies)
    for measure in next(iter(tallies.values()), {}):
        sums = {key: _sums(people[key], measures[measure]) for key, measures in tallies.items()}
        ends = {key: (measures[measure].low, measures[measure].high) for key, measures in tallies.items()}
        yield from _of_measure(measure, groups, sums, ends)


def populations(strata: Sequence[Stratum]) -> dict[str, float]:
    """Eligible people by the key under which answers are counted."""
    found: dict[str, float] = {}
    for row in strata:
        found[row.counted_in] = found.get(row.counted_in, 0.0) + eligible(row.population, row.issued, row.ineligible)
    return found


def groups_of(keys: Iterable[str]) -> dict[Cell, list[str]]:
    """Every group, totals included, in order, with the keys of its strata."""
    found: dict[Cell, list[str]] = {}
    for key in keys:
        cell = cell_of(key)
        for group in {cell, Cell(cell.dre, ALL), Cell(ALL, cell.modelo), COUNTRY}:
            found.setdefault(group, []).append(key)
    return dict(sorted(found.items()))


def _sums(population: float, of: Tally) -> Sums:
    return Sums(population, of.n, of.total, of.squares)


def _of_measure(
    measure: Measure,
    groups: Mapping[Cell, Sequence[str]],
    sums: Mapping[str, Sums],
    ends: Mapping[str, tuple[float, float]],
) -> Iterator[Figure]:
    inside = {cell: [key for key in keys if sums[key].n] for cell, keys in groups.items()}
    counts = {cell: sum([sums[key].n for key in keys]) for cell, keys in inside.items()}
    alike = {cell for cell, keys in inside.items() if keys and is_alike([ends[key] for key in keys])}
    unseen = hidden(counts, alike)
    estimate = proportion if measure.kind == Kind.AGREE else mean
    for cell, keys in inside.items():
        if REST in cell:
            continue
        shown = None if cell in unseen else estimate([sums[key] for key in keys])
        yield Figure(measure=measure, cell=cell, estimate=shown, see=None if shown else pooled_into(cell, unseen))


def is_alike(ends: Sequence[tuple[float, float]]) -> bool:
    """True when every answer of a group is the same: printing it would tell what each of them said."""
    return min(low for low, _ in ends) == max(high for _, high in ends)
