"""What the server answers when it refuses."""

from __future__ import annotations

from typing import Any

PREFIXES = {400: "Bad Request", 403: "Forbidden", 409: "Conflict"}


class Refusal(Exception):
    """A Bot API error answer: HTTP status, description and optional `parameters`."""

    def __init__(self, code: int, text: str, **parameters: int) -> None:
        prefix = PREFIXES.get(code)
        self.code = code
        self.description = f"{prefix}: {text}" if prefix else text
        self.parameters = parameters
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        """The JSON object the Bot API sends with this refusal."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad(text: str) -> Refusal:
    """400 with the server's own prefix."""
    return Refusal(400, text)


def forbidden(text: str) -> Refusal:
    """403 with the server's own prefix."""
    return Refusal(403, text)


def too_many(seconds: int) -> Refusal:
    """429 asking to wait `seconds`."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
