"""Reads a table out of a DBF, CSV or XLSX file, told apart by what is in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from content.files.csv_in import read_csv
from content.files.dbf_in import read_dbf
from content.files.table import Columns, Problem, Refusal, Table, Unreadable
from content.files.xlsx_in import read_xlsx

# The padrón of the whole country is about 150 MB of DBF.
MAX_BYTES = 512 * 2**20
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # also the wrapping of an XLSX with a password
_READERS: Mapping[str, Callable[[Path, Columns], Table]] = {
    "dbf": read_dbf,
    "csv": read_csv,
    "xlsx": read_xlsx,
}


def read_table(path: Path, columns: Columns) -> Table | Unreadable:
    """The columns asked for, as text, with the row numbers of the file; Unreadable says why not.

    A refused file is refused whole: no part of it is returned. Cells a spreadsheet holds as numbers come without
    their leading zeros (domain.roster.documents.padded gives them back).
    """
    try:
        return _READERS[_kind(path)](path, columns)
    except Refusal as refusal:
        return refusal.unreadable


def _kind(path: Path) -> str:
    try:
        with path.open("rb") as source:
            head = source.read(8)
        size = path.stat().st_size
    except OSError as error:
        raise Refusal(Problem.NO_FILE, path=path.name) from error
    if size > MAX_BYTES:
        raise Refusal(Problem.TOO_BIG, limit_mb=MAX_BYTES // 2**20)
    if head.startswith(b"PK"):
        return "xlsx"
    if head == _OLD_EXCEL:
        raise Refusal(Problem.OLD_OR_PROTECTED)
    return "dbf" if path.suffix.lower() == ".dbf" else "csv"
