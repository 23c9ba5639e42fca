"""Levels of practice: what is one, and when a distribution would tell of somebody."""

from datetime import date

import pytest

from domain.evaluation.practice import FEW, Moment, distribution, moment_on


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 3, 9), Moment.START), (date(2026, 7, 31), Moment.START),
        (date(2026, 8, 1), Moment.END), (date(2026, 12, 18), Moment.END),
    ],
)  # fmt: skip
def test_the_start_of_the_year_is_told_until_july(day: date, moment: Moment) -> None:
    assert moment_on(day) == moment


def test_a_distribution_counts_docentes_by_level_and_puts_nobody_in_an_order() -> None:
    kept = [{"PRA-2": level} for level in (1, 2, 2, 3, 4, 4)]
    assert distribution(kept) == {"PRA-2": (1, 2, 1, 2)}


def test_of_too_few_there_is_none() -> None:
    assert distribution([{"PRA-2": 3}] * (FEW - 1)) == {}
    assert distribution([{"PRA-2": 3}] * FEW) == {"PRA-2": (0, 0, FEW, 0)}


def test_each_competency_is_counted_alone() -> None:
    """Six of one modelo and four of another: the seventh competency has too few."""
    kept = [{"PRA-2": 2, "PRA-6": 1}] * 6 + [{"PRA-2": 2, "PRA-7": 4}] * 4
    assert distribution(kept) == {"PRA-2": (0, 10, 0, 0), "PRA-6": (6, 0, 0, 0)}


def test_nothing_comes_to_nothing() -> None:
    assert distribution([]) == {}
