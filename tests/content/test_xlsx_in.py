"""XLSX from outside: cells as text, sheets, merged cells by their range, and archives made to burst."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files.padron import EIB_REGISTER
from content.files.table import Columns, Problem, Refusal, Row, Table, Unreadable
from content.files.xlsx_in import MAX_BYTES, cell_text, read_xlsx
from tests.content.sheets import SERVICIOS, put, rezipped, saved_book, xlsx, zipped

HEADER = ["COD_MOD", "CEN_EDU"]
ROWS = [HEADER, ["0223362", "Jardín Ñañito"], ["0224931", "Niño Jesús"]]
SHEET = "xl/worksheets/sheet1.xml"


def read(tmp_path: Path, data: bytes, columns: Columns = SERVICIOS) -> Table:
    return read_xlsx(put(tmp_path, "ie.xlsx", data), columns)


def refused(tmp_path: Path, data: bytes) -> Unreadable:
    with pytest.raises(Refusal) as caught:
        read(tmp_path, data)
    return caught.value.unreadable


def sheet_xml(data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(SHEET)


def test_a_sheet_is_read_as_text_with_its_row_numbers(tmp_path: Path) -> None:
    assert read(tmp_path, xlsx(ROWS)) == Table(
        columns=("COD_MOD", "CEN_EDU"),
        headers={"COD_MOD": "COD_MOD", "CEN_EDU": "CEN_EDU"},
        header_row=1,
        rows=(
            Row(number=2, values={"COD_MOD": "0223362", "CEN_EDU": "Jardín Ñañito"}),
            Row(number=3, values={"COD_MOD": "0224931", "CEN_EDU": "Niño Jesús"}),
        ),
        absent=("ANEXO", "NOTA"),
        sheet="Hoja1",
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (223362.0, "223362"),
        (223362, "223362"),
        (0.35, "0.35"),
        (1e20, "100000000000000000000"),
        (True, "SI"),
        (False, "NO"),
        (date(2026, 3, 16), "2026-03-16"),
        (datetime(2026, 3, 16, 8, 30), "2026-03-16 08:30"),
        (time(8, 30), "08:30"),
        (timedelta(hours=26), "1 day, 2:00:00"),
        ("  Jardín ", "Jardín"),
        ("", ""),
    ],
)
def test_a_cell_becomes_the_text_a_person_would_type(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_code_held_as_a_number_comes_without_decimals(tmp_path: Path) -> None:
    table = read(tmp_path, xlsx([HEADER, [223362, "Jardín"], [224931.0, date(2026, 3, 16)]]))
    assert [tuple(row.values.values()) for row in table.rows] == [("223362", "Jardín"), ("224931", "2026-03-16")]


def test_personal_columns_are_dropped(tmp_path: Path) -> None:
    table = read(
        tmp_path, xlsx([[*HEADER, "Director", "E-mail"], ["0223362", "Jardín", "Rosa Quispe", "r@example.org"]])
    )
    assert table.dropped == ("Director", "E-mail")
    assert "Rosa" not in repr(table)
    assert "example.org" not in repr(table)


def test_the_eib_register_has_its_header_on_row_two(tmp_path: Path) -> None:
    rows = [
        ["Registro Nacional de Instituciones Educativas EIB"],
        ["codigo_modular", "anexo", "forma_de_atencion_eib", "nombre_de_lengua_originaria_1"],
        ["0223362", 0, "EIB de fortalecimiento", "quechua chanka"],
    ]
    table = read(tmp_path, xlsx(rows, "A1:D1"), EIB_REGISTER)
    assert table.header_row == 2
    assert table.rows == (
        Row(
            number=3,
            values={
                "COD_MOD": "0223362",
                "ANEXO": "0",
                "FORMA_EIB": "EIB de fortalecimiento",
                "LENGUA_1": "quechua chanka",
            },
        ),
    )


def test_merged_cells_in_the_data_are_refused_by_their_ranges(tmp_path: Path) -> None:
    rows = [["Padrón"], HEADER, ["0223362", "Jardín"], ["0224931", None], ["0295444", "Villa"], ["0216291", None]]
    assert refused(tmp_path, xlsx(rows, "A1:B1", "B3:B4", "B5:B6")) == Unreadable(
        code=Problem.MERGED_CELLS, facts={"ranges": "B3:B4, B5:B6", "count": "2", "sheet": "Hoja1"}
    )


def test_a_merged_header_is_refused_too(tmp_path: Path) -> None:
    rows = [[*HEADER, None], ["0223362", "Jardín", "x"]]
    assert refused(tmp_path, xlsx(rows, "B1:C1")).facts["ranges"] == "B1:C1"


def test_far_columns_of_a_merged_range_have_their_letters(tmp_path: Path) -> None:
    assert refused(tmp_path, xlsx(ROWS, "Z2:AB3")).facts["ranges"] == "Z2:AB3"


def test_only_the_first_ten_merged_ranges_are_named(tmp_path: Path) -> None:
    rows = [HEADER] + [["0223362", "Jardín"]] * 24
    facts = refused(tmp_path, xlsx(rows, *(f"C{row}:D{row}" for row in range(2, 26)))).facts
    assert facts["count"] == "24"
    assert facts["ranges"].split(", ") == [f"C{row}:D{row}" for row in range(2, 12)]


def test_the_sheet_that_has_the_columns_is_taken(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx([["Instrucciones"], ["Llene la hoja siguiente"]], title="Leame")))
    for row in ROWS:
        (book["IE"] if "IE" in book.sheetnames else book.create_sheet("IE")).append(row)
    assert read(tmp_path, saved_book(book)).sheet == "IE"


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx([["COD_MOD", "x"], ["0223362", "1"]], title="Visible")))
    hidden = book.create_sheet("Oculta")
    for row in ROWS:
        hidden.append(row)
    hidden.sheet_state = "hidden"
    facts = {"columns": "CEN_EDU", "found": "1"}
    assert refused(tmp_path, saved_book(book)) == Unreadable(code=Problem.MISSING_COLUMNS, facts=facts)


def test_a_missing_column_says_more_than_an_empty_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Datos").append(["COD_MOD"])
    facts = {"columns": "CEN_EDU", "found": "1"}
    assert refused(tmp_path, saved_book(book)) == Unreadable(code=Problem.MISSING_COLUMNS, facts=facts)


def test_a_workbook_of_empty_sheets_has_no_rows(tmp_path: Path) -> None:
    assert refused(tmp_path, saved_book(openpyxl.Workbook())) == Unreadable(code=Problem.NO_ROWS)


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    data = xlsx(ROWS)
    for cut in (1, 30, len(data) // 2, len(data) - 10):
        assert refused(tmp_path, data[:-cut]).code == Problem.CUT_SHORT


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    data = bytearray(xlsx(ROWS))
    middle = data.index(SHEET.encode()) + len(SHEET) + 40
    data[middle : middle + 20] = bytes(20)
    assert refused(tmp_path, bytes(data)).code == Problem.CUT_SHORT


def test_another_kind_of_archive_is_no_table(tmp_path: Path) -> None:
    assert refused(tmp_path, zipped({"word/document.xml": b"<w/>"})) == Unreadable(code=Problem.NOT_A_TABLE)


def test_a_workbook_that_is_no_xml_is_no_table(tmp_path: Path) -> None:
    assert refused(tmp_path, rezipped(xlsx(ROWS), {"xl/workbook.xml": b"<<<"})) == Unreadable(code=Problem.NOT_A_TABLE)


def test_a_file_over_the_limit_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "ie.xlsx"
    with path.open("wb") as out:
        out.write(b"PK")
        out.truncate(MAX_BYTES + 1)
    with pytest.raises(Refusal) as caught:
        read_xlsx(path, SERVICIOS)
    assert caught.value.unreadable == Unreadable(code=Problem.TOO_BIG, facts={"limit_mb": "20"})


def test_xml_that_points_outside_of_itself_is_refused(tmp_path: Path) -> None:
    data = xlsx(ROWS)
    doctype = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet'
    hostile = rezipped(data, {SHEET: sheet_xml(data).replace(b"<worksheet", doctype, 1)})
    assert refused(tmp_path, hostile) == Unreadable(code=Problem.FOREIGN)


def test_an_archive_made_to_burst_is_refused(tmp_path: Path) -> None:
    bomb = rezipped(xlsx(ROWS), {"xl/media/blank.bin": bytes(64 * 2**20)})
    assert len(bomb) < 2**20
    assert refused(tmp_path, bomb) == Unreadable(code=Problem.ZIP_BOMB, facts={"unpacked_mb": "64"})


@pytest.mark.parametrize(
    ("place", "problem"),
    [(b"XFD1048576", Problem.TOO_MANY_ROWS), (b"A1048576", Problem.TOO_MANY_ROWS), (b"XFD2", Problem.TOO_WIDE),
     (b"IV400000", Problem.TOO_WIDE)],
)  # fmt: skip
@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_one_far_cell_does_not_lay_out_a_whole_sheet(
    tmp_path: Path, place: bytes, problem: Problem, quote: bytes
) -> None:
    data = xlsx(ROWS)
    old = b'r="B3"'
    assert old in sheet_xml(data)
    far = rezipped(data, {SHEET: sheet_xml(data).replace(old, b"r=" + quote + place + quote)})
    assert refused(tmp_path, far).code == problem


def test_a_far_row_without_cell_places_is_seen(tmp_path: Path) -> None:
    data = xlsx(ROWS)
    far = rezipped(data, {SHEET: sheet_xml(data).replace(b'<row r="3"', b'<row r="1048576"')})
    assert refused(tmp_path, far) == Unreadable(code=Problem.TOO_MANY_ROWS, facts={"limit": "500000"})


def test_a_big_honest_sheet_passes(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("IE")
    sheet.write_row(0, 0, HEADER)
    for number in range(1, 5001):
        sheet.write_row(number, 0, [f"{number:07}", "Institución educativa de nombre largo y repetido"])
    book.close()
    table = read_xlsx(path, SERVICIOS)
    assert (len(table.rows), table.rows[-1].number) == (5000, 5001)


@settings(deadline=None)
@given(
    noise=st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(list(b'019AZ<>"&/ =r'))), min_size=1, max_size=4)
)
@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml"])
def test_a_damaged_sheet_never_breaks_the_program(
    tmp_path_factory: pytest.TempPathFactory, member: str, noise: list[tuple[int, int]]
) -> None:
    data = xlsx(ROWS)
    with ZipFile(BytesIO(data)) as archive:
        damaged = bytearray(archive.read(member))
    for place, value in noise:
        damaged[place % len(damaged)] = value
    path = put(tmp_path_factory.mktemp("xlsx"), "ie.xlsx", rezipped(data, {member: bytes(damaged)}))
    try:
        assert isinstance(read_xlsx(path, SERVICIOS), Table)
    except Refusal as refusal:
        assert refusal.unreadable.code in set(Problem)
