"""Estimates of every measure for every DRE and modelo, without those that would tell of too few."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.surveys.disclosure import ALL, COUNTRY, REST, hidden, pooled_into, with_totals
from domain.surveys.estimates import Estimate, Sums, eligible, mean, proportion
from domain.surveys.matrix import Item
from domain.surveys.model import Stratum
from domain.surveys.sampling import Cell, cell_of
from domain.surveys.tallies import Kind, Measure, Tallies, Tally, tally


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
    people = populations(strata)
    for measure in next(iter(tallies.values()), {}):
        yield from _of_measure(measure, tallies, people)


def populations(strata: Sequence[Stratum]) -> dict[str, float]:
    """Eligible people by the key under which answers are counted."""
    found: dict[str, float] = {}
    for row in strata:
        found[row.counted_in] = found.get(row.counted_in, 0.0) + eligible(row.population, row.issued, row.ineligible)
    return found


def _of_measure(measure: Measure, tallies: Tallies, people: Mapping[str, float]) -> Iterator[Figure]:
    strata = {cell_of(key): (people[key], measures[measure]) for key, measures in tallies.items()}
    counts = with_totals({cell: each.n for cell, (_, each) in strata.items()})
    inside = groups_of(strata)
    alike = {cell for cell, rows in inside.items() if is_alike([each for _, each in rows])}
    unseen = hidden(counts, alike)
    for cell in sorted(counts):
        if REST in cell:
            continue
        shown = None if cell in unseen else _estimate(measure.kind, inside[cell])
        yield Figure(measure=measure, cell=cell, estimate=shown, see=None if shown else pooled_into(cell, unseen))


def groups_of(strata: Mapping[Cell, tuple[float, Tally]]) -> dict[Cell, list[tuple[float, Tally]]]:
    """Cell, its totals included -> the strata in it that have answers."""
    found: dict[Cell, list[tuple[float, Tally]]] = {}
    for cell, each in strata.items():
        if each[1].n:
            for group in {cell, Cell(cell.dre, ALL), Cell(ALL, cell.modelo), COUNTRY}:
                found.setdefault(group, []).append(each)
    return found


def is_alike(tallies: Sequence[Tally]) -> bool:
    """True when every answer of a group is the same: printing it would tell what each of them said."""
    return min(each.low for each in tallies) == max(each.high for each in tallies)


def _estimate(kind: Kind, rows: Sequence[tuple[float, Tally]]) -> Estimate:
    sums = [Sums(population, each.n, each.total, each.squares) for population, each in rows]
    return proportion(sums) if kind == Kind.AGREE else mean(sums)


