"""Where each command, button, expected text and expected file leads: look-ups, filled by the handlers.

A tap is dispatched by its verb in one look-up; no chain of filters is tried one by one.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from aiogram.filters.callback_data import CallbackData

from content.received import Place, Received
from handlers.turn import Turn

Action = TypeVar("Action", bound=CallbackData)
OnTap = Callable[[Turn, Any], None]
OnCommand = Callable[[Turn, str], None]  # (turn, what was written behind the command)
OnText = Callable[[Turn, str, dict[str, Any]], None]  # (turn, text, what was kept for it)
OnUnread = Callable[[Turn, dict[str, Any]], None]  # (turn, what was kept for it)
OnMedia = Callable[[Turn, Received | Place, dict[str, Any]], None]  # the same with a file or a place

MOST_ID = 2**31 - 1  # the largest number that every database's id column takes

TAPS: dict[str, tuple[type[CallbackData], OnTap]] = {}
COMMANDS: dict[str, OnCommand] = {}
TEXTS: dict[str, OnText] = {}
MEDIA: dict[str, OnMedia] = {}
UNREAD: dict[str, OnUnread] = {}
UNASKED = "unasked"  # the step of a file that nobody was asked for; its handler may leave it


def tap(
    action: type[Action],
) -> Callable[[Callable[[Turn, Action], None]], Callable[[Turn, Action], None]]:
    """Registers the handler of a verb of `content/actions.py`."""

    def register(function: Callable[[Turn, Action], None]) -> Callable[[Turn, Action], None]:
        assert action.__prefix__ not in TAPS, f"{action.__prefix__} is taken"
        TAPS[action.__prefix__] = (action, function)
        return function

    return register


def command(*names: str) -> Callable[[OnCommand], OnCommand]:
    """Registers the handler of «/name»."""

    def register(function: OnCommand) -> OnCommand:
        COMMANDS.update(dict.fromkeys(names, function))
        return function

    return register


def text(step: str) -> Callable[[OnText], OnText]:
    """Registers who reads what is written while `step` is open (`handlers/dialogue.py`)."""

    def register(function: OnText) -> OnText:
        TEXTS[step] = function
        return function

    return register


def media(step: str) -> Callable[[OnMedia], OnMedia]:
    """Registers who takes the file or the place that comes while `step` is open."""

    def register(function: OnMedia) -> OnMedia:
        MEDIA[step] = function
        return function

    return register


def unread(step: str) -> Callable[[OnUnread], OnUnread]:
    """Registers who answers to a sticker and the like, which nobody takes, while `step` is open."""

    def register(function: OnUnread) -> OnUnread:
        UNREAD[step] = function
        return function

    return register


def decode(data: str) -> tuple[OnTap, CallbackData] | None:
    """The handler and action of a button's data; None for a forged or a forgotten button."""
    action, function = TAPS.get(data.partition(":")[0], (None, None))
    if action is None or function is None:
        return None
    try:
        found = action.unpack(data)
    except (TypeError, ValueError):
        return None
    return (function, found) if fits(found) else None


def fits(action: CallbackData) -> bool:
    """True when every number may be a row's id: what no row has is refused before a look-up fails on it."""
    return all(not isinstance(value, int) or abs(value) <= MOST_ID for _, value in action)
