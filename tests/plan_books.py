"""Workbooks of a plan as people edit them."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import load_workbook

from domain.plans.editing import KEY

GONE = "se borra"


def edited(content: bytes, edits: Iterable[str]) -> bytes:
    """Cells changed: «visita-4-1 PRIMER_DIA = 21/04/2026»; or a row taken out: «visita-4-1 se borra»."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for each in filter(None, edits):
        key = each.split(" ", 1)[0]
        number = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[headers.index(KEY)].value == key)
        if each.endswith(GONE):
            sheet.delete_rows(number)
            continue
        column, value = each.split(" ", 1)[1].split(" = ")
        sheet.cell(number, headers.index(column) + 1, value).number_format = "@"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
