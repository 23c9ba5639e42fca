"""What may be printed: cells of ten or more that are not all alike, and nothing that gives another away.

A table is DRE × modelo with totals. When one cell of a line is hidden and the others are printed with
the total, subtraction shows it. So more cells are hidden until no hidden one can be computed. Seen as
a graph, a hidden cell is an edge between its row and its column, and it can be computed exactly when
it is a bridge: when no way leads round it.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from domain.surveys.sampling import Cell

K = 10  # complete answers in a cell that is shown
ALL = ""  # in the place of a DRE or modelo: all of them
REST = "·"  # answers kept apart from any DRE because too few shared it; never shown
COUNTRY = Cell(ALL, ALL)


class Line(NamedTuple):
    """Cells that add up to a total."""

    total: Cell
    parts: tuple[Cell, ...]


def with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """Cells with the totals of each DRE, each modelo and the country."""
    found = dict(counts)
    for (dre, modelo), n in counts.items():
        for total in (Cell(dre, ALL), Cell(ALL, modelo), COUNTRY):
            found[total] = found.get(total, 0) + n
    return found


def hidden(counts: Mapping[Cell, int], alike: Collection[Cell] = (), k: int = K) -> frozenset[Cell]:
    """Cells of a table with its totals that must not be shown.

    `counts` holds answers by cell, totals included; `alike` are cells whose answers are all the same.
    """
    return _hidden(frozenset(counts.items()), frozenset(alike), k)


def pooled_into(cell: Cell, unseen: Collection[Cell]) -> Cell | None:
    """The nearest larger group that is shown: its DRE, else the country; None when neither is."""
    larger = (Cell(cell.dre, ALL), COUNTRY)
    return next((up for up in larger if up not in unseen and up != cell), None)


@lru_cache(maxsize=256)  # most measures of one wave have the same counts
def _hidden(items: frozenset[tuple[Cell, int]], alike: frozenset[Cell], k: int) -> frozenset[Cell]:
    counts = {cell: n for cell, n in items if n}
    found = {cell for cell, n in counts.items() if n < k or cell in alike or REST in cell}
    lines = list(_lines(counts))
    while found and (more := _next(counts, found, lines, k)):
        found.add(more)
    return frozenset(found | {cell for cell, n in items if not n})


def _lines(counts: Mapping[Cell, int]) -> Iterator[Line]:
    """Every row and column, the totals' own row and column among them."""
    for dre in {cell.dre for cell in counts}:
        yield Line(Cell(dre, ALL), tuple(cell for cell in counts if cell.dre == dre and cell.modelo != ALL))
    for modelo in {cell.modelo for cell in counts}:
        yield Line(Cell(ALL, modelo), tuple(cell for cell in counts if cell.modelo == modelo and cell.dre != ALL))


def _next(counts: Mapping[Cell, int], found: Collection[Cell], lines: Collection[Line], k: int) -> Cell | None:
    """Another cell to hide, the smallest that helps; None when nothing can be computed any more."""
    wished = [near for line in lines if (near := _help(line, counts, found, k)) is not None]
    if not wished:
        wished = [near for cell in _bridges(found) if (near := _beside(cell, counts, found)) is not None]
    return min(wished, key=lambda cell: _rank(cell, counts, found), default=None)


def _help(line: Line, counts: Mapping[Cell, int], found: Collection[Cell], k: int) -> Cell | None:
    """For a shown total whose hidden parts are fewer than k together: a part to hide, else the total."""
    unseen = [cell for cell in line.parts if cell in found]
    if not unseen or line.total in found or sum(counts[cell] for cell in unseen) >= k:
        return None
    shown = [cell for cell in line.parts if cell not in found]
    return min(shown, key=lambda cell: _rank(cell, counts, found), default=line.total)


def _beside(cell: Cell, counts: Mapping[Cell, int], found: Collection[Cell]) -> Cell | None:
    near = [each for each in counts if each not in found and (each.dre == cell.dre or each.modelo == cell.modelo)]
    return min(near, key=lambda each: _rank(each, counts, found), default=None)


def _rank(cell: Cell, counts: Mapping[Cell, int], found: Collection[Cell]) -> tuple[bool, bool, int, Cell]:
    """Totals last, as more people read them; first what closes a way round between cells that are hidden anyway."""
    closes = any(cell.dre == each.dre for each in found) and any(cell.modelo == each.modelo for each in found)
    return (ALL in cell, not closes, counts[cell], cell)


def _bridges(found: Collection[Cell]) -> set[Cell]:
    """Hidden cells that no way leads round (Tarjan); as deep as the table has lines."""
    ends: dict[tuple[int, str], list[tuple[tuple[int, str], Cell]]] = {}
    for cell in sorted(found):
        row, column = (0, cell.dre), (1, cell.modelo)
        ends.setdefault(row, []).append((column, cell))
        ends.setdefault(column, []).append((row, cell))
    met: dict[tuple[int, str], int] = {}
    bridges: set[Cell] = set()

    def earliest(node: tuple[int, str], by: Cell | None) -> int:
        """The earliest node that can be reached from here without going back by the same cell."""
        met[node] = reach = len(met)
        for other, cell in ends[node]:
            if cell == by:
                continue
            if other in met:
                reach = min(reach, met[other])
                continue
            beyond = earliest(other, cell)
            reach = min(reach, beyond)
            if beyond > met[node]:
                bridges.add(cell)
        return reach

    for node in ends:
        if node not in met:
            earliest(node, None)
    return bridges
