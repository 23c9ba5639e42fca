"""Weighted estimates of a stratified sample: proportion and mean, standard error, intervals, CV.

p = Σ W_h p_h,  V = Σ W_h² (1 − r_h/N_h) s²_h / r_h,  where for a proportion s²_h/r_h is p_h(1−p_h)/(r_h−1).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

Z = NormalDist().inv_cdf(0.975)
REFERENTIAL = 0.15  # above this CV a figure is marked «a/ referencial», as INEI does
FEW = 30  # below as many answers, 0 % and 100 % are not shown as such


class Sums(NamedTuple):
    """What was answered in one stratum, added up."""

    population: float  # eligible people in the stratum
    n: int  # answers
    total: float
    squares: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A figure as it is printed, proportions as 0–1."""

    value: float
    se: float
    low: float
    high: float
    cv: float | None  # None where the value is nought
    weighted: float  # people it stands for
    n: int

    @property
    def is_referential(self) -> bool:
        return self.cv is not None and self.cv > REFERENTIAL


def eligible(population: int, issued: int, ineligible: int) -> float:
    """People of a stratum who belong to the programme, as far as asking a part of them shows."""
    return population * (issued - ineligible) / issued if issued else float(population)


def weight(population: int, issued: int, ineligible: int, complete: int) -> float:
    """How many people a complete answer of the stratum stands for."""
    return eligible(population, issued, ineligible) / complete


def rr1(issued: int, ineligible: int, complete: int) -> float | None:
    """Share of eligible people asked who answered whole (AAPOR RR1 with all unknown as eligible)."""
    return complete / (issued - ineligible) if issued > ineligible else None


def rr2(issued: int, ineligible: int, complete: int, partial: int) -> float | None:
    """The same, partial answers included."""
    return (complete + partial) / (issued - ineligible) if issued > ineligible else None


def proportion(strata: Sequence[Sums], *, fpc: bool = True) -> Estimate:
    """A proportion with its logit interval; of one stratum alone, with Wilson's. Needs an answer."""
    value, se, kept = _combined(strata, fpc)
    n, people = sum(each.n for each in kept), sum(each.population for each in kept)
    if len(kept) > 1 and 0 < value < 1:
        low, high = logit(value, se)
    else:
        # so many answers of an endless population would tell as much; of a census, all
        worth = n / (1 - n / people) if fpc and n < people else math.inf if fpc else n
        low, high = wilson(value, worth)
    return _estimate(kept, value, se, low, high)


def mean(strata: Sequence[Sums], *, fpc: bool = True) -> Estimate:
    """A mean with its normal interval. Needs an answer."""
    value, se, kept = _combined(strata, fpc)
    return _estimate(kept, value, se, value - Z * se, value + Z * se)


def logit(p: float, se: float) -> tuple[float, float]:
    """An interval that never leaves 0–1; p strictly inside."""
    middle, reach = math.log(p / (1 - p)), Z * se / (p * (1 - p))
    return _inverse(middle - reach), _inverse(middle + reach)


def wilson(p: float, n: float) -> tuple[float, float]:
    """Wilson's interval of a proportion of n answers."""
    square = Z * Z / n
    middle, reach = p + square / 2, Z * math.sqrt(p * (1 - p) / n + square / (4 * n))
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))


def _inverse(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _estimate(kept: Sequence[Sums], value: float, se: float, low: float, high: float) -> Estimate:
    return Estimate(
        value=value,
        se=se,
        low=low,
        high=high,
        cv=se / value if value else None,
        weighted=sum(each.population for each in kept),
        n=sum(each.n for each in kept),
    )


def _combined(strata: Sequence[Sums], fpc: bool) -> tuple[float, float, list[Sums]]:
    kept = gathered(strata)
    whole = sum(each.population for each in kept)
    value = variance = 0.0
    for population, n, total, squares in kept:
        share, middle = population / whole, total / n
        value += share * middle
        if n > 1:
            spread = max(0.0, squares - n * middle * middle) / (n - 1)
            rest = max(0.0, 1 - n / population) if fpc else 1.0
            variance += share * share * rest * spread / n
    return value, math.sqrt(variance), kept


def gathered(strata: Sequence[Sums]) -> list[Sums]:
    """Strata with at least two answers each: what has fewer is joined to the one before it, or after."""
    if all(each.n > 1 for each in strata):
        return list(strata)
    found: list[Sums] = []
    for each in sorted(strata, key=lambda sums: sums.n > 1, reverse=True):
        if each.n > 1 or not found:
            found.append(each)
        else:
            found[-1] = _joined(found[-1], each)
    return found


def _joined(a: Sums, b: Sums) -> Sums:
    return Sums(a.population + b.population, a.n + b.n, a.total + b.total, a.squares + b.squares)


def shown_percent(p: float, n: int) -> str | None:
    """«<5 %» or «>95 %» where few answers were all alike; None: show the number."""
    if n >= FEW or 0 < p < 1:
        return None
    return "<5 %" if p == 0 else ">95 %"
