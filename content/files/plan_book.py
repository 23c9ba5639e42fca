"""A year plan as a workbook that can be edited and sent back, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from io import BytesIO

from python_calamine import CalamineError, PasswordError, load_workbook
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from content.files.archive import Limits, check_archive
from content.files.table import Column, Columns, Problem, Refusal, Table, Unreadable
from content.files.xlsx_in import first_sheet
from domain.plans.editing import DAYS, FIRST, HOUR, KEY

# What is read of a plan that comes back. Names are Spanish in every language: they are what the file is known by.
COLUMNS = Columns(
    required=(Column(name=KEY), Column(name=FIRST, aliases=("PRIMER DÍA", "FECHA"))),
    optional=(Column(name=DAYS, aliases=("DÍAS",)), Column(name=HOUR)),
)
HEADERS = (KEY, "ACTIVIDAD", "ORDEN", "DOCENTE", "IE", FIRST, DAYS, HOUR, "ULTIMO_DIA", "ESTADO")
WIDTHS = (22, 16, 7, 30, 34, 13, 6, 8, 13, 26)
EDITABLE = (FIRST, DAYS, HOUR)
LIMITS = Limits(size=5 * 2**20, unpacked=40 * 2**20, ratio=100, ratio_from=2 * 2**20, height=5_000, width=256,
                cells=500_000)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class BookRow:
    """A row as people read it; `fixed` is not to be changed here."""

    key: str
    activity: str
    number: int
    docente: str
    ies: str
    first: date
    days: int
    hour: time
    last: date
    state: str
    fixed: bool


def plan_xlsx(title: str, how: Sequence[str], rows: Sequence[BookRow], how_title: str) -> bytes:
    """A sheet of rows, the cells that may be changed in yellow, and a sheet that says how."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = _Looks(book)
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, HEADERS, looks.bold)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for number, row in enumerate(rows, start=1):
        _write(sheet, number, row, looks)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(HEADERS) - 1)
    notes = book.add_worksheet(how_title[:31])
    notes.set_column(0, 0, 100)
    notes.write_column(0, 0, how)
    book.close()
    return out.getvalue()


class _Looks:
    def __init__(self, book: Workbook) -> None:
        yellow = {"bg_color": "#FFF3BF"}
        self.bold: Format = book.add_format({"bold": True})
        self.plain: Format = book.add_format({})
        self.date = {each: book.add_format({"num_format": "dd/mm/yyyy"} | (yellow if each else {})) for each in (0, 1)}
        self.hour = {each: book.add_format({"num_format": "hh:mm"} | (yellow if each else {})) for each in (0, 1)}
        self.number = {each: book.add_format(yellow if each else {}) for each in (0, 1)}


def _write(sheet: Worksheet, number: int, row: BookRow, looks: _Looks) -> None:
    may = int(not row.fixed)
    texts = ((0, row.key), (1, row.activity), (3, row.docente), (4, row.ies), (9, row.state))
    for place, text in texts:
        sheet.write_string(number, place, text, looks.plain)
    sheet.write_number(number, 2, row.number, looks.plain)
    sheet.write_datetime(number, 5, row.first, looks.date[may])
    sheet.write_number(number, 6, row.days, looks.number[may])
    sheet.write_datetime(number, 7, row.hour, looks.hour[may])
    sheet.write_datetime(number, 8, row.last, looks.date[0])


def read_plan(content: bytes) -> Table | Unreadable:
    """The rows as text with their numbers in the file; Unreadable says why not."""
    try:
        check_archive(BytesIO(content), len(content), LIMITS)
        with load_workbook(BytesIO(content)) as book:
            return first_sheet(book, COLUMNS)
    except Refusal as refusal:
        return refusal.unreadable
    except PasswordError:
        return Unreadable(code=Problem.OLD_OR_PROTECTED)
    except CalamineError:
        return Unreadable(code=Problem.NOT_A_TABLE)
