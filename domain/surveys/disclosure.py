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
    table = _Table({cell: n for cell, n in items if n}, k)
    for cell, n in table.counts.items():
        if n < k or cell in alike or REST in cell:
            table.hide(cell)
    while table.found and (more := table.next()):
        table.hide(more)
    return frozenset(table.found | {cell for cell, n in items if not n})


class _Table:
    """A table while cells of it are hidden one by one."""

    def __init__(self, counts: Mapping[Cell, int], k: int) -> None:
        self.counts, self.k = counts, k
        self.lines = list(_lines(counts))
        self.found: set[Cell] = set()
        self._dres: set[str] = set()
        self._modelos: set[str] = set()

    def hide(self, cell: Cell) -> None:
        self.found.add(cell)
        self._dres.add(cell.dre)
        self._modelos.add(cell.modelo)

    def next(self) -> Cell | None:
        """Another cell to hide, the one that costs least; None when nothing can be computed any more."""
        wished = [near for line in self.lines if (near := self._help(line)) is not None]
        if not wished and (bridges := _bridges(self.found)):
            beside = [near for cell in bridges if (near := self._beside(cell)) is not None]
            wished = beside or [cell for cell in self.counts if cell not in self.found]
        return min(wished, key=self._rank, default=None)

    def _help(self, line: Line) -> Cell | None:
        """For a shown total whose hidden parts are fewer than k together: a part to hide, else the total."""
        unseen = [cell for cell in line.parts if cell in self.found]
        if not unseen or line.total in self.found or sum(self.counts[cell] for cell in unseen) >= self.k:
            return None
        return min((cell for cell in line.parts if cell not in self.found), key=self._rank, default=line.total)

    def _beside(self, cell: Cell) -> Cell | None:
        shown = (each for each in self.counts if each not in self.found)
        near = (each for each in shown if each.dre == cell.dre or each.modelo == cell.modelo)
        return min(near, key=self._rank, default=None)

    def _rank(self, cell: Cell) -> tuple[bool, bool, int, Cell]:
        """Totals last, as more people read them; first what closes a way round between hidden cells."""
        closes = cell.dre in self._dres and cell.modelo in self._modelos
        return (ALL in cell, not closes, self.counts[cell], cell)


def _lines(counts: Mapping[Cell, int]) -> Iterator[Line]:
    """Every row and column, the totals' own row and column among them."""
    for dre in {cell.dre for cell in counts}:
        yield Line(Cell(dre, ALL), tuple(cell for cell in counts if cell.dre == dre and cell.modelo != ALL))
    for modelo in {cell.modelo for cell in counts}:
        yield Line(Cell(ALL, modelo), tuple(cell for cell in counts if cell.modelo == modelo and cell.dre != ALL))


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
