"""The only shape that leaves the house: text, buttons, at most one file; or that a message is taken away."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aiogram.filters.callback_data import CallbackData

MOST_BUTTON_CHARACTERS = 20


@dataclass(frozen=True)
class Button:
    """`label` is already in the reader's language; `action` is a verb of `content/actions.py`."""

    label: str
    action: CallbackData | None = None
    url: str | None = None


@dataclass(frozen=True)
class File:
    """Its bytes, or the id under which the channel has it already."""

    name: str
    content: bytes = b""
    kind: str = "document"  # document | photo | voice | audio | video
    file_id: str | None = None  # given by the channel; good for one account of ours and one kind
    key: str | None = None  # the same key is the same file of the same kind: uploaded once for each account
    # makes `content` when the message is sent, beside the units
    make: Callable[[], bytes] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class ContactRequest:
    """A keyboard with the one button that shares one's own number; such a message is not edited."""

    label: str


@dataclass(frozen=True)
class NoKeyboard:
    """Takes an open reply keyboard away."""


@dataclass(frozen=True)
class Command:
    name: str
    description: str  # 1 to 256 characters, in the reader's language


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Message:
    text: str  # HTML as Telegram reads it; every fact in it was escaped by `Tongue.say`
    plain: bool = False  # the text is no HTML: its markup was refused and taken out
    buttons: Rows = ()
    file: File | None = None
    keyboard: ContactRequest | NoKeyboard | None = None
    commands: tuple[Command, ...] = ()  # the chat's command menu from now on
    away: bool = False  # no message: the one in whose place it would come is taken out of the chat
