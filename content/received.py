"""What people send beside words: a file that Telegram keeps, or a place."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file somebody sent. What they or their phone say of it is not to be trusted."""

    kind: str  # voice | audio | video | photo | document
    file_id: str  # Telegram's name for it; good for this bot alone
    size: int = 0  # bytes; 0: not said
    mime: str = ""
    name: str = ""
    seconds: int = 0  # how long it plays
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place somebody shared; degrees."""

    latitude: float
    longitude: float
