"""Rows of buttons. Spanish labels have at most 20 characters: a phone shows two such side by side.

    key(reader.t.label("Confirmar"), Confirm(activity=7, revision=2))
    opens(reader.t.label("Mi agenda"), "agenda")     # does what writing «/agenda» does
    named(reader.t, "Rosa Quispe Mamani", Docente(docente=3))

A text inside `key(….label("…"))` is measured by a test and `long_labels` measures a message; what
comes from people is cut by `named`. A translation may be longer and is never cut.
"""

from collections.abc import Iterable, Sequence

from aiogram.filters.callback_data import CallbackData

from content.actions import Open
from content.message import MOST_BUTTON_CHARACTERS, Button, Message, Rows
from i18n.catalogues import Tongue
from i18n.text import clean_name

PAGE = 8  # buttons of a list that are shown at once; more are behind a tap


def key(label: str, action: CallbackData) -> Button:
    """A button with a label in the reader's language."""
    return Button(label=label, action=action)


def opens(label: str, command: str) -> Button:
    """A button that does what writing «/command» does."""
    return Button(label=label, action=Open(screen=command))


def named(t: Tongue, name: str, action: CallbackData, before: str = "") -> Button:
    """A button that shows a name of the rows, cut to fit; `before` is a mark such as «✓ »."""
    room = MOST_BUTTON_CHARACTERS - len(before)
    return Button(label=before + t.fact(clean_name(name, room) or "…"), action=action)


def one_a_row(buttons: Iterable[Button | None]) -> Rows:
    """One button a row; a button that is None is left out."""
    return in_rows(buttons, 1)


def in_rows(buttons: Iterable[Button | None], a_row: int = 2) -> Rows:
    """`a_row` buttons in each row; a button that is None is left out."""
    shown = [each for each in buttons if each is not None]
    return tuple(tuple(shown[i : i + a_row]) for i in range(0, len(shown), a_row))


def page_of(buttons: Sequence[Button], page: int, size: int = PAGE) -> Sequence[Button]:
    """The buttons of a page counted from 0; a page beyond the end is the last one."""
    last = max(0, (len(buttons) - 1) // size)
    first = min(max(page, 0), last) * size
    return buttons[first : first + size]


def pager(t: Tongue, earlier: CallbackData | None, later: CallbackData | None) -> tuple[Button, ...]:
    """One row to turn pages; None where there is no page. Empty when there is neither."""
    back = key(t.label("◀ Antes"), earlier) if earlier is not None else None
    on = key(t.label("Después ▶"), later) if later is not None else None
    return tuple(each for each in (back, on) if each is not None)


def long_labels(message: Message) -> list[str]:
    """Labels of a Spanish message that do not fit on a button."""
    labels = [each.label for row in message.buttons for each in row]
    return [label for label in labels if len(label) > MOST_BUTTON_CHARACTERS]
