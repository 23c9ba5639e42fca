"""What each column of the survey sheet is for, under all the names that XLSForm has for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from content.forms.sheets.workbook import Row

_ALIASES: Mapping[str, str] = {
    "command": "type",
    "tag": "name",
    "value": "name",
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::required": "required",
    "bind::readonly": "readonly",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "body::intent": "intent",
    "list_name": "list_name",
    "list name": "list_name",
}
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})


class Role(StrEnum):
    """How the text of a cell is read."""

    RULE = "rule"  # one expression
    SWITCH = "switch"  # yes, no, or an expression
    DEFAULT = "default"  # words, or an expression where it looks like one
    TEXT = "text"  # words with ${names} in them
    REFUSED = "refused"


ROLES: Mapping[str, Role] = {
    "relevant": Role.RULE,
    "constraint": Role.RULE,
    "calculation": Role.RULE,
    "choice_filter": Role.RULE,
    "repeat_count": Role.RULE,
    "required": Role.SWITCH,
    "readonly": Role.SWITCH,
    "default": Role.DEFAULT,
    "label": Role.TEXT,
    "hint": Role.TEXT,
    "constraint_message": Role.TEXT,
    "required_message": Role.TEXT,
    "trigger": Role.REFUSED,
    "save_to": Role.REFUSED,
    "intent": Role.REFUSED,
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    column: str  # canonical name
    header: str  # as it is written
    text: str


@lru_cache(maxsize=1024)
def column(header: str) -> str:
    """The canonical name of a header, without its language: `Label::Runasimi (quz)` is `label`."""
    plain = header.strip().lower()
    if plain.startswith(("bind::", "body::")):
        return _ALIASES.get(plain, plain)
    base = plain.split("::")[0].split(":")[0].strip() if not plain.startswith("jr:") else plain
    base = base.replace(" ", "_")
    return _ALIASES.get(base, base)


def cells(row: Row) -> Iterator[Cell]:
    return (Cell(column=column(header), header=header, text=text) for header, text in row.cells.items())


def cell(row: Row, name: str) -> Cell:
    """The first cell of a column; an empty one under the column's own name when there is none."""
    return next((each for each in cells(row) if each.column == name), Cell(column=name, header=name, text=""))


def is_switch(text: str) -> bool:
    return text.strip().lower() in _YES_NO
