"""Every rule is seen when it is broken, alone, with its numeral."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.year.calendar import NonWorkingDay
from domain.year.caseload import Caseload
from domain.year.planned import Key, Planned, Work
from domain.year.rules import breaches
from tests.domain.year.loads import PRIMARIA, UM, caseload, day, held

LOAD = caseload(PRIMARIA, 1, 1)
VISITS = ("03-16", "04-13", "05-11", "06-08", "07-06", "08-10", "09-07")


def days(first: str, number: int) -> tuple[date, ...]:
    """So many days from Monday to Friday."""
    every = (day(first) + timedelta(days=shift) for shift in range(20))
    return tuple([each for each in every if each.weekday() < 5][:number])


def a_year() -> tuple[Planned, ...]:
    """A docente of polidocente primaria, by hand."""
    visits = (
        held(Work.VISITA, number, *days(first, 2 if number == 1 else 1), docente=101, ies=(1,))
        for number, first in enumerate(VISITS, 1)
    )
    gia = (
        held(Work.GIA, number, day(text), ies=(1,))
        for number, text in enumerate(("03-18", "05-12", "07-07", "09-08"), 1)
    )
    return (
        *(replace(visit, ie_ids=(1,)) for visit in visits),
        *gia,
        held(Work.RTC, 1, day("05-18"), ies=(1,)),
        held(Work.RTC, 2, day("10-12"), ies=(1,)),
        held(Work.TALLER_ACOMPANANTE, 1, *days("03-02", 6)),
        held(Work.TALLER_ACOMPANANTE, 2, *days("08-17", 6)),
        replace(held(Work.TALLER, 1, *days("03-10", 4)), ie_ids=(1,)),
        replace(held(Work.TALLER, 2, *days("10-13", 4)), ie_ids=(1,)),
    )


def with_days(work: Work, number: int, *new: date) -> tuple[Planned, ...]:
    return tuple(replace(each, days=new) if (each.work, each.number) == (work, number) else each for each in a_year())


def without(work: Work, number: int) -> tuple[Planned, ...]:
    return tuple(each for each in a_year() if (each.work, each.number) != (work, number))


def found(planned: tuple[Planned, ...], load: Caseload = LOAD) -> set[tuple[str, str, bool]]:
    return {(breach.code, breach.numeral, breach.firm) for breach in breaches(load, planned)}


def test_a_good_year_breaks_nothing() -> None:
    assert breaches(LOAD, a_year()) == ()


MUTATIONS: list[tuple[str, Callable[[], tuple[Planned, ...]], set[tuple[str, str, bool]]]] = [
    (
        "a visita is missing",
        lambda: without(Work.VISITA, 7),
        {("missing", "5.6.3.c", True), ("pattern", "5.6.3.c", True)},
    ),
    (
        "a visita too many",
        lambda: (*a_year(), held(Work.VISITA, 8, day("09-28"), docente=101, ies=(1,))),
        {("too_many", "5.6.3.c", True), ("pattern", "5.6.3.c", True)},
    ),
    (
        "a visita twice",
        lambda: (*a_year(), replace(a_year()[6], days=(day("09-28"),))),
        {("too_many", "5.6.3.c", True), ("pattern", "5.6.3.c", True)},
    ),
    ("a GIA is missing", lambda: without(Work.GIA, 2), {("missing", "5.6.3.d", True)}),
    ("an RTC is missing", lambda: without(Work.RTC, 1), {("missing", "5.6.3.f", True)}),
    (
        "a taller is missing",
        lambda: without(Work.TALLER, 2),
        {("missing", "5.6.3.e", True), ("taller_days", "5.6.3.e", True)},
    ),
    (
        "a taller is too short",
        lambda: with_days(Work.TALLER, 2, *days("10-13", 3)),
        {("taller_days", "5.6.3.e", True)},
    ),
    (
        "the acompañante's own is too long",
        lambda: with_days(Work.TALLER_ACOMPANANTE, 2, *days("08-17", 7)),
        {("taller_days", "5.6.3 (tabla)", True)},
    ),
    (
        "a visita is a day longer",
        lambda: with_days(Work.VISITA, 3, *days("05-11", 2)),
        {
            ("pattern", "5.6.3.c", True),
            ("two_places", "5.4", True),
            ("meeting_in_visit_period", "5.2.6.b", True),
        },
    ),
    (
        "a visita without pupils",
        lambda: with_days(Work.VISITA, 3, day("05-19")),
        {("not_lective", "5.2.5", True)},
    ),
    ("a visita on a Saturday", lambda: with_days(Work.VISITA, 7, day("09-05")), {("not_lective", "5.2.5", True)}),
    ("a GIA on a feriado", lambda: with_days(Work.GIA, 4, day("10-08")), {("not_working", "5.2.5", True)}),
    (
        "a taller in vacations",
        lambda: with_days(Work.TALLER, 1, *days("02-23", 4)),
        {("not_working", "5.2.5", True), ("taller_before_own", "5.2.8", False)},
    ),
    ("two on one day", lambda: with_days(Work.RTC, 2, day("10-13")), {("two_places", "5.4", True)}),
    (
        "a GIA on a day of visita",
        lambda: with_days(Work.GIA, 3, day("07-06")),
        {("two_places", "5.4", True), ("meeting_in_visit_period", "5.2.6.b", True)},
    ),
    (
        "an RTC on a day of visita",
        lambda: with_days(Work.RTC, 1, day("05-11")),
        {("two_places", "5.4", True), ("meeting_in_visit_period", "5.2.7", True)},
    ),
    (
        "days with a gap",
        lambda: with_days(Work.VISITA, 1, day("03-16"), day("03-19")),
        {("not_in_a_row", "5.2.6.b", True), ("gia_without_visit", "5.2.6.b", False)},
    ),
    (
        "days over a weekend",
        lambda: with_days(Work.VISITA, 1, day("03-20"), day("03-23")),
        {("not_in_a_row", "5.2.6.b", True), ("gia_without_visit", "5.2.6.b", False)},
    ),
    ("visitas too near", lambda: with_days(Work.VISITA, 2, day("03-30")), {("visits_too_near", "5.2.6.a", False)}),
    ("visitas too far", lambda: with_days(Work.VISITA, 7, day("10-19")), {("visits_too_far", "5.2.6.a", False)}),
    ("an RTC in the wrong semester", lambda: with_days(Work.RTC, 2, day("05-19")), {("rtc_semester", "5.2.7", False)}),
    (
        "a GIA before the visita",
        lambda: with_days(Work.GIA, 1, day("03-13")),
        {("two_places", "5.4", True), ("gia_without_visit", "5.2.6.b", False)},
    ),
    (
        "a GIA right after another",
        lambda: with_days(Work.GIA, 4, day("07-08")),
        {("gia_without_visit", "5.2.6.b", False)},
    ),
    (
        "a taller before their own",
        lambda: with_days(Work.TALLER, 2, *days("08-11", 4)),
        {("taller_before_own", "5.2.8", False)},
    ),
    (
        "a taller of the second semester in the first",
        lambda: with_days(Work.TALLER_ACOMPANANTE, 2, *days("06-15", 6)),
        {("taller_semester", "5.2.8", False)},
    ),
    (
        "somebody unknown",
        lambda: (*a_year(), held(Work.VISITA, 1, day("09-29"), docente=999, ies=(1,))),
        {("unknown", "5.6", True)},
    ),
    (
        "a group that is none",
        lambda: (*a_year(), held(Work.GIA, 1, day("09-29"), ies=(1, 2))),
        {("unknown", "5.2.6.b", True)},
    ),
]


@pytest.mark.parametrize(("name", "planned", "expected"), MUTATIONS, ids=[name for name, *_ in MUTATIONS])
def test_what_is_broken_is_said(
    name: str, planned: Callable[[], tuple[Planned, ...]], expected: set[tuple[str, str, bool]]
) -> None:
    load = LOAD if name != "a group that is none" else replace(LOAD, ies=caseload(PRIMARIA, 1, 2).ies)
    assert found(planned(), load) == expected


def test_a_breach_names_what_breaks_it_and_when() -> None:
    (breach,) = breaches(LOAD, with_days(Work.VISITA, 7, day("09-05")))
    assert (breach.key, breach.day) == (Key(Work.VISITA, (101,), 7), day("09-05"))


def test_a_late_diagnosis_is_said() -> None:
    late = tuple(each for each in a_year() if each.work != Work.VISITA or each.number > 3)
    renumbered = tuple(replace(each, number=each.number - 3) if each.work == Work.VISITA else each for each in late)
    soft = {breach.code: breach.numeral for breach in breaches(LOAD, renumbered) if not breach.firm}
    assert soft["first_visit_late"] == "5.2.6.a"


def test_who_begins_later_has_their_weeks_from_then() -> None:
    late = replace(LOAD, start=day("04-20"))
    from_may = tuple(each for each in a_year() if each.work != Work.VISITA or each.number > 2)
    assert "first_visit_late" in {breach.code for breach in breaches(LOAD, from_may)}
    assert "first_visit_late" not in {breach.code for breach in breaches(late, from_may)}


def test_a_day_that_the_acompanante_has_for_something_else_is_taken() -> None:
    assert found(a_year(), replace(LOAD, away=frozenset({day("05-11")}))) == {("two_places", "5.4", True)}


def test_a_strike_closes_what_was_planned_on_it() -> None:
    off = NonWorkingDay(day=day("04-13"), scope=None, reason="paro")
    load = replace(LOAD, calendar=LOAD.calendar.with_closed([off]))
    assert found(a_year(), load) == {("not_lective", "5.2.5", True)}


def test_what_a_setting_does_not_ask_for_breaks_nothing() -> None:
    free = {
        "gia_tras_visita": False,
        "rtc_por_semestre": False,
        "taller_acompanante_antes": False,
        "visita_consecutiva": False,
    }
    load = replace(LOAD, norm=LOAD.norm.with_settings(free))
    for planned in (
        with_days(Work.GIA, 4, day("07-08")),
        with_days(Work.RTC, 2, day("05-19")),
        with_days(Work.TALLER, 2, *days("08-11", 4)),
        with_days(Work.VISITA, 1, day("03-20"), day("03-23")),
    ):
        assert found(planned, load) == set()


def test_visitas_after_the_closing_are_said() -> None:
    planned = tuple(
        replace(each, days=(each.first + timedelta(weeks=13),))
        if each.work == Work.VISITA and each.number > 1
        else each
        for each in a_year()
    )
    assert ("visit_too_late", "5.2.5", False) in found(planned)


def test_the_groups_that_are_granted_are_those_that_must_meet() -> None:
    load = caseload(UM, 2, 2, per_red=2, rtc_por="grupo")
    together = (held(Work.RTC, 1, day("05-18"), ies=(1, 2)), held(Work.RTC, 2, day("10-12"), ies=(1, 2)))
    apart = (held(Work.RTC, 1, day("05-18"), ies=(1,)), held(Work.RTC, 2, day("10-12"), ies=(1,)))
    of_rtc = [
        {
            (breach.code, breach.numeral)
            for breach in breaches(load, planned)
            if breach.key and breach.key.work == Work.RTC
        }
        for planned in (together, apart)
    ]
    assert of_rtc == [set(), {("missing", "5.6.2.f"), ("unknown", "5.2.7")}]
