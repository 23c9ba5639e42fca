"""XLSX read with calamine, after a look into the archive."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from content.files.archive import Limits, check_archive
from content.files.table import MAX_ROWS, Columns, Problem, Refusal, Table, build, cleaned

MAX_BYTES = 20 * 2**20
_LIMITS = Limits(
    size=MAX_BYTES,
    unpacked=400 * 2**20,
    ratio=100,
    ratio_from=10 * 2**20,
    height=MAX_ROWS,
    width=256,
    cells=20_000_000,
)
_MERGES_NAMED = 10


def read_xlsx(path: Path, columns: Columns) -> Table:
    """The first visible sheet that has every required column; Refusal for merged cells, naming their ranges."""
    with path.open("rb") as source:
        check_archive(source, path.stat().st_size, _LIMITS)
    try:
        with load_workbook(path) as book:
            return first_sheet(book, columns)
    except PasswordError as error:
        raise Refusal(Problem.OLD_OR_PROTECTED) from error
    except CalamineError as error:
        raise Refusal(Problem.NOT_A_TABLE) from error


def cell_text(value: object) -> str:
    """Text of a cell: whole numbers without decimals, dates as 2026-03-16, yes and no as SI and NO."""
    if isinstance(value, bool):
        return "SI" if value else "NO"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date | timedelta):
        return str(value)
    return cleaned(str(value))


def first_sheet(book: CalamineWorkbook, columns: Columns) -> Table:
    """The first visible sheet that has the columns; Refusal."""
    refusals: list[Refusal] = []
    for meta in book.sheets_metadata:
        if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet:
            try:
                return _sheet(book.get_sheet_by_name(meta.name), columns)
            except Refusal as refusal:
                if refusal.unreadable.code not in (Problem.MISSING_COLUMNS, Problem.NO_ROWS):
                    raise
                refusals.append(refusal)
    # A sheet that lacks columns says more than an empty one.
    refusals.sort(key=lambda refusal: refusal.unreadable.code != Problem.MISSING_COLUMNS)
    raise refusals[0] if refusals else Refusal(Problem.NO_ROWS)


def _sheet(sheet: CalamineSheet, columns: Columns) -> Table:
    if sheet.start is None:
        raise Refusal(Problem.NO_ROWS)
    table = build(sheet.to_python(skip_empty_area=False), columns, text=cell_text, sheet=sheet.name)
    # Merged titles above the header hide nothing; a merged cell below it would leave rows without their value.
    merged = sorted(span for span in sheet.merged_cell_ranges or () if span[1][0] + 1 >= table.header_row)
    if merged:
        names = range_names(merged)
        raise Refusal(Problem.MERGED_CELLS, ranges=names, count=len(merged), sheet=sheet.name)
    return table


def range_names(spans: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> str:
    """A2:B3, C1:C4: the first of them, as a spreadsheet names them."""
    named = (":".join(f"{letters(column)}{row + 1}" for row, column in span) for span in spans)
    return ", ".join(islice(named, _MERGES_NAMED))


def letters(column: int) -> str:
    """The name of a column counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
