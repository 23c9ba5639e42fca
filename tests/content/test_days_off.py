"""Días no hábiles on the wire, and what can be loaded of what was written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.days_off import (
    IMPOSSIBLE,
    MANY,
    NOT_UNDERSTOOD,
    OTHER_YEAR,
    PAST,
    WEEKEND,
    WHYS,
    Heard,
    code_of,
    days_of,
    heard,
    where_code,
    where_of,
    why_of,
)
from content.year_actions import NewDaysOff, SaveDaysOff
from domain.dates.days_off import MOST_DAYS
from domain.people.territory import Reach
from domain.policy import MOST_ID
from domain.year.closures import Why
from i18n.written_dates.read_days import DaysReading, read_days

WEDNESDAY = date(2026, 8, 12)
LONG = tuple(WEDNESDAY + timedelta(days=n) for n in range(MOST_DAYS))


@given(st.sets(st.integers(0, MOST_DAYS - 1), min_size=1))
def test_days_come_back_from_their_code(numbers: set[int]) -> None:
    days = tuple(WEDNESDAY + timedelta(days=n) for n in sorted(numbers))
    assert days_of(code_of(days)) == days


@pytest.mark.parametrize("code", ["", "20260817", "20260817g", "202608170", "20261301f", "x", "20260817-1", "99991231f",
                                  "20260817" + "f" * 30])  # fmt: skip
def test_a_forged_code_is_none(code: str) -> None:
    assert days_of(code) is None


@given(st.text(max_size=70))
def test_any_text_is_a_code_or_none(text: str) -> None:
    assert days_of(text) is None or code_of(days_of(text) or ()) != ""
    assert where_of(text) is None or where_of(text) is not None


def test_reasons_and_places_come_back_from_their_codes() -> None:
    assert [why_of(why.value[0]) for why in Why] == list(Why) == list(WHYS)
    assert [where_of(where_code(reach, 17)) for reach in Reach] == [(reach, 17) for reach in Reach]
    assert (why_of("x"), why_of("")) == (None, None)
    forged = ["", "u", "x1", "17", "u-1", "u1.5", "u²", f"u{MOST_ID + 1}", "u٣"]
    assert [where_of(code) for code in forged] == [None] * len(forged)


def test_the_longest_buttons_fit() -> None:
    days, where = code_of(LONG), where_code(Reach.IE, MOST_ID)
    assert len(SaveDaysOff(days=days, why="h", where=where).pack().encode()) <= 64
    assert len(NewDaysOff(days=days, why="h", where=where, ask="s", page=99).pack().encode()) <= 64


# text -> the working days of this year that are left, or why none is
HEARD: dict[str, Heard] = {
    "20": Heard(ways=((date(2026, 8, 20),),)),
    "hoy": Heard(ways=((WEDNESDAY,),)),
    "del viernes 21 al lunes 24": Heard(ways=((date(2026, 8, 21), date(2026, 8, 24)),)),
    "jueves 21": Heard(ways=((date(2026, 8, 20),), (date(2026, 8, 21),)), sure=False),
    "viernes 22": Heard(ways=((date(2026, 8, 21),),), sure=False),
    "sábado 15": Heard(code=WEEKEND),
    "ayer": Heard(code=PAST),
    "del 5 al 7 de enero": Heard(code=OTHER_YEAR),
    "del 17 de agosto al 17 de diciembre": Heard(code=MANY),
    "31 de junio": Heard(code=IMPOSSIBLE),
    "no sé": Heard(code=NOT_UNDERSTOOD),
}


@pytest.mark.parametrize("text", HEARD)
def test_what_can_be_loaded_is_heard(text: str) -> None:
    assert heard(read_days(text, WEDNESDAY), WEDNESDAY) == HEARD[text]


def test_the_past_days_of_a_span_are_left_out() -> None:
    span = tuple(WEDNESDAY + timedelta(days=n) for n in (-2, -1, 0, 1))
    assert heard(DaysReading(ways=(span,)), WEDNESDAY).ways == (span[2:],)
