"""The load of one acompañante in days: every case of the programme, to the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.year.caseload import Caseload
from domain.year.needs import DaysLeft, Need, days_left, days_missing, needs_of, numbers_left, taller_lengths
from domain.year.planned import Work
from tests.domain.year.loads import EIB, INICIAL, PRIMARIA, SECUNDARIA, UM, caseload, day, held

# column, docentes, most groups: days of visitas, GIA and RTC with one group and with most, talleres and own, total
CASES = [
    (EIB, 8, 8, 112, (6, 48), (10, 16), (144, 186)),
    (("EIB", "inicial"), 8, 8, 112, (6, 48), (10, 16), (144, 186)),
    (EIB, 7, 7, 98, (6, 42), (10, 16), (130, 166)),
    (UM, 7, 7, 98, (6, 42), (10, 16), (130, 166)),
    (UM, 6, 6, 84, (6, 36), (10, 16), (116, 146)),
    (UM, 8, 8, 112, (6, 48), (10, 16), (144, 186)),
    (UM, 10, 10, 140, (6, 60), (10, 16), (172, 226)),
    (INICIAL, 8, 3, 96, (6, 18), (8, 12), (122, 134)),
    (INICIAL, 12, 4, 144, (6, 24), (8, 12), (170, 188)),
    (PRIMARIA, 8, 1, 64, (6, 6), (8, 12), (90, 90)),
    (PRIMARIA, 15, 2, 120, (6, 12), (8, 12), (146, 152)),
    (SECUNDARIA, 15, 2, 120, (6, 12), (8, 12), (146, 152)),
]
SHARES = [(EIB, 8, 65), (UM, 7, 57), (UM, 6, 49), (UM, 10, 81), (INICIAL, 8, 56), (INICIAL, 12, 84), (PRIMARIA, 8, 37)]


def days_of(load: Caseload, *works: Work) -> int:
    return sum(need.days for need in needs_of(load) if need.work in works)


@pytest.mark.parametrize(("column", "docentes", "groups", "visits", "meetings", "talleres", "total"), CASES)
def test_every_case_needs_its_days(
    column: tuple[str, str],
    docentes: int,
    groups: int,
    visits: int,
    meetings: tuple[int, int],
    talleres: tuple[int, int],
    total: tuple[int, int],
) -> None:
    for ies, met, whole in zip((1, groups), meetings, total, strict=True):
        load = caseload(column, docentes, ies)
        assert days_of(load, Work.VISITA) == visits
        assert days_of(load, Work.GIA, Work.RTC) == met
        assert (days_of(load, Work.TALLER), days_of(load, Work.TALLER_ACOMPANANTE)) == talleres
        assert days_of(load, *Work) == whole


@pytest.mark.parametrize(("column", "docentes", "percent"), SHARES)
def test_visitas_alone_take_their_share_of_the_lective_days(
    column: tuple[str, str], docentes: int, percent: int
) -> None:
    load = caseload(column, docentes, 1)
    assert round(100 * days_of(load, Work.VISITA) / days_left(load).lective) == percent


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2020, DaysLeft(lective=191, gestion=10)),
        (2025, DaysLeft(lective=173, gestion=34)),
        (2026, DaysLeft(lective=172, gestion=35)),
    ],
)
def test_a_year_has_the_days_of_its_calendar(year: int, days: DaysLeft) -> None:
    assert days_left(caseload(EIB, 8, 8, year=year)) == days


@pytest.mark.parametrize(
    ("column", "docentes", "left_2026", "left_2020"),
    [
        (EIB, 8, 60, 79),
        (EIB, 7, 74, 93),
        (UM, 10, 32, 51),
        (INICIAL, 12, 28, 47),
        (PRIMARIA, 15, 52, 71),
        (PRIMARIA, 8, 108, 127),
    ],
)
def test_visitas_leave_lective_days_for_the_rest(
    column: tuple[str, str], docentes: int, left_2026: int, left_2020: int
) -> None:
    for year, left in ((2026, left_2026), (2020, left_2020)):
        load = caseload(column, docentes, 1, year=year)
        assert days_left(load).lective - days_of(load, Work.VISITA) == left


def test_ten_docentes_in_ten_ie_lack_nineteen_days() -> None:
    assert days_missing(caseload(UM, 10, 10)) == 19


def test_and_twenty_seven_where_december_comes_too_late() -> None:
    assert days_missing(replace(caseload(UM, 10, 10), end=date(2026, 12, 20))) == 27


def test_five_groups_fit() -> None:
    five = caseload(UM, 10, 10, per_red=2, gia_por="grupo", rtc_por="grupo")
    assert (days_of(five, *Work), days_missing(five)) == (196, 0)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_other_case_lacks_a_day(case: tuple[tuple[str, str], int, int, *tuple[object, ...]]) -> None:
    column, docentes, groups, *_ = case
    assert days_missing(caseload(column, docentes, groups)) == (19 if docentes == 10 else 0)


def test_visitas_cannot_be_in_semanas_de_gestion_whatever_is_left_there() -> None:
    load = caseload(INICIAL, 12, 1)
    short = replace(load, away=frozenset(day("03-16") + timedelta(days=shift) for shift in range(56)))
    left = days_left(short)
    assert (left, days_missing(short)) == (DaysLeft(lective=135, gestion=35), 9)


def test_each_need_names_its_numeral_in_the_order_of_the_norm() -> None:
    assert needs_of(caseload(UM, 10, 10)) == (
        Need(work=Work.VISITA, numeral="5.6.2 (tabla)", days=140),
        Need(work=Work.GIA, numeral="5.6.2.d", days=40),
        Need(work=Work.RTC, numeral="5.6.2.f", days=20),
        Need(work=Work.TALLER_ACOMPANANTE, numeral="5.6.2 (tabla)", days=16),
        Need(work=Work.TALLER, numeral="5.6.2.e", days=10),
    )


def test_what_is_fixed_is_needed_no_more_and_its_days_are_taken() -> None:
    load = caseload(UM, 6, 2)
    visit = held(Work.VISITA, 1, day("03-16"), day("03-17"), day("03-18"), docente=101, ies=(1,))
    gia = held(Work.GIA, 1, day("03-19"), ies=(1,))
    own = held(Work.TALLER_ACOMPANANTE, 1, *(day(f"03-0{number}") for number in range(2, 7)))
    kept = replace(load, fixed=(visit, gia, own))
    assert {need.work: need.days for need in needs_of(kept)} == {
        Work.VISITA: 84 - 3,
        Work.GIA: 7,
        Work.RTC: 4,
        Work.TALLER_ACOMPANANTE: 11,
        Work.TALLER: 10,
    }
    assert days_left(kept) == DaysLeft(lective=168, gestion=30)
    assert numbers_left(kept, Work.GIA, (1,)) == (2, 3, 4)
    assert taller_lengths(kept, Work.TALLER_ACOMPANANTE) == {2: 11}
    assert taller_lengths(kept, Work.TALLER) == {1: 5, 2: 5}


def test_nothing_is_needed_of_somebody_who_accompanies_nobody() -> None:
    load = replace(caseload(UM, 6, 2), docentes=())
    assert [need.work for need in needs_of(load)] == [Work.TALLER_ACOMPANANTE, Work.TALLER]


def test_a_column_that_the_norm_does_not_have_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"^5\.6 has no column for UM inicial$"):
        needs_of(caseload(("UM", "inicial"), 2, 1))
