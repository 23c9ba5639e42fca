"""XLSForm in Markdown, as pyxform's own tests write it: a table for each sheet, its name in the first column."""

import re

from content.forms.problems import FormError, problem
from content.forms.sheets.workbook import READ, SURVEY, Workbook, sheet

LONGEST = 2 * 2**20  # characters
_LINE = re.compile(r"\s*\|(.*)\|\s*(?:#[^|]*)?$")
_CELL_END = re.compile(r"(?<!\\)\|")


def read_markdown(text: str) -> Workbook:
    """FormError: no tables, or too large."""
    if len(text) > LONGEST:
        raise FormError([problem("file_too_big", limit_mb=LONGEST // 2**20)])
    found: dict[str, list[list[str]]] = {}
    title = ""
    for line in text.splitlines():
        cells = _cells(line)
        if cells and cells[0]:
            title = cells[0]
            found.setdefault(title, [])
        if title and any(cells[1:]):
            found[title].append(cells[1:])
    if not found:
        raise FormError([problem("file_not_a_table")])
    named = {name.lower(): name for name in found if name.lower() in READ}
    if not named and len(found) == 1:
        named = {SURVEY: title}
    return Workbook(sheets={name: sheet(name, found[key]) for name, key in named.items()}, titles=tuple(found))


def _cells(line: str) -> list[str]:
    """The cells of a line of a table; none of a comment, a rule or anything else."""
    match = None if line.lstrip().startswith("#") else _LINE.match(line)
    if match is None or not match[1].strip("|-: "):
        return []
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(match[1])]
