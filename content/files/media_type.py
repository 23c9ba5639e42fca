"""What a file is, by its own bytes; what its sender says of it is not asked."""

OGG, MP3, M4A = "audio/ogg", "audio/mpeg", "audio/mp4"
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
MP4, PDF = "video/mp4", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    OGG: "ogg",
    MP3: "mp3",
    M4A: "m4a",
    JPEG: "jpg",
    PNG: "png",
    WEBP: "webp",
    MP4: "mp4",
    PDF: "pdf",
    XLSX: "xlsx",
}
ALLOWED = frozenset(ENDINGS)

SOUND_BRANDS = (b"M4A ", b"M4B ")
FILM_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV", b"M4V ")
WORKBOOK_PARTS = (b"[Content_Types].xml", b"xl/workbook.xml")
MACROS = b"vbaProject.bin"
# Bits of an MP3's first frame that have one value no frame has: version, layer, bit rate, sample rate.
VERSION, LAYER, LAYER_THREE, RATE, FREQUENCY = 0x18, 0x06, 0x02, 0xF0, 0x0C


def media_type(data: bytes) -> str | None:
    """One of ALLOWED; None for everything else."""
    found = (kind for start, kind in STARTS if data.startswith(start))
    return next(found, None) or ogg(data) or mp3(data) or webp(data) or mp4(data) or xlsx(data)


STARTS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"%PDF-", PDF), (b"ID3", MP3))


def ogg(data: bytes) -> str | None:
    """Only Opus: its head is the first packet of the first page."""
    return OGG if data.startswith(b"OggS") and data[28:36] == b"OpusHead" else None


def mp3(data: bytes) -> str | None:
    """A frame of layer III right at the beginning."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    sound = data[1] & LAYER == LAYER_THREE and data[1] & VERSION != 0x08
    return MP3 if sound and data[2] & RATE not in {0, RATE} and data[2] & FREQUENCY != FREQUENCY else None


def webp(data: bytes) -> str | None:
    return WEBP if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else None


def mp4(data: bytes) -> str | None:
    """A box of the family, of a brand that is sound or film."""
    brand = data[8:12] if data[4:8] == b"ftyp" else b""
    return M4A if brand in SOUND_BRANDS else MP4 if brand in FILM_BRANDS else None


def xlsx(data: bytes) -> str | None:
    """A workbook without macros. Names of parts stand in a ZIP as they are: nothing is unpacked to see them."""
    workbook = data.startswith(b"PK\x03\x04") and all(part in data for part in WORKBOOK_PARTS)
    return XLSX if workbook and MACROS not in data else None
