"""Voice notes of a browser, made into those of a phone: the same Opus packets, out of WebM into OGG.

Chromium records WebM; Telegram's apps record OGG, and so does a person here.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.ogg import opus_file

START = b"\x1a\x45\xdf\xa3"
# Elements whose parts are read: Segment, Tracks, TrackEntry, Cluster, BlockGroup. The others are skipped.
OPENED = {0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0}
CODEC_PRIVATE = 0x63A2
BLOCKS = {0xA3, 0xA1}  # SimpleBlock, Block
BEFORE_FRAME = 4  # bytes of a block: track, time (2), flags


def as_voice(data: bytes, mime: str) -> tuple[bytes, str]:
    """Bytes and type of a voice note; what is no WebM stays as it is."""
    if not data.startswith(START):
        return data, mime
    head, packets = b"", []
    for name, payload in elements(data):
        if name == CODEC_PRIVATE:
            head = payload
        elif name in BLOCKS:
            packets.append(payload[BEFORE_FRAME:])
    return (opus_file(head, filter(None, packets)), "audio/ogg") if head.startswith(b"OpusHead") else (data, mime)


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every element that holds no others, with its bytes."""
    at = 0
    while at < len(data):
        name, at = number(data, at, keep_length=True)
        size, at = number(data, at)
        if name in OPENED:
            continue
        yield name, data[at : at + size]
        at += size


def number(data: bytes, at: int, *, keep_length: bool = False) -> tuple[int, int]:
    """A number that says in its first byte how long it is, and where the next begins."""
    first = data[at] if at < len(data) else 0x80
    length = 9 - first.bit_length()
    value = int.from_bytes(data[at : at + length], "big")
    return (value if keep_length else value & ~(1 << (7 * length))), at + length
