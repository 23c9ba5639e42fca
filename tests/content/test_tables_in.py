"""One door for three formats, told apart by what is inside; refusals are values."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files.table import Problem, Table, Unreadable
from content.files.tables_in import MAX_BYTES, read_table
from domain.roster.documents import codigo_modular, padded
from tests.content.sheets import SERVICIOS, dbf, put, xlsx

HEADER = ("COD_MOD", "CEN_EDU")
IE = [("0223362", "JARDIN"), ("0224931", "NIÑO JESÚS")]
FILES = {
    "ie.csv": "\n".join(map(",".join, [HEADER, *IE])).encode(),
    "ie.txt": "\n".join(map("\t".join, [HEADER, *IE])).encode("cp1252"),
    "ie.xlsx": xlsx([HEADER, *IE]),
    "IE.DBF": dbf([("COD_MOD", 7), ("CEN_EDU", 20)], [[cell.encode("cp850") for cell in row] for row in IE]),
}


def read(tmp_path: Path, name: str, data: bytes) -> Table | Unreadable:
    return read_table(put(tmp_path, name, data), SERVICIOS)


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_table(tmp_path: Path, name: str) -> None:
    table = read(tmp_path, name, FILES[name])
    assert isinstance(table, Table)
    assert [(row.number, *row.values.values()) for row in table.rows] == [(2, *IE[0]), (3, *IE[1])]


def test_a_spreadsheet_is_known_whatever_it_is_called(tmp_path: Path) -> None:
    table = read(tmp_path, "ie.csv", FILES["ie.xlsx"])
    assert isinstance(table, Table) and table.sheet == "Hoja1"


def test_leading_zeros_a_spreadsheet_took_are_given_back_by_padding(tmp_path: Path) -> None:
    table = read(tmp_path, "ie.xlsx", xlsx([HEADER, [223362, "Jardín"]]))
    assert isinstance(table, Table)
    code = table.rows[0].values["COD_MOD"]
    assert (code, codigo_modular(padded(code, 7)).__class__.__name__) == ("223362", "Valid")


def test_an_old_or_protected_workbook_is_refused(tmp_path: Path) -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert read(tmp_path, "ie.xls", data) == Unreadable(code=Problem.OLD_OR_PROTECTED)


def test_a_file_that_is_not_there_is_named_without_its_folder(tmp_path: Path) -> None:
    missing = read_table(tmp_path / "padron.dbf", SERVICIOS)
    assert missing == Unreadable(code=Problem.NO_FILE, facts={"path": "padron.dbf"})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert read_table(tmp_path, SERVICIOS) == Unreadable(code=Problem.NO_FILE, facts={"path": tmp_path.name})


def test_a_file_of_unbelievable_size_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "ie.csv"
    with path.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    assert read_table(path, SERVICIOS) == Unreadable(code=Problem.TOO_BIG, facts={"limit_mb": "512"})


def test_a_dbf_cut_short_is_a_value_and_no_exception(tmp_path: Path) -> None:
    assert read(tmp_path, "ie.dbf", FILES["IE.DBF"][:-10]) == Unreadable(
        code=Problem.CUT_SHORT, facts={"expected": "2", "present": "1"}
    )


@settings(deadline=None)
@given(
    data=st.binary(max_size=300),
    name=st.sampled_from(["a.csv", "a.dbf", "a.xlsx"]),
    head=st.sampled_from([b"", b"PK\x03\x04"]),
)
def test_no_bytes_break_the_program(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str, head: bytes
) -> None:
    found = read_table(put(tmp_path_factory.mktemp("any"), name, head + data), SERVICIOS)
    assert isinstance(found, Unreadable)
