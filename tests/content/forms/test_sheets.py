"""Cells of a workbook and of Markdown come out the same, with the rows that a spreadsheet shows."""

from datetime import date, time

import pytest

from content.forms.load import load
from content.forms.model import Form
from content.forms.problems import FormError
from content.forms.sheets.columns import cell, column
from content.forms.sheets.markdown import read_markdown
from content.forms.sheets.workbook import Row, Workbook, sheet
from content.forms.sheets.xlsx import read_xlsx
from content.forms.types import written
from tests.content.forms.books import as_xlsx, xlsx
from tests.content.forms.desk import problems, survey


def rows(book: Workbook, name: str = "survey") -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.cells)) for row in book.rows(name)]


def test_cells_are_texts_and_rows_keep_their_numbers() -> None:
    book = read_xlsx(
        xlsx(
            {
                "survey": [
                    ("type", "name", " label ", None, "default"),
                    ("text", "a", " hola\u00a0allá ", "unseen", 3),
                    (),
                    ("text", "b", "", None, 2.5),
                    ("text", "c", None, None, True),
                    ("text", "d", None, None, date(2026, 3, 16)),
                    ("text", "e", None, None, time(8, 30)),
                    (),
                ]
            }
        )
    )
    assert book.headers("survey") == ("type", "name", "label", "", "default")
    assert rows(book) == [
        (2, {"type": "text", "name": "a", "label": "hola allá", "default": "3"}),
        (3, {}),
        (4, {"type": "text", "name": "b", "default": "2.5"}),
        (5, {"type": "text", "name": "c", "default": "TRUE"}),
        (6, {"type": "text", "name": "d", "default": "2026-03-16"}),
        (7, {"type": "text", "name": "e", "default": "08:30:00"}),
    ]


def test_a_workbook_and_markdown_of_the_same_form_are_the_same_form() -> None:
    source = survey(
        "text | a | ¿Cómo?", "select_one l | b | B", choices="l | x | X\nl | y | Y", settings="form_id\nuna"
    )
    markdown, workbook = load(source), load(as_xlsx(source))
    assert isinstance(markdown, Form)
    assert isinstance(workbook, Form)
    assert markdown.sha256 == workbook.sha256


def test_an_empty_row_does_not_move_the_place_of_a_problem() -> None:
    data = xlsx({"survey": [("type", "name", "label"), ("text", "a", "A"), (), (), ("textt", "b", "B")]})
    assert [(each.row, each.column) for each in problems(data)] == [(5, "type")]


def test_sheets_of_other_names_are_notes_of_the_author() -> None:
    data = xlsx({"Survey": [("type", "name", "label"), ("text", "a", "A")], "mis notas": [("x",), ("y",)]})
    book = read_xlsx(data)
    assert (book.titles, list(book.sheets)) == (("Survey", "mis notas"), ["survey"])
    assert isinstance(load(data), Form)


def test_a_single_sheet_is_the_survey_whatever_its_name() -> None:
    assert isinstance(load(xlsx({"Hoja1": [("type", "name", "label"), ("text", "a", "A")]})), Form)


def test_an_empty_workbook_has_no_survey() -> None:
    assert [each.code for each in problems(xlsx({"survey": []}))] == ["column_missing"]
    assert [each.code for each in problems(xlsx({"a": [], "b": []}))] == ["sheet_missing"]


# Markdown


def test_markdown_passes_over_comments_rules_and_prose() -> None:
    book = read_markdown(
        """
# Un formulario
Algo que decir.

| survey |
|        | type | name | label |
| ------ | ---- | ---- | ----- |
# | | text | z | Z |
|        | text | a    | A \\| B |  # aparte
| settings |
|        | form_id |
|        | x       |
"""
    )
    assert rows(book) == [(2, {"type": "text", "name": "a", "label": "A | B"})]
    assert rows(book, "settings") == [(2, {"form_id": "x"})]


def test_the_name_of_a_sheet_may_stand_on_the_line_of_its_headers() -> None:
    assert rows(read_markdown("| survey | type | name |\n| | text | a |")) == [(2, {"type": "text", "name": "a"})]


# Columns


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("type", "type"),
        ("Label::Runasimi (quz)", "label"),
        ("label:es", "label"),
        ("Constraint Message::Castellano (es)", "constraint_message"),
        ("relevance", "relevant"),
        ("bind::relevant", "relevant"),
        ("bind::jr:constraintMsg", "constraint_message"),
        ("bind::dimension", "bind::dimension"),
        ("calculate", "calculation"),
        ("read only", "readonly"),
        ("jr:count", "repeat_count"),
        ("list name", "list_name"),
        ("media::image::es", "media"),
        ("caption", "label"),
    ],
)
def test_a_column_is_known_by_all_its_names(header: str, name: str) -> None:
    assert column(header) == name


def test_a_cell_that_is_not_there_is_empty_under_its_own_name() -> None:
    row = Row(number=2, cells={"Label::es": "A"})
    assert (cell(row, "label").header, cell(row, "label").text) == ("Label::es", "A")
    assert (cell(row, "hint").header, cell(row, "hint").text) == ("hint", "")


# Types as they are written


@pytest.mark.parametrize(
    ("text", "name", "list_name", "or_other"),
    [
        ("text", "text", "", False),
        ("select_one si_no", "select_one", "si_no", False),
        ("select one si_no", "select_one", "si_no", False),
        ("select_one si_no or_other", "select_one", "si_no", True),
        ("select_multiple l", "select_multiple", "l", False),
        ("select all that apply from l", "select_multiple", "l", False),
        ("Select_One l", "select_one", "l", False),
        ("begin_group", "begin group", "", False),
        ("Begin  Repeat", "begin repeat", "", False),
        ("end_repeat", "end repeat", "", False),
        ("end", "end", "", False),
        ("end time", "end", "", False),
        ("dateTime", "dateTime", "", False),
        ("photo", "image", "", False),
        ("select_one_from_file x.csv", "select_one_from_file", "x.csv", False),
    ],
)
def test_a_type_is_read(text: str, name: str, list_name: str, or_other: bool) -> None:
    found = written(text)
    assert found is not None
    assert (found.type.name, found.list_name, found.or_other) == (name, list_name, or_other)


@pytest.mark.parametrize("text", ["", "texto", "select_one a b c", "begin", "fin grupo"])
def test_what_is_no_type_is_none(text: str) -> None:
    assert written(text) is None


def test_a_sheet_with_one_header_twice_is_refused() -> None:
    with pytest.raises(FormError) as caught:
        sheet("survey", [["type", "name", "name"], ["text", "a", "b"]])
    assert [(each.code, each.row, each.column) for each in caught.value.problems] == [("header_twice", 1, "name")]
