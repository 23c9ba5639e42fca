"""Who meets with whom."""

from dataclasses import replace

from domain.year.groups import gia_groups, groups_of, rtc_groups
from domain.year.planned import Work
from tests.domain.year.loads import EIB, PRIMARIA, UM, caseload, moved


def test_to_the_letter_each_ie_holds_its_own() -> None:
    load = caseload(UM, 4, 4, per_red=2)
    assert gia_groups(load) == rtc_groups(load) == ((1,), (2,), (3,), (4,))


def test_where_the_setting_says_so_a_gia_is_held_by_red() -> None:
    load = caseload(UM, 4, 4, per_red=2, gia_por="grupo")
    assert gia_groups(load) == ((1, 2), (3, 4))
    assert rtc_groups(load) == ((1,), (2,), (3,), (4,))


def test_unidocente_multigrado_and_eib_may_hold_their_rtc_by_red() -> None:
    for column in (UM, EIB):
        load = caseload(column, 4, 4, per_red=3, rtc_por="grupo")
        assert rtc_groups(load) == ((1, 2, 3), (4,))
        assert gia_groups(load) == ((1,), (2,), (3,), (4,))


def test_no_setting_lets_polidocentes_hold_their_rtc_by_red() -> None:
    assert rtc_groups(caseload(PRIMARIA, 4, 2, per_red=2, rtc_por="grupo")) == ((1,), (2,))


def test_the_niveles_of_an_integrada_hold_their_rtc_together_and_their_gia_apart() -> None:
    load = moved(moved(caseload(PRIMARIA, 6, 3), 1, codinst="inst-9"), 3, codinst="inst-9", nivel="secundaria")
    assert rtc_groups(load) == ((1, 3), (2,))
    assert gia_groups(load) == ((1,), (2,), (3,))


def test_an_ie_without_red_meets_alone() -> None:
    load = moved(caseload(UM, 3, 3, per_red=3, gia_por="grupo"), 2, red="")
    assert gia_groups(load) == ((1, 3), (2,))


def test_an_ie_where_nobody_is_accompanied_holds_nothing() -> None:
    load = caseload(UM, 2, 2)
    assert groups_of(load, Work.GIA) == ((1,), (2,))
    assert groups_of(replace(load, docentes=load.docentes[:1]), Work.RTC) == ((1,),)
