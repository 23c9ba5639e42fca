"""Días no hábiles on the wire and as they are written: which days, why, where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from content.actions import day_code, day_of
from domain.dates.days_off import MOST_DAYS
from domain.people.territory import Reach
from domain.policy import MOST_ID
from domain.year.closures import Why
from i18n.text import N_
from i18n.written_dates.read_days import DaysReading

WHYS: dict[Why, str] = {
    Why.HUELGA: N_("Huelga"),
    Why.FERIADO: N_("Feriado local"),
    Why.DECRETO: N_("Decreto"),
    Why.SUSPENSION: N_("Suspensión"),
}
LETTERS = {reach.value[0]: reach for reach in Reach}  # d, u, r, i
CODE_OF_DAY = 8  # characters
FRIDAY = 4
NOT_UNDERSTOOD, IMPOSSIBLE = "not_understood", "impossible"
PAST, OTHER_YEAR, WEEKEND, MANY = "past", "other_year", "weekend", "many"
Days = tuple[date, ...]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`ways`: the days that were written, or several readings to ask about; none, and `code` says why."""

    ways: tuple[Days, ...] = ()
    sure: bool = True  # False: more was written than can be loaded, so that what is left is asked about
    code: str = ""


def code_of(days: Sequence[date]) -> str:
    """The first day, and a bit for each day from it on: «202608171f» is Monday to Friday."""
    bits = sum(1 << (day - days[0]).days for day in days)
    return f"{day_code(days[0])}{bits:x}"


def days_of(code: str) -> Days | None:
    """The days of a code, or None: a button may be forged."""
    first, bits = day_of(code[:CODE_OF_DAY]), code[CODE_OF_DAY:]
    try:
        mask = int(bits, 16) if len(bits) <= MOST_DAYS // 4 + 1 else 0
    except ValueError:
        return None
    if first is None or mask <= 0 or first.year == date.max.year:
        return None
    return tuple(first + timedelta(days=n) for n in range(mask.bit_length()) if mask >> n & 1)


def why_of(code: str) -> Why | None:
    return next((why for why in Why if why.value[0] == code), None)


def where_code(reach: Reach, place_id: int) -> str:
    return f"{reach.value[0]}{place_id}"


def where_of(code: str) -> tuple[Reach, int] | None:
    """Which place a code means, or None."""
    reach, number = LETTERS.get(code[:1]), code[1:]
    if reach is None or not number.isascii() or not number.isdecimal() or int(number) > MOST_ID:
        return None
    return reach, int(number)


def heard(reading: DaysReading, today: date) -> Heard:
    """What can be loaded of the days that were written: working days of this year, from today on."""
    if not reading.ways:
        return Heard(code=IMPOSSIBLE if reading.impossible else NOT_UNDERSTOOD)
    left = {way: code for way, code in (loadable(days, today) for days in reading.ways) if way}
    fitting = tuple(way for way, code in left.items() if not code)
    if fitting:
        return Heard(ways=fitting, sure=len(fitting) == 1 and set(left.values()) <= {"", PAST})
    return Heard(code=loadable(reading.ways[0], today)[1])


def loadable(days: Iterable[date], today: date) -> tuple[Days, str]:
    """What is left of the days, and why it cannot be loaded; empty when it can."""
    given = tuple(days)
    coming = tuple(day for day in given if day >= today)
    working = tuple(day for day in coming if day.weekday() <= FRIDAY)
    reasons = {
        PAST: not coming,
        WEEKEND: not working,
        OTHER_YEAR: any(day.year != today.year for day in working),
        MANY: bool(working) and (working[-1] - working[0]).days >= MOST_DAYS,
    }
    return working or given, next((code for code, holds in reasons.items() if holds), "")
