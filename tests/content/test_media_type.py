"""A file is what its bytes say, whatever its name and its sender say."""

import io
import zipfile

import pytest

from content.files.media_type import ALLOWED, JPEG, M4A, MP3, MP4, OGG, PDF, PNG, WEBP, XLSX, media_type
from tests import media

KNOWN = {
    OGG: media.VOICE, MP3: media.MP3, M4A: media.M4A, JPEG: media.JPEG, PNG: media.PNG, WEBP: media.WEBP,
    MP4: media.MP4, PDF: media.PDF, XLSX: media.xlsx(),
}  # fmt: skip


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def test_each_allowed_type_is_tried() -> None:
    assert set(KNOWN) == ALLOWED


@pytest.mark.parametrize("mime", KNOWN)
def test_an_allowed_file_is_known(mime: str) -> None:
    assert media_type(KNOWN[mime]) == mime


@pytest.mark.parametrize("mime", KNOWN)
def test_a_byte_before_it_makes_it_another(mime: str) -> None:
    assert media_type(b"\n" + KNOWN[mime]) is None


@pytest.mark.parametrize("size", range(12))
@pytest.mark.parametrize("mime", [OGG, M4A, WEBP, MP4, XLSX])
def test_a_file_that_only_begins_is_none(mime: str, size: int) -> None:
    assert media_type(KNOWN[mime][:size]) is None


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("nothing", b""),
        ("a text", b"type,name,label\n"),
        ("a page", b"<!doctype html><script>alert(1)</script>"),
        ("a drawing with a script", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        ("a program for Windows", b"MZ\x90\0\x03" + bytes(60)),
        ("a program for Linux", b"\x7fELF\x02" + bytes(60)),
        ("a program for Android", zipped("AndroidManifest.xml", "classes.dex")),
        ("a ZIP", zipped("rosa.jpg")),
        ("a text document", zipped("[Content_Types].xml", "word/document.xml")),
        ("a workbook without its book", zipped("[Content_Types].xml", "xl/styles.xml")),
        ("a workbook with macros", zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
        ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60)),
        ("a GIF", b"GIF89a" + bytes(20)),
        ("a WAVE", b"RIFF\x24\0\0\0WAVEfmt " + bytes(20)),
        ("an AVI", b"RIFF\x24\0\0\0AVI LIST" + bytes(20)),
        ("a WebM", b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81" + bytes(20)),
        ("OGG of Vorbis", media.VOICE[:28] + b"\x01vorbis" + bytes(20)),
        ("a HEIC", b"\0\0\0\x18ftypheic" + bytes(20)),
        ("a QuickTime", b"\0\0\0\x14ftypqt  " + bytes(20)),
        ("a frame of AAC", b"\xff\xf1\x50\x80" + bytes(20)),
        ("a frame without a bit rate", b"\xff\xfb\xf0\x64" + bytes(20)),
        ("a text in UTF-16", "Año lectivo".encode("utf-16")),
    ],
)
def test_what_is_not_allowed_is_none(what: str, data: bytes) -> None:
    assert media_type(data) is None, what


@pytest.mark.parametrize(
    "start", [b"\xff\xfb\x90\x64", b"\xff\xf3\x84\xc4", b"\xff\xfa\x92\x60", b"ID3\x04\0\0\0\0\0\0"]
)
def test_sound_of_every_layer_three_begins_alike(start: bytes) -> None:
    assert media_type(start + bytes(400)) == MP3


@pytest.mark.parametrize(
    ("brand", "mime"), [(b"isom", MP4), (b"mp42", MP4), (b"M4V ", MP4), (b"M4A ", M4A), (b"M4B ", M4A)]
)
def test_sound_and_film_of_one_family_are_told_apart(brand: bytes, mime: str) -> None:
    assert media_type(b"\0\0\0\x18ftyp" + brand + bytes(12)) == mime
