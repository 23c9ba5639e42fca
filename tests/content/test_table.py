"""Headers found by meaning, rows kept with their number, and the refusal of a whole table."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files.table import (
    MAX_ROWS,
    Column,
    Columns,
    Problem,
    Refusal,
    Row,
    Table,
    Unreadable,
    build,
    cleaned,
    fold,
)

COLUMNS = Columns(
    required=(Column(name="COD_MOD", aliases=("Código modular",)), Column(name="CEN_EDU")),
    optional=(Column(name="CELULAR", aliases=("telefono", "móvil")),),
    forbidden=("DIRECTOR", "TELEFONO"),
)


def table(rows: Sequence[Sequence[str]], *, exact_width: bool = False) -> Table:
    return build(rows, COLUMNS, text=lambda cell: cleaned(str(cell)), exact_width=exact_width)


def refused(rows: Sequence[Sequence[str]], *, exact_width: bool = False) -> Unreadable:
    with pytest.raises(Refusal) as caught:
        table(rows, exact_width=exact_width)
    return caught.value.unreadable


@pytest.mark.parametrize(
    "header", ["COD_MOD", "cod_mod", " Cod Mod ", "CÓDIGO MODULAR", "codigo-modular", "Código\nmodular"]
)
def test_a_header_is_known_whatever_its_case_accents_and_blanks(header: str) -> None:
    assert table([[header, "CEN_EDU"], ["0223362", "Jardín"]]).rows[0].values["COD_MOD"] == "0223362"


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("Código modular", "codigomodular"),
        ("AÑO", "ano"),
        ("N° de celular", "ndecelular"),
        ("  ", ""),
        ("D_REGION", "dregion"),
    ],
)
def test_folding_leaves_letters_and_digits(header: str, folded: str) -> None:
    assert fold(header) == folded


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(header: str) -> None:
    assert fold(fold(header)) == fold(header)


def test_a_table_keeps_the_named_columns_and_the_numbers_of_its_rows() -> None:
    rows = [["CEN_EDU", "otra", "COD_MOD"], ["Jardín", "x", "0223362"], ["", "", ""], ["Escuela", "y", "0224931"]]
    assert table(rows) == Table(
        columns=("CEN_EDU", "COD_MOD"),
        headers={"CEN_EDU": "CEN_EDU", "COD_MOD": "COD_MOD"},
        header_row=1,
        rows=(
            Row(number=2, values={"CEN_EDU": "Jardín", "COD_MOD": "0223362"}),
            Row(number=4, values={"CEN_EDU": "Escuela", "COD_MOD": "0224931"}),
        ),
        absent=("CELULAR",),
    )


def test_titles_above_the_header_are_passed_over() -> None:
    found = table([["Padrón 2026"], ["COD_MOD", "CEN_EDU"], ["0223362", "Jardín"]])
    assert (found.header_row, found.rows[0].number) == (2, 3)


def test_a_header_below_the_tenth_row_is_not_looked_for() -> None:
    rows = [["título"]] * 10 + [["COD_MOD", "CEN_EDU"], ["0223362", "Jardín"]]
    facts = {"columns": "COD_MOD, CEN_EDU", "found": "0"}
    assert refused(rows) == Unreadable(code=Problem.MISSING_COLUMNS, facts=facts)


def test_missing_columns_are_reported_by_name() -> None:
    assert refused([["CEN_EDU", "x"], ["Jardín", "1"]]) == Unreadable(
        code=Problem.MISSING_COLUMNS, facts={"columns": "COD_MOD", "found": "1"}
    )


def test_two_headers_of_one_meaning_are_refused_by_both_names() -> None:
    rows = [["COD_MOD", "Código modular", "CEN_EDU"], ["0223362", "0224931", "Jardín"]]
    assert refused(rows) == Unreadable(
        code=Problem.COLUMN_TWICE, facts={"column": "COD_MOD", "headers": "COD_MOD, Código modular", "found": "2"}
    )


def test_a_row_of_data_that_reads_like_headers_does_no_harm() -> None:
    rows = [["COD_MOD", "CEN_EDU", "CELULAR"], ["0223362", "cen edu", "cen_edu"]]
    assert table(rows).rows[0].values == {"COD_MOD": "0223362", "CEN_EDU": "cen edu", "CELULAR": "cen_edu"}


def test_a_forbidden_header_is_dropped_even_where_it_is_an_alias() -> None:
    found = table([["COD_MOD", "TELÉFONO", "CEN_EDU", "Director"], ["0223362", "987654321", "Jardín", "Rosa"]])
    assert found.dropped == ("TELÉFONO", "Director")
    assert found.rows == (Row(number=2, values={"COD_MOD": "0223362", "CEN_EDU": "Jardín"}),)
    assert "987654321" not in repr(found)
    assert "Rosa" not in repr(found)


def test_short_rows_are_filled_with_nothing() -> None:
    assert table([["COD_MOD", "CEN_EDU"], ["0223362"]]).rows[0].values == {"COD_MOD": "0223362", "CEN_EDU": ""}


def test_long_rows_matter_only_where_separators_may_be_loose() -> None:
    rows = [["COD_MOD", "CEN_EDU"], ["0223362", "Jardín", "", ""], ["0224931", "Villa", "Rica"]]
    assert len(table(rows).rows) == 2
    assert refused(rows, exact_width=True) == Unreadable(code=Problem.BROKEN_ROW, facts={"row": "3"})


@pytest.mark.parametrize(
    "rows", [[], [[]], [["", " "]], [["COD_MOD", "CEN_EDU"]], [["COD_MOD", "CEN_EDU"], ["", " \0"]]]
)
def test_a_table_without_rows_is_refused(rows: list[list[str]]) -> None:
    assert refused(rows) == Unreadable(code=Problem.NO_ROWS)


def test_a_table_of_too_many_rows_is_refused() -> None:
    rows = [["COD_MOD", "CEN_EDU"]] + [["0223362", "Jardín"]] * MAX_ROWS
    assert refused(rows) == Unreadable(code=Problem.TOO_MANY_ROWS, facts={"limit": "500000"})


def test_nul_padding_and_outer_blanks_are_taken_off() -> None:
    assert cleaned(" Jardín de niños\0\0\0 ") == "Jardín de niños"
