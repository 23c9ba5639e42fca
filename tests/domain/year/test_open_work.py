"""What is open, and between which days."""

from dataclasses import replace
from datetime import date

import pytest

from domain.year.caseload import Caseload
from domain.year.open_work import OpenWork, open_visits, open_work, references, witness
from domain.year.planned import Key, Work
from tests.domain.year.loads import EIB, INICIAL, PRIMARIA, UM, caseload, day, held


def spans(found: tuple[OpenWork, ...]) -> dict[int, tuple[str, str]]:
    return {each.key.number: (f"{each.first:%m-%d}", f"{each.last:%m-%d}") for each in found}


def only(load: Caseload, work: Work, *, strict: bool = True) -> tuple[OpenWork, ...]:
    return tuple(each for each in open_work(load, strict=strict) if each.key.work == work)


def test_every_activity_of_the_norm_is_open_once() -> None:
    found = open_work(caseload(UM, 10, 10))
    assert len({each.key for each in found}) == len(found) == 10 * 6 + 10 * 4 + 10 * 2 + 2 + 2


def test_visitas_may_be_in_the_weeks_that_leave_room_for_the_others() -> None:
    assert spans(open_visits(caseload(UM, 2, 2), 101)) == {
        1: ("03-16", "05-10"),  # eight weeks
        2: ("04-06", "07-05"),
        3: ("04-27", "08-30"),
        4: ("05-18", "10-25"),
        5: ("06-08", "11-15"),  # three weeks before the last week
        6: ("06-29", "12-06"),
    }


def test_loose_they_only_follow_each_other() -> None:
    assert spans(open_visits(caseload(UM, 2, 2), 101, strict=False)) == {
        1: ("03-16", "11-01"),
        2: ("03-23", "11-08"),
        3: ("03-30", "11-15"),
        4: ("04-06", "11-22"),
        5: ("04-13", "11-29"),
        6: ("04-20", "12-06"),
    }


def test_a_visita_that_is_fixed_binds_those_around_it() -> None:
    third = held(Work.VISITA, 3, day("06-01"), day("06-02"), docente=101, ies=(1,))
    assert spans(open_visits(replace(caseload(UM, 2, 2), fixed=(third,)), 101)) == {
        1: ("03-16", "04-26"),
        2: ("04-06", "05-17"),
        4: ("06-22", "08-02"),
        5: ("07-13", "09-27"),
        6: ("08-03", "11-22"),
    }


def test_the_lengths_that_are_left_are_those_of_the_pattern() -> None:
    held_ = (
        held(Work.VISITA, 1, day("03-16"), day("03-17"), day("03-18"), docente=101, ies=(1,)),
        held(Work.VISITA, 2, day("04-13"), day("04-14"), day("04-15"), docente=101, ies=(1,)),
    )
    load = replace(caseload(UM, 2, 2), fixed=held_)
    assert [each.lengths for each in open_visits(load, 101)] == [(2,)] * 4
    assert [each.lengths for each in open_visits(load, 102)] == [(3, 2)] * 6


def test_who_begins_in_the_middle_of_the_year_has_eight_weeks_from_then() -> None:
    load = replace(caseload(PRIMARIA, 2, 1), start=day("06-03"))
    assert spans(open_visits(load, 101))[1] == ("06-01", "07-26")


@pytest.mark.parametrize(("visits", "expected"), [(6, (1, 2, 4, 5)), (7, (1, 3, 4, 6))])
def test_four_gia_refer_to_visitas_over_the_whole_year(visits: int, expected: tuple[int, ...]) -> None:
    assert references(visits, 4) == expected


def test_a_gia_is_after_the_visita_it_refers_to_and_before_the_next_reference() -> None:
    visits = (
        held(Work.VISITA, 1, day("03-16"), day("03-17"), day("03-18"), docente=101, ies=(1,)),
        held(Work.VISITA, 2, day("04-13"), day("04-14"), docente=101, ies=(1,)),
    )
    load = replace(caseload(UM, 2, 2), fixed=visits)
    mine = tuple(each for each in only(load, Work.GIA) if each.key.subject == (1,))
    assert spans(mine) == {
        1: ("03-19", "04-12"),
        2: ("04-15", "12-31"),
        3: ("03-16", "12-31"),
        4: ("03-16", "12-31"),
    }
    assert spans(only(load, Work.GIA, strict=False))[1] == ("03-16", "12-31")


def test_no_gia_is_before_classes_begin() -> None:
    assert {each.first for each in only(caseload(EIB, 8, 8), Work.GIA)} == {day("03-16")}


def test_a_group_follows_the_first_docente_of_its_first_ie() -> None:
    load = caseload(UM, 4, 2)
    assert witness(load, (1, 2)) == 101
    assert witness(load, (2,)) == 103


def test_the_rtc_and_talleres_have_a_semester_each() -> None:
    load = caseload(INICIAL, 4, 2)
    halves = {1: ("01-01", "08-09"), 2: ("08-10", "12-31")}
    assert spans(only(load, Work.RTC)) == spans(only(load, Work.TALLER)) == halves
    assert spans(only(load, Work.TALLER_ACOMPANANTE)) == halves
    assert spans(only(load, Work.RTC, strict=False)) == {1: ("01-01", "12-31"), 2: ("01-01", "12-31")}
    assert spans(only(caseload(INICIAL, 4, 2, rtc_por_semestre=False), Work.RTC))[2] == ("01-01", "12-31")


def test_a_taller_calls_every_ie_and_that_of_the_acompanante_none() -> None:
    load = caseload(EIB, 4, 3)
    assert {each.ie_ids for each in only(load, Work.TALLER)} == {(1, 2, 3)}
    assert {(each.ie_ids, each.lengths) for each in only(load, Work.TALLER_ACOMPANANTE)} == {((), (8,))}


def test_what_is_fixed_is_not_open() -> None:
    gia = held(Work.GIA, 2, day("05-18"), ies=(1,))
    taller = held(Work.TALLER, 1, *(date(2026, 5, number) for number in range(18, 23)))
    keys = {each.key for each in open_work(replace(caseload(UM, 2, 2), fixed=(gia, taller)))}
    assert {gia.key, taller.key} & keys == set()
    assert Key(Work.GIA, (1,), 3) in keys
    assert Key(Work.TALLER, (), 2) in keys
