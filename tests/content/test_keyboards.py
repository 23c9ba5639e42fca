"""Rows of buttons, and labels that fit."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.actions import Agenda, Docente, Open
from content.keyboards import in_rows, key, long_labels, named, one_a_row, opens, page_of, pager
from content.message import MOST_BUTTON_CHARACTERS, Button, Message
from i18n.catalogues import tongue

ROOT = Path(__file__).parents[2]
SPANISH = tongue("es")
BUTTONS = [Button(label=str(number), action=Agenda(page=number)) for number in range(5)]
MAKERS = {"key", "opens", "Button", "ContactRequest"}


def literal_labels() -> Iterator[tuple[str, str]]:
    """Every text that the rooms write on a button as `key(….label("text"))`, with its file."""
    for path in sorted((ROOT / "content").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in MAKERS:
                for each in [*node.args, *(keyword.value for keyword in node.keywords)]:
                    yield from ((path.name, text) for text in texts(each))


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Call) and name_of(node.func) == "label" and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value)


def test_every_literal_label_fits_in_twenty_characters() -> None:
    found = list(literal_labels())
    assert ("start.py", "No acepto") in found
    assert ("menus.py", "📅 Mi agenda") in found
    shown = [(file, re.sub(r"\{[^}]*\}", "0", label)) for file, label in found]
    assert [each for each in shown if len(each[1]) > MOST_BUTTON_CHARACTERS] == []


def test_buttons_stand_in_rows_of_as_many_as_asked() -> None:
    assert [len(row) for row in in_rows(BUTTONS, 2)] == [2, 2, 1]
    assert [len(row) for row in one_a_row(BUTTONS)] == [1, 1, 1, 1, 1]
    assert in_rows([], 3) == ()


def test_a_button_that_is_none_leaves_no_hole() -> None:
    assert in_rows([None, BUTTONS[0], None, BUTTONS[1]], 2) == ((BUTTONS[0], BUTTONS[1]),)


@pytest.mark.parametrize(("page", "labels"), [(-1, "01"), (0, "01"), (1, "23"), (2, "4"), (9, "4")])
def test_a_page_that_is_not_there_is_the_nearest_one(page: int, labels: str) -> None:
    assert "".join(each.label for each in page_of(BUTTONS, page, 2)) == labels


def test_an_empty_list_has_an_empty_page() -> None:
    assert list(page_of([], 3)) == []


def test_a_pager_has_a_button_for_each_page_that_there_is() -> None:
    before, after = Agenda(page=0), Agenda(page=2)
    assert [each.action for each in pager(SPANISH, before, after)] == [before, after]
    assert [each.action for each in pager(SPANISH, None, after)] == [after]
    assert pager(SPANISH, None, None) == ()


@given(st.text(max_size=300))
def test_a_name_on_a_button_always_fits_and_is_never_blank(name: str) -> None:
    shown = named(SPANISH, name, Docente(docente=1), "✓ ").label
    assert len(shown) <= MOST_BUTTON_CHARACTERS
    assert shown.startswith("✓ ")
    assert shown.removeprefix("✓ ").strip() != ""


def test_a_name_that_fits_is_shown_whole() -> None:
    assert named(SPANISH, "Rosa Quispe Mamani", Docente(docente=1)).label == "Rosa Quispe Mamani"


def test_a_button_that_opens_a_screen_carries_its_command() -> None:
    assert opens("Ayuda", "ayuda") == Button(label="Ayuda", action=Open(screen="ayuda"))


def test_long_labels_are_found() -> None:
    message = Message(text="x", buttons=one_a_row([key("x" * 20, Agenda()), key("y" * 21, Agenda())]))
    assert long_labels(message) == ["y" * 21]
