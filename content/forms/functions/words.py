"""Functions of texts and of choices."""

import re
from functools import lru_cache

from content.forms.functions.shape import ANY, Functions, native, own
from content.forms.values import text, texts, truth, words

# A pattern of three free lengths on a long text would take minutes; nobody's code or number is that long.
SLOW_FROM, SLOW_LENGTH = 3, 200


def _concat(_: object, *parts: object) -> str:
    return "".join(each for part in parts for each in texts(part))


def _join(_: object, between: object, *parts: object) -> str:
    return text(between).join(each for part in parts for each in texts(part))


def _ends_with(_: object, whole: object, end: object) -> bool:
    return text(whole).endswith(text(end))


def _substr(_: object, whole: object, start: object, end: object = "") -> str:
    """From place `start` up to before `end`, counted from 0, from the end when negative."""
    first = int(float(text(start) or 0))
    return text(whole)[first:] if end == "" else text(whole)[first : int(float(text(end)))]


def _selected(_: object, several: object, one: object) -> bool:
    return text(one).strip() in words(several)


def _selected_at(_: object, several: object, place: object) -> str:
    chosen, at = words(several), int(float(text(place) or 0))
    return chosen[at] if 0 <= at < len(chosen) else ""


def _count_selected(_: object, several: object) -> float:
    return float(len(words(several)))


def _regex(_: object, whole: object, pattern: object) -> bool:
    written, made = text(whole), text(pattern)
    if len(written) > SLOW_LENGTH and open_ends(made)[1] >= SLOW_FROM:
        return False
    return compiled(made).fullmatch(written) is not None


@lru_cache(maxsize=512)
def compiled(pattern: str) -> "re.Pattern[str]":
    """re.error: not a pattern."""
    return re.compile(pattern)


@lru_cache(maxsize=512)
def open_ends(pattern: str) -> tuple[int, int]:
    """How deep free lengths stand within repetitions, and how many of them have no end to speak of.

    From a depth of two a short text can keep the search busy for years: `(a+)+`, `(a|aa)*`, `(a?b?){40}`.
    """
    depths, deepest, count, inner = [0], 0, 0, 0
    for piece in _PIECE.findall(pattern):
        if piece.startswith("("):
            depths.append(0)
        elif piece == ")" and len(depths) > 1:
            inner = depths.pop()
            depths[-1] = max(depths[-1], inner)
            continue
        elif piece == "|":
            depths[-1] = max(depths[-1], 1)
        elif bounds := _bounds(piece):
            low, high = bounds
            count += high >= _LONG
            within = inner + 1 if inner and high > 1 else max(inner, int(low != high))
            depths[-1] = max(depths[-1], within)
            deepest = max(deepest, within)
        deepest = max(deepest, depths[-1])
        inner = 0
    return deepest, count


_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]|\(\?[:!=]|\{\d*,?\d*\}|.", re.S)
_ENDLESS, _LONG = 10**6, 50
_SIGNS = {"*": (0, _ENDLESS), "+": (1, _ENDLESS), "?": (0, 1)}


def _bounds(piece: str) -> tuple[int, int] | None:
    """Fewest and most times that a quantifier allows; None for what is none."""
    if piece in _SIGNS:
        return _SIGNS[piece]
    if not piece.startswith("{"):
        return None
    low, comma, high = piece[1:-1].partition(",")
    fewest = int(low or 0)
    return fewest, int(high) if high else _ENDLESS if comma else fewest


def _string(_: object, value: object = "") -> str:
    return text(value)


def _boolean_from_string(_: object, value: object) -> bool:
    return text(value).strip().lower() in ("true", "1")


def _boolean(_: object, value: object) -> bool:
    return truth(value)


def _not(_: object, value: object) -> bool:
    return not truth(value)


def _string_length(_: object, value: object) -> float:
    return float(len(text(value)))


FUNCTIONS: Functions = {
    "string": own(_string, "text", 1),
    "concat": own(_concat, "text", 1, ANY),
    "join": own(_join, "text", 2, ANY),
    "contains": native("truth", 2),
    "starts-with": native("truth", 2),
    "ends-with": own(_ends_with, "truth", 2),
    "substr": own(_substr, "text", 2, 3),
    "substring": native("text", 2, 3),
    "substring-before": native("text", 2),
    "substring-after": native("text", 2),
    "string-length": own(_string_length, "number", 1),
    "normalize-space": native("text", 1),
    "translate": native("text", 3),
    "regex": own(_regex, "truth", 2),
    "selected": own(_selected, "truth", 2),
    "selected-at": own(_selected_at, "text", 2),
    "count-selected": own(_count_selected, "number", 1),
    "boolean": own(_boolean, "truth", 1),
    "boolean-from-string": own(_boolean_from_string, "truth", 1),
    "not": own(_not, "truth", 1),
    "true": native("truth", 0),
    "false": native("truth", 0),
}
