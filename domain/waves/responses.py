"""How the field went: who was asked and who answered, by group. The comparison that a ficha técnica prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.surveys.disclosure import ALL, COUNTRY, K, hidden, with_totals
from domain.surveys.estimates import rr1, rr2
from domain.surveys.model import Stratum, Wave
from domain.surveys.sampling import Cell, cell_of


@dataclass(frozen=True, kw_only=True)
class Response:
    """Asking and answering in one group. A rate is None where it would tell of too few."""

    by: str  # dre | modelo | area | country
    group: str
    population: int | None
    issued: int
    eligible: int
    rr1: float | None
    rr2: float | None
    share_asked: float | None  # of the eligible who were asked
    share_answered: float | None  # of the complete answers; the difference is what non-response did


def responses(wave: Wave, strata: Sequence[Stratum]) -> Iterator[Response]:
    """How the field went, by DRE, modelo, área and in the country: the comparison of those who did not answer.

    Groups are those of the figures, and rates are left out where figures are: else they would tell the
    number of answers that the figures do not.
    """
    groups: dict[tuple[str, str], list[Stratum]] = {}
    completes: dict[Cell, int] = {}
    for row in strata:
        cell = cell_of(row.counted_in)
        completes[cell] = completes.get(cell, 0) + row.complete
        for by, name in (("country", ALL), ("dre", cell.dre), ("modelo", cell.modelo)):
            groups.setdefault((by, name), []).append(row)
    unseen = hidden(with_totals(completes))
    whole = _counts(groups["country", ALL])
    for (by, name), rows in sorted(groups.items()):
        cell = {"dre": Cell(name, ALL), "modelo": Cell(ALL, name)}.get(by, COUNTRY)
        yield _response(by, name, _counts(rows), whole, shown=cell not in unseen)
    shown = all(complete >= K for _, complete in wave.areas.values())
    for name, (could, complete) in sorted(wave.areas.items()):
        yield _response("area", name, _Counts(None, could, 0, complete, None), whole, shown=shown)


class _Counts(NamedTuple):
    population: int | None
    issued: int
    ineligible: int
    complete: int
    partial: int | None

    @property
    def eligible(self) -> int:
        return self.issued - self.ineligible


def _counts(rows: Sequence[Stratum]) -> _Counts:
    names = ("population", "issued", "ineligible", "complete", "partial")
    return _Counts(*(sum(getattr(row, name) for row in rows) for name in names))


def _response(by: str, name: str, of: _Counts, whole: _Counts, *, shown: bool) -> Response:
    both = of.partial is not None and shown
    return Response(
        by=by,
        group=name,
        population=of.population,
        issued=of.issued,
        eligible=of.eligible,
        rr1=rr1(of.issued, of.ineligible, of.complete) if shown else None,
        rr2=rr2(of.issued, of.ineligible, of.complete, of.partial or 0) if both else None,
        share_asked=of.eligible / whole.eligible if whole.eligible else None,
        share_answered=of.complete / whole.complete if shown and whole.complete else None,
    )
