"""Reads a date as people write it: what it names, what it rejects, and whether the writer has to be asked.

    read("no puedo el jueves, mejor el lunes 17 a las 9", today=date(2026, 8, 10))

No clock and no guess: two readings stay two.
"""

from collections.abc import Iterator
from datetime import date

from i18n.written_dates import days as calendar
from i18n.written_dates.explain import explained
from i18n.written_dates.gather import moments, part_of
from i18n.written_dates.hours import Clock
from i18n.written_dates.judge import judge
from i18n.written_dates.model import NOTHING, Reading
from i18n.written_dates.rules import PATTERN, RULES
from i18n.written_dates.said import Impossible, Listed, Match, Named, Piece, Told, Unsure
from i18n.written_dates.scan import Scan, scan
from i18n.written_dates.words import Lexicon, lexicon

MOST_MOMENTS = 12  # a text that names more names none


def read(text: str, today: date, language: str = "es") -> Reading:
    """What the text says of a date and hour, seen from `today`; words of `language` are understood beside Spanish."""
    try:
        pieces, _ = understood(text, today, language)
    except Impossible:
        return Reading(impossible=True)
    if not pieces:
        return NOTHING
    part = part_of(pieces)
    chosen = moments([each for each in pieces if not each.no], part)
    rejected = moments([each for each in pieces if each.no], part)
    if max(len(chosen), len(rejected)) > MOST_MOMENTS:
        return NOTHING
    return Reading(moments=tuple(each for each in chosen if each not in rejected), rejected=rejected)


def understood(text: str, today: date, language: str) -> tuple[list[Piece], str]:
    """What the text names, what of it is rejected, and the marks that it was read from. Raises Impossible."""
    words = lexicon(language)
    scanned = scan(text, words)
    pieces = explained(bare(scanned, today) or list(found(scanned, today, words)), scanned.marks, today)
    judge(pieces, scanned.marks, asked="?" in text)
    return pieces, scanned.marks


def bare(scanned: Scan, today: date) -> list[Piece]:
    """A number and nothing else: a day of the month, or an hour."""
    marks = scanned.marks.strip(",;")
    if marks not in {"n", "2", "3"}:
        return []
    place = scanned.marks.index(marks)
    number = int(scanned.values[place])  # type: ignore[arg-type]
    days = calendar.numbered(today, number, None, None, None) if number else ()
    return [Piece(Unsure(days, Told(Clock(number))), place, place + 1)]


def found(scanned: Scan, today: date, words: Lexicon) -> Iterator[Piece]:
    """What the rules find, from left to right."""
    marks, place = scanned.marks, 0
    last: Piece | None = None
    while hit := PATTERN.search(marks, place):
        start, end = hit.span()
        behind = last.said if last is not None and last.end == start else None
        match = Match(
            hit[0], scanned.values[start:end], today, words,
            behind_day=isinstance(behind, Named | Listed), behind_hour=isinstance(behind, Told),
            ahead=marks[end : end + 1],
        )  # fmt: skip
        said = RULES[int(str(hit.lastgroup)[1:])][1](match)
        place = end if said is not None else start + 1
        if said is not None:
            last = Piece(said, start, end)
            yield last
