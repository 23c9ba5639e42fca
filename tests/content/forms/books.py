"""XLSForm workbooks as people and attackers make them."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from content.forms.sheets.markdown import read_markdown
from content.forms.sheets.workbook import Workbook

Cells = Sequence[Sequence[object]]
MINIMAL: Mapping[str, Cells] = {"survey": [("type", "name", "label"), ("text", "a", "A")]}


def xlsx(sheets: Mapping[str, Cells], *, merge: Mapping[str, str] | None = None) -> bytes:
    """A workbook by openpyxl; `merge` names a range to merge in a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        if merge and name in merge:
            page.merge_cells(merge[name])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_xlsx(markdown: str) -> bytes:
    """The same form as a real workbook."""
    book: Workbook = read_markdown(markdown)
    return xlsx(
        {
            name: [sheet.headers, *([row.cells.get(header) for header in sheet.headers] for row in sheet.rows)]
            for name, sheet in book.sheets.items()
        }
    )


def rewritten(data: bytes, member: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info.filename, content if info.filename == member else source.read(info))
    return out.getvalue()


def part(data: bytes, member: str) -> bytes:
    with ZipFile(BytesIO(data)) as source:
        return source.read(member)
