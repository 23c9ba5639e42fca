"""XLSForm in an XLSX, read with calamine after a look into the archive: it comes from a chat."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, load_workbook

from content.files.archive import Limits, check_archive
from content.files.table import Refusal
from content.files.xlsx_in import range_names
from content.forms.problems import FormError, Problem, problem
from content.forms.sheets.workbook import MOST_COLUMNS, MOST_ROWS, READ, SURVEY, Workbook, sheet

LIMITS = Limits(
    size=5 * 2**20,
    unpacked=40 * 2**20,
    ratio=100,
    ratio_from=2 * 2**20,
    height=max(MOST_ROWS.values()) + 1,
    width=MOST_COLUMNS,
    cells=1_000_000,
)


def read_xlsx(data: bytes) -> Workbook:
    """FormError: not an XLSX that can be read, too large, or with merged cells."""
    try:
        check_archive(BytesIO(data), len(data), LIMITS)
        with load_workbook(BytesIO(data)) as book:
            return _read(book)
    except Refusal as refusal:
        found = refusal.unreadable
        raise FormError([Problem(code=f"file_{found.code}", facts=found.facts)]) from refusal
    except PasswordError as error:
        raise FormError([problem("file_old_or_protected")]) from error
    except CalamineError as error:
        raise FormError([problem("file_not_a_table")]) from error


def _read(book: CalamineWorkbook) -> Workbook:
    titles = tuple(book.sheet_names)
    named = {title.lower(): title for title in titles if title.lower() in READ}
    if not named and len(titles) == 1:
        named = {SURVEY: titles[0]}
    pages = {name: book.get_sheet_by_name(title) for name, title in named.items()}
    merged = [each for name, page in pages.items() for each in _merged(name, page)]
    if merged:
        raise FormError(merged)
    return Workbook(sheets={name: sheet(name, _lines(page)) for name, page in pages.items()}, titles=titles)


def _merged(name: str, page: CalamineSheet) -> Iterator[Problem]:
    spans = sorted(page.merged_cell_ranges or ())
    if spans:
        yield problem("file_merged_cells", name, spans[0][0][0] + 1, ranges=range_names(spans))


def _lines(page: CalamineSheet) -> Iterator[list[str]]:
    if page.start is None:
        return
    for line in page.to_python(skip_empty_area=False):
        yield [_text(cell) for cell in line]


def _text(value: object) -> str:
    """As pyxform writes it: TRUE and FALSE, whole numbers without decimals, no hard blanks."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime | date | time | timedelta):
        return str(value)
    return str(value).replace("\u00a0", " ")
