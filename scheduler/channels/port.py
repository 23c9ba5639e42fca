"""What a channel must do: take a message to an address and say what became of it.

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
    NO_ACCESS = "no_access"  # the channel does not know us any more (token)
    UNKNOWN = "unknown"  # perhaps delivered


@dataclass(frozen=True, kw_only=True)
class Sent:
    message_id: int


@dataclass(frozen=True, kw_only=True)
class NotSent:
    cause: Cause
    retry_after: float = 0.0
    new_address: int = 0


class Channel(Protocol):
    async def send(self, address: int, message: Message, *, edits: int | None) -> Sent | NotSent:
        """Sends, or replaces message `edits`. Never raises for what the other side does."""
        ...
