"""Lective days, feriados, hours in which people are written to, and the days on which reminders fall.

Days are local dates of Peru; instants are aware datetimes in UTC. No clock here: the moment is passed in.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

import holidays

LIMA = ZoneInfo("America/Lima")
_ONE_DAY = timedelta(days=1)
# Longest run without a working day that is believed; beyond it the loaded days are wrong, and a search must end.
_LONGEST_CLOSURE = 400


@dataclass(frozen=True, kw_only=True)
class Span:
    """First and last day, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """Blocks of an año lectivo: with pupils, without pupils, and the teachers' vacations."""

    lective: tuple[Span, ...]
    gestion: tuple[Span, ...]
    vacations: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SchoolYear:
    """The Weeks of one año lectivo, with the resolution that set them; overrides by scope ("dre:…", "ugel:…")."""

    year: int
    source: str
    weeks: Weeks
    overrides: Mapping[str, Weeks] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NonWorkingDay:
    """A decreed día no laborable, local feriado, strike or suspension; scope None is the whole country."""

    day: date
    scope: str | None  # None | "dre:<code or name>" | "ugel:…" | "red:…" | "ie:<id>"
    reason: str


@dataclass(frozen=True, kw_only=True)
class SchoolCalendar:
    """All años lectivos known, and the days on which nobody works.

    `scopes` of every question are those of one IE, e.g. ("dre:DRE CUSCO", "ugel:UGEL URUBAMBA", "ie:17"),
    from wide to narrow; none means the national calendar.
    """

    years: Mapping[int, SchoolYear]
    closed: tuple[NonWorkingDay, ...] = ()

    def with_closed(self, more: Iterable[NonWorkingDay]) -> "SchoolCalendar":
        """The same calendar with more non-working days, e.g. those kept in the database."""
        return replace(self, closed=(*self.closed, *more))

    def knows(self, day: date) -> bool:
        """Whether the año lectivo of this day is loaded; without it no day of that year is lective."""
        return day.year in self.years

    def closure(self, day: date, scopes: Collection[str] = ()) -> str | None:
        """Name of the feriado or reason of the non-working day that closes this day, or None. Weekends have none."""
        found = self._closures.get(day, {})
        local = next((found[scope] for scope in (None, *scopes) if scope in found), None)
        return _feriados().get(day) or local

    def is_working(self, day: date, scopes: Collection[str] = ()) -> bool:
        """Monday to Friday, no feriado, not closed here, not in the teachers' vacations."""
        if day.weekday() > 4 or self.closure(day, scopes) is not None:
            return False
        weeks = self._weeks(day, scopes)
        return weeks is None or not any(day in span for span in weeks.vacations)

    def is_lective(self, day: date, scopes: Collection[str] = ()) -> bool:
        """A working day with pupils: the only kind of day a visita can be on."""
        weeks = self._weeks(day, scopes)
        return weeks is not None and any(day in span for span in weeks.lective) and self.is_working(day, scopes)

    def is_gestion(self, day: date, scopes: Collection[str] = ()) -> bool:
        """A working day without pupils: good for talleres, GIA and RTC."""
        weeks = self._weeks(day, scopes)
        return weeks is not None and any(day in span for span in weeks.gestion) and self.is_working(day, scopes)

    def lective_days(self, start: date, end: date, scopes: Collection[str] = ()) -> list[date]:
        """Lective days from start to end, both included, in order."""
        days = (start + timedelta(days=number) for number in range((end - start).days + 1))
        return [day for day in days if self.is_lective(day, scopes)]

    def previous_working(self, day: date, scopes: Collection[str] = ()) -> date:
        """The day itself when it is a working one, else the nearest earlier."""
        return _search(day, -_ONE_DAY, lambda found: self.is_working(found, scopes))

    def next_working(self, day: date, scopes: Collection[str] = ()) -> date:
        """The day itself when it is a working one, else the nearest later."""
        return _search(day, _ONE_DAY, lambda found: self.is_working(found, scopes))

    def add_working_days(self, day: date, number: int, scopes: Collection[str] = ()) -> date:
        """The number-th working day after `day`; 0 gives next_working(day). ValueError when negative."""
        if number < 0:
            raise ValueError("number of working days cannot be negative")
        for _ in range(number):
            day = self.next_working(day + _ONE_DAY, scopes)
        return self.next_working(day, scopes)

    @cached_property
    def local_scopes(self) -> frozenset[str]:
        """Every place that has a day off or weeks of its own."""
        weeks = {scope for year in self.years.values() for scope in year.overrides}
        return frozenset(weeks | {entry.scope for entry in self.closed if entry.scope is not None})

    @cached_property
    def _closures(self) -> dict[date, dict[str | None, str]]:
        found: dict[date, dict[str | None, str]] = {}
        for entry in self.closed:
            found.setdefault(entry.day, {})[entry.scope] = entry.reason
        return found

    def weeks(self, year: int, scopes: Collection[str] = ()) -> Weeks | None:
        """The weeks of an año lectivo in a place, by its narrowest override; None when the year is not loaded."""
        found = self.years.get(year)
        if found is None:
            return None
        narrow_first = reversed(tuple(scopes))
        return next((found.overrides[scope] for scope in narrow_first if scope in found.overrides), found.weeks)

    def _weeks(self, day: date, scopes: Collection[str]) -> Weeks | None:
        return self.weeks(day.year, scopes)


def _search(day: date, step: timedelta, wanted: Callable[[date], bool]) -> date:
    for number in range(_LONGEST_CLOSURE):
        found = day + step * number
        if wanted(found):
            return found
    raise ValueError(f"no working day within {_LONGEST_CLOSURE} days of {day}")


@cache
def _feriados() -> holidays.HolidayBase:
    # The library adds by itself the years it is asked for.
    return holidays.country_holidays("PE", language="es")


@dataclass(frozen=True, kw_only=True)
class Window:
    """Local hours in which people are written to on working days; closing times are not included."""

    opens: time = time(8)
    closes: time = time(19)
    closes_urgent: time = time(20, 30)

    def includes(self, moment: time, urgent: bool) -> bool:
        return self.opens <= moment < (self.closes_urgent if urgent else self.closes)


WINDOW = Window()


def is_open(
    at: datetime,
    urgent: bool,
    calendar: SchoolCalendar,
    scopes: Collection[str] = (),
    window: Window = WINDOW,
) -> bool:
    """Whether a person may be written to at this instant (aware); urgent is a cancellation that cannot wait."""
    here = local(at)
    return window.includes(here.time(), urgent) and calendar.is_working(here.date(), scopes)


def next_open(
    at: datetime,
    urgent: bool,
    calendar: SchoolCalendar,
    scopes: Collection[str] = (),
    window: Window = WINDOW,
) -> datetime:
    """The instant itself (in UTC) when open, else the next opening. ValueError for a naive datetime."""
    if is_open(at, urgent, calendar, scopes, window):
        return at.astimezone(UTC)
    here = local(at)
    first = here.date() if here.time() < window.opens else here.date() + _ONE_DAY
    return instant(calendar.next_working(first, scopes), window.opens)


def instant(day: date, moment: time) -> datetime:
    """A local day and hour of Peru as an aware datetime in UTC."""
    return datetime.combine(day, moment, LIMA).astimezone(UTC)


def local(at: datetime) -> datetime:
    """An aware instant as wall-clock time of Peru; ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a naive datetime has no place here")
    return at.astimezone(LIMA)


@dataclass(frozen=True, kw_only=True)
class ReminderRule:
    """When one role is reminded of one kind of activity: so many days before its first day, at a local hour."""

    kind: str
    role: str
    code: str
    days_before: int
    at: time


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The instant (UTC) at which an activity of this kind that begins on `day` is reminded to this role."""

    kind: str
    role: str
    code: str
    day: date
    due_at: datetime


def reminder_slots(
    calendar: SchoolCalendar,
    rules: Iterable[ReminderRule],
    days: Iterable[date],
    scopes: Collection[str] = (),
) -> Iterator[Slot]:
    """One Slot for each day and rule; a date nobody works on gives way to the previous working day.

    Where that makes two rules of one kind and role meet (a Monday after a vacation), only the rule nearest
    to the activity is kept: nobody is told the same thing twice in one minute.
    """
    nearest_first = sorted(rules, key=lambda rule: rule.days_before)
    for day in days:
        taken: set[tuple[str, str, datetime]] = set()
        for rule in nearest_first:
            wished = day - timedelta(days=rule.days_before)
            due_at = instant(calendar.previous_working(wished, scopes), rule.at)
            if (rule.kind, rule.role, due_at) not in taken:
                taken.add((rule.kind, rule.role, due_at))
                yield Slot(kind=rule.kind, role=rule.role, code=rule.code, day=day, due_at=due_at)
