"""What a person gives for an answer, and why one is not taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tap:
    """A button: the choice's index in its whole list, the place of a number in its range, 0 or 1 for no or yes."""

    index: int


@dataclass(frozen=True)
class Seen:
    """The button of a note, or of what only has to be acknowledged."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A photo, voice note, video or file, by the name under which the caller keeps it."""

    name: str
    mimetype: str


@dataclass(frozen=True, kw_only=True)
class Location:
    """A shared place, in degrees and metres."""

    latitude: float
    longitude: float
    altitude: float = 0.0
    accuracy: float = 0.0


Raw = str | Tap | Seen | File | Location


@dataclass(frozen=True)
class Unfit:
    """An answer that was not taken; nothing changed. The sentence of a code is in content/messages/form_answers.py.

    Where the form has its own sentence for it, in the language asked for, it is the fact `message`.
    """

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
