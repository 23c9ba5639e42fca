"""DBF of ESCALE (dBase III, code page 850). The header is read by dbfread; of each record only the kept columns."""

import struct
from collections.abc import Iterator
from pathlib import Path

from dbfread import DBF

from content.files.table import MAX_ROWS, Columns, Problem, Refusal, Table, build, cleaned

_ENCODING = "cp850"
_HEADER = struct.Struct("<4xIHH")  # records, bytes of the header, bytes of a record
_DELETED = b"*"[0]


def read_dbf(path: Path, columns: Columns) -> Table:
    """A Table from a DBF file. Row numbers are those a spreadsheet shows, with the header on row 1.

    Refusal CUT_SHORT, with the records announced and present, when the file ends before its last record.
    """
    records, header_bytes, record_bytes = _frame(path)
    names, slices = _fields(path, record_bytes)
    kept = set(columns.match(names).places.values())

    def cells() -> Iterator[list[bytes]]:
        yield [name.encode(_ENCODING) for name in names]
        with path.open("rb") as source:
            source.seek(header_bytes)
            for _ in range(records):
                record = source.read(record_bytes)
                if record[0] != _DELETED:
                    # Columns that are not kept (names, telephones) are never decoded.
                    yield [record[place] if at in kept else b"" for at, place in enumerate(slices)]

    return build(cells(), columns, text=_text)


def _text(cell: object) -> str:
    return cleaned(cell.decode(_ENCODING)) if isinstance(cell, bytes) else ""


def _frame(path: Path) -> tuple[int, int, int]:
    with path.open("rb") as source:
        head = source.read(_HEADER.size)
    if len(head) < _HEADER.size:
        raise Refusal(Problem.CUT_SHORT, expected="?", present=0)
    records, header_bytes, record_bytes = _HEADER.unpack(head)
    if header_bytes < 33 or record_bytes < 2:
        raise Refusal(Problem.NOT_A_TABLE)
    present = max(0, path.stat().st_size - header_bytes) // record_bytes
    if present < records:
        raise Refusal(Problem.CUT_SHORT, expected=records, present=present)
    if records >= MAX_ROWS:
        raise Refusal(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
    return records, header_bytes, record_bytes


def _fields(path: Path, record_bytes: int) -> tuple[list[str], list[slice]]:
    try:
        table = DBF(path, encoding=_ENCODING, ignorecase=False, raw=True, ignore_missing_memofile=True)
    except (ValueError, struct.error, TypeError) as error:
        raise Refusal(Problem.NOT_A_TABLE) from error
    names, slices, start = [], [], 1
    for field in table.fields:
        names.append(str(field.name))
        slices.append(slice(start, start + field.length))
        start += field.length
    if not names or start != record_bytes:
        raise Refusal(Problem.NOT_A_TABLE)
    return names, slices
