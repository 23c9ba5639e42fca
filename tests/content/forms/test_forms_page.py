"""docs/forms.md says of every type and function whether it is supported, and tells the reason where it is not."""

import re
from functools import cache
from pathlib import Path

from content.forms.asking import MOST_NUMBERS
from content.forms.document import MOST_REPETITIONS
from content.forms.functions.table import FUNCTIONS, REFUSED
from content.forms.questions.table import LONGEST
from content.forms.sheets.columns import ROLES, Role
from content.forms.sheets.rows import DEEPEST, MOST_REPEATS
from content.forms.sheets.workbook import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from content.forms.sheets.xlsx import LIMITS
from content.forms.types import TYPES

PAGE = (Path(__file__).parents[3] / "docs" / "forms.md").read_text()


@cache
def table(section: str) -> dict[str, list[str]]:
    """First cell -> the others, of the table of a section."""
    part = PAGE.split(f"## {section}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.+) \|$", part, re.M)
    return {cells[0].strip("`"): cells[1:] for cells in (row.split(" | ") for row in rows)}


def test_every_type_has_its_row_with_its_other_names() -> None:
    rows = table("Types")
    assert list(rows) == [each.name for each in TYPES]
    for each in TYPES:
        assert re.findall(r"`([^`]+)`", rows[each.name][0]) == list(each.aliases)


def test_a_type_is_refused_on_the_page_as_it_is_in_the_code() -> None:
    rows = table("Types")
    assert [name for name, cells in rows.items() if cells[1].startswith("refused: ")] == [
        each.name for each in TYPES if each.refused
    ]


def test_every_function_has_its_row_and_every_row_its_function() -> None:
    rows = table("Functions")
    assert {name for name, cells in rows.items() if cells[0] == "refused"} == set(REFUSED)
    assert {name for name, cells in rows.items() if cells[0] != "refused"} == set(FUNCTIONS)


def test_refused_types_and_functions_of_one_reason_share_its_words() -> None:
    words: dict[str, set[str]] = {}
    for each in TYPES:
        words.setdefault(each.refused, set()).add(table("Types")[each.name][1])
    for name, reason in REFUSED.items():
        words.setdefault(reason, set()).add(table("Functions")[name][1])
    assert [reason for reason, said in words.items() if reason and len(said) != 1] == []


def test_every_column_that_is_read_has_its_row() -> None:
    named = {
        name
        for cell in re.findall(r"^\| (`.+?) \|", PAGE.split("## Columns")[1], re.M)
        for name in re.findall(r"`([^`]+)`", cell)
    }
    assert set(ROLES) - named == set()
    refused = {name for name, role in ROLES.items() if role == Role.REFUSED}
    assert {name for name in refused if f"| `{name}` | refused: " not in PAGE} == set()


def test_limits_are_those_of_the_code() -> None:
    assert f"{MOST_ROWS['survey']:,} rows of `survey`, {MOST_ROWS['choices']:,} of `choices`" in PAGE
    assert f"{MOST_COLUMNS} columns, {MOST_CELLS:,} cells, {LIMITS.size // 2**20} MB" in PAGE
    assert (DEEPEST, MOST_REPEATS) == (10, 3)
    assert "ten groups and three repeats within each other" in PAGE
    assert f"(at most {MOST_REPETITIONS})" in PAGE
    assert f"up to {LONGEST:,} letters" in PAGE
    assert f"buttons up to {MOST_NUMBERS} numbers" in PAGE
