"""Files as the tests send them: DBF byte by byte, XLSX as a registry writes it, and small columns to ask for."""

import struct
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from content.files.table import Column, Columns

SERVICIOS = Columns(
    required=(
        Column(name="COD_MOD", aliases=("codigo_modular",)),
        Column(name="CEN_EDU", aliases=("nombre de la IE",)),
    ),
    optional=(Column(name="ANEXO"), Column(name="NOTA")),
    forbidden=("DIRECTOR", "TELEFONO", "EMAIL", "PROMOTOR"),
)

# name, width; every field of type C
Fields = Sequence[tuple[str, int]]


def dbf(fields: Fields, records: Sequence[Sequence[bytes]], *, pad: bytes = b" ", deleted: Sequence[int] = ()) -> bytes:
    """A dBase III file: header of 32 bytes, 32 for each field, 0x0D, records of fixed width, 0x1A."""
    width = 1 + sum(size for _, size in fields)
    head = struct.pack("<BBBBIHH20x", 3, 126, 8, 14, len(records), 32 + 32 * len(fields) + 1, width)
    for name, size in fields:
        head += struct.pack("<11sc4xBB14x", name.encode("ascii"), b"C", size, 0)
    body = b"".join(
        (b"*" if number in deleted else b" ")
        + b"".join(cell.ljust(size, pad) for cell, (_, size) in zip(record, fields, strict=True))
        for number, record in enumerate(records)
    )
    return head + b"\r" + body + b"\x1a"


def xlsx(rows: Sequence[Sequence[object]], *merged: str, title: str = "Hoja1") -> bytes:
    """One sheet with these rows; merged ranges as in Excel ("A2:A4")."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for span in merged:
        sheet.merge_cells(span)
    return saved_book(book)


def saved_book(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive of these members."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def rezipped(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The same archive with some members replaced."""
    with ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, **changed})


def put(folder: Path, name: str, data: bytes) -> Path:
    """The file, written."""
    path = folder / name
    path.write_bytes(data)
    return path


A_DAY = date(2026, 3, 16)
