"""One figure for those who answered: how satisfied the country is, of what is published."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.surveys.disclosure import COUNTRY
from domain.surveys.tallies import Kind
from domain.waves.figures import Figure

GLOBAL = "global"  # dimension of the question about everything


@dataclass(frozen=True, kw_only=True)
class Headline:
    index: float  # 0–100
    agree: float  # 0–1


def headline(figures: Sequence[Figure]) -> Headline | None:
    """Of the global dimension where there is one, else the mean of all; None when one of them may not be shown."""
    found = {kind: _of_country(figures, kind) for kind in Kind}
    index, agree = found[Kind.INDEX], found[Kind.AGREE]
    return None if index is None or agree is None else Headline(index=index, agree=agree)


def _of_country(figures: Sequence[Figure], kind: Kind) -> float | None:
    whole = {f.measure.dimension: f.estimate for f in figures if _is_whole(f, kind)}
    asked = {GLOBAL: whole[GLOBAL]} if GLOBAL in whole else whole
    values = [each.value for each in asked.values() if each is not None]
    return sum(values) / len(values) if values and len(values) == len(asked) else None


def _is_whole(figure: Figure, kind: Kind) -> bool:
    return figure.cell == COUNTRY and figure.measure.kind == kind and not figure.measure.item
