"""Days: what the marks of a rule name."""

from i18n.written_dates import days as calendar
from i18n.written_dates.said import Impossible, Listed, Match, Named

NUMBER = "n236"


def dates_of(match: Match) -> Named:
    """A weekday, number, month and year, as far as they stand there."""
    number, weekday, month = match.number(NUMBER), match.number("W"), match.number("M")
    if number is None:
        assert weekday is not None
        return Named(calendar.weekday_to_come(weekday, match.today), weekday=weekday)
    return Named(possible(calendar.numbered(match.today, number, month, match.number("Y"), weekday)))


def possible(days: calendar.Days) -> calendar.Days:
    if not days:
        raise Impossible
    return days


def full_date(match: Match) -> Named:
    """«14/08/2026», «vie 14/8»: the values of one mark."""
    day, month, *year = match.numbers("ds")
    found = calendar.numbered(match.today, day, month, year[0] if year else None, match.number("W"))
    return Named(possible(found))


def spaced_date(match: Match) -> Named:
    """«14 08 2026»."""
    day, month = match.number(NUMBER) or 0, match.number(NUMBER, 1) or 0
    return Named(possible(calendar.numbered(match.today, day, month, match.number("Y"), None)))


def first_of_month(match: Match) -> Named | None:
    """«el primero de octubre»."""
    if match.number("O") != 1:
        return None
    return Named(possible(calendar.numbered(match.today, 1, match.number("M"), match.number("Y"), None)))


def of_month(match: Match) -> Named:
    ordinal = 4 if "q" in match.marks else match.number("O") or 0
    found = calendar.weekday_of_month(match.number("W") or 0, ordinal, match.number("M") or 1, match.today)
    return Named(possible(found))


def next_weekday(match: Match) -> Named:
    return Named(calendar.next_weekday(match.number("W") or 0, match.today))


def last_weekday(match: Match) -> Named:
    return Named((calendar.after(match.today - calendar.WEEK - calendar.ONE_DAY, match.number("W") or 0),))


def near_day(match: Match) -> Named:
    return Named((match.today + calendar.ONE_DAY * (match.number("Dm") or 0),), near=True)


def this_day(match: Match) -> Named:
    """«esta tarde»: today; the part of the day is told by what follows."""
    return Named((match.today,), near=True)


def counted(match: Match) -> Named:
    """«en 3 días», «en dos semanas»."""
    number = match.number(NUMBER) or 0
    if "S" in match.marks:
        return Named((match.today + calendar.WEEK * number,))
    return Named(tuple(match.today + calendar.ONE_DAY * n for n in match.lexicon.counted_days.get(number, (number,))))


def week(match: Match) -> Named:
    weeks = match.number("Z") or 0
    return Named(calendar.school_week(weeks, match.today), week=weeks)


def between(match: Match) -> Listed:
    """From one day to another; a month that is said once is the month of both."""
    cut = next(n for n, mark in enumerate(match.marks) if n and mark in "TtU-y" and match.marks[n - 1] in "n23WMY")
    first, last = match.cut(0, cut), match.cut(cut)
    start = start_of(first, last.number("M"), last.number("Y"))
    end = dates_of(last._replace(today=start[0])).days
    return Listed(possible(calendar.span(start, end)), through=True, earlier=from_today(first, last))


def from_today(first: Match, last: Match) -> calendar.Days:
    """The span that begins today, where its first day is named by today's weekday alone."""
    if first.number(NUMBER) is not None or first.number("W") != first.today.weekday():
        return ()
    return calendar.span((first.today,), dates_of(last).days[:1])


def start_of(first: Match, month: int | None, year: int | None) -> calendar.Days:
    """The day from which a span goes, where `month` and `year` are those of its end."""
    number, weekday = first.number(NUMBER), first.number("W")
    if number is None:
        return calendar.weekday_to_come(weekday or 0, first.today)[-1:]
    own = first.number("M")
    return possible(calendar.numbered(first.today, number, own or month, None if own else year, weekday))


def several(match: Match) -> Listed:
    """«17, 18 y 19 de agosto»."""
    month, year = match.number("M"), match.number("Y")
    numbers = [match.number(NUMBER, n) or 0 for n in range(sum(mark in NUMBER for mark in match.marks))]
    found = [possible(calendar.numbered(match.today, number, month, year, None)) for number in numbers]
    return Listed(calendar.in_order(day for days in found for day in days), either="v" in match.marks)
