"""What a channel must do: take a message to an address and say what became of it; fetch what people send.

A new channel is two files: one that sends and one that sorts its errors into these causes. It must
pass the shared suite of `tests/scheduler/channels`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from content.message import Message


class Cause(StrEnum):
    NOT_SENT = "not_sent"  # certainly not delivered; the way was closed
    PAUSE = "pause"  # not delivered; everybody must wait `retry_after` seconds
    UNREACHABLE = "unreachable"  # the person left or never came
    BAD_TEXT = "bad_text"  # not delivered; our markup was refused
    GONE = "gone"  # the message to edit is not there, or cannot be edited
    MOVED = "moved"  # the chat has another address: `new_address`
    REFUSED = "refused"  # certainly not delivered; no use to repeat
    FILE_UNKNOWN = "file_unknown"  # not delivered; the channel does not know the id of its file
    NO_ACCESS = "no_access"  # the channel does not know us any more (token)
    UNKNOWN = "unknown"  # perhaps delivered


@dataclass(frozen=True, kw_only=True)
class Sent:
    message_id: int
    file_id: str | None = None  # of its file, when that arrived as the kind it was sent as


@dataclass(frozen=True, kw_only=True)
class NotSent:
    cause: Cause
    retry_after: float = 0.0
    new_address: int = 0


class Channel(Protocol):
    account: int  # ours on the channel; ids of files are good for one account

    async def send(self, address: int, message: Message, *, edits: int | None) -> Sent | NotSent:
        """Sends, or replaces message `edits`, or takes it away. Never raises for what the other side does."""
        ...


class Hitch(StrEnum):
    """Why a file that somebody sent could not be fetched."""

    LINE = "line"  # the way was closed, or the other side failed
    PAUSE = "pause"  # everybody must wait `retry_after` seconds
    FILE_UNKNOWN = "file_unknown"  # the id is not known, or not at the moment
    TOO_BIG = "too_big"
    NO_ACCESS = "no_access"  # the channel does not know us any more


@dataclass(frozen=True, kw_only=True)
class NotFetched:
    hitch: Hitch
    retry_after: float = 0.0


class Source(Protocol):
    async def fetch(self, file_id: str, most: int) -> bytes | NotFetched:
        """The bytes of a file that somebody sent, `most` at the most. Never raises for what the other side does."""
        ...
