"""A look into an XLSX before anything reads it: it comes from outside and may be made to burst."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from content.files.table import Problem, Refusal

_CHUNK = 2**20
# One far cell makes a reader lay out every row and column before it, so places are read first.
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
_FOREIGN = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
_OVERLAP = 64


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a workbook may be."""

    size: int  # bytes of the file
    unpacked: int  # bytes of all that is in it
    ratio: int  # unpacked to packed; sheets of repeated words shrink 30 times or so
    ratio_from: int  # bytes unpacked; small ones may shrink as they like
    height: int  # rows
    width: int  # columns
    cells: int  # rows times columns


def check_archive(source: BinaryIO, size: int, limits: Limits) -> None:
    """Refusal: no workbook, locked, cut short, too large, or with XML that points outside of itself."""
    if size > limits.size:
        raise Refusal(Problem.TOO_BIG, limit_mb=limits.size // 2**20)
    try:
        with ZipFile(source) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in {member.filename for member in members}:
                raise Refusal(Problem.NOT_A_TABLE)
            if any(member.flag_bits & 1 for member in members):
                raise Refusal(Problem.OLD_OR_PROTECTED)
            _check_size(size, members, limits)
            for member in members:
                _check_member(archive, member, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Refusal(Problem.CUT_SHORT, expected="?", present="?") from error


def _check_size(size: int, members: Sequence[ZipInfo], limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / size
    if unpacked > limits.unpacked or (unpacked > limits.ratio_from and ratio > limits.ratio):
        raise Refusal(Problem.ZIP_BOMB, unpacked_mb=unpacked // 2**20)


def _check_member(archive: ZipFile, member: ZipInfo, limits: Limits) -> None:
    # Unpacked to the end: a wrong size or sum in the directory shows here and not in the reader.
    height = width = 0
    for chunk in _chunks(archive, member):
        if member.filename.endswith((".xml", ".rels")) and _FOREIGN.search(chunk):
            raise Refusal(Problem.FOREIGN)
        if member.filename.startswith("xl/worksheets/"):
            places = _PLACE.findall(chunk)
            height = max([height, *(int(row) for _, row in places)])
            width = max([width, *(_number(letters) for letters, _ in places)])
    if height > limits.height:
        raise Refusal(Problem.TOO_MANY_ROWS, limit=limits.height)
    if width > limits.width or height * width > limits.cells:
        raise Refusal(Problem.TOO_WIDE, limit=limits.width)


def _chunks(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    tail = b""
    with archive.open(member) as source:
        while chunk := source.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
