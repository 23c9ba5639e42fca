"""Files people and the bot exchanged. A file_id is good for one bot and one kind only."""

from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from simulator.errors import bad
from simulator.limits import DOWNLOAD_BYTES, THUMBNAIL_PIXELS
from simulator.ogg import seconds_of

Json = dict[str, Any]

FOLDERS = {
    "document": "documents", "photo": "photos", "voice": "voice", "audio": "music", "video": "videos",
    "sticker": "stickers",
}  # fmt: skip
FILE_KINDS = ("document", "photo", "voice", "audio", "video")  # what people and bots send each other
WRONG_FILE = "wrong file identifier/HTTP URL specified"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file kept by the server."""

    file_id: str
    kind: str  # one of FOLDERS
    name: str
    mime: str
    data: bytes
    path: str
    seconds: int = 1  # of what can be played
    small: Stored | None = None  # the smaller size of a photo, with an id of its own

    def common(self) -> Json:
        """Fields every kind of file has."""
        unique = hashlib.sha256(self.file_id.encode()).digest()[:9]
        unique_id = base64.urlsafe_b64encode(unique).decode()
        return {"file_id": self.file_id, "file_unique_id": unique_id, "file_size": len(self.data)}

    def content(self) -> Json:
        """The part of a Message that shows it."""
        if self.kind == "photo":
            return {"photo": self.sizes()}
        about: Json = {**self.common(), "mime_type": self.mime}
        if self.kind != "document":
            about["duration"] = self.seconds
        if self.kind != "voice":
            about["file_name"] = self.name
        if self.kind == "video":
            about |= {"width": 640, "height": 360}
        return {self.kind: about}

    def sizes(self) -> list[Json]:
        """The sizes of a photo, the smallest first."""
        width, height = picture_size(self.data)
        largest = {**self.common(), "width": width, "height": height}
        if self.small is None:
            return [largest]
        scale = min(1.0, THUMBNAIL_PIXELS / max(width, height, 1))
        small = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
        return [{**self.small.common(), **small}, largest]


class Files:
    """All files, by id and by path."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id
        self.clear()

    def clear(self) -> None:
        """Forget all files."""
        self.by_id: dict[str, Stored] = {}
        self.by_path: dict[str, Stored] = {}

    def add(self, kind: str, name: str, mime: str, data: bytes, seconds: int | None = None) -> Stored:
        """Keep a file; a new id each time. `seconds`: how long it plays; None: as an OGG says, else 1."""
        small = self._keep("photo", name, mime, data, 1, None) if kind == "photo" else None
        length = seconds_of(data) if seconds is None else seconds
        return self._keep(kind, name, mime, data, length, small)

    def _keep(self, kind: str, name: str, mime: str, data: bytes, seconds: int, small: Stored | None) -> Stored:
        number = len(self.by_id)
        raw = f"{kind}|{self._bot_id}|{number}|{hashlib.sha256(data).hexdigest()[:8]}"
        file_id = base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")
        extension = name.rsplit(".", 1)[-1] if "." in name else "bin"
        path = f"{FOLDERS[kind]}/file_{number}.{extension}"
        stored = Stored(
            file_id=file_id, kind=kind, name=name, mime=mime, data=data, path=path, seconds=seconds, small=small
        )
        self.by_id[file_id] = self.by_path[path] = stored
        return stored

    def for_sending(self, file_id: str, kind: str) -> Stored:
        """The file to send again; its kind cannot change."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad(WRONG_FILE)
        if stored.kind != kind:
            raise bad(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def for_download(self, file_id: str) -> Stored:
        """The file getFile asks for, at most 20 MB."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(stored.data) > DOWNLOAD_BYTES:
            raise bad("file is too big")
        return stored


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG; a usual size for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return 800, 600


def is_picture(data: bytes) -> bool:
    """PNG, JPEG, GIF or WebP by its first bytes."""
    return data[:8] == b"\x89PNG\r\n\x1a\n" or data[:3] == b"\xff\xd8\xff" or data[:4] in (b"GIF8", b"RIFF")
