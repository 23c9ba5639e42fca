"""Which days of the calendar are meant. Every function answers all readings, in order; none for a day that is none."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_LISTED = 7  # days of a span that are listed one by one
FRIDAY = 4
YEARS = range(2000, 2100)
Days = tuple[date, ...]


def in_order(days: Iterable[date | None]) -> Days:
    return tuple(sorted({day for day in days if day is not None}))


def valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def after(day: date, weekday: int) -> date:
    """The first such weekday behind the day."""
    return day + ONE_DAY * ((weekday - day.weekday() - 1) % 7 + 1)


def nearest(day: date, weekday: int, today: date) -> date:
    """The such weekday that is nearest to the day and has not passed."""
    found = after(day - 4 * ONE_DAY, weekday)
    return found if found >= today else found + WEEK


def weekday_to_come(weekday: int, today: date) -> Days:
    """«lunes»: the first one to come; said on a Monday, today or in a week."""
    return (today, today + WEEK) if today.weekday() == weekday else (after(today, weekday),)


def next_weekday(weekday: int, today: date) -> Days:
    """«el próximo jueves»: the first to come, to others the one of next week."""
    return in_order((after(today, weekday), of_week(weekday, 1, today)))


def of_week(weekday: int, weeks: int, today: date) -> date:
    """That weekday of this week (0), or of one so many weeks later."""
    return today + WEEK * weeks + ONE_DAY * (weekday - today.weekday())


def school_week(weeks: int, today: date) -> Days:
    """Monday to Friday of that week, from today on."""
    days = (of_week(weekday, weeks, today) for weekday in range(FRIDAY + 1))
    return tuple(day for day in days if day >= today)


def weekday_of_month(weekday: int, ordinal: int, month: int, today: date) -> Days:
    """«el primer lunes de setiembre»; ordinal 0 is the last. This year, or the next when it has passed."""
    for year in (today.year, today.year + 1):
        first = after(date(year, month, 1) - ONE_DAY, weekday)
        days = [day for n in range(5) if (day := first + n * WEEK).month == month]
        if days[ordinal - 1] >= today:
            return (days[ordinal - 1],)
    return ()


def numbered(today: date, day: int, month: int | None, year: int | None, weekday: int | None) -> Days:
    """A day by its number, as far as month, year and weekday are said.

    A weekday that contradicts the number is two readings: the number's day, and that weekday nearest to it.
    """
    if not 1 <= day <= 31 or (year is not None and year not in YEARS):
        return ()
    if month is None:
        return _of_some_month(today, day, weekday)
    if year is not None:
        return _agreeing(valid(year, month, day), weekday, date.min)
    this, then = valid(today.year, month, day), valid(today.year + 1, month, day)
    if this is not None and this < today and (weekday is None or this.weekday() != weekday):
        this = None  # it has passed, and nothing says that the past is meant
    return _agreeing(this or then, weekday, today)


def _of_some_month(today: date, day: int, weekday: int | None) -> Days:
    first, second = _with_number(today, day)
    if weekday is None:
        return (first, second) if first == today else (first,)
    if first.weekday() == weekday:
        return (first,)
    agreeing = second if second.weekday() == weekday and (second - first).days <= 31 else None
    return in_order((first, nearest(first, weekday, today), agreeing))


def _with_number(today: date, day: int) -> tuple[date, date]:
    """The two next days of that number (1 to 31), today included."""
    months = ((today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(5))
    days = (valid(year, month, day) for year, month in months)
    coming = (found for found in days if found is not None and found >= today)
    return next(coming), next(coming)


def _agreeing(day: date | None, weekday: int | None, today: date) -> Days:
    if day is None:
        return ()
    return (day,) if weekday in {None, day.weekday()} else in_order((day, nearest(day, weekday or 0, today)))


def span(first: Days, last: Days) -> Days:
    """«del 18 al 20»: every day of it, or both ends of a long one. None when it does not end behind its beginning."""
    if not first or not last or last[-1] <= first[0]:
        return ()
    days = tuple(_through(first[0], last[-1]))
    return days if len(days) <= MOST_LISTED else (days[0], days[-1])


def _through(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + n * ONE_DAY
