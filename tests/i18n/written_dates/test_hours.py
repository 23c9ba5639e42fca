"""Which hours are meant."""

from datetime import time

import pytest

from i18n.written_dates.hours import HALVES, Clock, spans, times


def of(*hours: int) -> tuple[time, ...]:
    return tuple(time(hour) for hour in hours)


@pytest.mark.parametrize(
    ("hour", "half", "found"),
    [
        (9, "", of(9)), (7, "", of(7)), (12, "", of(12)), (3, "", of(3, 15)), (6, "", of(6, 18)), (15, "", of(15)),
        (0, "", of(0)), (24, "", ()), (9, "am", of(9)), (12, "am", of(0, 12)), (15, "am", ()), (3, "pm", of(15)),
        (12, "pm", of(12)), (15, "pm", of(15)), (12, "noon", of(12)), (3, "noon", ()), (1, "midday", of(13)),
        (12, "midday", of(12)), (11, "midday", of(11)), (9, "morning", of(9)), (4, "afternoon", of(16)),
        (9, "afternoon", of(9, 21)), (12, "afternoon", of(12)), (8, "night", of(20)), (12, "night", of(0)),
        (3, "night", of(3, 15)), (4, "dawn", of(4)), (12, "dawn", of(0)), (15, "afternoon", of(15)),
    ],
)  # fmt: skip
def test_what_an_hour_may_be(hour: int, half: str, found: tuple[time, ...]) -> None:
    assert times(Clock(hour, 0, half)) == found


def test_the_part_of_the_day_that_the_text_names_decides_where_the_hour_does_not() -> None:
    assert times(Clock(3), "afternoon") == of(15)
    assert times(Clock(3, 0, "am"), "afternoon") == of(3)
    assert times(Clock(15), "morning") == of(15)


@pytest.mark.parametrize("clock", [Clock(9, 75), Clock(25), Clock(-1), Clock(9, -5)])
def test_what_no_clock_shows_is_no_hour(clock: Clock) -> None:
    assert times(clock) == ()


@pytest.mark.parametrize("half", HALVES)
def test_every_half_has_an_answer_for_every_hour(half: str) -> None:
    for hour in range(24):
        assert set(times(Clock(hour, 30, half))) <= {time(each, 30) for each in range(24)}


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (Clock(9), Clock(11), [(time(9), time(11))]),
        (Clock(9), Clock(1), [(time(9), time(13))]),
        (Clock(2), Clock(4, 0, "pm"), [(time(14), time(16))]),
        (Clock(10), Clock(2, 0, "pm"), [(time(10), time(14))]),
        (Clock(3), Clock(5), [(time(3), time(5)), (time(15), time(17))]),
        (Clock(9), Clock(9), [(time(9), time(21))]),
        (Clock(17), Clock(16), [(time(17), None)]),
        (Clock(30), Clock(31), []),
    ],
)
def test_from_and_until(start: Clock, end: Clock, found: list[tuple[time, time | None]]) -> None:
    assert list(spans(start, end)) == found
