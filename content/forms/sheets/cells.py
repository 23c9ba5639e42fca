"""What is wrong with the expressions and texts of the survey sheet, cell by cell."""

import re
from collections.abc import Iterator, Mapping

from content.forms.expression import Call, Literal, Node, Path, Reference, parse, parts
from content.forms.functions.table import FUNCTIONS, REFUSED
from content.forms.functions.words import compiled, open_ends
from content.forms.problems import Problem, problem
from content.forms.sheets.columns import ROLES, Cell, Role, cells, is_switch
from content.forms.sheets.rows import LISTED, Survey
from content.forms.sheets.workbook import SURVEY, Row
from content.forms.tokens import ExpressionError
from content.forms.types import Written

_REFERENCE = re.compile(r"\$\{\s*([^{}\s]*)\s*\}")
_LAST_SAVED = "last-saved#"
_LOOKS_LIKE_EXPRESSION = re.compile(r"\$\{|\w\(")
_DEEPEST_PATTERN, _MOST_OPEN_ENDS = 1, 6
_TEXTS = frozenset({"label", "hint", "image", "audio", "big-image", "media"})


def check_cells(survey: Survey) -> Iterator[Problem]:
    known = set(survey.names) | {"instanceID"}
    many = {name for name, rows in survey.names.items() if len(rows) > 1}
    for row, found in survey.rows:
        listed = tuple(cells(row))
        yield from _row(row, found, {each.column: each.header for each in listed})
        for each in listed:
            role = ROLES.get(each.column)
            if role == Role.REFUSED:
                yield problem(f"column_{each.column}", SURVEY, row.number, each.header)
            elif role is not None:
                yield from _cell(row, each, role, known, many)


def _row(row: Row, found: Written, headers: Mapping[str, str]) -> Iterator[Problem]:
    """What a row of its type must have."""
    name = found.type.name
    if name == "calculate" and not headers.keys() & {"calculation", "default"}:
        yield problem("calculation_missing", SURVEY, row.number, "calculation")
    if found.type.kind is not None and not headers.keys() & _TEXTS:
        yield problem("label_missing", SURVEY, row.number, "label")
    if name not in LISTED and "choice_filter" in headers:
        yield problem("filter_without_list", SURVEY, row.number, headers["choice_filter"])


def _cell(row: Row, each: Cell, role: Role, known: set[str], many: set[str]) -> Iterator[Problem]:
    if role == Role.TEXT:
        names = _REFERENCE.findall(each.text)
        yield from (_reference(row, each, name, known, many) for name in names if _wrong(name, known, many))
    elif not (role == Role.SWITCH and is_switch(each.text)) and not (
        role == Role.DEFAULT and not _LOOKS_LIKE_EXPRESSION.search(each.text)
    ):
        yield from expression_problems(row, each, known, many)


def expression_problems(row: Row, each: Cell, known: set[str], many: set[str]) -> Iterator[Problem]:
    try:
        tree = parse(each.text)
    except ExpressionError as error:
        yield _at(row, each, error.code, error.at, error.facts)
        return
    for part in parts(tree):
        match part:
            case Reference(name=name) if _wrong(name, known, many):
                yield _reference(row, each, name, known, many)
            case Call():
                yield from _call(row, each, part)
            case Path(steps=steps) if any(":" in step.name for step in steps):
                yield _at(row, each, "expression_prefix", 0, {})


def _wrong(name: str, known: set[str], many: set[str]) -> bool:
    return name not in known or name in many


def _reference(row: Row, each: Cell, name: str, known: set[str], many: set[str]) -> Problem:
    if name.startswith(_LAST_SAVED):
        code = "reference_last_saved"
    else:
        code = "reference_twice" if name in many else "reference_unknown"
    return problem(code, SURVEY, row.number, each.header, name=name)


def _call(row: Row, each: Cell, call: Call) -> Iterator[Problem]:
    known = FUNCTIONS.get(call.name)
    if known is None:
        yield _at(row, each, REFUSED.get(call.name, "function_unknown"), call.at, {"name": call.name})
    elif not known.least <= len(call.args) <= known.most:
        yield _at(row, each, "function_arguments", call.at, {"name": call.name})
    elif call.name == "regex":
        yield from _pattern(row, each, call.args[1], call.at)


def _pattern(row: Row, each: Cell, pattern: Node, at: int) -> Iterator[Problem]:
    """A pattern must be one, be written out, and end in good time on any text."""
    if not isinstance(pattern, Literal):
        yield _at(row, each, "pattern_computed", at, {})
        return
    try:
        compiled(pattern.value)
    except re.error:
        yield _at(row, each, "pattern_broken", at, {"pattern": pattern.value})
        return
    depth, count = open_ends(pattern.value)
    if depth > _DEEPEST_PATTERN or count > _MOST_OPEN_ENDS:
        yield _at(row, each, "pattern_slow", at, {"pattern": pattern.value})


def _at(row: Row, each: Cell, code: str, at: int, facts: Mapping[str, str]) -> Problem:
    """With the place in the cell and a piece of its text, from there on."""
    return problem(code, SURVEY, row.number, each.header, **{"at": at + 1, "near": each.text[at : at + 20], **facts})
