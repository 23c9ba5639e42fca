"""Dates and times as people type them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.forms.answers import Unfit
from content.forms.questions.moments import clock, day, moment
from tests.content.forms.desk import NOW


def code(found: str | Unfit) -> str:
    return found.code if isinstance(found, Unfit) else f"taken: {found}"


@pytest.mark.parametrize(
    "typed",
    [
        "16/03/2026",
        "16/3/2026",
        "16-03-2026",
        "16.03.2026",
        "16 03 2026",
        "16/03/26",
        "2026-03-16",
        "16032026",
        "20260316",
        "16 de marzo de 2026",
        "16 de Marzo del 2026",
        "16 marzo 2026",
        "16 mar 2026",
        "16 mar. 2026",
        " 16 / 03 / 2026 ",
    ],
)
def test_one_day_in_many_ways(typed: str) -> None:
    assert day(typed, NOW) == "2026-03-16"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hoy", "2026-08-10"),
        ("AYER", "2026-08-09"),
        ("anteayer", "2026-08-08"),
        ("1 de setiembre de 2026", "2026-09-01"),
        ("1 de septiembre de 2026", "2026-09-01"),
        ("5 ene 85", "1985-01-05"),
        ("01/01/46", "2046-01-01"),
        ("01/01/47", "1947-01-01"),
        ("29/02/2024", "2024-02-29"),
        ("31 de diciembre de 1999", "1999-12-31"),
    ],
)
def test_days(typed: str, kept: str) -> None:
    assert day(typed, NOW) == kept


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("29/02/2026", "date_none"),
        ("31/04/2026", "date_none"),
        ("03/16/2026", "date_none"),
        ("0/1/2026", "date_none"),
        ("16/03", "date_shape"),
        ("marzo", "date_shape"),
        ("16 de marso de 2026", "date_shape"),
        ("mañana", "date_shape"),
        ("", "date_shape"),
        ("16/03/202", "date_shape"),
        ("el lunes", "date_shape"),
        ("16 de ma 2026", "date_shape"),
    ],
)
def test_what_is_no_day(typed: str, refusal: str) -> None:
    assert code(day(typed, NOW)) == refusal


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_as_it_is_shown(value: date) -> None:
    assert day(f"{value.day:02}/{value.month:02}/{value.year}", NOW) == value.isoformat()
    assert day(value.isoformat(), NOW) == value.isoformat()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8:30", "08:30"),
        ("8.30", "08:30"),
        ("08:30", "08:30"),
        ("0830", "08:30"),
        ("830", "08:30"),
        ("8h30", "08:30"),
        ("8 : 30", "08:30"),
        ("8", "08:00"),
        ("18", "18:00"),
        ("8 am", "08:00"),
        ("8 pm", "20:00"),
        ("8:30 p. m.", "20:30"),
        ("8:30 PM", "20:30"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("20:30 h", "20:30"),
        ("8 hrs", "08:00"),
        ("0:00", "00:00"),
        ("23:59", "23:59"),
    ],
)
def test_times(typed: str, kept: str) -> None:
    assert clock(typed, NOW) == f"{kept}:00.000-05:00"


def test_a_time_may_have_seconds() -> None:
    assert clock("8:30:15", NOW) == "08:30:15.000-05:00"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("25:00", "time_none"),
        ("8:75", "time_none"),
        ("13 pm", "time_none"),
        ("0 am", "time_none"),
        ("ocho", "time_shape"),
        ("8:3", "time_shape"),
        ("", "time_shape"),
        ("8-30", "time_shape"),
        ("123456", "time_shape"),
    ],
)
def test_what_is_no_time(typed: str, refusal: str) -> None:
    assert code(clock(typed, NOW)) == refusal


@given(st.times())
def test_every_time_is_read_as_it_is_shown(value: time) -> None:
    assert clock(f"{value:%H:%M}", NOW) == f"{value:%H:%M}:00.000-05:00"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("16/03/2026 8:30", "2026-03-16T08:30"),
        ("16/03/2026, 0830", "2026-03-16T08:30"),
        ("16 de marzo de 2026 a las 3 pm", "2026-03-16T15:00"),
        ("hoy 8", "2026-08-10T08:00"),
        ("ayer a las 8:30", "2026-08-09T08:30"),
        ("2026-03-16T08:30", "2026-03-16T08:30"),
        ("2026-03-16 08:30", "2026-03-16T08:30"),
        ("16 03 2026 8.30", "2026-03-16T08:30"),
    ],
)
def test_moments(typed: str, kept: str) -> None:
    assert moment(typed, NOW) == f"{kept}:00.000-05:00"


@pytest.mark.parametrize("typed", ["16/03/2026", "8:30", "31/02/2026 8:30", "hoy a las nueve", "", "hoy 25:00"])
def test_what_is_no_moment(typed: str) -> None:
    assert code(moment(typed, NOW)) == "moment_shape"


def test_the_zone_is_that_of_the_person() -> None:
    elsewhere = NOW.astimezone(tz=None).tzinfo
    assert elsewhere is not None
    assert day("hoy", NOW + timedelta(hours=20)) == "2026-08-11"
