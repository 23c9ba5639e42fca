"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.forms.answers import Unfit
from content.forms.model import Range
from content.forms.questions.numbers import decimal, integer, numbers_of, plain, ranged


def code(found: str | Unfit) -> str:
    return found.code if isinstance(found, Unfit) else f"taken: {found}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", "12"),
        ("+12", "12"),
        ("-12", "-12"),
        ("−12", "-12"),
        ("–12", "-12"),
        ("1 200", "1200"),
        ("1\u00a0200", "1200"),
        ("1'200", "1200"),
        ("007", "7"),
        ("3,0", "3"),
        ("3.00", "3"),
        ("0", "0"),
        ("2147483647", "2147483647"),
    ],
)
def test_whole_numbers(typed: str, kept: str) -> None:
    assert integer(typed) == kept


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("doce", "integer_shape"),
        ("1,5", "integer_shape"),
        ("1.200", "integer_shape"),
        ("1,200", "integer_shape"),
        ("1.200.000", "integer_shape"),
        ("12 años", "integer_shape"),
        ("1-2", "integer_shape"),
        ("", "integer_shape"),
        ("1e3", "integer_shape"),
        ("٣x", "integer_shape"),
        ("2147483648", "number_big"),
        ("9" * 30, "number_big"),
        ("9" * 60, "integer_shape"),
    ],
)
def test_what_is_no_whole_number(typed: str, refusal: str) -> None:
    assert code(integer(typed)) == refusal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("12,", "12"),
        ("-0,25", "-0.25"),
        ("1 200,5", "1200.5"),
        ("1.200,5", "1200.5"),
        ("1,200.5", "1200.5"),
        ("1.234.567", "1234.567"),
        ("3,50", "3.5"),
        ("10", "10"),
        ("100", "100"),
        ("0,0", "0"),
    ],
)
def test_numbers_with_decimals(typed: str, kept: str) -> None:
    assert decimal(typed) == kept


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("tres", "decimal_shape"),
        ("1.2.3", "decimal_shape"),
        ("1,2,3", "decimal_shape"),
        ("12.34.567", "decimal_shape"),
        (",", "decimal_shape"),
        ("3,5 kg", "decimal_shape"),
        ("NaN", "decimal_shape"),
        ("inf", "decimal_shape"),
        ("1234567890123456", "number_big"),
    ],
)
def test_what_is_no_number(typed: str, refusal: str) -> None:
    assert code(decimal(typed)) == refusal


@given(st.decimals(min_value=-999_999, max_value=999_999, places=3))
def test_every_number_is_read_with_a_comma_as_with_a_point(value: Decimal) -> None:
    written = f"{value:f}"
    assert decimal(written.replace(".", ",")) == decimal(written) == plain(value)


@given(st.integers(min_value=-(2**31) + 1, max_value=2**31 - 1))
def test_every_whole_number_is_read_as_it_is(value: int) -> None:
    assert integer(str(value)) == str(value)


@pytest.mark.parametrize(
    ("limits", "numbers"),
    [
        (Range(start="1", end="5", step="1"), ["1", "2", "3", "4", "5"]),
        (Range(start="0", end="10", step="5"), ["0", "5", "10"]),
        (Range(start="0", end="1", step="0.25"), ["0", "0.25", "0.5", "0.75", "1"]),
        (Range(start="-1", end="1", step="1"), ["-1", "0", "1"]),
        (Range(start="3", end="1", step="1"), ["3", "2", "1"]),
        (Range(start="0", end="10", step="4"), ["0", "4", "8"]),
    ],
)
def test_the_numbers_of_a_range(limits: Range, numbers: list[str]) -> None:
    assert numbers_of(limits) == numbers
    assert [ranged(each, limits) for each in numbers] == numbers


@pytest.mark.parametrize(
    ("typed", "refusal"), [("3", "range_outside"), ("12", "range_outside"), ("x", "decimal_shape")]
)
def test_a_number_that_the_range_has_not(typed: str, refusal: str) -> None:
    assert code(ranged(typed, Range(start="0", end="10", step="5"))) == refusal


def test_a_refusal_of_a_range_names_its_ends() -> None:
    found = ranged("11", Range(start="0", end="10", step="5"))
    assert found == Unfit("range_outside", {"start": "0", "end": "10", "step": "5"})
