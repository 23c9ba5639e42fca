"""The DBF of ESCALE: code page 850, NUL padding, deleted records, files cut short. Written here byte by byte."""

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files.csv_in import read_csv
from content.files.dbf_in import read_dbf
from content.files.padron import PADRON
from content.files.table import MAX_ROWS, Problem, Refusal, Row, Table, Unreadable
from tests.content.sheets import SERVICIOS, dbf, put

SAMPLE = Path(__file__).parents[2] / "content" / "territory" / "padron_muestra.csv"
FIELDS = [("COD_MOD", 7), ("DIRECTOR", 20), ("CEN_EDU", 30), ("TELEFONO", 9), ("EMAIL", 20), ("PROMOTOR", 20)]


def record(code: str, name: bytes) -> list[bytes]:
    return [code.encode(), b"ROSA QUISPE", name, b"987654321", b"rosa@example.org", b"JULIO MAMANI"]


RECORDS = [record("0223362", b"Jard\xa1n \xa5a\xa4ito"), record("0224931", b"NI\xa5O JES\xe9S")]


def refused(path: Path) -> Unreadable:
    with pytest.raises(Refusal) as caught:
        read_dbf(path, SERVICIOS)
    return caught.value.unreadable


def read(tmp_path: Path, data: bytes) -> Table:
    return read_dbf(put(tmp_path, "Padron_web.dbf", data), SERVICIOS)


@pytest.mark.parametrize("pad", [b" ", b"\0"])
def test_a_dbf_is_read_in_code_page_850_whatever_pads_its_fields(tmp_path: Path, pad: bytes) -> None:
    assert read(tmp_path, dbf(FIELDS, RECORDS, pad=pad)).rows == (
        Row(number=2, values={"COD_MOD": "0223362", "CEN_EDU": "Jardín Ñañito"}),
        Row(number=3, values={"COD_MOD": "0224931", "CEN_EDU": "NIÑO JESÚS"}),
    )


def test_personal_columns_are_dropped_at_reading(tmp_path: Path) -> None:
    table = read(tmp_path, dbf(FIELDS, RECORDS))
    assert table.dropped == ("DIRECTOR", "TELEFONO", "EMAIL", "PROMOTOR")
    assert table.columns == ("COD_MOD", "CEN_EDU")
    for personal in ("ROSA", "QUISPE", "987654321", "rosa@", "MAMANI"):
        assert personal not in repr(table)


def test_deleted_records_are_left_out(tmp_path: Path) -> None:
    table = read(tmp_path, dbf(FIELDS, RECORDS, deleted=[0]))
    assert [row.values["COD_MOD"] for row in table.rows] == ["0224931"]


def test_a_row_without_a_name_is_kept(tmp_path: Path) -> None:
    table = read(tmp_path, dbf(FIELDS, [*RECORDS, record("0295444", b"\0" * 30)]))
    assert table.rows[2].values == {"COD_MOD": "0295444", "CEN_EDU": ""}


def test_columns_that_come_and_go_are_no_matter_unless_required(tmp_path: Path) -> None:
    fields = [("NOTA", 4), ("COD_MOD", 7), ("D_FTE_DATO", 10), ("CEN_EDU", 12)]
    table = read(tmp_path, dbf(fields, [[b"abc", b"0223362", b"CENSO", b"JARDIN"]]))
    assert table.rows[0].values == {"NOTA": "abc", "COD_MOD": "0223362", "CEN_EDU": "JARDIN"}


def test_a_missing_column_is_reported_by_name(tmp_path: Path) -> None:
    path = put(tmp_path, "x.dbf", dbf([("CEN_EDU", 10), ("ANEXO", 1)], [[b"JARDIN", b"0"]]))
    assert refused(path) == Unreadable(code=Problem.MISSING_COLUMNS, facts={"columns": "COD_MOD", "found": "2"})


@pytest.mark.parametrize(("cut", "present"), [(2, 1), (108, 1), (109, 0), (214, 0)])
def test_a_file_cut_short_says_how_many_records_are_left(tmp_path: Path, cut: int, present: int) -> None:
    data = dbf(FIELDS, RECORDS)
    assert len(data) == 32 + 32 * 6 + 1 + 2 * 107 + 1
    path = put(tmp_path, "x.dbf", data[:-cut])
    assert refused(path) == Unreadable(code=Problem.CUT_SHORT, facts={"expected": "2", "present": str(present)})


def test_the_end_mark_may_be_missing(tmp_path: Path) -> None:
    assert len(read(tmp_path, dbf(FIELDS, RECORDS)[:-1]).rows) == 2


@settings(deadline=None)
@given(cut=st.integers(min_value=2, max_value=32 + 32 * 6 + 2 * 107 + 1))
def test_wherever_a_file_is_cut_it_is_refused(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = put(tmp_path_factory.mktemp("dbf"), "x.dbf", dbf(FIELDS, RECORDS)[:-cut])
    assert refused(path).code == Problem.CUT_SHORT


def test_a_dbf_without_records_is_refused(tmp_path: Path) -> None:
    assert refused(put(tmp_path, "x.dbf", dbf(FIELDS, []))) == Unreadable(code=Problem.NO_ROWS)


def test_a_dbf_that_announces_too_many_rows_is_refused_before_reading(tmp_path: Path) -> None:
    fields = [("A", 1)]
    data = bytearray(dbf(fields, []))
    data[4:8] = struct.pack("<I", MAX_ROWS)
    path = put(tmp_path, "x.dbf", bytes(data) + b"  " * MAX_ROWS)
    assert refused(path) == Unreadable(code=Problem.TOO_MANY_ROWS, facts={"limit": "500000"})


@pytest.mark.parametrize("data", [b"COD_MOD,CEN_EDU\n0223362,Jardin\n" * 9, b"\0" * 400, b"%PDF-1.7" + b"\0" * 400])
def test_another_kind_of_file_is_refused_with_a_code(tmp_path: Path, data: bytes) -> None:
    assert refused(put(tmp_path, "x.dbf", data)).code in {Problem.NOT_A_TABLE, Problem.CUT_SHORT}


def test_fields_that_do_not_fill_the_record_are_refused(tmp_path: Path) -> None:
    data = bytearray(dbf(FIELDS, RECORDS))
    data[10:12] = struct.pack("<H", 100)
    assert refused(put(tmp_path, "x.dbf", bytes(data))) == Unreadable(code=Problem.NOT_A_TABLE)


@settings(deadline=None)
@given(noise=st.lists(st.tuples(st.integers(0, 240), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_header_never_breaks_the_program(
    tmp_path_factory: pytest.TempPathFactory, noise: list[tuple[int, int]]
) -> None:
    data = bytearray(dbf(FIELDS, RECORDS))
    for place, value in noise:
        data[place] = value
    path = put(tmp_path_factory.mktemp("dbf"), "x.dbf", bytes(data))
    try:
        read_dbf(path, SERVICIOS)
    except Refusal as refusal:
        assert refusal.unreadable.code in set(Problem)


def test_the_real_sample_is_the_same_as_dbf_and_as_csv(tmp_path: Path) -> None:
    from_csv = read_csv(SAMPLE, PADRON)
    fields = [(name, 40) for name in from_csv.columns]
    records = [[row.values[name].encode("cp850") for name in from_csv.columns] for row in from_csv.rows]
    from_dbf = read_dbf(put(tmp_path, "Padron_web.dbf", dbf(fields, records, pad=b"\0")), PADRON)
    assert from_dbf.rows == from_csv.rows
