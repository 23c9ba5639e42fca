"""The hours in which people answer most: Tuesday to Thursday at noon and in the evening, never on feriados."""

from datetime import UTC, date, datetime, time

import pytest

from content.loader import load_calendar
from domain.year.best_hours import BestHours, next_best
from domain.year.calendar import LIMA, NonWorkingDay

CALENDAR = load_calendar()
FAR = "16/10/2026 23:59"


def at(written: str) -> datetime:
    return datetime.strptime(written, "%d/%m/%Y %H:%M").replace(tzinfo=LIMA)


def best(now: str, until: str = FAR, scopes: tuple[str, ...] = (), calendar: object = CALENDAR) -> str:
    found = next_best(at(now), at(until), calendar, scopes)  # type: ignore[arg-type]
    assert found.tzinfo is UTC
    return found.astimezone(LIMA).strftime("%d/%m/%Y %H:%M")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("10/08/2026 09:00", "11/08/2026 12:30"),  # Monday
        ("11/08/2026 12:29", "11/08/2026 12:30"),
        ("11/08/2026 12:30", "11/08/2026 12:30"),
        ("11/08/2026 13:29", "11/08/2026 13:29"),
        ("11/08/2026 13:30", "11/08/2026 17:30"),
        ("11/08/2026 18:59", "11/08/2026 18:59"),
        ("11/08/2026 19:00", "12/08/2026 12:30"),
        ("13/08/2026 19:00", "18/08/2026 12:30"),  # Thursday evening: the next is Tuesday
        ("14/08/2026 12:40", "18/08/2026 12:30"),  # Friday
        ("16/08/2026 12:40", "18/08/2026 12:30"),  # Sunday
    ],
)
def test_tuesday_to_thursday_at_noon_and_in_the_evening(now: str, then: str) -> None:
    assert best(now) == then


def test_a_feriado_is_no_day_for_it() -> None:
    assert best("29/09/2026 20:00") == "30/09/2026 12:30"
    assert best("06/10/2026 20:00") == "07/10/2026 12:30"
    assert best("07/10/2026 19:30") == "13/10/2026 12:30"  # Thursday 8 is the battle of Angamos


def test_a_local_day_off_counts_only_there() -> None:
    day_off = NonWorkingDay(day=date(2026, 8, 11), scope="ie:7", reason="aniversario")
    closed = CALENDAR.with_closed([day_off])
    assert best("11/08/2026 09:00", scopes=("ie:7",), calendar=closed) == "12/08/2026 12:30"
    assert best("11/08/2026 09:00", scopes=("ie:8",), calendar=closed) == "11/08/2026 12:30"


@pytest.mark.parametrize(
    ("now", "until", "then"),
    [
        ("10/08/2026 09:00", "11/08/2026 00:00", "10/08/2026 09:00"),  # none today: the ordinary hours
        ("10/08/2026 06:00", "11/08/2026 00:00", "10/08/2026 08:00"),
        ("13/08/2026 19:30", "15/08/2026 00:00", "14/08/2026 08:00"),  # closes on Friday
        ("11/08/2026 10:00", "11/08/2026 12:30", "11/08/2026 10:00"),  # the end itself is too late
        ("11/08/2026 10:00", "11/08/2026 12:31", "11/08/2026 12:30"),
        ("15/08/2026 10:00", "16/08/2026 00:00", "17/08/2026 08:00"),  # nothing before the end at all
    ],
)
def test_the_ordinary_hours_when_none_is_left_before_the_end(now: str, until: str, then: str) -> None:
    assert best(now, until) == then


def test_other_hours_are_other_data() -> None:
    hours = BestHours(weekdays=(4,), spans=((time(9), time(10)),))
    found = next_best(at("10/08/2026 09:00"), at(FAR), CALENDAR, (), hours)
    assert found.astimezone(LIMA) == at("14/08/2026 09:00")
