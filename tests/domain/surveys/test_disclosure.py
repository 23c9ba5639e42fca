"""What may be printed: small cells hidden, and no hidden cell can be computed from what is shown."""

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.surveys.disclosure import ALL, COUNTRY, REST, K, hidden, pooled_into, with_totals
from domain.surveys.sampling import Cell

MODELOS = ("EIB", "UM", "PC")


def table(**rows: tuple[int, ...]) -> dict[Cell, int]:
    """Answers by DRE and modelo, totals included."""
    cells = {Cell(dre, modelo): n for dre, ns in rows.items() for modelo, n in zip(MODELOS, ns, strict=False)}
    return with_totals(cells)


def names(cells: set[Cell] | frozenset[Cell]) -> list[str]:
    return sorted(f"{cell.dre or '*'} {cell.modelo or '*'}" for cell in cells)


def lines(counts: Mapping[Cell, int]) -> list[tuple[Cell, list[Cell]]]:
    """Every total with what adds up to it."""
    found = []
    for at in (0, 1):
        for name in {cell[at] for cell in counts}:
            parts = [cell for cell in counts if cell[at] == name and cell[1 - at] != ALL]
            found.append((Cell(name, ALL) if at == 0 else Cell(ALL, name), parts))
    return found


def computable(counts: Mapping[Cell, int], unseen: set[Cell]) -> set[Cell]:
    """Hidden cells that linear algebra gets from the shown ones: an attacker with pencil and patience."""
    order = sorted(unseen)
    rows = []
    for total, parts in lines(counts):
        row = [Fraction(0)] * len(order)
        for cell, sign in ((total, -1), *((part, 1) for part in parts)):
            if cell in unseen:
                row[order.index(cell)] += sign
        rows.append(row)
    return {order[at] for row in reduced(rows) if sum(map(bool, row)) == 1 for at, value in enumerate(row) if value}


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The reduced echelon form."""
    rows, done = [row for row in rows if any(row)], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def test_a_table_of_large_cells_is_shown_whole() -> None:
    assert hidden(table(A=(10, 11, 12), B=(10, 10, 10))) == frozenset()


def test_a_cell_of_nine_is_hidden_with_others_that_would_give_it_away() -> None:
    counts = table(A=(9, 40, 50), B=(30, 40, 50), C=(60, 70, 80))
    assert names(hidden(counts)) == ["A EIB", "A UM", "B EIB", "B UM"]


def test_the_attacker_of_these_tests_finds_what_is_hidden_alone() -> None:
    """Else the properties below would prove nothing."""
    counts = table(A=(9, 40, 50), B=(30, 40, 50))
    assert computable(counts, {Cell("A", "EIB")}) == {Cell("A", "EIB")}
    assert computable(counts, {Cell("A", "EIB"), Cell("A", "UM")}) == {Cell("A", "EIB"), Cell("A", "UM")}
    square = {Cell(dre, modelo) for dre in "AB" for modelo in ("EIB", "UM")}
    assert computable(counts, square) == set()


def test_two_small_cells_of_a_line_that_are_small_together_take_a_third() -> None:
    counts = table(A=(3, 4, 50), B=(30, 30, 60), C=(60, 70, 80))
    unseen = hidden(counts)
    assert {Cell("A", "EIB"), Cell("A", "UM"), Cell("A", "PC")} <= unseen
    assert Cell("A", ALL) not in unseen


def test_a_dre_of_few_is_hidden_and_another_with_it() -> None:
    counts = table(A=(3, 3, 2), B=(30, 31, 32), C=(60, 70, 80))
    unseen = hidden(counts)
    assert Cell("A", ALL) in unseen
    assert Cell("B", ALL) in unseen
    assert COUNTRY not in unseen


def test_a_country_of_nine_shows_nothing() -> None:
    counts = table(A=(3, 3, 3))
    assert hidden(counts) == counts.keys()


def test_one_dre_of_one_modelo_is_one_figure_in_four_places() -> None:
    assert hidden(table(A=(12,))) == frozenset()
    assert len(hidden(table(A=(9,)))) == 4


def test_answers_that_are_all_alike_are_hidden_however_many() -> None:
    counts = table(A=(40, 40, 50), B=(30, 40, 50))
    unseen = hidden(counts, {Cell("A", "PC")})
    assert Cell("A", "PC") in unseen
    assert computable(counts, set(unseen)) == set()


def test_a_cell_without_answers_protects_nobody() -> None:
    counts = table(A=(0, 9, 50), B=(30, 40, 50))
    unseen = hidden(counts)
    assert Cell("A", "EIB") in unseen
    assert Cell("A", "PC") in unseen or Cell("A", ALL) in unseen


def test_what_was_put_together_is_never_shown_nor_computed() -> None:
    counts = with_totals({Cell("A", "EIB"): 40, Cell("A", "UM"): 50, Cell("B", "EIB"): 60, Cell(REST, REST): 7})
    unseen = hidden(counts)
    assert {cell for cell in counts if REST in cell} <= unseen
    assert COUNTRY not in unseen
    shown_dre = sum(n for cell, n in counts.items() if cell.modelo == ALL and cell.dre and cell not in unseen)
    assert counts[COUNTRY] - shown_dre >= K


def test_readers_are_sent_to_the_dre_then_to_the_country() -> None:
    cell = Cell("A", "EIB")
    assert pooled_into(cell, {cell}) == Cell("A", ALL)
    assert pooled_into(cell, {cell, Cell("A", ALL)}) == COUNTRY
    assert pooled_into(cell, {cell, Cell("A", ALL), COUNTRY}) is None
    assert pooled_into(Cell("A", ALL), {Cell("A", ALL)}) == COUNTRY
    assert pooled_into(COUNTRY, {COUNTRY}) is None


def test_totals_are_sums() -> None:
    counts = table(A=(1, 2, 3), B=(4, 5, 6))
    assert (counts[Cell("A", ALL)], counts[Cell(ALL, "EIB")], counts[COUNTRY]) == (6, 5, 21)


tables = st.dictionaries(
    st.builds(Cell, st.sampled_from("ABCDEF"), st.sampled_from(MODELOS)), st.integers(0, 60), min_size=1
).map(with_totals)


def test_a_bridge_with_nothing_shown_beside_it_is_closed_by_a_total_elsewhere() -> None:
    cells = {("A", "EIB"): 1, ("A", "PC"): 1, ("B", "PC"): 9, ("C", "EIB"): 1, ("C", "UM"): 9}
    counts = with_totals({Cell(*key): n for key, n in cells.items()})
    assert computable(counts, set(hidden(counts))) == set()


@settings(max_examples=300)
@given(tables, st.randoms())
def test_no_small_cell_is_shown_and_no_hidden_one_can_be_computed(
    counts: dict[Cell, int], chance: random.Random
) -> None:
    alike = {cell for cell in sorted(counts) if chance.random() < 0.05}
    unseen = hidden(counts, alike)
    assert {cell for cell, n in counts.items() if n < K or cell in alike} <= unseen
    people = {cell: n for cell, n in counts.items() if n}
    assert computable(people, set(unseen) & people.keys()) == set()


@settings(max_examples=300)
@given(tables)
def test_what_is_left_of_a_total_is_never_of_fewer_than_ten(counts: dict[Cell, int]) -> None:
    unseen = hidden(counts)
    for total, parts in lines(counts):
        left = sum(counts[part] for part in parts if part in unseen)
        assert total in unseen or left == 0 or left >= K


@given(tables)
def test_the_same_counts_hide_the_same_cells(counts: dict[Cell, int]) -> None:
    assert hidden(dict(reversed(counts.items()))) == hidden(counts)


@pytest.mark.parametrize("size", [26])
def test_a_country_with_one_small_cell_loses_little(size: int) -> None:
    cells = {Cell(f"DRE {number:02}", modelo): 20 + number for number in range(size) for modelo in MODELOS}
    unseen = hidden(with_totals(cells | {Cell("DRE 07", "UM"): 8}))
    assert len(unseen) == 4
