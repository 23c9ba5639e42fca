from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import dates
from i18n.catalogues import tongue

FRIDAY = date(2026, 8, 14)
NINE_IN_LIMA = datetime(2026, 8, 14, 14, 0, tzinfo=UTC)
LATE_IN_LIMA = datetime(2026, 8, 15, 1, 30, tzinfo=UTC)


def test_a_day_has_its_weekday_and_its_year() -> None:
    assert tongue("es").day(FRIDAY) == "viernes 14/08/2026"


def test_a_short_day_has_neither_year_nor_long_weekday() -> None:
    assert tongue("es").short_day(FRIDAY) == "vie 14/08"


def test_a_week_is_named_in_correct_spanish() -> None:
    week = [tongue("es").short_day(date(2026, 8, 10) + timedelta(days=n)) for n in range(7)]
    assert week == [
        "lun 10/08",
        "mar 11/08",
        "mié 12/08",
        "jue 13/08",
        "vie 14/08",
        "sáb 15/08",
        "dom 16/08",
    ]


@pytest.mark.parametrize("tag", ["es", "quz", "quy", "ay", "agr", "shp", "cni", "qu-x-central"])
def test_weekdays_are_spanish_in_every_language(tag: str) -> None:
    assert tongue(tag).day(FRIDAY) == "viernes 14/08/2026"


def test_a_moment_is_told_in_lima() -> None:
    assert tongue("es").moment(NINE_IN_LIMA) == "viernes 14/08/2026 · 09:00"


def test_the_evening_in_lima_is_not_yet_tomorrow() -> None:
    assert tongue("es").moment(LATE_IN_LIMA) == "viernes 14/08/2026 · 20:30"


def test_an_instant_given_as_a_day_is_the_day_in_lima() -> None:
    assert tongue("es").day(LATE_IN_LIMA) == "viernes 14/08/2026"
    assert tongue("es").short_day(LATE_IN_LIMA) == "vie 14/08"


def test_an_hour_of_an_instant_is_limas() -> None:
    assert tongue("es").hour(NINE_IN_LIMA) == "09:00"


def test_an_hour_of_the_wall_clock_stays() -> None:
    assert tongue("es").hour(time(15, 5)) == "15:05"


def test_a_datetime_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        tongue("es").moment(datetime(2026, 8, 14, 9, 0))


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)))
def test_lima_is_five_hours_behind_all_year(at: datetime) -> None:
    assert dates.in_lima(at.replace(tzinfo=UTC)).replace(tzinfo=None) == at - timedelta(hours=5)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1)))
def test_a_day_can_be_read_back(day: date) -> None:
    weekday, digits = dates.day_text(day).split(" ")
    assert datetime.strptime(digits, "%d/%m/%Y").date() == day
    assert dates.WEEKDAYS.index(weekday) == day.weekday()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "hoy"),
        (1, "mañana"),
        (2, "en 2 días"),
        (7, "en 7 días"),
        (365, "en 365 días"),
        (-1, "ayer"),
        (-2, "hace 2 días"),
    ],
)
def test_a_day_is_told_from_today(days: int, said: str) -> None:
    assert tongue("es").relative(FRIDAY + timedelta(days=days), FRIDAY) == said


def test_today_is_told_by_the_day_in_lima() -> None:
    assert tongue("es").relative(LATE_IN_LIMA, FRIDAY) == "hoy"


def test_relative_words_are_marked_strings() -> None:
    said = [tongue("xx").relative(FRIDAY + timedelta(days=n), FRIDAY) for n in (0, 1, -1, 3, -3)]
    assert said == [
        "«ĥôŷ ··»",
        "«mâñâňâ ···»",
        "«âŷêř ··»",
        "«êň ‹3› ďíâş ····»",
        "«ĥâçê ‹3› ďíâş ····»",
    ]
