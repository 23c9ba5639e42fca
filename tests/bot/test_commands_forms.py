"""`yanapaq form check`: problems by cell, or what is in a form."""

from pathlib import Path

import pytest

from bot.commands.forms import KINDS
from bot.exits import Exit
from content.forms.model import Kind
from tests.bot.desk import Desk
from tests.content.forms.books import MINIMAL, xlsx
from tests.content.forms.desk import survey

GOOD = survey(
    "select_one l | a | ¿A?",
    "integer | b | ¿B?",
    "integer | c | ¿C?",
    choices="l | x | X",
    settings="form_id | version | form_title\nmia | 7 | Mi [red]encuesta[/red]",
)
BAD = survey("textt | a | A", "integer | b | B | ${nadie} > 1", head="type | name | label | relevant")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk without a database: checking a form needs none."""
    return Desk("sqlite:///none", tmp_path)


def test_a_good_form_is_summed_up(desk: Desk) -> None:
    result = desk("form", "check", desk.put("mia.md", GOOD))
    assert result.exit_code == Exit.OK
    assert "Mi [red]encuesta[/red] (mia, versión 7)" in result.stdout
    assert [line.split() for line in result.stdout.splitlines() if "entero" in line] == [["número", "entero", "│", "2"]]
    assert result.stderr.strip() == "El formulario se puede usar."


def test_a_good_form_as_json(desk: Desk) -> None:
    found = desk.json("form", "check", desk.put("mia.md", GOOD))
    assert (found["ok"], found["id"], found["version"], found["questions"]) == (True, "mia", "7", 3)
    assert (found["kinds"], found["repeats"], len(found["sha256"])) == ({"integer": 2, "one": 1}, 0, 64)


def test_problems_are_a_table_by_cell_and_an_exit_code(desk: Desk) -> None:
    result = desk("form", "check", desk.put("mala.md", BAD))
    assert result.exit_code == Exit.FOUND
    rows = [line for line in result.stdout.splitlines() if "survey" in line]
    assert [line.split()[:3] for line in rows] == [["survey", "│", "2"], ["survey", "│", "3"]]
    assert "¿Quiso escribir «text»?" in rows[0]
    assert result.stderr.strip() == "2 por corregir."


def test_problems_as_json(desk: Desk) -> None:
    result = desk("form", "check", desk.put("mala.md", BAD), "--format", "json")
    assert result.exit_code == Exit.FOUND
    assert desk.json("form", "check", desk.put("mala.md", BAD)) == {
        "ok": False,
        "problems": [
            {
                "sheet": "survey",
                "row": 2,
                "column": "type",
                "code": "type_unknown_near",
                "text": "«textt» no es un tipo de XLSForm. ¿Quiso escribir «text»?",
            },
            {
                "sheet": "survey",
                "row": 3,
                "column": "relevant",
                "code": "reference_unknown",
                "text": "No hay ninguna pregunta «nadie». Revise cómo está escrito su nombre.",
            },
        ],
    }


def test_a_workbook_is_checked_too_and_named_after_its_file(desk: Desk) -> None:
    assert desk.json("form", "check", desk.put("Mi encuesta.xlsx", xlsx(MINIMAL)))["id"] == "Mi encuesta"


@pytest.mark.parametrize("name", ["nada.xlsx", "."])
def test_a_file_that_is_not_there_is_a_sentence(desk: Desk, name: str) -> None:
    result = desk("form", "check", Path(name))
    assert (result.exit_code, result.stdout) == (Exit.SETTINGS, "")
    assert result.stderr.startswith("No se puede leer")


def test_what_a_form_holds_is_not_read_as_markup(desk: Desk) -> None:
    result = desk("form", "check", desk.put("mala.md", survey("[red]x[/red] | a | A")))
    assert "[red]x[/red]" in result.stdout


def test_every_kind_has_its_word() -> None:
    assert set(KINDS) == set(Kind) - {Kind.MORE}
