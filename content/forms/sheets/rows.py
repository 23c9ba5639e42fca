"""What is wrong with the rows of the survey sheet, each on its own and as groups within groups."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from content.forms.problems import Problem, problem
from content.forms.sheets.columns import cell, cells
from content.forms.sheets.workbook import CHOICES, SURVEY, Row, Workbook
from content.forms.types import BY_NAME, Written, written

NAME = re.compile(r"[^\W\d][\w.\-]*")
DEEPEST = 10  # groups within groups
MOST_REPEATS = 3  # repeats within repeats, so that a ref has room on a button
RESERVED = frozenset({"meta"})
LISTED = ("select_one", "select_multiple", "rank")


@dataclass(kw_only=True)
class Block:
    """A group or repeat while its rows are read."""

    row: Row
    type: str
    name: str
    names: dict[str, int] = field(default_factory=dict)  # of the rows in it -> row number


@dataclass(kw_only=True)
class Survey:
    """The survey sheet read once: its rows with their types, and where each name stands."""

    rows: list[tuple[Row, Written]] = field(default_factory=list)
    names: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_survey(book: Workbook) -> Survey:
    survey, blocks = Survey(), [Block(row=Row(number=0, cells={}), type="", name="")]
    lists = {cell(row, "list_name").text for row in book.rows(CHOICES)}
    for row in book.rows(SURVEY):
        if row.cells and cell(row, "disabled").text.lower() not in ("yes", "true", "si", "sí"):
            survey.problems += _read(row, survey, blocks, lists)
    survey.problems += (
        problem("group_open", SURVEY, block.row.number, cell(block.row, "type").header, name=block.name)
        for block in blocks[1:]
    )
    return survey


def _read(row: Row, survey: Survey, blocks: list[Block], lists: set[str]) -> Iterator[Problem]:
    type_cell = cell(row, "type")
    if not type_cell.text:
        if cell(row, "name").text or cell(row, "label").text:
            yield problem("type_missing", SURVEY, row.number, "type")
        return
    found = written(type_cell.text)
    if found is not None and found.type.name in LISTED and not found.list_name:
        yield problem("list_missing", SURVEY, row.number, type_cell.header, type=type_cell.text)
        return
    if found is None or found.type.refused:
        yield _no_type(row, type_cell.header, type_cell.text, found)
        return
    survey.rows.append((row, found))
    if found.ends:
        yield from _end(row, found, blocks)
        return
    yield from _name(row, found, survey, blocks[-1])
    yield from _list(row, found, lists)
    if found.begins:
        blocks.append(Block(row=row, type=found.type.name, name=cell(row, "name").text))
        yield from _depth(row, blocks)


def _no_type(row: Row, header: str, text: str, found: Written | None) -> Problem:
    if found is not None:
        return problem(found.type.refused, SURVEY, row.number, header, type=found.type.name)
    near = get_close_matches(text.split(" ", maxsplit=1)[0].lower(), list(BY_NAME), n=1, cutoff=0.7)
    if near:
        return problem("type_unknown_near", SURVEY, row.number, header, type=text, near=near[0])
    return problem("type_unknown", SURVEY, row.number, header, type=text)


def _end(row: Row, found: Written, blocks: list[Block]) -> Iterator[Problem]:
    wanted = found.type.name.replace("end ", "begin ")
    if blocks[-1].type != wanted:
        yield problem("group_end", SURVEY, row.number, cell(row, "type").header, type=found.type.name)
    if len(blocks) > 1:
        blocks.pop()


def _depth(row: Row, blocks: list[Block]) -> Iterator[Problem]:
    header = cell(row, "type").header
    if len(blocks) - 1 == DEEPEST + 1:
        yield problem("groups_deep", SURVEY, row.number, header, limit=DEEPEST)
    repeats = sum(block.type == "begin repeat" for block in blocks)
    if blocks[-1].type == "begin repeat" and repeats == MOST_REPEATS + 1:
        yield problem("repeats_deep", SURVEY, row.number, header, limit=MOST_REPEATS)


def _name(row: Row, found: Written, survey: Survey, block: Block) -> Iterator[Problem]:
    named = cell(row, "name")
    name = named.text
    if not name:
        if found.type.name != "note":
            yield problem("name_missing", SURVEY, row.number, named.header)
        return
    if not NAME.fullmatch(name) or name.lower() in RESERVED:
        yield problem("name_shape", SURVEY, row.number, named.header, name=name)
    elif name in block.names:
        yield problem("name_twice", SURVEY, row.number, named.header, name=name, first=block.names[name])
    block.names.setdefault(name, row.number)
    survey.names.setdefault(name, []).append(row)
    if found.or_other:
        survey.names.setdefault(f"{name}_other", []).append(row)


def _list(row: Row, found: Written, lists: set[str]) -> Iterator[Problem]:
    if found.list_name and found.list_name not in lists:
        near = get_close_matches(found.list_name, sorted(lists), n=1, cutoff=0.6)
        facts: Mapping[str, str] = {"near": near[0]} if near else {}
        code = "list_unknown_near" if near else "list_unknown"
        yield problem(code, SURVEY, row.number, cell(row, "type").header, list=found.list_name, **dict(facts))
    if found.or_other and (filtered := cell(row, "choice_filter")).text:
        yield problem("other_filtered", SURVEY, row.number, filtered.header)


def has_text(row: Row, name: str) -> bool:
    return any(each.column == name for each in cells(row))
