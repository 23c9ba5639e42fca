"""A written date beside what it is for: which readings can be chosen, and why the others cannot.

What can be tapped can be written, and nothing else: the same days, the same hours.
"""

from dataclasses import dataclass
from datetime import date, time

from content.actions import day_code, hour_code
from content.targets import Target, size_of
from domain.activities.model import Kind
from domain.year.calendar import SchoolCalendar
from i18n.written_dates.model import Moment, Reading

FIRST_HOUR, LAST_HOUR = time(7), time(17)
NOT_UNDERSTOOD, IMPOSSIBLE, NOT_THESE, WHICH_DAY = "not_understood", "impossible", "not_these", "which_day"
PAST, TODAY, OTHER_YEAR, NO_CLASSES, NOT_WORKING, NO_SUCH_HOUR = (
    "past", "today", "other_year", "no_classes", "not_working", "no_such_hour",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A day that can be chosen; with its hour and length as far as they were written."""

    day: date
    hour: time | None = None
    size: int = 0

    def facts(self) -> dict[str, object]:
        """As it travels in a letter and in a button."""
        hour = hour_code(self.hour) if self.hour is not None else ""
        return {"day": day_code(self.day), "hour": hour, "size": self.size}


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`candidates`: none, the one that was written, or several to ask about. `code` says what else is to be told."""

    candidates: tuple[Candidate, ...] = ()
    sure: bool = True  # False: several days were written, though only one of them can be chosen
    code: str = ""
    day: date | None = None  # that the code is about, or near which one may choose
    hour: time | None = None
    rejected: tuple[date, ...] = ()

    def remark(self) -> dict[str, object]:
        """What is told above the buttons, as it travels in a letter."""
        facts = {
            "code": self.code,
            "day": day_code(self.day) if self.day else "",
            "hour": hour_code(self.hour) if self.hour is not None else "",
            "rejected": [day_code(day) for day in self.rejected],
        }
        return {key: value for key, value in facts.items() if value}


def heard(reading: Reading, wanted: Target, calendar: SchoolCalendar, today: date, chosen: date | None) -> Heard:
    """What the reading means for this target.

    An hour alone belongs to `chosen`, the day that was tapped before; else to the day that the activity has.
    """
    rejected = tuple(sorted({each.day for each in reading.rejected if each.day is not None}))
    dated = with_day(reading.moments, chosen) or with_day(reading.moments, wanted.day)
    if not reading.moments:
        code = IMPOSSIBLE if reading.impossible else NOT_THESE if rejected else NOT_UNDERSTOOD
        return Heard(code=code, rejected=rejected, day=rejected[0] if rejected else chosen)
    if not dated:
        return dayless(reading.moments, rejected)
    whys = [(why_not(each, wanted, calendar, today), each) for each in dated]
    fitting = tuple(candidate(each, wanted) for why, each in whys if not why)
    if fitting:
        days = {each.day for why, each in whys if why not in {PAST, TODAY}}
        return Heard(candidates=fitting, sure=len(days) == 1, rejected=rejected)
    why, first = min(whys, key=lambda each: each[0] != NO_SUCH_HOUR)
    return Heard(code=why, day=first.day, hour=first.hour, rejected=rejected)


def with_day(moments: tuple[Moment, ...], chosen: date | None) -> tuple[Moment, ...]:
    """The readings that have a day. Where a day was tapped, hours alone are its hours and go before all else."""
    hours = tuple(each for each in moments if each.day is None)
    if chosen is not None and hours:
        return tuple(Moment(day=chosen, hour=each.hour, until=each.until) for each in hours)
    return tuple(each for each in moments if each.day is not None)


def dayless(moments: tuple[Moment, ...], rejected: tuple[date, ...]) -> Heard:
    """An hour whose day is asked, as far as one hour is left that can be."""
    possible = [each.hour for each in moments if each.hour is not None and FIRST_HOUR <= each.hour <= LAST_HOUR]
    if len(possible) == 1:
        return Heard(code=WHICH_DAY, hour=possible[0], rejected=rejected)
    if possible:
        return Heard(code=WHICH_DAY, rejected=rejected)
    return Heard(code=NO_SUCH_HOUR, hour=moments[0].hour, rejected=rejected)


def candidate(moment: Moment, wanted: Target) -> Candidate:
    assert moment.day is not None
    return Candidate(day=moment.day, hour=moment.hour, size=size(moment, wanted))


def size(moment: Moment, wanted: Target) -> int:
    """The length of a meeting whose end was written, in whole hours; 0: as is usual."""
    if moment.hour is None or moment.until is None or wanted.kind == Kind.VISITA:
        return 0
    minutes = 60 * (moment.until.hour - moment.hour.hour) + moment.until.minute - moment.hour.minute
    found = size_of(wanted.kind, wanted.length(wanted.size)[0], minutes)
    return found if minutes % 60 == 0 and wanted.takes(found) else 0


def why_not(moment: Moment, wanted: Target, calendar: SchoolCalendar, today: date) -> str:
    """The first reason for which the moment cannot be chosen; empty when it can."""
    day, hour = moment.day, moment.hour
    assert day is not None
    closed = not wanted.fits(calendar, day)
    reasons = {
        PAST: day < today,
        TODAY: day == today,
        OTHER_YEAR: day.year != today.year,
        NO_CLASSES: closed and wanted.kind == Kind.VISITA,
        NOT_WORKING: closed,
        NO_SUCH_HOUR: hour is not None and not FIRST_HOUR <= hour <= LAST_HOUR,
    }
    return next((code for code, holds in reasons.items() if holds), "")
