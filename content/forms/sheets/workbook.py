"""An XLSForm as its cells, whatever file they came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from content.forms.problems import FormError, Problem, problem

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
OTHERS = ("external_choices", "entities", "osm")
READ = (SURVEY, CHOICES, SETTINGS, *OTHERS)
# Far more than a chat can ask; 5,000 rows are somebody's whole database.
MOST_ROWS: Mapping[str, int] = {SURVEY: 2_000, CHOICES: 4_000}
MOST_OTHER_ROWS = 200
MOST_COLUMNS = 150
MOST_CELLS = 60_000
LONGEST_CELL = 5_000


@dataclass(frozen=True, kw_only=True)
class Row:
    number: int  # from 1 at the top of the sheet, as a spreadsheet shows it
    cells: Mapping[str, str]  # header -> text; no empty ones


@dataclass(frozen=True, kw_only=True)
class Sheet:
    name: str  # survey, choices, settings…
    headers: tuple[str, ...]
    rows: tuple[Row, ...]  # empty ones too, so that pyxform counts as the spreadsheet does


@dataclass(frozen=True, kw_only=True)
class Workbook:
    sheets: Mapping[str, Sheet]
    titles: tuple[str, ...] = field(default=())  # of all sheets, as they are written

    def rows(self, name: str) -> tuple[Row, ...]:
        return self.sheets[name].rows if name in self.sheets else ()

    def headers(self, name: str) -> tuple[str, ...]:
        return self.sheets[name].headers if name in self.sheets else ()

    def as_pyxform(self) -> dict[str, object]:
        """What pyxform makes of a file when it reads it itself."""
        found: dict[str, object] = {"sheet_names": list(self.titles)}
        for name, sheet in self.sheets.items():
            found[name] = [dict(row.cells) for row in sheet.rows]
            found[f"{name}_header"] = [dict.fromkeys(each for each in sheet.headers if each)]
        return found


def sheet(name: str, cells: Iterable[Sequence[str]]) -> Sheet:
    """A sheet from its rows of texts, the first of which are headers. FormError: too large, a header twice."""
    lines = [[" ".join(each.split(" ")).strip() for each in line] for line in cells]
    headers = tuple(" ".join(each.split()) for each in (lines[0] if lines else ()))
    _check_headers(name, headers)
    rows = [_row(number, headers, line) for number, line in enumerate(lines[1:], 2)]
    while rows and not rows[-1].cells:
        rows.pop()
    _check_size(name, headers, rows)
    return Sheet(name=name, headers=headers, rows=tuple(rows))


def _row(number: int, headers: Sequence[str], line: Sequence[str]) -> Row:
    filled = {header: cell for header, cell in zip(headers, line, strict=False) if header and cell}
    return Row(number=number, cells=filled)


def _check_headers(name: str, headers: Sequence[str]) -> None:
    if len(headers) > MOST_COLUMNS:
        raise FormError([problem("columns_many", name, limit=MOST_COLUMNS)])
    seen: set[str] = set()
    twice: list[Problem] = []
    for header in headers:
        if header in seen:
            twice.append(problem("header_twice", name, 1, header))
        seen |= {header} if header else set()
    if twice:
        raise FormError(twice)


def _check_size(name: str, headers: Sequence[str], rows: Sequence[Row]) -> None:
    limit = MOST_ROWS.get(name, MOST_OTHER_ROWS)
    if len(rows) > limit:
        raise FormError([problem("rows_many", name, limit=limit, count=len(rows))])
    if sum(len(row.cells) for row in rows) > MOST_CELLS:
        raise FormError([problem("cells_many", name, limit=MOST_CELLS)])
    long = [
        problem("cell_long", name, row.number, header, limit=LONGEST_CELL)
        for row in rows
        for header, cell in row.cells.items()
        if len(cell) > LONGEST_CELL
    ]
    if long:
        raise FormError(long)
