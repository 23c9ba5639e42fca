"""Which questions of a form are items, of which dimension, and which stand in for another in one modelo."""

import pytest

from content.forms.items import items_of_form
from content.forms.load import load
from content.forms.model import Form
from content.forms.shipped import shipped
from content.loader import load_matrix
from domain.surveys.matrix import Item

MATRIX = load_matrix()
CHOICES = """
| choices |
| | list_name | name | label |
| | a4 | 1 | Nada |
| | a4 | 2 | Poco |
| | a4 | 3 | Bastante |
| | a4 | 4 | Mucho |
| | a4 | 0 | No me toca |
| | si_no | 1 | Sí |
| | si_no | 2 | No |
"""


def form(*rows: str) -> Form:
    head = "| survey |\n| | type | name | label | bind::dimension | bind::item | relevant |\n"
    found = load(head + "\n".join(f"| | {row} |" for row in rows) + "\n" + CHOICES)
    assert isinstance(found, Form), found
    return found


@pytest.mark.parametrize(("name", "instrument"), [("satisfaccion_docente", 0), ("satisfaccion_acompanante", 1)])
def test_our_forms_have_the_items_of_the_matrix(name: str, instrument: int) -> None:
    found, wanted = items_of_form(shipped(name), MATRIX), MATRIX.instruments[instrument].items
    assert [(each.name, each.dimension, each.alternates) for each in found] == [
        (each.name, each.dimension, each.alternates) for each in wanted
    ]


def test_a_question_with_a_dimension_and_four_options_is_an_item() -> None:
    found = items_of_form(form("select_one a4 | A | ¿Le sirvió? | recursos | |"), MATRIX)
    assert found == (Item(name="A", dimension="recursos", text="¿Le sirvió?"),)


@pytest.mark.parametrize(
    "row",
    [
        "select_one a4 | A | ¿Le sirvió? | | |",
        "select_one si_no | A | ¿Le sirvió? | recursos | |",
        "select_multiple a4 | A | ¿Le sirvió? | recursos | |",
        "text | A | ¿Le sirvió? | recursos | |",
    ],
    ids=["no dimension", "two options", "several", "words"],
)
def test_other_questions_are_none(row: str) -> None:
    assert items_of_form(form(row), MATRIX) == ()


def test_a_question_in_a_repeat_is_none() -> None:
    rows = ("begin repeat | r | Visita | | |", "select_one a4 | A | ¿Le sirvió? | recursos | |", "end repeat | | | | |")
    assert items_of_form(form(*rows), MATRIX) == ()


def test_a_question_takes_the_place_of_the_item_that_it_names() -> None:
    found = items_of_form(
        form(
            "select_one a4 | A | Mi aula | pertinencia | | ",
            "select_one a4 | A_rural | Mi comunidad | pertinencia | A | ",
            "select_one a4 | B | Mis guías | recursos | | ",
        ),
        MATRIX,
    )
    assert [(each.name, each.alternates) for each in found] == [("A", ("A_rural",)), ("B", ())]


def test_names_that_the_matrix_knows_stand_as_they_do_there() -> None:
    found = items_of_form(
        form(
            "select_one a4 | doc_2 | Mi aula | pertinencia | | ",
            "select_one a4 | doc_2e | Mi lengua | pertinencia | | ",
        ),
        MATRIX,
    )
    assert [(each.name, each.alternates) for each in found] == [("doc_2", ("doc_2e",))]


def test_who_names_an_item_that_is_not_there_stands_alone() -> None:
    found = items_of_form(form("select_one a4 | A | Mi aula | pertinencia | Z | "), MATRIX)
    assert [(each.name, each.alternates) for each in found] == [("A", ())]


def test_the_text_of_an_item_tells_no_answer() -> None:
    rows = ("text | quien | ¿Quién? | | |", "select_one a4 | A | ¿Le sirvió a ${quien}? | recursos | |")
    (item,) = items_of_form(form(*rows), MATRIX)
    assert item.text == "¿Le sirvió a …?"
