"""Pictures without what is written around them: where and when they were taken, with which phone, by whom.

What is seen stays bit by bit as it was: nothing is compressed a second time.
"""

import re
import struct
from collections.abc import Iterator

from content.files.media_type import JPEG, PNG, WEBP

# JPEG: the segments that a decoder needs of those an application may add: JFIF, a colour profile, Adobe's colours.
APPLICATION, COMMENT, SCAN, END = range(0xE0, 0xF0), 0xFE, 0xDA, 0xD9
KEPT_SEGMENTS = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)  # inside a scan 0xFF is often none
KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
KEPT_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"}
HAS_EXIF_OR_XMP = 0x0C  # flags of VP8X


class Broken(ValueError):
    """The file is no whole picture."""


def bare(data: bytes, mime: str) -> bytes:
    """The picture alone; other files as they are. Raises Broken for a picture that cannot be read to its end."""
    makers = {JPEG: bare_jpeg, PNG: bare_png, WEBP: bare_webp}
    maker = makers.get(mime)
    if maker is None:
        return data
    try:
        return maker(data)
    except (IndexError, struct.error) as error:
        raise Broken from error


def bare_jpeg(data: bytes) -> bytes:
    """Up to its end: phones hang second pictures and films behind it."""
    return data[:2] + b"".join(part for marker, part in segments(data) if is_seen(marker, part))


def is_seen(marker: int, part: bytes) -> bool:
    if marker == COMMENT:
        return False
    return marker not in APPLICATION or any(
        marker == wanted and part[4:].startswith(name) for wanted, name in KEPT_SEGMENTS
    )


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment behind the first two bytes, a scan with what it scans."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise Broken
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that fills up
            at += 1
            continue
        if marker == END:
            yield marker, data[at : at + 2]
            return
        (size,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + size
        if marker == SCAN:
            found = MARKER.search(data, end)
            if found is None:
                raise Broken
            end = found.start()
        yield marker, data[at:end]
        at = end


def bare_png(data: bytes) -> bytes:
    kept, at, name = [data[:8]], 8, b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        if name in KEPT_CHUNKS:
            kept.append(data[at : at + size + 12])
        at += size + 12
    if at > len(data):
        raise Broken
    return b"".join(kept)


def bare_webp(data: bytes) -> bytes:
    kept, at = [], 12
    end = struct.unpack_from("<I", data, 4)[0] + 8
    if end > len(data):
        raise Broken
    while at < end:
        name, size = struct.unpack_from("<4sI", data, at)
        part = bytearray(data[at : at + 8 + size + size % 2])
        if name == b"VP8X":
            part[8] &= ~HAS_EXIF_OR_XMP
        if name in KEPT_PARTS:
            kept.append(bytes(part))
        at += 8 + size + size % 2
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
