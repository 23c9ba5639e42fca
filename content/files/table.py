"""A table that came in a file: rows of text with the number they have in that file, or why it cannot be read."""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, islice

MAX_ROWS = 500_000
# Titles and blank rows may stand above the header; the Registro Nacional EIB has it on row 2.
_HEADER_WITHIN = 10


class Problem(StrEnum):
    """Why a whole file is refused."""

    NO_FILE = "no_file"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_WIDE = "too_wide"
    ZIP_BOMB = "zip_bomb"
    FOREIGN = "foreign"
    NOT_A_TABLE = "not_a_table"
    OLD_OR_PROTECTED = "old_or_protected"
    CUT_SHORT = "cut_short"
    BROKEN_ROW = "broken_row"
    MERGED_CELLS = "merged_cells"
    MISSING_COLUMNS = "missing_columns"
    COLUMN_TWICE = "column_twice"
    NO_ROWS = "no_rows"


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A refusal of the whole file; the facts fill in the sentence that says what to do."""

    code: Problem
    facts: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Carries an Unreadable out of a reader; tables_in turns it into a value."""

    def __init__(self, code: Problem, **facts: object) -> None:
        super().__init__(code)
        self.unreadable = Unreadable(code=code, facts={name: str(value) for name, value in facts.items()})


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column by the name it has in our tables, and other headers under which it comes."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What to keep of a file. Forbidden headers win over aliases; headers nobody names are left where they are."""

    required: tuple[Column, ...]
    optional: tuple[Column, ...] = ()
    forbidden: tuple[str, ...] = ()

    def match(self, headers: Sequence[str]) -> "Match":
        """Where each column stands among the headers, and what is wrong with them."""
        meanings = self._meanings()
        banned = {fold(name) for name in self.forbidden}
        found: dict[str, list[int]] = {}
        for place, header in enumerate(headers):
            name = meanings.get(fold(header))
            if name is not None and fold(header) not in banned:
                found.setdefault(name, []).append(place)
        return Match(
            places={name: places[0] for name, places in found.items()},
            dropped=tuple(header for header in headers if fold(header) in banned),
            missing=tuple(column.name for column in self.required if column.name not in found),
            absent=tuple(column.name for column in self.optional if column.name not in found),
            twice={name: [headers[at] for at in places] for name, places in found.items() if len(places) > 1},
        )

    def _meanings(self) -> dict[str, str]:
        columns = (*self.required, *self.optional)
        return {fold(header): column.name for column in columns for header in (column.name, *column.aliases)}


@dataclass(frozen=True, kw_only=True)
class Match:
    """Result of Columns.match on one row of headers."""

    places: Mapping[str, int]  # column name -> place, the first where there are two
    dropped: tuple[str, ...]  # forbidden headers seen
    missing: tuple[str, ...]  # required columns that are absent
    absent: tuple[str, ...]  # optional columns that are absent
    twice: Mapping[str, Sequence[str]]  # column name -> the headers that all mean it


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row; number counts from 1 at the top of the file, as a spreadsheet shows it."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The kept columns (in the order of the file) and rows; blank rows are left out, their numbers are not reused."""

    columns: tuple[str, ...]
    headers: Mapping[str, str]  # column name -> header as the file writes it
    header_row: int
    rows: tuple[Row, ...]
    dropped: tuple[str, ...] = ()  # forbidden headers that were in the file
    absent: tuple[str, ...] = ()  # optional columns that the file does not have
    sheet: str = ""


def fold(header: str) -> str:
    """A header without accents, case, blanks and signs: "Código modular" is "codigomodular"."""
    plain = unicodedata.normalize("NFKD", header).casefold()
    return re.sub(r"[^0-9a-z]+", "", plain)


def cleaned(text: str) -> str:
    """Text without NUL padding and outer blanks; one object for equal texts, as columns repeat themselves."""
    return sys.intern(text.replace("\0", "").strip())


def build(
    cells: Iterable[Sequence[object]],
    columns: Columns,
    *,
    text: Callable[[object], str],
    sheet: str = "",
    exact_width: bool = False,
) -> Table:
    """A Table from rows of cells, header included. Refusal when a required column or every row is missing.

    exact_width refuses a row with more cells than the header (a separator that was not quoted shifts a row).
    """
    stream = iter(cells)
    first_rows = list(islice(stream, _HEADER_WITHIN))
    top = [[text(cell) for cell in row] for row in first_rows]
    if not any(any(row) for row in top):
        raise Refusal(Problem.NO_ROWS)
    place, match = _header(top, columns)
    headers = top[place]
    rows: list[Row] = []
    for number, row in enumerate(chain(first_rows[place + 1 :], stream), start=place + 2):
        if number > MAX_ROWS:
            raise Refusal(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
        if exact_width and any(text(cell) for cell in row[len(headers) :]):
            raise Refusal(Problem.BROKEN_ROW, row=number)
        values = {name: text(row[at]) if at < len(row) else "" for name, at in match.places.items()}
        if any(values.values()):
            rows.append(Row(number=number, values=values))
    if not rows:
        raise Refusal(Problem.NO_ROWS)
    return Table(
        columns=tuple(match.places),
        headers={name: headers[at] for name, at in match.places.items()},
        header_row=place + 1,
        rows=tuple(rows),
        dropped=match.dropped,
        absent=match.absent,
        sheet=sheet,
    )


def _header(top: Sequence[Sequence[str]], columns: Columns) -> tuple[int, Match]:
    matches = [columns.match(row) for row in top]
    best = min(range(len(top)), key=lambda place: (len(matches[place].missing), -len(matches[place].places)))
    chosen = matches[best]
    found = len(chosen.places)
    if chosen.missing:
        raise Refusal(Problem.MISSING_COLUMNS, columns=", ".join(chosen.missing), found=found)
    for name, headers in chosen.twice.items():
        raise Refusal(Problem.COLUMN_TWICE, column=name, headers=", ".join(headers), found=found)
    return best, chosen
