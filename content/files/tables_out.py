"""Tables that leave as XLSX or CSV. Every cell is text, and no cell can become a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from content.files.table import Table

# OWASP, CSV injection: a cell that begins with one of these is a formula for some spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CELL_LIMIT = 32_767  # characters a cell of Excel can hold
_SHEET_NAME_LIMIT = 31
_WIDEST = 50
_PLAIN = {
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "in_memory": True,
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its name, its headers and rows of as many texts."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class CellError:
    """What is wrong with a cell: row number and column name of the Table, problem in the reader's language."""

    row: int
    column: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class ErrorLabels:
    """Words of a marked table in the reader's language: the two sheets and the headers of the second."""

    data_sheet: str
    errors_sheet: str
    row: str
    column: str
    value: str
    problem: str


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of sheets; headers bold and frozen, all cells text (leading zeros survive editing)."""
    out = _Book()
    for sheet in sheets:
        out.add(sheet)
    return out.finish()


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV in UTF-8 with its mark (Excel needs it), cells that look like formulas behind an apostrophe."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([inert(header) for header in headers])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """The cell with an apostrophe before it when a spreadsheet would run it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def mark_errors(table: Table, errors: Sequence[CellError], labels: ErrorLabels) -> bytes:
    """A copy of a table with bad cells red and commented, rows at their own numbers, and a sheet of errors.

    Only the columns the Table kept are in it. An error of a column the file lacks is only in the second sheet.
    """
    out = _Book()
    sheet = out.sheet(labels.data_sheet)
    problems = _by_cell(errors)
    places = {name: place for place, name in enumerate(table.columns)}
    for name, place in places.items():
        _write(sheet, table.header_row - 1, place, table.headers[name], out.bold)
    for row in table.rows:
        for name, place in places.items():
            problem = problems.get((row.number, name))
            _write(sheet, row.number - 1, place, row.values[name], out.red if problem else out.text)
            if problem:
                sheet.write_comment(row.number - 1, place, problem)
    sheet.freeze_panes(table.header_row, 0)
    out.add(_errors_sheet(table, errors, labels))
    return out.finish()


@dataclass(frozen=True, kw_only=True)
class SheetError:
    """What is wrong in a workbook of several sheets; row 0 or an empty column: no single cell."""

    sheet: str
    row: int
    column: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A sheet as it came: headers in row 1, and cells by header for each row number."""

    name: str
    headers: Sequence[str]
    rows: Mapping[int, Mapping[str, str]]


def mark_sheets(sheets: Sequence[Marked], errors: Sequence[SheetError], labels: ErrorLabels) -> bytes:
    """A workbook with a list of errors, then copies of its sheets with the bad cells red and commented."""
    out = _Book()
    headers = (labels.data_sheet, labels.row, labels.column, labels.value, labels.problem)
    out.add(Sheet(name=labels.errors_sheet, headers=headers, rows=[_error_row(sheets, each) for each in errors]))
    for sheet in sheets:
        out.copy(sheet, [each for each in errors if each.sheet == sheet.name])
    return out.finish()


def _error_row(sheets: Iterable[Marked], error: SheetError) -> tuple[str, ...]:
    rows = next((each.rows for each in sheets if each.name == error.sheet), {})
    value = rows.get(error.row, {}).get(error.column, "")
    return (error.sheet, str(error.row or ""), error.column, value, error.problem)


def _by_cell(errors: Iterable[CellError]) -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    for error in errors:
        key = (error.row, error.column)
        found[key] = f"{found[key]}\n{error.problem}" if key in found else error.problem
    return found


def _errors_sheet(table: Table, errors: Iterable[CellError], labels: ErrorLabels) -> Sheet:
    values = {row.number: row.values for row in table.rows}
    rows = [
        (
            str(error.row),
            table.headers.get(error.column, error.column),
            values.get(error.row, {}).get(error.column, ""),
            error.problem,
        )
        for error in errors
    ]
    return Sheet(name=labels.errors_sheet, headers=(labels.row, labels.column, labels.value, labels.problem), rows=rows)


class _Book:
    def __init__(self) -> None:
        self._bytes = BytesIO()
        self._book = Workbook(self._bytes, _PLAIN)
        # "@" keeps a cell text when a person edits it: without it, 0223362 typed again becomes 223362.
        self.text: Format = self._book.add_format({"num_format": "@"})
        self.bold: Format = self._book.add_format({"num_format": "@", "bold": True})
        self.red: Format = self._book.add_format({"num_format": "@", "bg_color": "#F8B4B4"})

    def sheet(self, name: str) -> Worksheet:
        return self._book.add_worksheet(name[:_SHEET_NAME_LIMIT])

    def add(self, sheet: Sheet) -> None:
        page = self.sheet(sheet.name)
        widths = [len(header) for header in sheet.headers]
        _write_row(page, 0, sheet.headers, self.bold)
        for number, row in enumerate(sheet.rows, start=1):
            _write_row(page, number, row, self.text)
            widths = [max(width, len(cell)) for width, cell in zip(widths, row, strict=True)]
        for place, width in enumerate(widths):
            page.set_column(place, place, min(width, _WIDEST) + 2)
        page.freeze_panes(1, 0)

    def copy(self, sheet: Marked, errors: Sequence[SheetError]) -> None:
        """The sheet with its rows at their own numbers. What concerns a whole row is marked at its first cell."""
        page, first = self.sheet(sheet.name), next(iter(sheet.headers), "")
        known = set(sheet.headers)
        cells = [CellError(row=each.row or 1, column=each.column if each.column in known else first,
                           problem=each.problem) for each in errors]  # fmt: skip
        problems = _by_cell(cells)
        lines = {1: dict(zip(sheet.headers, sheet.headers, strict=True)), **sheet.rows}
        for number in sorted(lines.keys() | {row for row, _ in problems}):
            for place, header in enumerate(sheet.headers):
                problem, value = problems.get((number, header)), lines.get(number, {}).get(header, "")
                style = self.red if problem else self.bold if number == 1 else self.text
                _write(page, number - 1, place, value, style)
                if problem:
                    page.write_comment(number - 1, place, problem)
        page.freeze_panes(1, 0)

    def finish(self) -> bytes:
        self._book.close()
        return self._bytes.getvalue()


def _write_row(page: Worksheet, number: int, cells: Sequence[str], style: Format) -> None:
    for place, cell in enumerate(cells):
        _write(page, number, place, cell, style)


def _write(page: Worksheet, row: int, place: int, cell: str, style: Format) -> None:
    # write_string never guesses: a text that looks like a formula, a number or a link stays text.
    if cell:
        page.write_string(row, place, cell[:_CELL_LIMIT], style)
    else:
        page.write_blank(row, place, None, style)
