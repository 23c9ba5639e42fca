"""What follows from the calendar of a caseload: bimestres, semesters, the weeks of the first and last visitas."""

from dataclasses import replace
from datetime import date

import pytest

from domain.year.caseload import week_of
from domain.year.norm import Modelo, Nivel
from domain.year.planned import Key, Work
from tests.domain.year.loads import EIB, INICIAL, PRIMARIA, UM, caseload, day, held, moved


@pytest.mark.parametrize(
    ("year", "begin"),
    [
        (2020, ["2020-01-01", "2020-08-03"]),
        (2025, ["2025-01-01", "2025-05-26", "2025-08-11", "2025-10-20"]),
        (2026, ["2026-01-01", "2026-05-25", "2026-08-10", "2026-10-19"]),
    ],
)
def test_a_bimestre_is_a_block_of_classes_with_the_gestion_that_follows(year: int, begin: list[str]) -> None:
    blocks = caseload(EIB, 8, 8, year=year).blocks
    assert [block.first for block in blocks] == [date.fromisoformat(each) for each in begin]
    assert blocks[-1].last == date(year, 12, 31)


@pytest.mark.parametrize(
    ("year", "second"), [(2020, date(2020, 8, 3)), (2025, date(2025, 8, 11)), (2026, date(2026, 8, 10))]
)
def test_the_second_semester_begins_after_the_pause_in_the_middle(year: int, second: date) -> None:
    load = caseload(EIB, 8, 8, year=year)
    assert load.second_semester == second
    assert (load.semester(date(year, 7, 31)), load.semester(second)) == (1, 2)


def test_the_first_visita_is_in_the_first_eight_weeks_and_the_last_two_weeks_before_the_end() -> None:
    load = caseload(EIB, 8, 8)
    assert load.first_visits_until == week_of(day("05-04"))
    assert load.visits_until == day("12-04")


def test_a_setting_moves_both() -> None:
    load = caseload(EIB, 8, 8, primera_visita_semanas=4, cierre_semanas=3)
    assert load.first_visits_until == week_of(day("04-06"))
    assert load.visits_until == day("11-27")


def test_weeks_run_from_monday_to_sunday_and_over_the_years() -> None:
    assert week_of(day("03-22")) + 1 == week_of(day("03-23")) == week_of(day("03-29"))
    assert week_of(date(2027, 1, 4)) - week_of(date(2026, 12, 28)) == 1


def test_a_region_has_its_own_weeks() -> None:
    load = caseload(EIB, 8, 8)
    year = load.calendar.years[2026]
    later = replace(year.weeks, lective=tuple(replace(each, first=each.first) for each in year.weeks.lective[1:]))
    calendar = replace(load.calendar, years={2026: replace(year, overrides={"dre:DRE CUSCO": later})})
    here = replace(moved(load, 1, scopes=("dre:DRE CUSCO",)), calendar=calendar)
    assert here.first_lective == day("05-25")
    assert replace(load, calendar=calendar).first_lective == day("03-16")


def test_the_column_with_most_days_of_taller_binds() -> None:
    load = moved(caseload(PRIMARIA, 4, 2), 2, modelo=Modelo.EIB)
    assert (load.fullest.modelo, load.fullest.taller_days.value) == (Modelo.EIB, 10)


def test_a_docente_has_the_column_of_their_ie() -> None:
    load = moved(caseload(PRIMARIA, 4, 2), 2, nivel=Nivel.INICIAL)
    assert [load.plan_of(docente.id).visita_days.value for docente in load.docentes] == [8, 8, 12, 12]


def test_what_is_fixed_is_found_by_whom_it_is_of() -> None:
    visit = held(Work.VISITA, 2, day("05-04"), docente=103, ies=(2,))
    load = replace(caseload(INICIAL, 4, 2), fixed=(visit,))
    assert load.fixed_of(Work.VISITA, (103,)) == {2: visit}
    assert load.fixed_of(Work.VISITA, (101,)) == {}
    assert load.taken == {day("05-04")}
    assert visit.key == Key(Work.VISITA, (103,), 2)


def test_a_year_that_is_not_loaded_is_empty_and_no_mistake() -> None:
    load = caseload(UM, 2, 2, year=2031)
    assert load.weeks.lective == ()
    assert load.blocks == (replace(load.blocks[0], first=date(2031, 1, 1), last=date(2031, 12, 31)),)
    assert load.second_semester == date(2031, 8, 1)
