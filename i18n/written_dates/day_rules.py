"""Days: what the marks of a rule name."""

from i18n.written_dates import days as calendar
from i18n.written_dates.items import Impossible, Listed, Named, Span

NUMBER = "n236"


def dates_of(span: Span) -> Named:
    """A weekday, number, month and year, as far as they stand there."""
    number, weekday, month = span.number(NUMBER), span.number("W"), span.number("M")
    if number is None:
        assert weekday is not None
        return Named(calendar.weekday_to_come(weekday, span.today), weekday=weekday)
    return Named(possible(calendar.numbered(span.today, number, month, span.number("Y"), weekday)))


def possible(days: calendar.Days) -> calendar.Days:
    if not days:
        raise Impossible
    return days


def full_date(span: Span) -> Named:
    """«14/08/2026», «vie 14/8»: the values of one mark."""
    day, month, *year = span.numbers("ds")
    found = calendar.numbered(span.today, day, month, year[0] if year else None, span.number("W"))
    return Named(possible(found))


def spaced_date(span: Span) -> Named:
    """«14 08 2026»."""
    day, month = span.number(NUMBER) or 0, span.number(NUMBER, 1) or 0
    return Named(possible(calendar.numbered(span.today, day, month, span.number("Y"), None)))


def first_of_month(span: Span) -> Named | None:
    """«el primero de octubre»."""
    if span.number("O") != 1:
        return None
    return Named(possible(calendar.numbered(span.today, 1, span.number("M"), span.number("Y"), None)))


def of_month(span: Span) -> Named:
    ordinal = 4 if "q" in span.marks else span.number("O") or 0
    found = calendar.weekday_of_month(span.number("W") or 0, ordinal, span.number("M") or 1, span.today)
    return Named(possible(found))


def next_weekday(span: Span) -> Named:
    return Named(calendar.next_weekday(span.number("W") or 0, span.today))


def last_weekday(span: Span) -> Named:
    return Named((calendar.after(span.today - calendar.WEEK - calendar.ONE_DAY, span.number("W") or 0),))


def near_day(span: Span) -> Named:
    return Named((span.today + calendar.ONE_DAY * (span.number("Dm") or 0),), near=True)


def this_day(span: Span) -> Named:
    """«esta tarde»: today; the part of the day is told by what follows."""
    return Named((span.today,), near=True)


def counted(span: Span) -> Named:
    """«en 3 días», «en dos semanas»."""
    number = span.number(NUMBER) or 0
    if "S" in span.marks:
        return Named((span.today + calendar.WEEK * number,))
    return Named(tuple(span.today + calendar.ONE_DAY * n for n in span.lexicon.counted_days.get(number, (number,))))


def week(span: Span) -> Named:
    weeks = span.number("Z") or 0
    return Named(calendar.school_week(weeks, span.today), week=weeks)


def between(span: Span) -> Listed:
    """From one day to another; a month that is said once is the month of both."""
    cut = next(n for n, mark in enumerate(span.marks) if n and mark in "TtU-y" and span.marks[n - 1] in "n23WMY")
    first, last = span.cut(0, cut), span.cut(cut)
    start = start_of(first, last.number("M"), last.number("Y"))
    end = dates_of(last._replace(today=start[0])).days
    return Listed(possible(calendar.span(start, end)))


def start_of(first: Span, month: int | None, year: int | None) -> calendar.Days:
    """The day from which a span goes, where `month` and `year` are those of its end."""
    number, weekday = first.number(NUMBER), first.number("W")
    if number is None:
        return calendar.weekday_to_come(weekday or 0, first.today)[-1:]
    own = first.number("M")
    return possible(calendar.numbered(first.today, number, own or month, None if own else year, weekday))


def several(span: Span) -> Listed:
    """«17, 18 y 19 de agosto»."""
    month, year = span.number("M"), span.number("Y")
    numbers = [span.number(NUMBER, n) or 0 for n in range(sum(mark in NUMBER for mark in span.marks))]
    found = [possible(calendar.numbered(span.today, number, month, year, None)) for number in numbers]
    return Listed(calendar.in_order(day for days in found for day in days))
