"""Rows whose relevance, calculation, filter or count depends on itself, found before anything is compiled."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from content.forms.expression import Path, Reference, parse, parts
from content.forms.problems import Problem, problem
from content.forms.sheets.columns import Cell, cells
from content.forms.sheets.rows import Survey
from content.forms.sheets.workbook import SURVEY, Row
from content.forms.tokens import ExpressionError

_WORKED_OUT = frozenset({"relevant", "calculation", "choice_filter", "repeat_count"})


def check_circles(survey: Survey) -> Iterator[Problem]:
    """One circle, at the first of its cells. A constraint is asked only of an answer given, and makes none."""
    rows = {name: found[0] for name, found in survey.names.items() if len(found) == 1}
    within = dict(_groups(survey))
    graph = TopologicalSorter[str]()
    for name, row in rows.items():
        uses = {used for each in _rules(row) for used in _used(name, each) if used in rows}
        graph.add(name, *sorted(uses), *([within[name]] if within.get(name) in rows else []))
    try:
        graph.prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        for name in circle:
            for each in _rules(rows[name]):
                yield problem("circular", SURVEY, rows[name].number, each.header, names=" → ".join(circle))
                return


def _rules(row: Row) -> list[Cell]:
    return [each for each in cells(row) if each.column in _WORKED_OUT]


def _used(name: str, each: Cell) -> Iterator[str]:
    """Names that an expression needs; `.` in what is worked out is the node itself."""
    try:
        tree = parse(each.text)
    except ExpressionError:
        return
    # A choice's own fields stand in a filter without `$`, and `position(..)` only looks at places.
    for part in parts(tree):
        if isinstance(part, Reference) and not (each.column == "choice_filter" and part.name == name):
            yield part.name
        elif each.column in ("relevant", "calculation") and isinstance(part, Path) and _is_itself(part):
            yield name


def _is_itself(path: Path) -> bool:
    return path.start is None and not path.absolute and [step.axis for step in path.steps] == ["self"]


def _groups(survey: Survey) -> Iterator[tuple[str, str]]:
    """Each name with the group around it, on whose relevance it depends."""
    open_: list[str] = []
    for row, found in survey.rows:
        name = next((each.text for each in cells(row) if each.column == "name"), "")
        if found.ends:
            open_ = open_[:-1]
            continue
        if open_:
            yield name, open_[-1]
        if found.begins:
            open_.append(name)
