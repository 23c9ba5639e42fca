"""What fits into a journey of one week."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.year.calendar import NonWorkingDay
from domain.year.caseload import week_of
from domain.year.journeys import fits, loads, stretches
from domain.year.runs import runs_of
from tests.domain.year.loads import UM, caseload, day, moved


def test_a_week_of_five_days_holds_three_and_two() -> None:
    assert loads((3, 3, 2, 2, 2, 2), 2, (5,)) == ((), (2,), (2, 2), (3,), (3, 2))


def test_no_more_visitas_than_there_are_docentes() -> None:
    assert loads((2, 1, 1, 1, 1), 1, (5,)) == ((), (1,), (2,))


def test_no_more_of_a_length_than_are_left() -> None:
    assert loads((2, 1), 4, (5,)) == ((), (1,), (2,), (2, 1))


def test_a_broken_week_holds_less() -> None:
    assert loads((3, 3, 2, 2, 2, 2), 2, (3, 1)) == ((), (2,), (3,))
    assert loads((3, 3, 2, 2, 2, 2), 2, (2, 2)) == ((), (2,), (2, 2))


def test_a_week_without_days_holds_nothing() -> None:
    assert loads((3, 2), 2, ()) == ((),)


@pytest.mark.parametrize(
    ("load", "sizes", "expected"),
    [
        ((), (), True),
        ((3, 2), (5,), True),
        ((3, 3), (5,), False),
        ((3, 2), (3, 2), True),
        ((2, 2), (3, 1), False),
        ((2, 1, 1), (1, 3), True),
        ((2, 2, 1), (2, 3), True),
        ((2, 2, 1), (3, 2), True),
    ],
)
def test_visitas_are_not_broken_to_fit(load: tuple[int, ...], sizes: tuple[int, ...], expected: bool) -> None:
    assert fits(load, sizes) is expected


@given(st.lists(st.integers(1, 3), max_size=4), st.lists(st.integers(1, 5), max_size=3))
def test_the_order_of_the_stretches_does_not_matter_and_sums_bind(load: list[int], sizes: list[int]) -> None:
    longest_first = tuple(sorted(load, reverse=True))
    found = fits(longest_first, tuple(sizes))
    assert found == fits(longest_first, tuple(reversed(sizes)))
    assert not found or sum(load) <= sum(sizes)


def test_the_stretches_of_a_week_are_its_days_in_a_row() -> None:
    found = stretches(runs_of(caseload(UM, 4, 2)), (1, 2))
    assert [found[week_of(day(text))] for text in ("03-23", "03-30", "07-20", "11-30")] == [(5,), (3,), (3, 1), (5,)]
    assert week_of(day("05-18")) not in found
    assert week_of(day("12-14")) not in found


def test_days_that_are_runs_join_where_the_ie_has_pupils() -> None:
    load = moved(caseload(UM, 4, 2), 2, scopes=("ie:2",))
    off = NonWorkingDay(day=day("06-24"), scope="ie:2", reason="aniversario")
    runs = runs_of(replace(load, calendar=load.calendar.with_closed([off])))
    week = week_of(day("06-24"))
    assert (stretches(runs, (1,))[week], stretches(runs, (2,))[week]) == ((5,), (2, 2))
