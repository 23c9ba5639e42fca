"""Hours: what the marks of a rule name."""

import re

from i18n.written_dates import days as calendar
from i18n.written_dates.hours import EARLIEST_ALONE, NOON, Clock, spans
from i18n.written_dates.said import Match, Part, Told, Unsure

MINUTE = "n236"
BASE = r"(?:c|o|9(?=[ha])|[n2](?:ay[Hq]|y(?:H|q|[n236])|b[qn2]|[236](?!°|[fF]?M))?)"
TAIL = r"(?:E?h?a?E?(?:[fzj]lm|[fzj]l?p|[fF]k)?)"
TIME = BASE + TAIL
FROM = rf"[fRr]?t?l?{TIME}"
STRONG, HOURLY = re.compile("[lAackpmHq9]|h[n2]"), re.compile("[acohp]")
TO = re.compile(rf"{FROM}(?=[tTUy-])")


def clock_of(match: Match) -> Clock:
    """One hour."""
    half, packed = half_of(match), match.number("9")
    if written := match.numbers("co"):
        return Clock(written[0], written[1], half)
    if packed is not None:  # «0900 hrs», «340pm»
        return Clock(packed // 100, packed % 100, half)
    hour = match.number("n2") or 0
    minutes = 30 if "H" in match.marks else 15 if "q" in match.marks else match.number(MINUTE, 1) or 0
    return earlier(Clock(hour, 0, half), minutes) if "b" in match.marks else Clock(hour, minutes, half)


def half_of(match: Match) -> str:
    """What tells the half of the day."""
    for mark, value in zip(match.marks, match.values, strict=True):
        if mark in "ap":
            return str(value)
        if mark == "m":
            return "morning"
        if mark == "k":
            return "midday"
    return ""


def earlier(clock: Clock, minutes: int) -> Clock:
    """«cuarto para las 10», «9 menos diez»: in the half of the day of the hour that is named."""
    half = clock.half or ("morning" if clock.hour == EARLIEST_ALONE else "")
    return Clock(clock.hour - 1 or NOON, 60 - minutes, half)


def noon(match: Match) -> Told:
    return Told(Clock(NOON, 0, half_of(match)))


def part(match: Match) -> Part:
    return Part(half_of(match))


def strong(match: Match) -> bool:
    """Whether the marks make the number an hour."""
    if STRONG.search(match.marks):
        return True
    return "h" in match.marks and (match.behind_day or (match.number("n2") or 0) > 12)


def hour(match: Match) -> Told | Unsure | None:
    if match.marks == "o":
        return dotted(match)
    return Told(clock_of(match)) if strong(match) or "o" in match.marks else None


def dotted(match: Match) -> Unsure:
    """«9.30» is an hour, «14.08» a day, «10.10» may be both."""
    first, second = match.numbers("o")
    return Unsure(calendar.numbered(match.today, first, second, None, None), Told(Clock(first, second)))


def to_the_hour(match: Match) -> Told:
    """«cuarto para las 10»."""
    cut = match.marks.index("g")
    minutes = 15 if "q" in match.marks[:cut] else match.cut(0, cut).number(MINUTE) or 0
    return Told(earlier(clock_of(match.cut(cut + 2)), minutes))


def hours_between(match: Match) -> Told | None:
    """«de 9 a 11», «2-4pm»; bare numbers need their «de», and nothing counted behind them («de 3 a 5 años»)."""
    parted = TO.match(match.marks)
    if parted is None:
        return None
    cut, led = parted.end(), match.marks[0] in "fRr"
    first, last = match.cut(0, cut), match.cut(cut + 1)
    if not HOURLY.search(match.marks) and not (led and match.ahead != "w"):
        return None
    if match.marks[cut] == "y" and match.marks[0] != "r":
        return None
    return Told(clock_of(first), clock_of(last))


def dashed(match: Match) -> Unsure:
    """«9-11»: a day and month, or two hours."""
    first, second = match.number(MINUTE) or 0, match.number(MINUTE, 1) or 0
    days = calendar.numbered(match.today, first, second, None, None)
    hours = any(until for _, until in spans(Clock(first), Clock(second)))
    return Unsure(days, Told(Clock(first), Clock(second)) if hours else None)


def or_hour(match: Match) -> Told | None:
    """«o 10»: an hour only where it follows one, or says so itself."""
    follows = match.marks[0] == "v" and (match.behind_hour or strong(match))
    return Told(clock_of(match)) if follows else None
