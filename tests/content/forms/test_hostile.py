"""Files made to burst, to read what is not theirs or to take for ever: a clear problem, soon and in little memory."""

import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from content.forms.load import NotLoaded, load
from content.forms.sheets.workbook import LONGEST_CELL, MOST_COLUMNS
from tests.content.forms.books import MINIMAL, part, rewritten, xlsx
from tests.content.forms.desk import problems, survey

SOON = 10.0  # seconds of CPU, on a machine that does other things too; each takes less than one alone
ROOT = Path(__file__).parents[3]
SHEET = "xl/worksheets/sheet1.xml"


def bomb() -> bytes:
    """60 MB of blanks in a sheet of some kilobytes."""
    plain = xlsx(MINIMAL)
    body = part(plain, SHEET).replace(b"<sheetData>", b"<sheetData>" + b" " * (60 * 2**20))
    return rewritten(plain, SHEET, body)


def lying_bomb() -> bytes:
    """A bomb whose directory says that it is small."""
    data = bytearray(bomb())
    with ZipFile(BytesIO(bytes(data))) as source:
        info = source.getinfo(SHEET)
    real, said = info.file_size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return bytes(data).replace(real, said)


def entities() -> bytes:
    plain = xlsx(MINIMAL)
    doctype = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return rewritten(plain, SHEET, part(plain, SHEET).replace(b"<worksheet", doctype + b"<worksheet", 1))


def far_cell() -> bytes:
    plain = xlsx(MINIMAL)
    return rewritten(plain, SHEET, part(plain, SHEET).replace(b'r="A2"', b'r="XFD1048576"'))


def wide() -> bytes:
    return xlsx({"survey": [("type", "name", "label", *(f"c{number}" for number in range(5000))), ("text", "a", "A")]})


def many_rows() -> bytes:
    rows = [("text", f"q{number}", f"Pregunta {number}") for number in range(5000)]
    return xlsx({"survey": [("type", "name", "label"), *rows]})


def many_choices() -> bytes:
    choices = [("l", f"c{number}", "Opción") for number in range(5000)]
    return xlsx(
        {
            "survey": [("type", "name", "label"), ("select_one l", "a", "A")],
            "choices": [("list_name", "name", "label"), *choices],
        }
    )


def rows_of_cells() -> bytes:
    head = ("type", "name", "label", *(f"label::L{number} (l{number})" for number in range(40)))
    rows = [("text", f"q{number}", *["Pregunta"] * 41) for number in range(1900)]
    return xlsx({"survey": [head, *rows]})


def long_cell() -> bytes:
    return xlsx({"survey": [("type", "name", "label"), ("text", "a", "A" * (LONGEST_CELL + 1))]})


def no_book() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("hola.txt", "hola")
    return out.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (bomb, "file_zip_bomb"),
    "zip bomb that lies": (lying_bomb, "file_cut_short"),
    "external entities": (entities, "file_foreign"),
    "a cell at the end of the world": (far_cell, "file_too_many_rows"),
    "5,000 columns": (wide, "file_too_wide"),
    "5,000 rows": (many_rows, "file_too_many_rows"),
    "5,000 choices": (many_choices, "file_too_many_rows"),
    "80,000 cells": (rows_of_cells, "cells_many"),
    "a cell as long as a book": (long_cell, "cell_long"),
    "a zip without a workbook": (no_book, "file_not_a_table"),
    "half a file": (lambda: xlsx(MINIMAL)[:2000], "file_cut_short"),
    "an old Excel": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 5000, "file_old_or_protected"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "file_not_a_table"),
    "six megabytes": (lambda: b"PK" + b"\0" * 6 * 2**20, "file_too_big"),
    "merged cells": (lambda: xlsx(MINIMAL, merge={"survey": "A2:B2"}), "file_merged_cells"),
    "two megabytes of bars": (lambda: b"| a |\n" * 400_000, "file_too_big"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_one_clear_problem_soon(name: str) -> None:
    make, code = FILES[name]
    data = make()
    began = time.process_time()
    found = load(data)
    taken = time.process_time() - began
    assert isinstance(found, NotLoaded)
    assert [each.code for each in found.problems] == [code]
    assert taken < SOON


def test_merged_cells_are_named_with_their_sheet() -> None:
    (one,) = problems(xlsx(MINIMAL, merge={"survey": "A2:B2"}))
    assert (one.sheet, one.row, dict(one.facts)) == ("survey", 2, {"ranges": "A2:B2"})


def test_a_bomb_needs_no_more_memory_than_a_form(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(bomb())
    script = (
        "import resource, sys\n"
        "from content.forms.load import load\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "load(data)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(said.stdout) < 40_000  # kilobytes


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (survey(*(f"text | q{number} | Q" for number in range(2001))), "rows_many"),
        (
            survey("text | a | A", head="type | name | label | " + " | ".join(f"c{n}" for n in range(MOST_COLUMNS))),
            "columns_many",
        ),
    ],
)
def test_markdown_has_the_same_bounds(source: str, code: str) -> None:
    assert [each.code for each in problems(source)] == [code]


def test_a_long_chain_of_relevance_is_no_circle_and_loads_soon() -> None:
    rows = [f"integer | q{number} | Q | {f'${{q{number - 1}}} > 0' if number else ''}" for number in range(600)]
    began = time.process_time()
    assert not isinstance(load(survey(*rows, head="type | name | label | relevant")), NotLoaded)
    assert time.process_time() - began < SOON


def test_a_circle_through_hundreds_of_rows_is_found_soon() -> None:
    rows = [f"integer | q{number} | Q | ${{q{(number + 1) % 600}}} > 0" for number in range(600)]
    began = time.process_time()
    assert [each.code for each in problems(survey(*rows, head="type | name | label | relevant"))] == ["circular"]
    assert time.process_time() - began < SOON


def test_names_that_are_markup_or_formulas_stay_texts() -> None:
    source = survey("text | a | <b>=1+1</b> {x} %s ${a}")
    assert not isinstance(load(source), NotLoaded)
