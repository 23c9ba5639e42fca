"""The grammar: a table from a pattern of marks to what it says. Marks are those of `scan.py` and `words.py`.

At each place of a text the first rule that fits is taken. Every pattern is of bounded length and looks at what is
near, so reading stays linear in the text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from i18n.written_dates import days as calendar
from i18n.written_dates.hours import Clock
from i18n.written_dates.scan import Value
from i18n.written_dates.words import Lexicon


@dataclass(frozen=True)
class Named:
    """A day was named; `days` are all readings of it."""

    days: calendar.Days
    weekday: int | None = None  # named by its weekday alone
    week: int | None = None  # a whole week, so many after this one
    near: bool = False  # «mañana»: a date that follows explains it


@dataclass(frozen=True)
class Listed:
    """Several days were named: a span, or «18 y 19 de agosto»."""

    days: calendar.Days


@dataclass(frozen=True)
class Told:
    """An hour was named, or a span of hours."""

    start: Clock
    end: Clock | None = None


@dataclass(frozen=True)
class Unsure:
    """May be a day, or an hour: «14», «14.10», «9-11»."""

    days: calendar.Days
    told: Told | None


@dataclass(frozen=True)
class Part:
    name: str


@dataclass(frozen=True)
class Sign:
    mark: str


class Impossible(Exception):  # noqa: N818 - the reading goes on to say so; nothing is wrong with the program
    """No calendar has that day."""


@dataclass(frozen=True)
class Span:
    """The marks that a rule took, and their values."""

    marks: str
    values: Sequence[Value]
    today: date
    lexicon: Lexicon
    behind_day: bool = False  # directly behind a day
    behind_hour: bool = False
    ahead: str = ""  # the mark that follows

    def value(self, kinds: str, nth: int = 0) -> int | None:
        """The number of the nth mark that is one of these kinds; None when there is none."""
        found = [value for mark, value in zip(self.marks, self.values, strict=True) if mark in kinds]
        return int(found[nth]) if -len(found) <= nth < len(found) else None  # type: ignore[arg-type]

    def cut(self, first: int, last: int | None = None) -> "Span":
        return Span(self.marks[first:last], self.values[first:last], self.today, self.lexicon)


Item = Named | Listed | Told | Unsure | Part | Sign


@dataclass
class Piece:
    """An item in its place, and whether the writer rejects it."""

    item: Item
    start: int
    end: int
    no: bool = False


Rule = Callable[[Span], Item | None]  # None: what was taken says nothing of the kind

NUMBER, MINUTE = "n236", "n236"
# a number that may be a day of the month: what follows does not make it an hour
DATED = r"[n23](?!E?h?a|h|yH|yq|b[qn2]|gl|fl[mp]|E)"
MONTHLY = r"(?:[fF]?M(?:,?[fF]?Y)?)"
BASE = r"(?:c|o|9(?=h)|[n2](?:y(?:H|q|[n236])|b[qn2]|[236](?!°|[fF]?M))?)"
TAIL = r"(?:E?h?a?E?(?:[fzj]lm|[fzj]l?p|[fF]k)?)"
TIME = BASE + TAIL
FROM = rf"[fRr]?t?l?{TIME}"
STRONG, HOURLY = re.compile("[lAackpmHq9]"), re.compile("[acohp]")
TO = re.compile(rf"{FROM}(?=[tTUy-])")


def dates_of(span: Span) -> Named:
    """A weekday, number, month and year, as far as they stand there."""
    number, weekday, month = span.value(NUMBER), span.value("W"), span.value("M")
    if number is None:
        assert weekday is not None
        return Named(calendar.weekday_to_come(weekday, span.today), weekday=weekday)
    if not 1 <= number <= 31:
        raise Impossible
    return Named(possible(calendar.numbered(span.today, number, month, span.value("Y"), weekday)))


def possible(days: calendar.Days) -> calendar.Days:
    if not days:
        raise Impossible
    return days


def full_date(span: Span) -> Named:
    """«14/08/2026», «vie 14/8»: the values of one mark."""
    day, month, *year = next(value for mark, value in zip(span.marks, span.values, strict=True) if mark in "ds")  # type: ignore[misc]
    found = calendar.numbered(span.today, day, month, year[0] if year else None, span.value("W"))
    return Named(possible(found))


def spaced_date(span: Span) -> Named:
    """«14 08 2026»."""
    day, month = span.value(NUMBER) or 0, span.value(NUMBER, 1) or 0
    return Named(possible(calendar.numbered(span.today, day, month, span.value("Y"), None)))


def first_of_month(span: Span) -> Named | None:
    """«el primero de octubre»."""
    if span.value("O") != 1:
        return None
    return Named(possible(calendar.numbered(span.today, 1, span.value("M"), span.value("Y"), None)))


def of_month(span: Span) -> Named:
    ordinal = 4 if "q" in span.marks else span.value("O") or 0
    found = calendar.weekday_of_month(span.value("W") or 0, ordinal, span.value("M") or 1, span.today)
    return Named(possible(found))


def next_weekday(span: Span) -> Named:
    return Named(calendar.next_weekday(span.value("W") or 0, span.today))


def last_weekday(span: Span) -> Named:
    return Named((calendar.after(span.today - calendar.WEEK - calendar.ONE_DAY, span.value("W") or 0),))


def near_day(span: Span) -> Named:
    return Named((span.today + calendar.ONE_DAY * (span.value("Dm") or 0),), near=True)


def counted(span: Span) -> Named:
    """«en 3 días», «en dos semanas»."""
    number = span.value(NUMBER) or 0
    if "S" in span.marks:
        return Named((span.today + calendar.WEEK * number,))
    return Named(tuple(span.today + calendar.ONE_DAY * n for n in span.lexicon.counted_days.get(number, (number,))))


def week(span: Span) -> Named:
    weeks = span.value("Z") or 0
    return Named(calendar.school_week(weeks, span.today), week=weeks)


def between(span: Span) -> Listed:
    """From one day to another; a month that is said once is the month of both."""
    cut = next(n for n, mark in enumerate(span.marks) if n and mark in "TtU-y" and span.marks[n - 1] in "n23WMY")
    first, last = span.cut(0, cut), span.cut(cut)
    end = dates_of(last).days
    month = first.value("M") or (end[0].month if last.value("M") else None)
    number, weekday = first.value(NUMBER), first.value("W")
    if number is not None:
        start = possible(calendar.numbered(span.today, number, month, None, weekday))
    else:
        start = calendar.weekday_to_come(weekday or 0, span.today)[-1:]
    if last.value("M") is None:
        end = dates_of(Span(last.marks, last.values, start[0], span.lexicon)).days
    return Listed(possible(calendar.span(start, end)))


def several(span: Span) -> Listed:
    """«17, 18 y 19 de agosto»."""
    month, numbers = span.value("M"), [n for n in range(len(span.marks)) if span.marks[n] in "n23"]
    found = [calendar.numbered(span.today, span.cut(n).value(NUMBER) or 0, month, span.value("Y"), None) for n in numbers]
    return Listed(calendar.in_order(day for days in found for day in possible(days)))


def another(span: Span) -> Named | Told | None:
    """«y 18» behind a day, «o 10» behind an hour."""
    return dates_of(span) if span.behind_day else or_hour(span)


def clock_of(span: Span) -> Clock:
    """One hour."""
    for mark, value in zip(span.marks, span.values, strict=True):
        if mark in "co":
            hour, minute = value  # type: ignore[misc]
            return Clock(hour, minute, half_of(span))
    number = span.value("9")
    if number is not None:
        return Clock(number // 100, number % 100, half_of(span))
    hour = span.value("n2") or 0
    if "b" in span.marks:
        before = 15 if "q" in span.marks else span.value("n2", 1) or 0
        return earlier(Clock(hour, 0, half_of(span)), before)
    minute = 30 if "H" in span.marks else 15 if "q" in span.marks else span.value(MINUTE, 1) or 0
    return Clock(hour, minute, half_of(span))


def half_of(span: Span) -> str:
    """What tells the half of the day."""
    for mark, value in zip(span.marks, span.values, strict=True):
        if mark in "ap":
            return str(value)
        if mark == "m":
            return "morning"
        if mark == "k":
            return "noon"
    return ""


def earlier(clock: Clock, minutes: int) -> Clock:
    """«cuarto para las 10», «9 menos diez»."""
    hour = clock.hour - 1 or 12
    return Clock(hour, 60 - minutes, clock.half)


def strong(span: Span) -> bool:
    """Whether the marks make the number an hour."""
    if STRONG.search(span.marks):
        return True
    return "h" in span.marks and (span.behind_day or (span.value("n2") or 0) > 12)


def hour(span: Span) -> Told | Unsure | None:
    if span.marks == "o":
        return dotted(span)
    return Told(clock_of(span)) if strong(span) or "o" in span.marks else None


def dotted(span: Span) -> Unsure:
    """«9.30» is an hour, «14.08» a day, «10.10» may be both."""
    first, second = span.values[0]  # type: ignore[misc]
    months = 1 <= first <= 31 and 1 <= second <= 12
    days = calendar.numbered(span.today, first, second, None, None) if months else ()
    return Unsure(days, Told(Clock(first, second)))


def to_the_hour(span: Span) -> Told:
    """«cuarto para las 10»."""
    cut = span.marks.index("g")
    minutes = 15 if "q" in span.marks[:cut] else span.cut(0, cut).value(NUMBER) or 0
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
    first, second = span.value(NUMBER) or 0, span.value(NUMBER, 1) or 0
    days = calendar.numbered(span.today, first, second, None, None) if second <= 12 and first else ()
    return Unsure(days, Told(Clock(first), Clock(second)))


def or_hour(span: Span) -> Told | None:
    """«o 10»: an hour only where it follows one, or says so itself."""
    follows = span.marks[0] == "v" and (span.behind_hour or strong(span))
    return Told(clock_of(span)) if follows else None


def nothing(span: Span) -> Sign:
    """Told and set aside: «después de las 10», «hasta el viernes» name no hour and no day."""
    return Sign("")


RULES: tuple[tuple[str, Rule], ...] = (
    (rf"(?:F|Re|e)W?[n23]{MONTHLY}?[TU]e?W?[n23]{MONTHLY}?", between),
    (rf"r(?:e[n23]|e?W[n23]?){MONTHLY}?ye?(?:W[n23]?|[n23]){MONTHLY}?", between),
    (rf"[n23]T[n23]{MONTHLY}", between),
    (rf"[n23]-[n23]{MONTHLY}", between),
    (rf"[fFR]?e?W[n23]?[tTU-]e?W(?:[n23]{MONTHLY}?)?", between),
    (rf"[n23](?:,[n23]){{0,5}}[vy]e?[n23]{MONTHLY}", several),
    (r"e?[Oq]W[fF]M", of_month),
    (r"e?O[fF]M(?:[fF]?Y)?", first_of_month),
    (rf"[BU]e?(?:[xN]?W(?:[n23]{MONTHLY}?)?|e[n23]|[n23]{MONTHLY}|[dsDm])", nothing),
    (r"e?x?W,?e?[ds]", full_date),
    (rf"e?x?N?WN?,?e{{0,2}}(?:{DATED}|6)°?{MONTHLY}?", dates_of),
    (r"e?NW|e?WN", next_weekday),
    (r"e?WP", last_weekday),
    (r"e?x?W", dates_of),
    (r"(?<!l)m|D", near_day),
    (r"z[n23]J|z[n23]S", counted),
    (r"e{0,2}(?:d|s(?!f[wl]))", full_date),
    (r"[n23]nY", spaced_date),
    (rf"e{{0,2}}[n236]°?{MONTHLY}", dates_of),
    (rf"M{DATED}", dates_of),
    (rf"(?:e{{1,2}}|F)(?:{DATED}|6)", dates_of),
    (rf"[yv]e?{DATED}", another),
    (r"[fFz]?l?Z", week),
    (r"(?:n?q|[n23])gl[n2]" + TAIL, to_the_hour),
    (rf"[BU](?:l?{TIME}|[tT]?l?k)", nothing),
    (rf"{FROM}(?:[tTU-]|y(?=l))l?{TIME}", hours_between),
    (r"[n2]-[n23](?![n236acho])", dashed),
    (rf"g?A?[tfz]?l?{TIME}", hour),
    (r"[tTF]?l?k", lambda span: Told(Clock(12, 0, "noon"))),
    (rf"vt?l?{TIME}", or_hour),
    (r"[fzjtT]?l?p|[fzjt]lm", lambda span: Part(half_of(span))),
    (r"[XCGQ+>|;,b]", lambda span: Sign(span.marks)),
)
PATTERN = re.compile("|".join(f"(?P<r{n}>{pattern})" for n, (pattern, _) in enumerate(RULES)))
