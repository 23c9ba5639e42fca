"""The hours in which people answer most: the first try of what asks something of many at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.year.calendar import WINDOW, SchoolCalendar, Window, instant, local, next_open

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class BestHours:
    """Days of the week (0 is Monday) and local spans of the day, closing times not included."""

    weekdays: tuple[int, ...] = (1, 2, 3)
    spans: tuple[tuple[time, time], ...] = ((time(12, 30), time(13, 30)), (time(17, 30), time(19)))


BEST = BestHours()


def next_best(
    at: datetime,
    until: datetime,
    calendar: SchoolCalendar,
    scopes: Collection[str] = (),
    best: BestHours = BEST,
    window: Window = WINDOW,
) -> datetime:
    """The first instant (UTC) from `at` on in the best hours of a working day.

    When none begins before `until`, the first in the ordinary hours, which may lie beyond it.
    """
    for opens, closes in _spans(local(at).date(), local(until).date(), calendar, scopes, best):
        if at < closes and max(at, opens) < until:
            return max(at, opens).astimezone(UTC)
    return next_open(at, False, calendar, scopes, window)


def _spans(
    first: date, last: date, calendar: SchoolCalendar, scopes: Collection[str], best: BestHours
) -> Iterator[tuple[datetime, datetime]]:
    for number in range((last - first).days + 1):
        day = first + _ONE_DAY * number
        if day.weekday() in best.weekdays and calendar.is_working(day, scopes):
            yield from ((instant(day, opens), instant(day, closes)) for opens, closes in best.spans)
