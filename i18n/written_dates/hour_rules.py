"""Hours: what the marks of a rule name."""

import re

from i18n.written_dates import days as calendar
from i18n.written_dates.hours import EARLIEST_ALONE, NOON, Clock, spans
from i18n.written_dates.items import Part, Span, Told, Unsure

MINUTE = "n236"
BASE = r"(?:c|o|9(?=[ha])|[n2](?:ay[Hq]|y(?:H|q|[n236])|b[qn2]|[236](?!°|[fF]?M))?)"
TAIL = r"(?:E?h?a?E?(?:[fzj]lm|[fzj]l?p|[fF]k)?)"
TIME = BASE + TAIL
FROM = rf"[fRr]?t?l?{TIME}"
STRONG, HOURLY = re.compile("[lAackpmHq9]|h[n2]"), re.compile("[acohp]")
TO = re.compile(rf"{FROM}(?=[tTUy-])")


def clock_of(span: Span) -> Clock:
    """One hour."""
    half, packed = half_of(span), span.number("9")
    if written := span.numbers("co"):
        return Clock(*written, half)
    if packed is not None:  # «0900 hrs», «340pm»
        return Clock(packed // 100, packed % 100, half)
    hour = span.number("n2") or 0
    minutes = 30 if "H" in span.marks else 15 if "q" in span.marks else span.number(MINUTE, 1) or 0
    return earlier(Clock(hour, 0, half), minutes) if "b" in span.marks else Clock(hour, minutes, half)


def half_of(span: Span) -> str:
    """What tells the half of the day."""
    for mark, value in zip(span.marks, span.values, strict=True):
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


def noon(span: Span) -> Told:
    return Told(Clock(NOON, 0, half_of(span)))


def part(span: Span) -> Part:
    return Part(half_of(span))


def strong(span: Span) -> bool:
    """Whether the marks make the number an hour."""
    if STRONG.search(span.marks):
        return True
    return "h" in span.marks and (span.behind_day or (span.number("n2") or 0) > 12)


def hour(span: Span) -> Told | Unsure | None:
    if span.marks == "o":
        return dotted(span)
    return Told(clock_of(span)) if strong(span) or "o" in span.marks else None


def dotted(span: Span) -> Unsure:
    """«9.30» is an hour, «14.08» a day, «10.10» may be both."""
    first, second = span.numbers("o")
    return Unsure(calendar.numbered(span.today, first, second, None, None), Told(Clock(first, second)))


def to_the_hour(span: Span) -> Told:
    """«cuarto para las 10»."""
    cut = span.marks.index("g")
    minutes = 15 if "q" in span.marks[:cut] else span.cut(0, cut).number(MINUTE) or 0
    return Told(earlier(clock_of(span.cut(cut + 2)), minutes))


def hours_between(span: Span) -> Told | None:
    """«de 9 a 11», «2-4pm»; bare numbers need their «de», and nothing counted behind them («de 3 a 5 años»)."""
    parted = TO.match(span.marks)
    if parted is None:
        return None
    cut, led = parted.end(), span.marks[0] in "fRr"
    first, last = span.cut(0, cut), span.cut(cut + 1)
    if not HOURLY.search(span.marks) and not (led and span.ahead != "w"):
        return None
    if span.marks[cut] == "y" and span.marks[0] != "r":
        return None
    return Told(clock_of(first), clock_of(last))


def dashed(span: Span) -> Unsure:
    """«9-11»: a day and month, or two hours."""
    first, second = span.number(MINUTE) or 0, span.number(MINUTE, 1) or 0
    days = calendar.numbered(span.today, first, second, None, None)
    hours = any(until for _, until in spans(Clock(first), Clock(second)))
    return Unsure(days, Told(Clock(first), Clock(second)) if hours else None)


def or_hour(span: Span) -> Told | None:
    """«o 10»: an hour only where it follows one, or says so itself."""
    follows = span.marks[0] == "v" and (span.behind_hour or strong(span))
    return Told(clock_of(span)) if follows else None
