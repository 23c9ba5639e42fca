"""OGG pages: how long a voice note plays, and notes as phones record them (RFC 3533, RFC 7845)."""

from __future__ import annotations

import struct
from collections.abc import Iterable

RATE = 48_000  # Opus counts its samples at this rate, whatever was recorded
POLYNOMIAL = 0x04C11DB7
FIRST, LAST = 2, 4  # flags of a page
MOST_PACKETS = 50  # of one page
# Samples of a frame by the low bits of a packet's configuration (RFC 6716, 3.1).
SILK, HYBRID, CELT = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)


def seconds_of(data: bytes) -> int:
    """How long an OGG plays, rounded up; 1 for anything else."""
    at = data.rfind(b"OggS")
    if not data.startswith(b"OggS") or len(data) < at + 14:
        return 1
    (ticks,) = struct.unpack_from("<q", data, at + 6)
    return int(max(1, -(-ticks // RATE)))


def opus_file(head: bytes, packets: Iterable[bytes]) -> bytes:
    """An OGG of one Opus stream; `head` is its OpusHead."""
    tags = b"OpusTags" + struct.pack("<I", 4) + b"yana" + struct.pack("<I", 0)
    pages = [page([head], 0, 0, FIRST), page([tags], 0, 1, 0)]
    waiting, ticks = list(packets), 0
    while waiting:
        some, waiting = waiting[:MOST_PACKETS], waiting[MOST_PACKETS:]
        ticks += sum(map(ticks_of, some))
        pages.append(page(some, ticks, len(pages), 0 if waiting else LAST))
    return b"".join(pages)


def ticks_of(packet: bytes) -> int:
    """Samples of a packet: it has one frame, or two, or says how many."""
    config, code = packet[0] >> 3, packet[0] & 3
    frames = 1 if code == 0 else 2 if code < 3 else packet[1] & 63
    return frames * frame_ticks(config)


def frame_ticks(config: int) -> int:
    """Samples of a frame."""
    if config < 12:
        return SILK[config % 4]
    return HYBRID[config % 2] if config < 16 else CELT[config % 4]


def page(packets: list[bytes], ticks: int, number: int, flags: int) -> bytes:
    """One page; none of its packets goes on in the next."""
    laces = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    start = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, ticks, 1, number, 0, len(laces)) + laces
    whole = bytearray(start + b"".join(packets))
    struct.pack_into("<I", whole, 22, checksum(whole))
    return bytes(whole)


def row(byte: int) -> int:
    """One row of the table of the checksum."""
    register = byte << 24
    for _ in range(8):
        register = (register << 1) ^ (POLYNOMIAL if register & 0x80000000 else 0)
    return register & 0xFFFFFFFF


ROWS = tuple(map(row, range(256)))


def checksum(data: bytes | bytearray) -> int:
    """CRC of a page whose own field is zero."""
    register = 0
    for byte in data:
        register = ((register << 8) & 0xFFFFFFFF) ^ ROWS[(register >> 24) ^ byte]
    return register
