"""CSV as spreadsheets of Peru write it: comma, semicolon or tab; UTF-8, Windows, or the DOS page of ESCALE."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from content.files.table import Columns, Problem, Refusal, Table, build, cleaned

_SEPARATORS = ",;\t"
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ°ºª")
# One byte is é on one page and Ú on the other: the case of its neighbours decides.
_MIXED_CASE = re.compile("[A-Z][áéíóúüñ][A-Z]|[a-z][ÁÉÍÓÚÜÑ][a-z]")
_LINES_LOOKED_AT = 5


def read_csv(path: Path, columns: Columns) -> Table:
    """A Table from a CSV file; Refusal names the row of an open quote or of a separator too many."""
    text = decode(path.read_bytes())
    if "\0" in text:
        raise Refusal(Problem.NOT_A_TABLE)
    records = _records(text, _separator(text, columns))
    return build(records, columns, text=lambda cell: cleaned(str(cell)), exact_width=True)


def decode(data: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16 (with its mark), Windows-1252/Latin-1 or code page 850."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Both pages decode nearly any byte: the one that gives more Spanish is the one it was written in.
        return max((data.decode("cp1252", errors="replace"), data.decode("cp850")), key=_spanish)


def _spanish(text: str) -> int:
    return sum(map(text.count, _SPANISH)) - text.count("\ufffd") - len(_MIXED_CASE.findall(text))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    done = 0
    # strict: an open quote would otherwise swallow all rows that follow, in silence.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for record in reader:
            yield record
            done += 1
    except csv.Error as error:
        raise Refusal(Problem.BROKEN_ROW, row=done + 1) from error


def _separator(text: str, columns: Columns) -> str:
    # By the columns it uncovers: "Apellidos, nombres;DNI" has as many of one as of the other.
    head = list(islice(StringIO(text, newline=""), _LINES_LOOKED_AT))

    def uncovers(separator: str) -> tuple[int, int]:
        rows = csv.reader(head, delimiter=separator)
        return max((len(columns.match(row).places) for row in rows), default=0), "".join(head).count(separator)

    return max(_SEPARATORS, key=uncovers)
