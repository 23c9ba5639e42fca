"""The figures of the planner are measured on the cases they name."""

from dataclasses import replace

from bench import plan_acompanante
from bench.__main__ import MEASURES
from bench.caseloads import FULL_RATIO, any_case, caseload
from bench.figure import QUICK
from domain.year.needs import days_missing

TINY = replace(QUICK, acompanantes=1)


def test_every_case_of_a_full_ratio_fits_by_its_sums() -> None:
    assert [case.name for case in FULL_RATIO if days_missing(caseload(case))] == []
    assert len({case.name for case in FULL_RATIO}) == len(FULL_RATIO) == 10


def test_any_case_is_the_same_for_a_seed_and_never_above_its_ratio() -> None:
    cases = [any_case(seed) for seed in range(40)]
    assert cases == [any_case(seed) for seed in range(40)]
    assert all(1 <= case.ies <= case.docentes <= 15 for case in cases)
    assert len({case.modelo for case in cases}) == 3


def test_a_case_is_planned_and_timed() -> None:
    (figure,) = plan_acompanante.measure_case(TINY, lambda _: None)
    assert (figure.name, figure.goal, figure.against) == ("plan_case", 1.0, "1 cases of a full ratio, one core each")
    assert figure.value > 0


def test_many_are_planned_beside_each_other() -> None:
    (figure,) = plan_acompanante.measure_many(replace(QUICK, acompanantes=2), lambda _: None)
    assert (figure.name, figure.goal, figure.unit) == ("plan_300", 1.0, "of the nearer limit, on average, two cores")
    assert figure.value > 0


def test_a_visit_that_is_called_off_is_timed() -> None:
    told: list[str] = []
    (figure,) = plan_acompanante.measure_replan(TINY, told.append)
    assert (figure.name, figure.goal, figure.peer) == ("replan", 3.0, "3 s")
    assert told == ["EIB 8"]


def test_the_figures_are_among_the_measures() -> None:
    assert MEASURES["plan_case"] == plan_acompanante.measure_case
    assert MEASURES["plan_300"] == plan_acompanante.measure_many
    assert MEASURES["replan"] == plan_acompanante.measure_replan
