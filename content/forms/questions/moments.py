"""Dates and times as people type them: 16/03/2026, 16 de marzo de 2026, hoy, 8:30, 8.30, 0830, 8 pm."""

import re
from datetime import date, datetime, time, timedelta

from content.forms.answers import Unfit
from content.forms.values import date_text, moment_text
from i18n.text import without_accents

MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre")  # fmt: skip
_OTHER_NAMES = {"setiembre": 9, "set": 9, "sept": 9}
_NEAR = {"hoy": 0, "ayer": -1, "anteayer": -2}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})(?:\s+de)?\s+([a-z]{3,10})\.?(?:\s+del?)?\s+(\d{4}|\d{2})")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{2})(\d{2})(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})|(?<=\d)(\d{2}))?(?::(\d{2}))?\s*(?:h|hs|hrs?|horas)?\s*(am|pm)?")
_AHEAD = 20  # years that two digits may lie in the future


def day(typed: str, now: datetime) -> str | Unfit:
    found = _day(_folded(typed), now.date())
    return date_text(found) if isinstance(found, date) else found


def clock(typed: str, now: datetime) -> str | Unfit:
    found = _clock(_folded(typed))
    return found if isinstance(found, Unfit) else moment_text(_at(now.date(), found, now)).partition("T")[2]


def moment(typed: str, now: datetime) -> str | Unfit:
    """A date, then a time: `16/03/2026 8:30`, `hoy a las 3 pm`."""
    words = _folded(typed).replace(",", " ")
    for cut in (match.start() for match in re.finditer(r"\s+|t(?=\d)|$", words)):
        found = _day(words[:cut].strip(), now.date())
        if isinstance(found, date):
            rest = re.sub(r"^\s*(t(?=\d)|a\s+las?\s|-)?\s*", "", words[cut:])
            at = _clock(rest) if rest else None
            if isinstance(at, time):
                return moment_text(_at(found, at, now))
    return Unfit("moment_shape")


def _at(day: date, at: time, now: datetime) -> datetime:
    return datetime.combine(day, at, now.tzinfo)


def _folded(typed: str) -> str:
    bare = without_accents(typed.casefold())
    return " ".join(re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", bare).split())


def _day(words: str, today: date) -> date | Unfit:
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    parts = _parts(words)
    if parts is None:
        return Unfit("date_shape")
    year, month, number = parts
    try:
        return date(_full(year, today), month, number)
    except ValueError:
        return Unfit("date_none")


def _parts(words: str) -> tuple[int, int, int] | None:
    """Year, month and day as written."""
    if found := _YEAR_FIRST.fullmatch(words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(words):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _EIGHT.fullmatch(words):
        return _eight(found)
    found = _IN_WORDS.fullmatch(words)
    month = _month(found[2]) if found else None
    return (int(found[3]), month, int(found[1])) if found and month else None


def _eight(found: re.Match[str]) -> tuple[int, int, int]:
    """Eight digits: a year first when it can be one."""
    written = found[0]
    if written[:2] in ("19", "20") and int(written[4:6]) <= 12:
        return int(written[:4]), int(written[4:6]), int(written[6:])
    return int(written[4:]), int(written[2:4]), int(written[:2])


def _month(word: str) -> int | None:
    if word in _OTHER_NAMES:
        return _OTHER_NAMES[word]
    found = [number for number, name in enumerate(MONTHS, 1) if name == word or name[:3] == word]
    return found[0] if found else None


def _full(year: int, today: date) -> int:
    if year >= 100:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year + _AHEAD else century + year - 100


def _clock(words: str) -> time | Unfit:
    found = _CLOCK.fullmatch(words)
    if found is None:
        return Unfit("time_shape")
    hour, minute, second = int(found[1]), int(found[2] or found[3] or 0), int(found[4] or 0)
    if found[5]:
        if not 1 <= hour <= 12:
            return Unfit("time_none")
        hour = hour % 12 + (12 if found[5] == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return Unfit("time_none")
