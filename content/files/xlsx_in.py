"""XLSX read with calamine, after a look into the archive: it comes from outside and may be made to burst."""

import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from content.files.table import MAX_ROWS, Columns, Problem, Refusal, Table, build, cleaned

MAX_BYTES = 20 * 2**20
_MAX_UNPACKED = 400 * 2**20
# Sheets of repeated words shrink 30 times or so; small ones may shrink as they like.
_MAX_RATIO, _RATIO_MATTERS_FROM = 100, 10 * 2**20
_MAX_WIDTH = 256
_MAX_CELLS = 20_000_000
_MERGES_NAMED = 10
_CHUNK = 2**20
# One far cell makes the reader lay out every row and column before it, so places are read first.
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
_OVERLAP = 64


def read_xlsx(path: Path, columns: Columns) -> Table:
    """The first visible sheet that has every required column; Refusal for merged cells, naming their ranges."""
    _check_archive(path)
    try:
        with load_workbook(path) as book:
            return _first_sheet(book, columns)
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


def _first_sheet(book: CalamineWorkbook, columns: Columns) -> Table:
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
        names = ", ".join(_range_name(*span) for span in merged[:_MERGES_NAMED])
        raise Refusal(Problem.MERGED_CELLS, ranges=names, count=len(merged), sheet=sheet.name)
    return table


def _range_name(first: tuple[int, int], last: tuple[int, int]) -> str:
    return ":".join(f"{_letters(column)}{row + 1}" for row, column in (first, last))


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _check_archive(path: Path) -> None:
    if path.stat().st_size > MAX_BYTES:
        raise Refusal(Problem.TOO_BIG, limit_mb=MAX_BYTES // 2**20)
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in {member.filename for member in members}:
                raise Refusal(Problem.NOT_A_TABLE)
            if any(member.flag_bits & 1 for member in members):
                raise Refusal(Problem.OLD_OR_PROTECTED)
            _check_size(path, members)
            for member in members:
                _check_member(archive, member)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Refusal(Problem.CUT_SHORT, expected="?", present="?") from error


def _check_size(path: Path, members: Sequence[ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / path.stat().st_size
    if unpacked > _MAX_UNPACKED or (unpacked > _RATIO_MATTERS_FROM and ratio > _MAX_RATIO):
        raise Refusal(Problem.ZIP_BOMB, unpacked_mb=unpacked // 2**20)


def _check_member(archive: ZipFile, member: ZipInfo) -> None:
    # Unpacked to the end: a wrong size or sum in the directory shows here and not in the reader.
    height = width = 0
    for chunk in _chunks(archive, member):
        if member.filename.startswith("xl/worksheets/"):
            places = _PLACE.findall(chunk)
            height = max([height, *(int(row) for _, row in places)])
            width = max([width, *(_number(letters) for letters, _ in places)])
    if height > MAX_ROWS:
        raise Refusal(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
    if width > _MAX_WIDTH or height * width > _MAX_CELLS:
        raise Refusal(Problem.TOO_WIDE, limit=_MAX_WIDTH)


def _chunks(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    tail = b""
    with archive.open(member) as source:
        while chunk := source.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
