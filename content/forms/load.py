"""An XLSForm, as `.xlsx` or Markdown, compiled by pyxform into a Form; or what is wrong with it, by cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from content.forms.model import Form, FormLanguage
from content.forms.order import CIRCULAR
from content.forms.problems import FormError, Problem, problem
from content.forms.sheets.cells import check_cells
from content.forms.sheets.choices import check_choices, check_settings
from content.forms.sheets.columns import cell, column
from content.forms.sheets.markdown import read_markdown
from content.forms.sheets.rows import Survey, read_survey
from content.forms.sheets.workbook import CHOICES, SURVEY, Row, Sheet, Workbook
from content.forms.sheets.xlsx import read_xlsx
from content.forms.sound import unsound
from content.forms.xform import from_xform

MOST_PROBLEMS = 200  # more are nobody's to read
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # also the wrapping of an XLSX with a password
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"'(survey|choices|settings)' sheet")
_COLUMN = re.compile(r"the '([^']+)' value")
# Texts that pyxform puts in English where `or_other` asks for them.
OTHER, OTHER_LABEL = "other", "Otro"
_SPECIFY, _SPECIFY_LABEL = "<label>Specify other.</label>", "<label>Especifique:</label>"


@dataclass(frozen=True, kw_only=True)
class NotLoaded:
    """Why a form was refused: at least one problem, in the order of the sheets."""

    problems: tuple[Problem, ...]


def load(data: bytes | str, *, name: str = "formulario") -> Form | NotLoaded:
    """The form of an XLSX (bytes) or of Markdown (text or its bytes). `name` is its id where the file gives none."""
    try:
        return _loaded(data, name)
    except FormError as error:
        return NotLoaded(problems=tuple(error.problems[:MOST_PROBLEMS]))


def _loaded(data: bytes | str, name: str) -> Form:
    book = _read(data)
    survey = _checked(book)
    xml = _compiled(_with_other(book, survey), name)
    try:
        form = from_xform(xml)
    except FormError as error:
        raise FormError(_placed(each, survey) for each in error.problems) from error
    if bad := [_placed(each, survey) for each in unsound(form)]:
        raise FormError(bad)
    return form


def _read(data: bytes | str) -> Workbook:
    if isinstance(data, str):
        return read_markdown(data)
    if data[:2] == b"PK":
        return read_xlsx(data)
    if data.startswith(_OLD_EXCEL):
        raise FormError([problem("file_old_or_protected")])
    try:
        return read_markdown(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FormError([problem("file_not_a_table")]) from error


def _checked(book: Workbook) -> Survey:
    """Everything that can be told from the cells, before pyxform sees them."""
    if SURVEY not in book.sheets:
        raise FormError([problem("sheet_missing", SURVEY)])
    if "type" not in map(column, book.headers(SURVEY)):
        raise FormError([problem("column_missing", SURVEY, 1, "type")])
    survey = read_survey(book)
    if not survey.rows and not survey.problems:
        raise FormError([problem("no_questions", SURVEY)])
    found = [*survey.problems, *check_cells(survey), *check_choices(book, survey), *check_settings(book)]
    if found:
        raise FormError(sorted(found, key=_reading_order))
    return survey


def _reading_order(each: Problem) -> tuple[bool, int]:
    return each.sheet != SURVEY, each.row


def _with_other(book: Workbook, survey: Survey) -> Workbook:
    """The workbook with the choice of `or_other` in Spanish, where the author left it to pyxform."""
    lists = {found.list_name for _, found in survey.rows if found.or_other}
    present = {cell(row, "list_name").text for row in book.rows(CHOICES) if cell(row, "name").text == OTHER}
    sheet = book.sheets.get(CHOICES)
    if sheet is None or not lists - present:
        return book
    rows = [_other(sheet, each, number) for number, each in enumerate(sorted(lists - present), len(sheet.rows) + 2)]
    longer = replace(sheet, rows=(*sheet.rows, *rows))
    return replace(book, sheets={**book.sheets, CHOICES: longer})


def _other(sheet: Sheet, list_name: str, number: int) -> Row:
    """Under every header that is Spanish; under all where none says so."""
    labels = [header for header in sheet.headers if column(header) == "label"]
    spanish = [each for each in labels if FormLanguage.named(each.rpartition("::")[2]).tag == "es"]
    said = dict.fromkeys(spanish or labels, OTHER_LABEL)
    keys = {column(header): header for header in sheet.headers}
    return Row(number=number, cells={keys["list_name"]: list_name, keys["name"]: OTHER, **said})


def _compiled(book: Workbook, name: str) -> str:
    try:
        xml: str = convert({**book.as_pyxform(), "fallback_form_name": name}).xform
    except PyXFormError as error:
        raise FormError([_from_pyxform(str(error))]) from error
    return xml.replace(_SPECIFY, _SPECIFY_LABEL)


def _from_pyxform(said: str) -> Problem:
    """What pyxform says beyond what was looked at, in its own words."""
    row, sheet, column_ = _ROW.search(said), _SHEET.search(said), _COLUMN.search(said)
    return problem(
        "pyxform",
        sheet[1] if sheet else SURVEY if row else "",
        int(row[1]) if row else 0,
        column_[1] if column_ else "",
        said=_ROW.sub("", said).strip()[:500],
    )


def _placed(each: Problem, survey: Survey) -> Problem:
    """A problem of the compiled form, at the row that it came from."""
    name = each.facts.get("path", "").rpartition("/")[2] or each.facts.get("names", "").partition(" ")[0]
    rows: Sequence[Row] = survey.names.get(name, ())
    if not rows:
        return each
    return replace(each, sheet=SURVEY, row=rows[0].number, column=_guilty(rows[0], each))


def _guilty(row: Row, each: Problem) -> str:
    wanted: Iterable[str] = ("relevant", "calculation", "choice_filter", "repeat_count")
    headers = {column(header): header for header in row.cells}
    if each.code == CIRCULAR:
        return next((headers[name] for name in wanted if name in headers), "name")
    return headers.get("type", "type")
