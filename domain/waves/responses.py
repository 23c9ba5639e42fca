"""How the field went: who was asked and who answered, by group. The comparison that a ficha técnica prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.surveys.disclosure import ALL, K
from domain.surveys.estimates import rr1, rr2
from domain.surveys.model import Stratum, Wave


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
    """How the field went, by DRE, modelo, área and in the country: the comparison of those who did not answer."""
    asked = sum(row.issued - row.ineligible for row in strata)
    answered = sum(row.complete for row in strata)
    groups: dict[tuple[str, str], list[Stratum]] = {}
    for row in strata:
        for by, name in (("country", ALL), ("dre", row.dre), ("modelo", row.modelo)):
            groups.setdefault((by, name), []).append(row)
    for (by, name), rows in sorted(groups.items()):
        issued, out, complete, partial = (
            sum(getattr(row, count) for row in rows) for count in ("issued", "ineligible", "complete", "partial")
        )
        few = complete < K
        yield Response(
            by=by,
            group=name,
            population=sum(row.population for row in rows),
            issued=issued,
            eligible=issued - out,
            rr1=None if few else rr1(issued, out, complete),
            rr2=None if few else rr2(issued, out, complete, partial),
            share_asked=(issued - out) / asked if asked else None,
            share_answered=None if few else complete / answered,
        )
    for name, (could, complete) in sorted(wave.areas.items()):
        few = complete < K
        yield Response(
            by="area",
            group=name,
            population=None,
            issued=could,
            eligible=could,
            rr1=None if few else complete / could,
            rr2=None,
            share_asked=could / asked if asked else None,
            share_answered=None if few else complete / answered,
        )
