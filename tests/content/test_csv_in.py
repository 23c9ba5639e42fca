"""CSV as it comes from spreadsheets of Peru: three encodings, three separators, and rows that are broken."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files.csv_in import decode, read_csv
from content.files.padron import PADRON
from content.files.table import Problem, Refusal, Unreadable
from tests.content.sheets import SERVICIOS, put

SAMPLE = Path(__file__).parents[2] / "content" / "territory" / "padron_muestra.csv"
TEXT = "COD_MOD,CEN_EDU\n0223362,Jardín Ñañito\n0224931,Niño Jesús\n"
NAMES = ["Jardín Ñañito", "Niño Jesús"]


def names(tmp_path: Path, data: bytes) -> list[str]:
    return [row.values["CEN_EDU"] for row in read_csv(put(tmp_path, "ie.csv", data), SERVICIOS).rows]


def refused(tmp_path: Path, text: str) -> Unreadable:
    with pytest.raises(Refusal) as caught:
        read_csv(put(tmp_path, "ie.csv", text.encode()), SERVICIOS)
    return caught.value.unreadable


def test_the_real_sample_of_the_padron_is_read_whole() -> None:
    table = read_csv(SAMPLE, PADRON)
    assert len(table.rows) == 68
    assert table.rows[0].number == 2
    assert table.rows[0].values["COD_MOD"] == "0223362"
    assert table.rows[0].values["CEN_POB"] == "MAÑUMAL"
    assert table.rows[0].values["D_DREUGEL"] == "UGEL UTCUBAMBA"


def test_the_real_sample_keeps_every_leading_zero() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as source:
        expected = [(row["COD_MOD"], row["CODLOCAL"], row["CODGEO"]) for row in csv.DictReader(source)]
    rows = read_csv(SAMPLE, PADRON).rows
    assert [(row.values["COD_MOD"], row.values["CODLOCAL"], row.values["CODGEO"]) for row in rows] == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "cp850", "utf-16"])
def test_a_file_is_read_in_the_encoding_it_was_written_in(tmp_path: Path, encoding: str) -> None:
    assert names(tmp_path, TEXT.encode(encoding)) == NAMES


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
@pytest.mark.parametrize(
    "word", ["MAÑUMAL", "ÁNCASH", "JUNÍN", "APURÍMAC", "HUÁNUCO", "LA UNIÓN", "jardín", "JESÚS", "Andrés", "N° 12"]
)
def test_one_accent_is_enough_to_tell_the_two_pages_apart(encoding: str, word: str) -> None:
    assert decode(word.encode(encoding)) == word


@settings(deadline=None)
@given(st.text())
def test_text_in_utf_8_always_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig", "ignore")) == text.encode("utf-8", "ignore").decode()


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_decoded_somehow(data: bytes) -> None:
    assert isinstance(decode(data), str)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    assert names(tmp_path, TEXT.replace(",", separator).encode()) == NAMES


def test_a_comma_inside_the_headers_does_not_hide_the_semicolon(tmp_path: Path) -> None:
    text = "Código, modular;Nombre, de, la IE\n0223362;Jardín, Ñañito\n"
    assert names(tmp_path, text.encode()) == ["Jardín, Ñañito"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    assert names(tmp_path, TEXT.replace("\n", end).encode()) == NAMES


def test_the_hint_of_excel_above_the_header_is_passed_over(tmp_path: Path) -> None:
    assert names(tmp_path, ("sep=;\n" + TEXT.replace(",", ";")).encode()) == NAMES


def test_a_quoted_cell_may_hold_separators_and_lines(tmp_path: Path) -> None:
    text = 'COD_MOD,CEN_EDU\n0223362,"Jardín, ""Ñañito""\nanexo"\n0224931,Niño\n'
    table = read_csv(put(tmp_path, "ie.csv", text.encode()), SERVICIOS)
    assert [(row.number, row.values["CEN_EDU"]) for row in table.rows] == [(2, 'Jardín, "Ñañito"\nanexo'), (3, "Niño")]


@pytest.mark.parametrize("strange", ["\x0b", "\x0c", "\x85", "\u2028"])
def test_only_real_line_ends_end_a_row(tmp_path: Path, strange: str) -> None:
    text = f"COD_MOD,CEN_EDU\n0223362,Jardín{strange}Ñañito\n"
    assert names(tmp_path, text.encode()) == [f"Jardín{strange}Ñañito"]


def test_an_open_quote_is_refused_and_swallows_nothing(tmp_path: Path) -> None:
    text = 'COD_MOD,CEN_EDU\n0223362,Jardín\n0224931,"Niño\n0295444,Villa\n'
    assert refused(tmp_path, text) == Unreadable(code=Problem.BROKEN_ROW, facts={"row": "3"})


def test_a_separator_too_many_is_refused_by_its_row(tmp_path: Path) -> None:
    text = "COD_MOD,CEN_EDU\n0223362,Jardín\n0224931,Villa, Rica\n"
    assert refused(tmp_path, text) == Unreadable(code=Problem.BROKEN_ROW, facts={"row": "3"})


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "COD_MOD,CEN_EDU\n\0\0\0,x\n") == Unreadable(code=Problem.NOT_A_TABLE)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert refused(tmp_path, "") == Unreadable(code=Problem.NO_ROWS)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), separator=st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], separator: str
) -> None:
    out = StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([("COD_MOD", "CEN_EDU"), *rows])
    path = put(tmp_path_factory.mktemp("csv"), "ie.csv", out.getvalue().encode())
    assert [(row.values["COD_MOD"], row.values["CEN_EDU"]) for row in read_csv(path, SERVICIOS).rows] == rows
