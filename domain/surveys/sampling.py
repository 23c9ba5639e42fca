"""How many, and which: sizes, allocation and selection of a sample. Pure, the same on every machine.

Stratified, one stage: strata are DRE × modelo. Selection is by permanent random numbers from SHA-256,
so it depends neither on the order of rows nor on the version of Python, and the reserve comes for free.
"""

import hashlib
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from statistics import NormalDist
from typing import NamedTuple, TypeVar

from domain.year.norm import Modelo

ALGORITHM = "prn-sha256-1"  # raise the number when the same seed and frame would give another sample
LEAST_STRATUM = 10  # a smaller one is merged with a neighbour
TAKE_ALL = 30  # acompañantes: a stratum of up to as many is asked whole
_DIGITS = 9  # 33 / 0.6 is 55, not 55.00000000000001
_NEIGHBOURS = (Modelo.EIB, Modelo.UM, Modelo.PC)  # both rural ones side by side


class Cell(NamedTuple):
    """A stratum: one modelo in one DRE."""

    dre: str
    modelo: str

    @property
    def key(self) -> str:
        return f"{self.dre}|{self.modelo}"


def cell_of(key: str) -> Cell:
    dre, _, modelo = key.rpartition("|")
    return Cell(dre, modelo)


class By(StrEnum):
    """For what the margin of error holds."""

    COUNTRY = "country"
    MODELO = "modelo"
    DRE = "dre"
    CELL = "cell"
    CENSUS = "census"  # everybody


@dataclass(frozen=True, kw_only=True)
class Design:
    """What is asked of a sample."""

    by: By = By.DRE
    margin: float = 0.10  # half-width of the interval of a proportion of one half
    rate: float = 0.60  # share of those invited who are expected to answer
    deff: float = 1.0  # effect of the design on the variance
    minimum: int = 2  # completes in each stratum
    take_all: int = 0  # a stratum of up to as many people is asked whole
    confidence: float = 0.95


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Of one stratum: how many people there are, how many answers are wanted, how many are invited."""

    population: int
    wanted: int
    invited: int


Key = TypeVar("Key", bound=Hashable)


def size(population: int, margin: float, *, deff: float = 1.0, p: float = 0.5, confidence: float = 0.95) -> int:
    """Completes needed for `margin` at `confidence`, with the correction for a finite population."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    endless = z * z * p * (1 - p) / margin**2 * deff
    if population == 0:
        return 0
    return min(population, math.ceil(round(endless / (1 + (endless - 1) / population), _DIGITS)))


def to_invite(wanted: int, rate: float, population: int) -> int:
    """How many to invite for `wanted` completes when `rate` of them answer."""
    return min(population, math.ceil(round(wanted / rate, _DIGITS)))


def allocate(weights: Mapping[Cell, int], total: int, minimum: int = 0) -> dict[Cell, int]:
    """`total` in proportion to the weights by largest remainder, ties by key order.

    A cell below `minimum` gets it (never more than there are people); what that adds is taken one by one
    from the cell that has most, of several the last in key order.
    """
    shares = _largest_remainder(weights, total)
    given = {cell: max(share, min(minimum, weights[cell])) for cell, share in shares.items()}
    for _ in range(sum(given.values()) - total):
        most = max(given.values())
        if most <= minimum:
            break
        given[max(cell for cell in given if given[cell] == most)] -= 1
    return given


def _largest_remainder(weights: Mapping[Cell, int], total: int) -> dict[Cell, int]:
    whole = sum(weights.values())
    given = {cell: total * weight // whole for cell, weight in weights.items()}
    left = total - sum(given.values())
    by_remainder = sorted(weights, key=lambda cell: (-(total * weights[cell] % whole), cell))
    return given | {cell: given[cell] + 1 for cell in by_remainder[:left]}


def quotas(strata: Mapping[Cell, int], design: Design) -> dict[Cell, Quota]:
    """Wanted and invited of each stratum (cell -> people in it)."""
    wanted = _wanted(strata, design)
    return {
        cell: Quota(population=people, wanted=people, invited=people)
        if design.by == By.CENSUS or people <= design.take_all
        else Quota(population=people, wanted=wanted[cell], invited=to_invite(wanted[cell], design.rate, people))
        for cell, people in strata.items()
    }


def _wanted(strata: Mapping[Cell, int], design: Design) -> dict[Cell, int]:
    def of(cell: Cell) -> str:
        return {By.COUNTRY: "", By.MODELO: cell.modelo, By.DRE: cell.dre}.get(design.by, cell.key)

    found: dict[Cell, int] = {}
    for _, group in groupby(sorted(strata, key=lambda cell: (of(cell), cell)), key=of):
        cells = {cell: strata[cell] for cell in group}
        people = sum(cells.values())
        needed = size(people, design.margin, deff=design.deff, confidence=design.confidence)
        found |= allocate(cells, needed, design.minimum)
    return found


def merged(strata: Mapping[Cell, int], least: int = LEAST_STRATUM) -> dict[Cell, Cell]:
    """Cell -> the stratum it belongs to. One below `least` joins a neighbour modelo of its DRE.

    Modelos stand in the order EIB, UM, PC; of two neighbours the smaller is joined. What is alone in
    its DRE stays as it is.
    """
    found: dict[Cell, Cell] = {}
    for _, group in groupby(sorted(strata), key=lambda cell: cell.dre):
        found |= _merged_in_dre({cell: strata[cell] for cell in group}, least)
    return found


def _merged_in_dre(cells: dict[Cell, int], least: int) -> dict[Cell, Cell]:
    into = {cell: cell for cell in cells}
    size_of = dict(cells)
    while len(size_of) > 1 and (smallest := min(size_of, key=lambda cell: (size_of[cell], cell))):
        if size_of[smallest] >= least:
            break
        row = sorted(size_of, key=_place)
        at = row.index(smallest)
        beside = [row[near] for near in (at - 1, at + 1) if 0 <= near < len(row)]
        target = min(beside, key=lambda cell: (size_of[cell], cell))
        size_of[target] += size_of.pop(smallest)
        into = {cell: target if found == smallest else found for cell, found in into.items()}
    return into


def _place(cell: Cell) -> int:
    return _NEIGHBOURS.index(Modelo(cell.modelo))


# Selection


def prn(seed: str, id_: object) -> int:
    """The permanent random number of somebody under a seed: 64 bits."""
    return int.from_bytes(_digest(seed, id_), "big")


def _digest(seed: str, id_: object) -> bytes:
    return hashlib.sha256(f"{seed}|{id_}".encode()).digest()[:8]


def ranked(seed: str, ids: Iterable[Key]) -> list[Key]:
    """Everybody in order of selection: who is taken first, and after them the reserve."""
    return [id_ for _, _, id_ in sorted((_digest(seed, id_), str(id_), id_) for id_ in ids)]


def halves(seed: str, ids: Sequence[Key]) -> dict[Key, int]:
    """Id -> 1 or 2: two random halves of those selected, the first the larger when they are odd."""
    shuffled = ranked(f"{seed}|half", ids)
    first = (len(shuffled) + 1) // 2
    return {id_: 1 if place < first else 2 for place, id_ in enumerate(shuffled)}
