"""Text, number and truth of what expressions give, where ODK differs from XPath."""

import math
from datetime import datetime, time, timedelta, timezone

import pytest
from lxml import etree

from content.forms import values

LIMA = timezone(timedelta(hours=-5))


def nodes(*texts: str | None) -> list[object]:
    found: list[object] = []
    for text in texts:
        node = etree.Element("n")
        node.text = text
        found.append(node)
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b", "a b"),
        (True, "true"),
        (False, "false"),
        (3.0, "3"),
        (-3.0, "-3"),
        (2.5, "2.5"),
        (0.1 + 0.2, "0.3"),
        (math.nan, ""),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (1e18, "1e+18"),
        ([], ""),
        (["x"], "x"),
    ],
)
def test_text(value: object, text: str) -> None:
    assert values.text(value) == text


def test_the_text_of_a_set_is_that_of_its_first_node() -> None:
    assert (values.text(nodes("a", "b")), values.text(nodes(None, "b"))) == ("a", "")
    assert values.texts(nodes("a", None, "b")) == ["a", "", "b"]


@pytest.mark.parametrize(
    ("value", "number"),
    [("12", 12), (" 2.5 ", 2.5), ("-3", -3), (True, 1), (False, 0), ("1970-01-02", 1), ("1970-01-01T12:00:00", 0.5)],
)
def test_number(value: object, number: float) -> None:
    assert values.number(value) == number


@pytest.mark.parametrize("value", ["", "doce", "inf", "nan", "Infinity", "12 3", "2026-02-31", [], "1970-01-01T25:00"])
def test_what_is_no_number_is_none(value: object) -> None:
    assert math.isnan(values.number(value))


def test_empty_nodes_do_not_count_among_numbers() -> None:
    assert values.numbers(nodes("1", None, " ", "2.5")) == [1.0, 2.5]


@pytest.mark.parametrize("value", [True, 1.0, -1.0, "x", "false", nodes("x"), nodes("1"), nodes("true")])
def test_true(value: object) -> None:
    assert values.truth(value) is True


@pytest.mark.parametrize(
    "value", [False, 0.0, math.nan, "", [], nodes(None), nodes(""), nodes("0"), nodes("false"), nodes(" ")]
)
def test_false(value: object) -> None:
    assert values.truth(value) is False


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-03-16", datetime(2026, 3, 16)),
        ("2026-03-16T08:30", datetime(2026, 3, 16, 8, 30)),
        ("2026-03-16T08:30:15.250-05:00", datetime(2026, 3, 16, 8, 30, 15, 250_000)),
        ("2026-03-16T13:30:00Z", datetime(2026, 3, 16, 8, 30)),
        ("16/03/2026", None),
        ("2026-13-01", None),
        ("2026-03-16T", datetime(2026, 3, 16)),
        ("2026-03-16T9", None),
        ("", None),
    ],
)
def test_a_moment_is_read_as_it_is_on_the_wall_of_those_who_answer(written: str, found: datetime | None) -> None:
    assert values.moment(written, LIMA) == found


def test_without_a_zone_a_moment_is_as_it_is_written() -> None:
    assert values.moment("2026-03-16T13:30:00Z") == datetime(2026, 3, 16, 13, 30)


def test_a_time_of_day_is_a_part_of_one() -> None:
    assert values.days("06:00:00.000-05:00") == 0.25
    assert values.clock("08:30") == time(8, 30)
    assert values.clock("08:61") is None


def test_days_and_back() -> None:
    assert values.from_days(values.days("2026-03-16")) == datetime(2026, 3, 16)
    assert values.from_days(1e12) is None


def test_dates_and_moments_are_written_as_odk_does() -> None:
    assert values.date_text(datetime(2026, 3, 6)) == "2026-03-06"
    assert values.date_text(datetime(33, 3, 6)) == "0033-03-06"
    assert values.moment_text(datetime(2026, 3, 6, 8, 5, tzinfo=LIMA)) == "2026-03-06T08:05:00.000-05:00"


def test_the_choices_of_an_answer_are_parted_by_blanks() -> None:
    assert values.words(nodes(" a  b ")) == ["a", "b"]
    assert values.words("") == []
