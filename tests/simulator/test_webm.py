"""A browser's voice note becomes a phone's: the same packets in another file."""

import pytest

from simulator.webm import as_voice, elements, number
from tests.media import VOICE
from tests.simulator.test_ogg import HEAD, SILENCE, pages

UNKNOWN = b"\x01" + b"\xff" * 7  # a size that is not told, as in what is recorded


def element(name: str, payload: bytes, size: bytes | None = None) -> bytes:
    return bytes.fromhex(name) + (size or bytes([0x40 | len(payload) >> 8, len(payload) & 255])) + payload


def recording(*packets: bytes, head: bytes = HEAD) -> bytes:
    track = element("AE", element("86", b"A_OPUS") + element("63A2", head) + element("E1", element("9F", b"\x01")))
    blocks = b"".join(element("A3", b"\x81\0\0\x80" + packet) for packet in packets[:-1])
    last = element("A0", element("A1", b"\x81\0\0\0" + packets[-1])) if packets else b""
    cluster = element("1F43B675", element("E7", b"\0") + blocks + last, UNKNOWN)
    inside = element("1549A966", element("4D80", b"Chrome")) + element("1654AE6B", track) + cluster
    return element("1A45DFA3", element("4282", b"webm")) + element("18538067", inside, UNKNOWN)


def test_its_packets_are_those_of_the_recording() -> None:
    packets = [bytes([0xF8, n]) for n in range(70)]
    data, mime = as_voice(recording(*packets), "audio/webm")
    found = list(pages(data))
    assert mime == "audio/ogg"
    assert found[0][3] == [HEAD]
    assert [packet for *_, each in found[2:] for packet in each] == packets


def test_a_recording_of_nothing_is_an_empty_note() -> None:
    data, mime = as_voice(recording(), "audio/webm")
    assert (mime, len(list(pages(data)))) == ("audio/ogg", 2)


@pytest.mark.parametrize("data", [VOICE, b"", b"RIFF", recording(SILENCE, head=b"vorbis")])
def test_what_is_no_opus_in_webm_stays_as_it_is(data: bytes) -> None:
    assert as_voice(data, "audio/x") == (data, "audio/x")


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_a_recording_that_was_cut_does_no_harm(cut: int) -> None:
    whole = recording(SILENCE, SILENCE)
    data, mime = as_voice(whole[:-cut], "audio/webm")
    assert (mime == "audio/ogg") is data.startswith(b"OggS")


def test_what_is_inside_a_skipped_element_is_not_read() -> None:
    inner = element("A3", b"secret")
    assert list(elements(element("1549A966", inner) + element("A3", b"x"))) == [(0x1549A966, inner), (0xA3, b"x")]


@pytest.mark.parametrize(
    ("data", "value", "kept", "length"),
    [(b"\x81", 1, 0x81, 1), (b"\x40\x7f", 127, 0x407F, 2), (b"\x1a\x45\xdf\xa3", 0xA45DFA3, 0x1A45DFA3, 4)],
)
def test_a_number_says_how_long_it_is(data: bytes, value: int, kept: int, length: int) -> None:
    assert (number(data, 0), number(data, 0, keep_length=True)) == ((value, length), (kept, length))
