"""What counts as answered, and what of an answer is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.surveys.matrix import Item, fold
from domain.surveys.model import Disposition

COMPLETE, PARTIAL = (10, 12), (6, 12)  # answered items of twelve; other lengths in proportion
# What a form notes by itself says when and where, which is as good as who.
TELLING = frozenset(
    {"start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit"}
    | {"instanceid", "instancename", "background-audio", "start-geopoint"}
)


def disposition(answers: Mapping[str, Any], items: Sequence[Item]) -> Disposition | None:
    """Complete from ten of twelve items answered, partial from six; None when nothing was answered."""
    answered = len(kept(answers, items, only_items=True))
    if 12 * answered >= COMPLETE[0] * len(items):
        return Disposition.COMPLETA
    if 12 * answered >= PARTIAL[0] * len(items):
        return Disposition.PARCIAL
    return Disposition.ABANDONO if answered else None


def kept(answers: Mapping[str, Any], items: Sequence[Item], *, only_items: bool = False) -> dict[str, Any]:
    """Answers as they are kept: items as text under their first name, nothing of when and where.

    A question that stands in for an item in one modelo would tell the modelo, so it gets the item's name.
    """
    names = {fold(name): item.name for item in items for name in item.names}
    found: dict[str, Any] = {}
    for name, value in answers.items():
        item = names.get(fold(name))
        if value in (None, "", []):
            continue
        if item is not None:
            found[item] = str(value)
        elif not only_items and name.casefold() not in TELLING:
            found[name] = value
    return found
