"""What is not written yet: runs of lective days, free numbers, days on which nothing can be put."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.programme import Programme
from domain.dates.drafts import first_free, next_visit, run_of_days, unfit
from domain.outcome import Refused
from domain.year.calendar import NonWorkingDay
from tests.domain.dates.village import FRIDAY, NINE, NOW, THURSDAY, TODAY, TUESDAY, WEDNESDAY, Village

SCOPES = ("dre:DRE CUSCO", "ugel:1", "ie:17")
MONDAY, NEXT_TUESDAY = date(2026, 8, 17), date(2026, 8, 18)


def run(programme: Programme, start: date, count: int, *closed: NonWorkingDay) -> tuple[date, ...]:
    calendar = programme.calendar.with_closed(closed)
    return run_of_days(start, count, lambda day: calendar.is_lective(day, SCOPES))


def test_three_days_in_mid_week_follow_each_other(programme: Programme) -> None:
    assert run(programme, TUESDAY, 3) == (TUESDAY, WEDNESDAY, THURSDAY)


def test_three_days_from_a_friday_go_on_after_the_weekend(programme: Programme) -> None:
    assert run(programme, FRIDAY, 3) == (FRIDAY, MONDAY, NEXT_TUESDAY)


def test_a_feriado_is_jumped_over(programme: Programme) -> None:
    # 30/08 Santa Rosa is a Sunday; 08/10 Combate de Angamos a Thursday, and gestión begins on the 12th
    assert run(programme, date(2026, 10, 7), 3) == (date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 19))


@pytest.mark.parametrize("scope", [None, *SCOPES])
def test_a_day_off_of_the_ie_its_ugel_or_its_dre_is_jumped_over(programme: Programme, scope: str | None) -> None:
    closed = NonWorkingDay(day=WEDNESDAY, scope=scope, reason="aniversario")
    assert run(programme, TUESDAY, 2, closed) == (TUESDAY, THURSDAY)


def test_a_day_off_of_another_ie_is_an_ordinary_day(programme: Programme) -> None:
    closed = NonWorkingDay(day=WEDNESDAY, scope="ie:18", reason="aniversario")
    assert run(programme, TUESDAY, 2, closed) == (TUESDAY, WEDNESDAY)


def test_the_end_of_the_year_gives_fewer_days_rather_than_days_of_the_next(programme: Programme) -> None:
    last = date(2026, 12, 18)
    assert run(programme, last, 3) == (last,)


def test_the_last_day_of_all_does_not_overflow(programme: Programme) -> None:
    assert run(programme, date.max, 5) == (date.max,)


@settings(deadline=None, max_examples=60)
@given(start=st.dates(date(2026, 3, 16), date(2026, 11, 20)), count=st.integers(1, 5))
def test_a_run_begins_where_asked_and_goes_on_over_lective_days_in_order(start: date, count: int) -> None:
    from content.loader import load_calendar

    calendar = load_calendar()
    days = run_of_days(start, count, calendar.is_lective)
    assert (days[0], len(days)) == (start, count)
    assert list(days) == sorted(set(days))
    assert all(calendar.is_lective(day) for day in days[1:])
    between = calendar.lective_days(days[0], days[-1])
    assert [day for day in between if day != start] == list(days[1:])


@pytest.mark.parametrize(
    ("taken", "free"), [((), 1), ((1,), 2), ((1, 2, 3), 4), ((2, 3), 1), ((1, 3), 2), ((3, 1, 1), 2), ((5, 9), 1)]
)
def test_the_first_number_nobody_has(taken: tuple[int, ...], free: int) -> None:
    assert first_free(taken) == free


def test_numbers_of_one_docente_do_not_depend_on_another(v: Village) -> None:
    v.propose()
    assert (next_visit(v.session, v.rosa.id, 2026), next_visit(v.session, v.luz.id, 2026)) == (2, 1)


def test_each_year_counts_from_one(v: Village) -> None:
    v.propose()
    assert next_visit(v.session, v.rosa.id, 2025) == 1


@pytest.mark.parametrize(
    ("day", "hour", "code"),
    [
        (TODAY, time(9, 1), None),
        (TODAY, time(9, 0), "date_is_past"),
        (date(2026, 8, 9), time(23), "date_is_past"),
        (date(2026, 12, 31), time(23, 59), None),
        (date(2027, 1, 1), NINE, "date_too_far"),
        (date.max, time(23, 59), "date_too_far"),
        (date.min, time(0), "date_is_past"),
    ],
)
def test_nothing_is_put_on_a_day_that_passed_or_in_another_year(day: date, hour: time, code: str | None) -> None:
    expected = None if code is None else Refused(code, {"activity_id": 7})
    assert unfit(day, hour, TODAY, NOW, activity_id=7) == expected
