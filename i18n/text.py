"""Small pieces of text that need care: HTML, markers, names typed by people."""

import html
import unicodedata

NAME_LIMIT = 64  # code points; the longest name that still fits on a phone's line
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and symbols drawn as nothing


class Html(str):
    """Text that is already valid Telegram HTML and is inserted as it stands."""

    __slots__ = ()


def escaped(value: object) -> Html:
    """`value` as HTML text. `Html` passes unchanged, everything else is escaped.

    Quotes stay, because Telegram shows `&#x27;` well but counts it; so a value meant for an
    attribute must be escaped by the caller.
    """
    if isinstance(value, Html):
        return value
    return Html(html.escape(str(value), quote=False))


def N_(msgid: str) -> str:
    """Mark a string kept in a table for extraction; it is translated where it is shown."""
    return msgid


def without_accents(text: str) -> str:
    """Letters apart from the marks above and below them."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def clean_name(name: str, limit: int = NAME_LIMIT) -> str:
    """A person's name made safe to show: at most `limit` code points on one line.

    Control, bidirectional and other format characters disappear, blanks collapse, accents are
    composed (NFC), and what is too long ends in an ellipsis. May return an empty string.
    """
    shown = "".join(_seen(char) for char in unicodedata.normalize("NFC", name))
    joined = " ".join(shown.split())
    if len(joined) <= limit:
        return joined
    return joined[: limit - 1].rstrip() + "…"


def _seen(char: str) -> str:
    if char.isspace() or char in INVISIBLE:
        return " "
    return "" if unicodedata.category(char).startswith("C") else char
