"""Which days are meant: arithmetic of the calendar, with every reading."""

from datetime import date

import pytest

from i18n.written_dates import days

MONDAY = date(2026, 8, 10)


def august(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2026, 8, number) for number in numbers)


def test_a_weekday_is_the_first_to_come_and_on_its_own_day_two() -> None:
    assert [days.weekday_to_come(weekday, MONDAY) for weekday in range(3)] == [august(10, 17), august(11), august(12)]


def test_the_next_one_is_this_weeks_to_some_and_next_weeks_to_others() -> None:
    assert days.next_weekday(3, MONDAY) == august(13, 20)
    assert days.next_weekday(0, MONDAY) == august(17)
    assert days.next_weekday(3, date(2026, 8, 14)) == august(20)


def test_a_week_is_told_from_today_on() -> None:
    assert days.school_week(0, date(2026, 8, 13)) == august(13, 14)
    assert days.school_week(0, date(2026, 8, 15)) == ()
    assert days.school_week(1, MONDAY) == august(17, 18, 19, 20, 21)


@pytest.mark.parametrize(
    ("ordinal", "found"),
    [(1, date(2026, 9, 7)), (2, date(2026, 9, 14)), (4, date(2026, 9, 28)), (0, date(2026, 9, 28))],
)
def test_a_weekday_of_a_month(ordinal: int, found: date) -> None:
    assert days.weekday_of_month(0, ordinal, 9, MONDAY) == (found,)


def test_a_weekday_of_a_month_that_is_past_is_next_years() -> None:
    assert days.weekday_of_month(0, 1, 8, MONDAY) == (date(2027, 8, 2),)


@pytest.mark.parametrize(
    ("day", "month", "year", "weekday", "found"),
    [
        (14, None, None, None, august(14)),
        (10, None, None, None, (MONDAY, date(2026, 9, 10))),
        (5, None, None, None, (date(2026, 9, 5),)),
        (31, None, None, None, august(31)),
        (14, None, None, 4, august(14)),
        (14, None, None, 1, august(11, 14)),
        (10, None, None, 0, august(10)),
        (5, 5, None, None, (date(2027, 5, 5),)),
        (10, 8, None, None, august(10)),
        (3, 8, None, 0, august(3)),  # a Monday of this year, past
        (3, 8, None, 1, (date(2027, 8, 3),)),  # a Tuesday next year
        (20, 8, None, 4, august(20, 21)),
        (3, 3, 2026, None, (date(2026, 3, 3),)),
        (3, 3, 2026, 2, (date(2026, 3, 3), date(2026, 3, 4))),
        (29, 2, None, None, ()),
        (29, 2, 2028, None, (date(2028, 2, 29),)),
        (31, 6, None, None, ()),
        (0, None, None, None, ()),
        (32, None, None, 1, ()),
        (1, 13, None, None, ()),
        (1, 1, 1999, None, ()),
        (31, 12, 9999, 0, ()),
    ],
)
def test_a_day_by_its_number(
    day: int, month: int | None, year: int | None, weekday: int | None, found: tuple[date, ...]
) -> None:
    assert days.numbered(MONDAY, day, month, year, weekday) == found


def test_a_weekday_of_next_month_that_agrees_is_a_third_reading() -> None:
    assert days.numbered(date(2026, 8, 5), 10, None, None, 3) == (*august(10, 13), date(2026, 9, 10))


def test_the_turn_of_the_year() -> None:
    last = date(2026, 12, 31)
    assert days.numbered(last, 4, None, None, 0) == (date(2027, 1, 4),)
    assert days.numbered(last, 2, 1, None, None) == (date(2027, 1, 2),)
    assert days.weekday_to_come(4, last) == (date(2027, 1, 1),)


def test_the_nearest_weekday_is_never_past() -> None:
    assert days.nearest(date(2026, 8, 12), 6, MONDAY) == date(2026, 8, 16)


def test_a_span_lists_its_days_a_long_one_only_its_ends_and_one_that_goes_back_none() -> None:
    assert days.span(august(18), august(20)) == august(18, 19, 20)
    assert days.span(august(1), august(30)) == august(1, 30)
    assert days.span(august(20), august(18)) == days.span((), august(18)) == ()
