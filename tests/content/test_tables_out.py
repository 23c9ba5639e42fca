"""What leaves is text: no formula, no lost zero; and a bad table goes back with its cells marked."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from content.files.table import Table
from content.files.tables_in import read_table
from content.files.tables_out import (
    CellError,
    ErrorLabels,
    Marked,
    Sheet,
    SheetError,
    csv_text,
    inert,
    mark_errors,
    mark_sheets,
    xlsx,
)
from tests.content.sheets import SERVICIOS, put

LABELS = ErrorLabels(
    data_sheet="Datos", errors_sheet="Errores", row="Fila", column="Columna", value="Valor", problem="Problema"
)
DANGEROUS = ["=1+1", "+51987654321", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']
RED = "FFF8B4B4"


def opened(data: bytes) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(BytesIO(data))
    return {name: book[name] for name in book.sheetnames}


def texts(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def source(tmp_path: Path) -> Table:
    rows = [
        ["Código modular", "Nombre de la IE", "Director", "Anexo"],
        ["0223362", "=JARDÍN", "Rosa Quispe", "0"],
        ["", "", "", ""],
        ["022493", "Niño Jesús", "Julio Mamani", "XX"],
    ]
    data = xlsx([Sheet(name="IE", headers=["Padrón de la UGEL", "", "", ""], rows=rows)])
    table = read_table(put(tmp_path, "ie.xlsx", data), SERVICIOS)
    assert isinstance(table, Table)
    return table


ERRORS = [
    CellError(row=5, column="COD_MOD", problem="Le falta un dígito."),
    CellError(row=5, column="ANEXO", problem="Debe ser un dígito."),
    CellError(row=5, column="ANEXO", problem="No está en el padrón."),
    CellError(row=3, column="NOTA", problem="Falta la columna."),
]


def test_a_workbook_holds_its_sheets_as_text() -> None:
    data = xlsx(
        [Sheet(name="IE", headers=["COD_MOD", "N"], rows=[["0223362", "7"]]), Sheet(name="B", headers=["x"], rows=[])]
    )
    sheets = opened(data)
    assert {name: texts(sheet) for name, sheet in sheets.items()} == {
        "IE": [["COD_MOD", "N"], ["0223362", "7"]],
        "B": [["x"]],
    }
    assert {cell.number_format for row in sheets["IE"].iter_rows() for cell in row} == {"@"}


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(cell: str) -> None:
    sheet = opened(xlsx([Sheet(name="a", headers=[cell], rows=[[cell]])]))["a"]
    assert [(found.data_type, found.hyperlink) for row in sheet.iter_rows() for found in row] == [("s", None)] * 2


def test_a_link_or_a_number_stays_the_text_it_was() -> None:
    cells = ["https://example.org", "mailto:a@example.org", "0223362", "1e5", "", "TRUE"]
    sheet = opened(xlsx([Sheet(name="a", headers=cells, rows=[])]))["a"]
    assert [cell.value for cell in sheet[1]] == [cell or None for cell in cells]
    assert sheet._hyperlinks == []


def test_a_cell_longer_than_excel_can_hold_is_cut() -> None:
    sheet = opened(xlsx([Sheet(name="a", headers=["x"], rows=[["ñ" * 40_000]])]))["a"]
    assert sheet["A2"].value == "ñ" * 32_767


def test_the_name_of_a_sheet_is_cut_to_what_excel_takes() -> None:
    assert list(opened(xlsx([Sheet(name="x" * 40, headers=["a"], rows=[])]))) == ["x" * 31]


@pytest.mark.parametrize("cell", [*DANGEROUS, "\n=1", "  =1", "＝1", "＋1", "－1", "＠a"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Jardín", "0223362", "a=1", "5-2", "'=1", " "])
def test_other_cells_are_left_alone(cell: str) -> None:
    assert inert(cell) == cell


def test_a_csv_begins_with_the_mark_excel_needs() -> None:
    assert csv_text(["a", "=b"], [["ñ", "+1"]]) == "\ufeffa,'=b\r\nñ,'+1\r\n".encode()


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.text()), max_size=6))
def test_no_cell_of_a_csv_begins_like_a_formula(rows: list[tuple[str, str]]) -> None:
    written = csv_text(["a", "b"], [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows])
    read = list(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")))
    assert [
        row for row in read if any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    ] == []


def test_a_marked_table_keeps_rows_and_headers_where_they_were(tmp_path: Path) -> None:
    sheet = opened(mark_errors(source(tmp_path), ERRORS, LABELS))["Datos"]
    assert texts(sheet) == [
        [None, None, None],
        ["Código modular", "Nombre de la IE", "Anexo"],
        ["0223362", "=JARDÍN", "0"],
        [None, None, None],
        ["022493", "Niño Jesús", "XX"],
    ]


def test_only_bad_cells_are_red_and_say_why(tmp_path: Path) -> None:
    sheet = opened(mark_errors(source(tmp_path), ERRORS, LABELS))["Datos"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    red = {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == RED}
    comments = {cell.coordinate: cell.comment.text for cell in cells if cell.comment}
    assert red == {"A5", "C5"}
    assert comments == {"A5": "Le falta un dígito.", "C5": "Debe ser un dígito.\nNo está en el padrón."}


def test_the_sheet_of_errors_lists_them_all_by_row_and_header(tmp_path: Path) -> None:
    sheet = opened(mark_errors(source(tmp_path), ERRORS, LABELS))["Errores"]
    assert texts(sheet) == [
        ["Fila", "Columna", "Valor", "Problema"],
        ["5", "Código modular", "022493", "Le falta un dígito."],
        ["5", "Anexo", "XX", "Debe ser un dígito."],
        ["5", "Anexo", "XX", "No está en el padrón."],
        ["3", "NOTA", None, "Falta la columna."],
    ]


def test_personal_columns_do_not_come_back(tmp_path: Path) -> None:
    sheets = opened(mark_errors(source(tmp_path), ERRORS, LABELS))
    everything = repr([texts(sheet) for sheet in sheets.values()])
    assert "Rosa" not in everything
    assert "Director" not in everything


def test_a_marked_table_can_be_mended_and_sent_again(tmp_path: Path) -> None:
    table = source(tmp_path)
    again = read_table(put(tmp_path, "marked.xlsx", mark_errors(table, ERRORS, LABELS)), SERVICIOS)
    assert isinstance(again, Table)
    assert (again.rows, again.header_row) == (table.rows, table.header_row)


def test_a_table_without_errors_has_no_mark(tmp_path: Path) -> None:
    sheets = opened(mark_errors(source(tmp_path), [], LABELS))
    assert [cell for row in sheets["Datos"].iter_rows() for cell in row if cell.comment] == []
    assert texts(sheets["Errores"]) == [["Fila", "Columna", "Valor", "Problema"]]


# Workbooks of several sheets

SURVEY = Marked(
    name="survey",
    headers=["type", "name", "label"],
    rows={2: {"type": "text", "name": "a", "label": "=A"}, 5: {"type": "select_uno x", "name": "b"}},
)
CHOICES = Marked(name="choices", headers=["list_name", "name"], rows={2: {"list_name": "x", "name": "1"}})


def wrong(sheet: str, row: int, column: str, problem: str = "Corrija") -> SheetError:
    return SheetError(sheet=sheet, row=row, column=column, problem=problem)


def marked(*errors: SheetError) -> dict[str, Worksheet]:
    return opened(mark_sheets([SURVEY, CHOICES], errors, LABELS))


def red(sheet: Worksheet) -> dict[str, str]:
    """Places that are red, with their note."""
    return {
        cell.coordinate: cell.comment.text if cell.comment else ""
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.start_color.rgb == RED
    }


def test_every_sheet_keeps_its_rows_at_their_numbers() -> None:
    book = marked(wrong("survey", 5, "type"))
    assert list(book) == ["Errores", "survey", "choices"]
    assert texts(book["survey"]) == [
        ["type", "name", "label"], ["text", "a", "=A"], [None] * 3, [None] * 3, ["select_uno x", "b", None],
    ]  # fmt: skip


def test_a_bad_cell_is_red_with_its_note_in_its_own_sheet() -> None:
    book = marked(wrong("survey", 5, "type", "No es un tipo"), wrong("choices", 2, "name", "Dos veces"))
    assert red(book["survey"]) == {"A5": "No es un tipo"}
    assert red(book["choices"]) == {"B2": "Dos veces"}


def test_two_problems_of_one_cell_share_the_note() -> None:
    book = marked(wrong("survey", 5, "type", "Uno"), wrong("survey", 5, "type", "Dos"))
    assert red(book["survey"]) == {"A5": "Uno\nDos"}


def test_a_problem_of_a_whole_row_a_missing_column_or_a_sheet_is_marked_at_the_first_cell() -> None:
    assert red(marked(wrong("survey", 5, ""))["survey"]) == {"A5": "Corrija"}
    assert red(marked(wrong("survey", 5, "relevant"))["survey"]) == {"A5": "Corrija"}
    assert red(marked(wrong("survey", 0, ""))["survey"]) == {"A1": "Corrija"}
    assert red(marked(wrong("survey", 9, "name"))["survey"]) == {"B9": "Corrija"}


def test_all_problems_are_listed_with_what_the_cell_says() -> None:
    book = marked(wrong("survey", 5, "type", "No"), wrong("settings", 0, "", "Falta"), wrong("", 0, "", "Todo"))
    assert texts(book["Errores"]) == [
        ["Datos", "Fila", "Columna", "Valor", "Problema"],
        ["survey", "5", "type", "select_uno x", "No"],
        ["settings", None, None, None, "Falta"],
        [None, None, None, None, "Todo"],
    ]


def test_a_file_that_could_not_be_opened_comes_back_as_a_list_alone() -> None:
    book = opened(mark_sheets((), [wrong("", 0, "", "No es un libro")], LABELS))
    assert list(book) == ["Errores"]


def test_no_cell_of_a_marked_sheet_is_a_formula() -> None:
    for sheet in marked(wrong("survey", 2, "label")).values():
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
