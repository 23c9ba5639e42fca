"""Estimates: the worked examples to the last digit, and what must hold of any sample."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.surveys.estimates import (
    Estimate,
    Sums,
    Z,
    eligible,
    gathered,
    logit,
    mean,
    proportion,
    rr1,
    rr2,
    shown_percent,
    weight,
    wilson,
)

PEOPLE, COMPLETE, AGREE = (14_001, 8_749, 12_250), (240, 210, 250), (198, 160, 175)
MEANS, DEVIATIONS = (74.2, 70.5, 68.0), (18.0, 20.0, 21.0)
STRATA = [Sums(N, n, a, a) for N, n, a in zip(PEOPLE, COMPLETE, AGREE, strict=True)]


def sums(population: float, values: list[float]) -> Sums:
    return Sums(population, len(values), sum(values), sum(value * value for value in values))


def of_deviation(population: float, n: int, middle: float, deviation: float) -> Sums:
    """Sums of n answers with this mean and this standard deviation."""
    return Sums(population, n, n * middle, n * middle**2 + (n - 1) * deviation**2)


def test_z_is_the_normal_quantile() -> None:
    assert pytest.approx(1.959963984540054, abs=1e-15) == Z


def test_the_worked_example_of_a_proportion() -> None:
    found = proportion(STRATA)
    assert found.value == pytest.approx(0.7654779932, abs=5e-11)
    assert found.se == pytest.approx(0.0157844320, abs=5e-11)
    assert (round(found.low, 6), round(found.high, 6)) == (0.733142, 0.794992)
    assert (found.value - Z * found.se, found.value + Z * found.se) == pytest.approx((0.734541, 0.796415), abs=5e-7)
    assert found.cv is not None
    assert round(100 * found.cv, 3) == 2.062
    assert (found.weighted, found.n) == (35_000, 700)


def test_shares_of_the_worked_example() -> None:
    assert [round(each.total / each.n, 6) for each in STRATA] == [0.825, 0.761905, 0.7]
    assert round(sum(AGREE) / sum(COMPLETE), 6) == 0.761429
    assert proportion(STRATA).value != pytest.approx(sum(AGREE) / sum(COMPLETE), abs=1e-4)


def test_without_the_finite_correction_the_error_is_larger() -> None:
    assert round(proportion(STRATA, fpc=False).se, 7) == 0.0159441


def test_the_worked_example_of_a_mean() -> None:
    rows = zip(PEOPLE, COMPLETE, MEANS, DEVIATIONS, strict=True)
    found = mean([of_deviation(N, n, middle, deviation) for N, n, middle, deviation in rows])
    assert (round(found.value, 6), round(found.se, 6)) == (71.105106, 0.734963)
    assert (found.low, found.high) == pytest.approx((69.6646, 72.5455), abs=1.1e-4)  # the design cuts, not rounds


def test_a_stratum_taken_whole_has_no_error() -> None:
    found = proportion([Sums(100, 100, 40, 40), Sums(50, 50, 10, 10)])
    assert (found.value, found.se) == (pytest.approx(1 / 3), 0.0)


# Rates and weights


def test_response_rates_of_the_worked_example() -> None:
    first, second = rr1(157, 5, 95), rr2(157, 5, 95, 12)
    assert first == 0.625
    assert second is not None
    assert round(second, 4) == 0.7039


def test_weights_of_the_worked_example() -> None:
    assert round(3972 / 157, 4) == 25.2994
    assert round(eligible(3972, 157, 5), 2) == 3845.50
    assert round(weight(3972, 157, 5, 95), 4) == 40.4790


def test_a_rate_of_nobody_is_none() -> None:
    assert (rr1(0, 0, 0), rr1(5, 5, 0), rr2(5, 5, 0, 0)) == (None, None, None)


def test_of_a_stratum_that_nobody_was_asked_in_everybody_is_eligible() -> None:
    assert eligible(50, 0, 0) == 50


# Intervals


@pytest.mark.parametrize(
    ("p", "n", "low", "high"),
    [(0.5, 10, 0.2366, 0.7634), (0.0, 10, 0.0, 0.2775), (1.0, 10, 0.7225, 1.0), (0.9, 50, 0.7864, 0.9565)],
)
def test_wilson_of_known_cases(p: float, n: int, low: float, high: float) -> None:
    assert wilson(p, n) == pytest.approx((low, high), abs=5e-5)


def test_one_cell_alone_has_wilsons_interval_and_several_the_logit() -> None:
    alone, two = proportion(STRATA[:1]), proportion(STRATA[:2])
    assert (alone.low, alone.high) == wilson(0.825, 240 / (1 - 240 / 14_001))
    endless = proportion(STRATA[:1], fpc=False)
    assert (endless.low, endless.high) == wilson(0.825, 240)
    assert (two.low, two.high) == logit(two.value, two.se)


def test_where_all_agree_the_interval_is_wilsons() -> None:
    found = proportion([Sums(100, 10, 10, 10), Sums(100, 10, 10, 10)])
    assert (found.value, found.se, found.low, found.high) == (1.0, 0.0, *wilson(1.0, 20 / (1 - 20 / 200)))


def test_a_census_of_one_cell_is_certain() -> None:
    found = proportion([Sums(40, 40, 10, 10)])
    assert (found.value, found.se, found.low, found.high) == (0.25, 0.0, 0.25, 0.25)


@given(st.floats(0.001, 0.999), st.floats(0, 0.3))
def test_a_logit_interval_stays_inside_and_holds_its_value(p: float, se: float) -> None:
    low, high = logit(p, se)
    assert 0 <= low <= p + 1e-12
    assert p - 1e-12 <= high <= 1


# What is printed


@pytest.mark.parametrize(("cv", "marked"), [(0.152, True), (0.148, False), (0.15, False), (None, False)])
def test_a_figure_with_a_large_cv_is_marked(cv: float | None, marked: bool) -> None:
    assert Estimate(value=0.5, se=0.1, low=0, high=1, cv=cv, weighted=1, n=30).is_referential is marked


@pytest.mark.parametrize(
    ("p", "n", "shown"),
    [(0.0, 29, "<5 %"), (1.0, 29, ">95 %"), (0.0, 30, None), (1.0, 30, None), (0.5, 12, None)],
)
def test_nought_and_all_of_few_are_not_shown_as_such(p: float, n: int, shown: str | None) -> None:
    assert shown_percent(p, n) == shown


def test_a_value_of_nought_has_no_cv() -> None:
    assert proportion([Sums(100, 10, 0, 0)]).cv is None


# Strata with one answer or none


def test_a_stratum_with_one_answer_is_joined_to_another() -> None:
    assert gathered([Sums(100, 1, 1, 1), Sums(50, 10, 5, 5)]) == [Sums(150, 11, 6, 6)]
    assert gathered([Sums(100, 1, 1, 1)]) == [Sums(100, 1, 1, 1)]
    assert gathered([Sums(9, 0, 0, 0), Sums(1, 1, 1, 1)]) == [Sums(10, 1, 1, 1)]


strata = st.lists(
    st.tuples(st.integers(40, 2000), st.lists(st.floats(0, 100), min_size=1, max_size=20)), min_size=1, max_size=6
)


@given(strata)
def test_nobody_is_lost_and_the_mean_lies_among_the_answers(rows: list[tuple[int, list[float]]]) -> None:
    found = mean([sums(population, values) for population, values in rows])
    answers = [value for _, values in rows for value in values]
    assert found.n == len(answers)
    assert found.weighted == sum(population for population, _ in rows)
    assert min(answers) - 1e-9 <= found.value <= max(answers) + 1e-9
    assert found.low <= found.value <= found.high


@given(strata)
def test_the_error_is_the_textbooks(rows: list[tuple[int, list[float]]]) -> None:
    """From the answers themselves, not from their sums."""
    assume(all(len(values) > 1 for _, values in rows))
    whole = sum(population for population, _ in rows)
    variance = 0.0
    for population, values in rows:
        middle = math.fsum(values) / len(values)
        spread = math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)
        variance += (population / whole) ** 2 * (1 - len(values) / population) * spread / len(values)
    found = mean([sums(population, values) for population, values in rows])
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-6, abs=1e-4)
