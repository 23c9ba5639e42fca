"""Every call of the bot, in order: what tests join with the outbox to count delivered copies."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(kw_only=True)
class Call:
    """One call. `outcome`: "ok", "error", or the name of the fault that hid the answer."""

    seq: int
    monotonic: float  # seconds, when it arrived
    wall: str  # ISO, the server's clock
    method: str
    params: Json
    chat_id: int | None
    outcome: str = "running"
    status: int | None = None  # HTTP status sent; None if the line was cut
    description: str = ""  # of the error
    message_id: int | None = None  # of the message delivered; None if nothing was
    fault: str = ""
    seconds: float = 0.0


class Recorder:
    """The log of calls."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.clear()

    def clear(self) -> None:
        """Start again with an empty log."""
        self.calls: list[Call] = []
        self.seq = 0

    def begin(self, method: str, params: Json) -> Call:
        """Note that a call arrived."""
        self.seq += 1
        call = Call(
            seq=self.seq, monotonic=time.monotonic(), wall=self._now().isoformat(),
            method=method, params=params, chat_id=as_int(params.get("chat_id")),
        )  # fmt: skip
        self.calls.append(call)
        return call

    @staticmethod
    def end(call: Call, *, outcome: str, status: int | None) -> None:
        """Note what was answered."""
        call.outcome, call.status = outcome, status
        call.seconds = time.monotonic() - call.monotonic

    def select(self, method: str = "", chat_id: int | None = None, since: int = 0) -> list[Call]:
        """Calls after number `since`, of this method and chat."""
        return [
            call for call in self.calls
            if call.seq > since
            and (not method or call.method.lower() == method.lower())
            and (chat_id is None or call.chat_id == chat_id)
        ]  # fmt: skip


def as_int(value: object) -> int | None:
    """A number, from a number or its text."""
    try:
        return int(str(value))
    except ValueError:
        return None
