"""What an expression may know beside the answers: the moment, the language, the form, repeatable chance."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from lxml.etree import _Element


class Book(Protocol):
    """The form, as functions look things up in it."""

    @property
    def version(self) -> str: ...

    def lists(self, name: str) -> list[_Element]:
        """The root of a list of choices, as a set of one node; empty when there is none."""

    def choice_label(self, path: str, value: str, frame: "Frame") -> str: ...

    def text(self, key: str, frame: "Frame") -> str: ...


@dataclass(slots=True, kw_only=True)
class Frame:
    """One evaluation after another; `key` is the node whose expression runs now."""

    book: Book
    data: _Element  # root of the answers
    now: datetime  # aware, in the zone of those who answer
    seed: int
    language: str | None = None
    once: dict[str, str] = field(default_factory=dict)  # key -> what `once()` gave the first time
    key: str = ""
    _draws: dict[str, int] = field(default_factory=dict)

    def draw(self) -> bytes:
        """32 bytes that look like chance and are the same whenever the same node asks again."""
        number = self._draws.get(self.key, 0)
        self._draws[self.key] = number + 1
        return hashlib.sha256(f"{self.seed}|{self.key}|{number}".encode()).digest()

    def random(self) -> float:
        return int.from_bytes(self.draw()[:6], "big") / 2**48

    def uuid(self) -> str:
        return str(UUID(bytes=self.draw()[:16], version=4))

    def begin(self, key: str) -> None:
        """The expression of another node runs from here on."""
        self.key = key
        self._draws.pop(key, None)


_FRAME: ContextVar[Frame] = ContextVar("frame of the expression that runs")


def frame() -> Frame:
    """The frame of the expression that runs now. LookupError outside of one."""
    return _FRAME.get()


@contextmanager
def framed(given: Frame) -> Iterator[Frame]:
    """Expressions evaluated inside see this frame."""
    token = _FRAME.set(given)
    try:
        yield given
    finally:
        _FRAME.reset(token)
