"""A picture is kept without the place, the hour and the phone it was taken with, and is otherwise the same."""

import struct
import zlib

import pytest

from content.files.bare import Broken, bare, segments
from content.files.media_type import JPEG, MP4, OGG, PDF, PNG, WEBP, media_type
from tests import media
from tests.media import CANARY, chunk, segment

PICTURES = {
    JPEG: (media.JPEG, media.jpeg_of_a_phone()),
    PNG: (media.PNG, media.png_of_a_phone()),
    WEBP: (media.WEBP, media.webp_of_a_phone()),
}


@pytest.mark.parametrize("mime", PICTURES)
def test_what_a_phone_writes_around_a_picture_goes_and_the_picture_stays(mime: str) -> None:
    clean, noted = PICTURES[mime]
    assert CANARY in noted
    assert bare(noted, mime) == clean


@pytest.mark.parametrize("mime", PICTURES)
def test_a_picture_without_notes_stays_bit_by_bit(mime: str) -> None:
    clean, _ = PICTURES[mime]
    assert bare(clean, mime) == clean


@pytest.mark.parametrize("mime", PICTURES)
def test_it_is_still_a_picture_of_its_kind(mime: str) -> None:
    assert media_type(bare(PICTURES[mime][1], mime)) == mime


@pytest.mark.parametrize(("mime", "data"), [(OGG, media.VOICE), (MP4, media.MP4), (PDF, media.PDF)])
def test_other_files_stay_as_they_are(mime: str, data: bytes) -> None:
    assert bare(data, mime) == data


@pytest.mark.parametrize("mime", PICTURES)
@pytest.mark.parametrize("left", [4, 13, 20, 33, 50, 100])
def test_a_picture_that_was_cut_is_none(mime: str, left: int) -> None:
    with pytest.raises(Broken):
        bare(PICTURES[mime][0][:left], mime)


def test_what_hangs_behind_a_webp_goes() -> None:
    assert bare(media.WEBP + CANARY, WEBP) == media.WEBP


def test_the_colours_of_a_jpeg_are_kept() -> None:
    """A profile is in APP2 and so are second pictures; JFIF says the shape of a dot, Adobe which colours."""
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")
    with_adobe = media.JPEG[:2] + adobe + media.JPEG[2:]
    assert bare(with_adobe, JPEG) == with_adobe
    kept = [marker for marker, _ in segments(bare(media.jpeg_of_a_phone(), JPEG))]
    assert kept.count(0xE2) == 1
    assert not {0xE1, 0xED, 0xFE} & set(kept)


def test_a_jpeg_in_several_scans_is_read_to_its_end() -> None:
    """As progressive pictures are: notes may stand between two scans."""
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    table = segment(0xC4, b"\0" * 17)
    clean = b"\xff\xd8" + table + scan + table + scan + b"\xff\xd9"
    noted = b"\xff\xd8" + table + scan + segment(0xFE, CANARY) + b"\xff" + table + scan + b"\xff\xd9" + CANARY
    assert bare(noted, JPEG) == clean


def test_the_end_of_a_hidden_picture_is_not_taken_for_the_end() -> None:
    preview = segment(0xE1, b"Exif\0\0" + b"\xff\xd8\xff\xda\0\x02" + CANARY + b"\xff\xd9")
    assert bare(media.JPEG[:2] + preview + media.JPEG[2:], JPEG) == media.JPEG


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0", b"\xff\xd8x", b"\xff\xd8\xff\xda\0\x02" + b"x" * 50, b"\xff\xd8"]
)
def test_a_jpeg_without_an_end_is_broken(data: bytes) -> None:
    with pytest.raises(Broken):
        bare(data, JPEG)


def test_a_png_keeps_its_palette_and_what_is_seen_through() -> None:
    seen = chunk(b"PLTE", b"\0\0\0") + chunk(b"tRNS", b"\0") + chunk(b"gAMA", b"\0\0\xb1\x8f")
    picture = media.PNG[:33] + seen + media.PNG[33:]
    assert bare(picture, PNG) == picture


def test_a_png_that_says_it_is_endless_is_broken() -> None:
    endless = media.PNG[:33] + struct.pack(">I4s", 2**31 - 1, b"IDAT")
    with pytest.raises(Broken):
        bare(endless, PNG)


def test_chunks_of_the_tests_are_those_of_the_specification() -> None:
    assert media.PNG.endswith(chunk(b"IEND", b""))
    assert zlib.crc32(b"IEND") == 0xAE426082


def test_a_webp_does_not_say_that_it_has_what_it_has_not() -> None:
    found = bare(media.webp_of_a_phone(), WEBP)
    assert found[20] & 0x0C == 0
    assert struct.unpack_from("<I", found, 4)[0] == len(found) - 8


def test_ten_megabytes_are_read_in_a_moment() -> None:
    """Every other byte of the scan could begin a marker."""
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\xff\0" * 5_000_000
    picture = b"\xff\xd8" + scan + b"\xff\xd9"
    assert bare(picture, JPEG) == picture
