"""A form that came as a file: compiled once for the taps that follow, and its problems as they are kept."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from content.forms.load import NotLoaded, load
from content.forms.model import Form
from content.forms.problems import Problem
from content.forms.xform import from_xform

NAMELESS = "formulario"  # id of a form whose settings give none
MOST = 4  # compiled and kept in memory


def check(content: bytes) -> Form | NotLoaded:
    """Bounded by the limits of `load`: seconds for the largest form there may be, so never inside a unit."""
    return load(content, name=NAMELESS)


@lru_cache(maxsize=MOST)
def compiled(xform: str) -> Form:
    """The form of a checked file."""
    return from_xform(xform)


def table_of(found: NotLoaded) -> list[dict[str, Any]]:
    """Problems as they are kept."""
    return [
        {"code": each.code, "sheet": each.sheet, "row": each.row, "column": each.column, "facts": dict(each.facts)}
        for each in found.problems
    ]


def problems_of(table: Sequence[Mapping[str, Any]]) -> NotLoaded:
    """The other way round."""
    return NotLoaded(problems=tuple(Problem(**row) for row in table))
