"""When what slips is told to whom: the rows [[digest]] of reminders.toml."""

from dataclasses import dataclass
from datetime import time

from content.node import Node
from domain.year.calendar import Window

RUNGS = ("acompanante", "directivo", "ugel", "dre")  # of the ladder, each told later and less often than the one before
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes")


@dataclass(frozen=True, kw_only=True)
class Digest:
    """One message for each reader of a rung, on one weekday of every so many weeks."""

    to: str
    weekday: int  # Monday is 0
    at: time
    every_weeks: int
    after_days: int  # what has waited less long is left to the rungs below


def read_digests(nodes: list[Node], window: Window) -> tuple[Digest, ...]:
    """ContentError: a word that is none, an hour outside the window, a ladder that rises too fast."""
    found = tuple(_digest(node, window) for node in nodes)
    if [each.to for each in found] != [each for each in RUNGS if each in {rule.to for rule in found}]:
        raise nodes[0].fail(f"the rungs go once each, in the order {', '.join(RUNGS)}")
    waits = [each.after_days for each in found]
    if waits != sorted(waits):
        raise nodes[0].fail("a higher rung is told of what has waited longer")
    return found


def _digest(node: Node, window: Window) -> Digest:
    to, weekday, at = node.at("to").of(str), node.at("weekday").of(str), node.at("at").of(time)
    every, after = node.at("every_weeks").of(int), node.at("after_days").of(int)
    node.check_all_read()
    if to not in RUNGS:
        raise node.at("to").fail(f"{to!r} is none of {', '.join(RUNGS)}")
    if weekday not in WEEKDAYS:
        raise node.at("weekday").fail(f"{weekday!r} is none of {', '.join(WEEKDAYS)}")
    if not window.includes(at, urgent=False):
        raise node.at("at").fail("outside the window")
    if every < 1 or after < 0:
        raise node.fail("at least every week, after no days at the least")
    return Digest(to=to, weekday=WEEKDAYS.index(weekday), at=at, every_weeks=every, after_days=after)
