"""Tiny real files that people send: a voice note, pictures with places in them, a film, a workbook, a paper."""

import base64
import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

STATIC = Path(__file__).parents[1] / "simulator" / "static"
VOICE = (STATIC / "sample.ogg").read_bytes()  # two seconds of Opus
CANARY = b"GPS -13.52 -71.97 Rosa"  # what a camera writes beside a picture

# Sixteen pixels wide, as a browser draws them; JPEG and WebP with a colour profile.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChn"
    "VFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAA"
    "b6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQA"
    "AAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAg"
    "ADIAMAAxADb/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBD"
    "ARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQABADASIAAhEB"
    "AxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAbEAABBAMAAAAAAAAAAAAAAAARAAMEEhMiQf/EABUBAQEAAAAAAAAAAAAAAAAAAAIE/8QA"
    "GhEAAQUBAAAAAAAAAAAAAAAAABITIiNhYv/aAAwDAQACEQMRAD8AjHYz22qBwpIYwV2sTwJHfwW1sR0JIfz11qD0ozXhPW30f//Z"
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAATElEQVR4AeyQIQ4AIAwDGz7AQxAY3oXklRgE7wHfJZuYYIIlFU2WpteURz8e"
    "JTgvYMAqE5qYOCACV7T8RwDEBnU3aOJRRQA/WP59wAUAAP//xaeVbwAAAAZJREFUAwANczdBg2O0iAAAAABJRU5ErkJggg=="
)
WEBP = base64.b64decode(
    "UklGRkICAABXRUJQVlA4WAoAAAAgAAAADwAADwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChn"
    "VFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAA"
    "b6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQA"
    "AAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAg"
    "ADIAMAAxADZWUDggVAAAALACAJ0BKhAAEAAEAGglsAJ0XwBc//oAbtV7IARMAAD+3IP/yA3/49Pf/8Zad4rEeDnuiov8/305RHZe4OxJg991"
    "xOJc5TugVvXrpS3M85vovPfoAA=="
)
MP4 = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"isom", 512, b"isom", b"mp42") + struct.pack(">I4s", 8, b"mdat")
M4A = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"M4A ", 0, b"M4A ", b"mp42") + struct.pack(">I4s", 8, b"mdat")
MP3 = b"\xff\xfb\x90\x64" + bytes(413)  # one frame, 128 kbit/s at 44.1 kHz
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def xlsx(cell: str = "type") -> bytes:
    """A workbook with one cell."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 8, 10, tzinfo=UTC)})  # the same bytes each time
    book.add_worksheet("survey").write_string(0, 0, cell)
    book.close()
    return made.getvalue()


def segment(marker: int, payload: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def jpeg_of_a_phone() -> bytes:
    """The picture with all that cameras and programs write around it, and a second one behind its end."""
    around = (
        segment(0xE1, b"Exif\0\0MM\0*" + CANARY)
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + CANARY)
        + segment(0xE2, b"MPF\0" + CANARY)
        + segment(0xED, b"Photoshop 3.0\0" + CANARY)
        + segment(0xFE, CANARY)
    )
    return JPEG[:2] + around + JPEG[2:] + b"\xff\xd8" + CANARY + b"\xff\xd9"


def chunk(name: bytes, payload: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def png_of_a_phone() -> bytes:
    """The picture with a camera's notes, and more behind its end."""
    start, rest = PNG[:33], PNG[33:]  # the signature and IHDR
    names = (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME")
    return start + b"".join(chunk(name, CANARY) for name in names) + rest + CANARY


def webp_of_a_phone() -> bytes:
    """The picture with EXIF and XMP, flagged in its head."""
    body = bytearray(WEBP[12:])
    body[8] |= 0x08 | 0x04  # VP8X: has EXIF, has XMP
    for name in (b"EXIF", b"XMP "):
        body += name + struct.pack("<I", len(CANARY)) + CANARY
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + bytes(body)
