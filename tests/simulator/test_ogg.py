"""OGG of Opus: page by page as its specifications say, so that a browser and a phone play it."""

import struct
from collections.abc import Iterator

import pytest

from simulator.ogg import FIRST, LAST, checksum, frame_ticks, opus_file, seconds_of, ticks_of
from tests.media import MP3, VOICE

HEAD = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"
SILENCE = b"\xf8\xff\xfe"  # 20 ms of CELT, mono


def pages(data: bytes) -> Iterator[tuple[int, int, int, list[bytes]]]:
    """Flags, samples so far, number and packets of every page; each with a true checksum."""
    at = 0
    while at < len(data):
        magic, _, flags, ticks, _, number, crc, count = struct.unpack_from("<4sBBqIIIB", data, at)
        laces = data[at + 27 : at + 27 + count]
        end = at + 27 + count + sum(laces)
        whole = bytearray(data[at:end])
        struct.pack_into("<I", whole, 22, 0)
        assert (magic, crc) == (b"OggS", checksum(whole))
        yield flags, ticks, number, list(split(laces, data[at + 27 + count : end]))
        at = end


def split(laces: bytes, body: bytes) -> Iterator[bytes]:
    size = 0
    for lace in laces:
        size += lace
        if lace < 255:
            yield body[:size]
            body, size = body[size:], 0


def test_a_file_begins_with_its_head_and_tags_and_its_last_page_says_so() -> None:
    found = list(pages(opus_file(HEAD, [SILENCE] * 120)))
    assert [flags for flags, *_ in found] == [FIRST, 0, 0, 0, LAST]
    assert [number for _, _, number, _ in found] == [0, 1, 2, 3, 4]
    assert (found[0][3], found[1][3][0][:8]) == ([HEAD], b"OpusTags")
    assert [packet for *_, packets in found[2:] for packet in packets] == [SILENCE] * 120


def test_samples_are_counted_page_by_page() -> None:
    found = list(pages(opus_file(HEAD, [SILENCE] * 120)))
    assert [ticks for _, ticks, *_ in found] == [0, 0, 50 * 960, 100 * 960, 120 * 960]


@pytest.mark.parametrize("size", [1, 254, 255, 256, 510, 1275])
def test_a_packet_of_any_size_comes_out_as_it_went_in(size: int) -> None:
    packet = b"\xf8" + b"x" * (size - 1)
    *_, (_, _, _, packets) = pages(opus_file(HEAD, [packet, SILENCE]))
    assert packets == [packet, SILENCE]


def test_the_sample_of_the_page_is_whole() -> None:
    found = list(pages(VOICE))
    assert found[0][3][0].startswith(b"OpusHead")
    assert (found[-1][0], found[-1][1]) == (LAST, sum(ticks_of(each) for *_, packets in found[2:] for each in packets))


@pytest.mark.parametrize(("packets", "seconds"), [(1, 1), (49, 1), (50, 1), (51, 2), (100, 2), (101, 3), (0, 1)])
def test_a_note_says_how_long_it_plays(packets: int, seconds: int) -> None:
    assert seconds_of(opus_file(HEAD, [SILENCE] * packets)) == seconds


@pytest.mark.parametrize("data", [b"", b"OggS", MP3, b"xx" + VOICE])
def test_what_is_no_ogg_plays_a_second(data: bytes) -> None:
    assert seconds_of(data) == 1


@pytest.mark.parametrize(
    ("config", "ticks"),
    [(0, 480), (3, 2880), (11, 2880), (12, 480), (13, 960), (15, 960), (16, 120), (19, 960), (31, 960)],
)
def test_a_frame_is_as_long_as_its_configuration(config: int, ticks: int) -> None:
    assert frame_ticks(config) == ticks


@pytest.mark.parametrize(("code", "second", "frames"), [(0, 9, 1), (1, 9, 2), (2, 9, 2), (3, 0x83, 3), (3, 6, 6)])
def test_a_packet_has_one_frame_or_two_or_says_how_many(code: int, second: int, frames: int) -> None:
    assert ticks_of(bytes([31 << 3 | code, second])) == frames * 960


def test_the_checksum_is_that_of_the_specification() -> None:
    """CRC-32 with 0x04c11db7, nothing reflected or inverted; the check value of the catalogue of CRCs."""
    assert checksum(b"123456789") == 0x89A1897F
