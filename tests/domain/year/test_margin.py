"""Days that stay free in each bimestre."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.year.caseload import Caseload
from domain.year.margin import margins
from domain.year.runs import runs_of
from tests.domain.year.loads import EIB, PRIMARIA, UM, caseload, day


def targets(load: Caseload) -> list[tuple[int, int]]:
    return [(each.days, each.target) for each in margins(load, runs_of(load))]


def test_a_tenth_of_the_days_where_there_are_enough() -> None:
    found = targets(caseload(PRIMARIA, 2, 1))
    assert [target for _, target in found] == [-(-days // 10) for days, _ in found]
    assert sum(days for days, _ in found) == 207


def test_half_of_an_even_share_where_there_are_not() -> None:
    found = targets(caseload(EIB, 8, 8))
    free = 207 - 186
    assert [target for _, target in found] == [free * days // (2 * 207) for days, _ in found]


def test_nothing_where_nothing_is_left() -> None:
    assert {target for _, target in targets(caseload(UM, 10, 10))} == {0}


@pytest.mark.parametrize(("year", "bimestres"), [(2020, 2), (2025, 4), (2026, 4)])
def test_each_bimestre_has_its_own(year: int, bimestres: int) -> None:
    load = caseload(PRIMARIA, 2, 1, year=year)
    found = margins(load, runs_of(load))
    assert len(found) == bimestres
    indexes = [index for each in found for index in each.runs]
    assert sorted(indexes) == list(range(len(runs_of(load))))


def test_a_share_that_is_set_to_nothing_asks_for_nothing() -> None:
    assert {target for _, target in targets(caseload(PRIMARIA, 2, 1, reserva_porcentaje=0))} == {0}


def test_a_bimestre_without_days_asks_for_nothing() -> None:
    away = frozenset(day("03-01") + timedelta(days=shift) for shift in range(85))
    found = targets(replace(caseload(PRIMARIA, 2, 1), away=away))
    assert found[0] == (0, 0)
