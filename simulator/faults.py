"""Scripted faults: what may go wrong between a bot and Telegram, on demand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

EFFECTS = (
    "drop_before", "hang_before", "deliver_then_hang", "deliver_then_reset", "deliver_then_status", "status", "delay",
)  # fmt: skip
HTML_ERROR = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n"
)


@dataclass(kw_only=True)
class Fault:
    """One line of the script; `times` None = always, `skip` calls go by first, `share` of the rest is hit."""

    effect: str
    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    skip: int = 0
    share: float = 1.0
    code: int = 502
    description: str = ""
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    html: bool | None = None  # body of a status; None: HTML for deliver_then_status 502, else JSON
    seconds: float = 60.0

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            raise ValueError(f"effect must be one of {', '.join(EFFECTS)}")

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Is this call of the kind the fault is for?"""
        return self.method in ("*", method) and self.chat_id in (None, chat_id) and self.times != 0

    def answer(self) -> tuple[int, Json | str]:
        """HTTP status and body of the answer it gives."""
        if self.html or (self.html is None and self.effect == "deliver_then_status" and self.code == 502):
            return self.code, HTML_ERROR
        parameters = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to_chat_id}
        given = {name: value for name, value in parameters.items() if value is not None}
        body: Json = {"ok": False, "error_code": self.code, "description": self.description or self.default_text()}
        return self.code, body | ({"parameters": given} if given else {})

    def default_text(self) -> str:
        """What the server says with this code."""
        texts = {429: f"Too Many Requests: retry after {self.retry_after}", 401: "Unauthorized", 404: "Not Found",
                 403: "Forbidden: bot was blocked by the user", 504: "Gateway Timeout", 502: "Bad Gateway"}  # fmt: skip
        return texts.get(self.code, "Internal Server Error")


class Faults:
    """The script; the first matching line with tries left takes effect."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self.clear()

    def clear(self) -> None:
        """No faults; the dice start again."""
        self.script: list[Fault] = []
        self._dice = random.Random(self._seed)  # noqa: S311 - dice of a script, nothing secret

    def add(self, fault: Fault) -> None:
        """Append a line to the script."""
        self.script.append(fault)

    def pick(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, used up by one."""
        for fault in self.script:
            if not fault.matches(method, chat_id):
                continue
            if fault.skip > 0:
                fault.skip -= 1
            elif fault.share >= 1 or self._dice.random() < fault.share:
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None
