"""Functions that look at the form itself: choices, lists, repeats, what was drawn before."""

from typing import Any

from lxml.etree import _Element

from content.forms.frame import frame
from content.forms.functions.shape import ANY, Functions, native, own
from content.forms.values import number, text, truth


def _if(_: object, condition: object, then: object, otherwise: object) -> object:
    return then if truth(condition) else otherwise


def _coalesce(_: object, *values: object) -> str:
    return next((text(each) for each in values if text(each)), "")


def _once(_: object, value: object) -> str:
    """What it was the first time it was anything."""
    here = frame()
    if here.key not in here.once and text(value):
        here.once[here.key] = text(value)
    return here.once.get(here.key, "")


def _instance(_: object, name: object) -> list[_Element]:
    return frame().book.lists(text(name))


def _position(_: object, nodes: object) -> float:
    """The place of a node among those of its name, from 1."""
    if not isinstance(nodes, list) or not nodes or not isinstance(nodes[0], _Element):
        return float("nan")
    return 1.0 + sum(1 for _ in nodes[0].itersiblings(nodes[0].tag, preceding=True))


def _indexed_repeat(_: object, nodes: object, *places: object) -> object:
    """indexed-repeat(node, repeat, place, repeat within, place…): the node in that repetition."""
    found: list[Any] = list(nodes) if isinstance(nodes, list) else []
    within: _Element | None = None
    for repeat, place in zip(places[::2], places[1::2], strict=False):
        candidates = [each for each in repeat if _inside(each, within)] if isinstance(repeat, list) else []
        at = number(place)
        if not 1 <= at <= len(candidates):
            return ""
        within = candidates[int(at) - 1]
    return [each for each in found if _inside(each, within)][:1] or ""


def _inside(node: Any, within: _Element | None) -> bool:
    return within is None or any(each is within for each in node.iterancestors())


def _choice_name(_: object, value: object, path: object) -> str:
    here = frame()
    return here.book.choice_label(text(path).strip(), text(value), here)


def _itext(_: object, key: object) -> str:
    here = frame()
    return here.book.text(text(key), here)


def _version(_: object) -> str:
    return frame().book.version


def _random(_: object) -> float:
    return frame().random()


def _uuid(_: object, length: object = "") -> str:
    whole = frame().uuid()
    return whole if length == "" else whole.replace("-", "")[: int(number(length))]


def _randomize(_: object, nodes: object, seed: object = "") -> object:
    """The nodes in an order of chance: the same for the same seed, or for the same person and question."""
    if not isinstance(nodes, list):
        return nodes
    order, state = list(nodes), _park_miller(int(frame().random() * 2**31) if seed == "" else _seed(seed))
    for last in range(len(order) - 1, 0, -1):
        state = _park_miller(state)
        other = int((state - 1) / 2147483646 * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order


def _seed(seed: object) -> int:
    counted = number(seed)
    return int(counted) if counted == counted else sum(map(ord, text(seed)))


def _park_miller(state: int) -> int:
    """The next of the numbers that the XForms specification names for this function."""
    return (state % 2147483647 or 1) * 16807 % 2147483647


def _truth(_: object, value: object) -> bool:
    return truth(value)


TRUTH = "truth"  # our own, put in by the compiler and written by nobody
FUNCTIONS: Functions = {
    "if": own(_if, "same", 3),
    "coalesce": own(_coalesce, "same", 2, ANY),
    "once": own(_once, "same", 1),
    "position": native("number", 0, 1),
    "last": native("number", 0),
    "name": native("text", 0, 1),
    "indexed-repeat": own(_indexed_repeat, "text", 3, 7),
    "instance": own(_instance, "nodes", 1),
    "current": native("nodes", 0),
    "jr:choice-name": own(_choice_name, "text", 2),
    "jr:itext": own(_itext, "text", 1),
    "version": own(_version, "text", 0),
    "random": own(_random, "number", 0),
    "randomize": own(_randomize, "nodes", 1, 2),
    "uuid": own(_uuid, "text", 0, 1),
}
INNER: Functions = {TRUTH: own(_truth, "truth", 1), "place": own(_position, "number", 1)}
