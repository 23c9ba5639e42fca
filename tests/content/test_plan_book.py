"""A plan as a workbook: what is in it, that it comes back as it left, and what comes instead of it."""

from datetime import date, time
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from content.files.plan_book import EDITABLE, HEADERS, BookRow, plan_xlsx, read_plan
from content.files.table import Problem, Table, Unreadable
from domain.plans.editing import DAYS, FIRST, HOUR, KEY, day_of, hour_of
from tests.media import JPEG
from tests.plan_books import edited


def book_row(key: str = "visita-7-1", *, fixed: bool = False, docente: str = "Rosa Quispe") -> BookRow:
    return BookRow(
        key=key, activity="Visita", number=1, docente=docente, ies="IE 56001", first=date(2026, 4, 21), days=2,
        hour=time(8, 30), last=date(2026, 4, 22), state="por aceptar", fixed=fixed,
    )  # fmt: skip


def book(*rows: BookRow) -> bytes:
    return plan_xlsx("Plan 2026", ["Cambie solo las celdas amarillas."], rows or (book_row(),), "Cómo editarlo")


def table(content: bytes) -> Table:
    found = read_plan(content)
    assert isinstance(found, Table), found
    return found


def test_what_leaves_comes_back() -> None:
    (row,) = table(book()).rows
    assert (row.number, row.values[KEY], row.values[DAYS]) == (2, "visita-7-1", "2")
    assert (day_of(row.values[FIRST], 2026), hour_of(row.values[HOUR])) == (date(2026, 4, 21), time(8, 30))


def test_the_first_sheet_has_the_rows_and_the_second_says_how() -> None:
    found = load_workbook(BytesIO(book()))
    assert found.sheetnames == ["Plan 2026", "Cómo editarlo"]
    assert [cell.value for cell in found["Plan 2026"][1]] == list(HEADERS)
    assert found["Cómo editarlo"]["A1"].value == "Cambie solo las celdas amarillas."


def test_cells_that_may_be_changed_are_yellow_and_only_those() -> None:
    sheet = load_workbook(BytesIO(book(book_row(), book_row("visita-7-2", fixed=True))))["Plan 2026"]
    yellow = [[cell.fill.start_color.rgb == "FFFFF3BF" for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert yellow == [[header in EDITABLE for header in HEADERS], [False] * len(HEADERS)]


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "https://example.org", "+51 999"])
def test_a_name_is_never_a_formula_or_a_link(name: str) -> None:
    cell = load_workbook(BytesIO(book(book_row(docente=name))))["Plan 2026"]["D2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_what_people_type_is_read_as_they_typed_it() -> None:
    content = edited(book(), ["visita-7-1 PRIMER_DIA = 31/06/2026", "visita-7-1 HORA = tarde"])
    (row,) = table(content).rows
    assert (row.values[FIRST], row.values[HOUR]) == ("31/06/2026", "tarde")


def test_rows_that_were_taken_out_are_not_there() -> None:
    content = edited(book(book_row(), book_row("visita-7-2")), ["visita-7-1 se borra"])
    assert [row.values[KEY] for row in table(content).rows] == ["visita-7-2"]


def other(*headers: str) -> bytes:
    made, out = Workbook(), BytesIO()
    sheet = made.active
    assert sheet is not None
    sheet.append(headers)
    sheet.append(["x"] * len(headers))
    made.save(out)
    return out.getvalue()


def test_columns_in_another_order_and_with_accents_are_found() -> None:
    (row,) = table(other("NOTA", "Hora", "Días", "Primer día", "clave")).rows
    assert set(row.values) == {KEY, FIRST, DAYS, HOUR}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Problem.CUT_SHORT),
        (b"hola", Problem.CUT_SHORT),
        (JPEG, Problem.CUT_SHORT),
        (other("CLAVE"), Problem.MISSING_COLUMNS),
        (other("CLAVE", "PRIMER_DIA", "FECHA"), Problem.COLUMN_TWICE),
    ],
)
def test_what_is_no_plan_is_a_value_and_no_failure(content: bytes, code: Problem) -> None:
    found = read_plan(content)
    assert isinstance(found, Unreadable)
    assert found.code == code
