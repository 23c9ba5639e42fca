"""What is wrong with the choices and settings sheets, and with sheets that the chat does not run."""

from collections.abc import Iterator

from content.forms.problems import Problem, problem
from content.forms.sheets.columns import cell, is_switch
from content.forms.sheets.rows import NAME, Survey, has_text
from content.forms.sheets.workbook import CHOICES, OTHERS, SETTINGS, Row, Workbook

_YES = frozenset({"yes", "true", "true()"})
_REFUSED_SETTINGS = ("public_key",)


def check_choices(book: Workbook, survey: Survey) -> Iterator[Problem]:
    several = {found.list_name for _, found in survey.rows if found.type.name in ("select_multiple", "rank")}
    repeated = _allows_twice(book)
    seen: dict[tuple[str, str], int] = {}
    for row in book.rows(CHOICES):
        if row.cells:
            yield from _choice(row, several, {} if repeated else seen)
    yield from _headers(book)


def _choice(row: Row, several: set[str], seen: dict[tuple[str, str], int]) -> Iterator[Problem]:
    list_name, name = cell(row, "list_name"), cell(row, "name")
    if not list_name.text:
        yield problem("choice_without_list", CHOICES, row.number, list_name.header)
        return
    if not name.text:
        yield problem("choice_name_missing", CHOICES, row.number, name.header)
        return
    if " " in name.text and list_name.text in several:
        yield problem("choice_name_blank", CHOICES, row.number, name.header, name=name.text)
    key = (list_name.text, name.text)
    if key in seen:
        yield problem("choice_twice", CHOICES, row.number, name.header, name=name.text, first=seen[key])
    seen.setdefault(key, row.number)
    if not any(has_text(row, each) for each in ("label", "image", "audio", "media")):
        yield problem("choice_label_missing", CHOICES, row.number, "label")


def _headers(book: Workbook) -> Iterator[Problem]:
    for header in book.headers(CHOICES):
        base = header.split("::")[0]
        if base.strip() and base.lower() not in ("list name",) and not NAME.fullmatch(base.strip()):
            yield problem("choice_header", CHOICES, 1, header)


def _allows_twice(book: Workbook) -> bool:
    return any(cell(row, "allow_choice_duplicates").text.lower() in _YES for row in book.rows(SETTINGS))


def check_settings(book: Workbook) -> Iterator[Problem]:
    for row in book.rows(SETTINGS):
        for name in _REFUSED_SETTINGS:
            if (found := cell(row, name)).text and not is_switch(found.text):
                yield problem("setting_refused", SETTINGS, row.number, found.header, name=name)
    for name in OTHERS:
        if any(row.cells for row in book.rows(name)):
            yield problem("sheet_refused", name, 1, "", name=name)
