"""Forms come in by the command line: checked, stored as a version, listed; a frozen one stays."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from domain.surveys.model import FormVersion, Wave
from tests.bot.desk import Desk
from tests.content.forms.books import as_xlsx
from tests.domain.waves.land import land
from tests.stage import FORMS

GOOD = (FORMS / "recursos_bueno.md").read_text()
BAD = (FORMS / "recursos_malo.md").read_text()


@pytest.fixture
def form(sqlite_desk: Desk) -> Path:
    return sqlite_desk.put("recursos.xlsx", as_xlsx(GOOD))


def test_a_form_is_stored_with_its_items(sqlite_desk: Desk, form: Path) -> None:
    assert sqlite_desk.json("form", "add", form) == {
        "id": 1, "form_id": "recursos_utiles", "version": "1", "items": 2, "media": [], "missing": [], "refused": [],
    }  # fmt: skip
    (row,) = sqlite_desk.json("form", "list")
    assert (row["form_id"], row["version"], row["items"], row["frozen"]) == ("recursos_utiles", "1", 2, False)


def test_added_twice_it_is_stored_once(sqlite_desk: Desk, form: Path) -> None:
    ids = {sqlite_desk.json("form", "add", form)["id"] for _ in range(2)}
    assert (ids, len(sqlite_desk.json("form", "list"))) == ({1}, 1)


def test_markdown_is_a_form_too(sqlite_desk: Desk) -> None:
    result = sqlite_desk("form", "add", sqlite_desk.put("recursos.md", GOOD))
    assert (result.exit_code, "Guardado: Recursos útiles, versión 1. Ítems: 2." in result.stderr) == (0, True)


def test_a_bad_form_is_told_by_cell_and_not_stored(sqlite_desk: Desk) -> None:
    file = sqlite_desk.put("malo.xlsx", as_xlsx(BAD))
    result = sqlite_desk("form", "add", file)
    assert (result.exit_code, "3 por corregir." in result.stderr) == (1, True), result.output
    assert [each["row"] for each in sqlite_desk.json("form", "add", file)["problems"]] == [3, 4, 5]
    assert sqlite_desk.json("form", "list") == []


@pytest.mark.parametrize("gone", ["| | form_id | version | form_title |", "| settings |"])
def test_without_a_name_and_a_version_it_is_not_stored(sqlite_desk: Desk, gone: str) -> None:
    result = sqlite_desk("form", "add", sqlite_desk.put("sin.md", GOOD.split(gone)[0]))
    assert (result.exit_code, "escriba form_id y version" in result.stderr) == (1, True), result.output
    assert sqlite_desk.json("form", "list") == []


def test_a_form_without_items_is_stored_and_that_is_said(sqlite_desk: Desk) -> None:
    result = sqlite_desk("form", "add", sqlite_desk.put("sin.md", GOOD.replace("bind::dimension", "bind::otra")))
    assert (result.exit_code, "no abre una encuesta de la matriz" in result.stderr) == (0, True), result.output


def test_a_version_that_was_drawn_with_stays_and_a_new_one_is_stored(sqlite_desk: Desk, form: Path) -> None:
    sqlite_desk("form", "add", form)
    sqlite_desk.unit(lambda session: land(session, each=2).drawn())
    sqlite_desk.unit(lambda session: session.execute(update(Wave).values(form_version_id=1)))
    changed = GOOD.replace("a tiempo", "tarde")
    result = sqlite_desk("form", "add", sqlite_desk.put("otra.md", changed))
    assert (result.exit_code, "Guarde el formulario con otra versión" in result.stderr) == (1, True), result.output
    xform = sqlite_desk.unit(lambda session: session.scalar(select(FormVersion.xform).where(FormVersion.id == 1)))
    assert "a tiempo" in xform
    newer = changed.replace("| recursos_utiles | 1 |", "| recursos_utiles | 2 |")
    assert sqlite_desk("form", "add", sqlite_desk.put("nueva.md", newer)).exit_code == 0
    frozen = {row["version"]: row["frozen"] for row in sqlite_desk.json("form", "list") if row["items"] == 2}
    assert frozen == {"1": True, "2": False}


def test_a_file_that_is_not_there_ends_in_a_sentence(sqlite_desk: Desk) -> None:
    result = sqlite_desk("form", "add", "nada.xlsx")
    assert (result.exit_code, "No se puede leer nada.xlsx" in result.stderr) == (2, True)
