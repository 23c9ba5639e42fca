"""Reads which days are meant together: «del 18 al 20 de agosto», «el jueves y el viernes», «la próxima semana».

Where `read` is asked for one day and offers those of a span to choose from, here all days of the span are meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from i18n.written_dates.days import ONE_DAY, Days, in_order
from i18n.written_dates.read import understood
from i18n.written_dates.said import Impossible, Listed, Named, Piece, Sign, Unsure

MOST_WAYS = 6  # a text that can be understood in more ways is not
LONGEST = 366  # days of a span
LIST, SPAN = set(",yeF"), set("tT-U")  # what may stand between days that are all meant; between the ends of a span
BARE_SPAN = re.compile(r"\s*(\d{1,2})\s*(?:al|a|-|–)\s*(\d{1,2})\s*")
BARE_LIST = re.compile(r"\s*\d{1,2}(?:\s*(?:,|y)\s*\d{1,2})+\s*")
Ways = tuple[Days, ...]


@dataclass(frozen=True, kw_only=True)
class DaysReading:
    """`ways`: none when nothing was understood, one when it was, several when the writer has to be asked."""

    ways: Ways = ()
    impossible: bool = False  # a day that no calendar has, or a span that ends before it begins

    @property
    def only(self) -> Days | None:
        return self.ways[0] if len(self.ways) == 1 else None


def read_days(text: str, today: date, language: str = "es") -> DaysReading:
    """The days that the text means, seen from `today`. No clock and no guess: two readings stay two."""
    first, until, last = text.lower().partition("hasta")
    try:
        if until:
            return DaysReading(ways=spanning(first, last, today, language))
        pieces, marks = understood(numbered(text), today, language)
    except Impossible:
        return DaysReading(impossible=True)
    if any(is_limit(each, marks) for each in pieces) or counts(pieces, marks):
        return DaysReading()
    return DaysReading(ways=ways_of([each for each in pieces if names_days(each)], marks))


def numbered(text: str) -> str:
    """Numbers and nothing else are days of the month: «24-28», «17, 19 y 21»."""
    if bare := BARE_SPAN.fullmatch(text):
        return f"del {bare[1]} al {bare[2]}"
    return re.sub(r"\d+", r"el \g<0>", text) if BARE_LIST.fullmatch(text) else text


def spanning(first: str, last: str, today: date, language: str) -> Ways:
    """«desde mañana hasta el viernes»: each end read by itself, the last one seen from the first."""
    starts = [days[0] for days in read_days(first, today, language).ways if len(days) == 1]
    spans = {(a, z[0]) for a in starts for z in read_days(last, a, language).ways if len(z) == 1 and z[0] > a}
    return tuple(sorted(through(ends) for ends in spans)) if len(spans) <= MOST_WAYS else ()


def is_limit(piece: Piece, marks: str) -> bool:
    """«antes del 20», «hasta nuevo aviso»: which days are meant is not said."""
    return isinstance(piece.said, Sign) and marks[piece.start] in "UB"


def counts(pieces: Sequence[Piece], marks: str) -> bool:
    """«5 días desde mañana»: a number of days that no rule has taken."""
    taken = {n for each in pieces for n in range(each.start, each.end)}
    return any(hit.start() not in taken for hit in re.finditer(r"[n23]J", marks))


def names_days(piece: Piece) -> bool:
    said = piece.said
    return not piece.no and (isinstance(said, Named | Listed) or (isinstance(said, Unsure) and bool(said.days)))


def ways_of(pieces: Sequence[Piece], marks: str) -> Ways:
    """All ways to understand what was named; none when they are too many to ask about."""
    each = [of_piece(piece.said) for piece in pieces]
    between = [set(marks[a.end : start_of(b, marks)]) for a, b in pairwise(pieces)]
    if len(each) == 2 and between[0] - {"e"} and between[0] - {"e"} <= SPAN:
        ways = {through((a[0], z[0])) for a in each[0] for z in each[1] if len(a) == len(z) == 1 and a[0] < z[0]}
    elif each and all(gap <= LIST for gap in between):
        ways = {in_order(day for days in chosen for day in days) for chosen in product(*each)}
    else:
        ways = {days for found in each for days in found}
    return tuple(sorted(ways)) if len(ways) <= MOST_WAYS else ()


def start_of(piece: Piece, marks: str) -> int:
    """Where a piece begins; an «o» of its own stands before it."""
    return piece.start + (marks[piece.start] == "v")


def of_piece(said: object) -> Ways:
    if isinstance(said, Listed) and said.through:
        return tuple(through(each) for each in (said.earlier, said.days) if each)
    if isinstance(said, Listed) and not said.either:
        return (said.days,)
    if isinstance(said, Named) and said.week is not None:
        return (said.days,)
    assert isinstance(said, Named | Listed | Unsure)
    return tuple((day,) for day in said.days)


def through(ends: Days) -> Days:
    count = min((ends[-1] - ends[0]).days, LONGEST)
    return tuple(ends[0] + ONE_DAY * n for n in range(count + 1))
