"""The days that are left, as runs."""

from dataclasses import replace
from datetime import date, timedelta

from domain.year.calendar import NonWorkingDay
from domain.year.planned import Work
from domain.year.runs import Run, runs_of
from tests.domain.year.loads import EIB, UM, caseload, day, held, moved


def week(runs: tuple[Run, ...], monday: date) -> list[tuple[int, bool, bool]]:
    """Size, whether there are pupils, whether visitas may be there, of the runs of one week."""
    inside = [run for run in runs if monday <= run.days[0] < monday + timedelta(days=7)]
    return [(run.size, bool(run.lective), run.visits) for run in inside]


def test_every_day_of_the_calendar_is_in_one_run() -> None:
    runs = runs_of(caseload(EIB, 8, 8))
    days = [each for run in runs for each in run.days]
    assert days == sorted(set(days))
    assert sum(run.size for run in runs if run.lective) == 172
    assert sum(run.size for run in runs if not run.lective) == 35
    assert [run.index for run in runs] == list(range(len(runs)))


def test_a_week_without_feriados_is_one_run() -> None:
    assert week(runs_of(caseload(EIB, 8, 8)), day("03-23")) == [(5, True, True)]


def test_feriados_weekends_and_the_end_of_classes_break_runs() -> None:
    runs = runs_of(caseload(EIB, 8, 8))
    assert week(runs, day("03-30")) == [(3, True, True)]  # Jueves and Viernes Santo
    assert week(runs, day("07-20")) == [(3, True, True), (1, True, True)]  # Thursday 23 July
    assert week(runs, day("08-03")) == [(3, False, False), (1, False, False)]  # gestión, Thursday 6 August


def test_the_last_two_weeks_of_classes_have_pupils_and_no_visitas() -> None:
    runs = runs_of(caseload(EIB, 8, 8))
    assert week(runs, day("11-30")) == [(5, True, True)]
    assert week(runs, day("12-14")) == [(5, True, False)]


def test_without_weeks_of_closing_visitas_go_on_to_the_last_day() -> None:
    assert week(runs_of(caseload(EIB, 8, 8, cierre_semanas=0)), day("12-14")) == [(5, True, True)]


def test_the_middle_of_a_week_may_begin_the_closing() -> None:
    load = caseload(EIB, 8, 8, year=2020)  # classes end on a Tuesday
    inside = [run for run in runs_of(load) if date(2020, 12, 7) <= run.days[0] < date(2020, 12, 14)]
    assert [(run.days[0].day, run.size, run.visits) for run in inside] == [(7, 1, True), (9, 3, False)]


def test_fixed_days_and_days_away_break_runs() -> None:
    load = replace(
        caseload(UM, 4, 2),
        fixed=(held(Work.GIA, 1, day("03-24"), ies=(1,)),),
        away=frozenset({day("04-09")}),
    )
    assert week(runs_of(load), day("03-23")) == [(1, True, True), (3, True, True)]
    assert week(runs_of(load), day("04-06")) == [(3, True, True), (1, True, True)]


def test_nothing_is_before_the_start_or_after_the_end() -> None:
    load = replace(caseload(UM, 4, 2), start=day("05-06"), end=day("06-10"))
    days = [each for run in runs_of(load) for each in run.days]
    assert (days[0], days[-1]) == (day("05-06"), day("06-10"))


def test_where_a_local_day_off_makes_ie_differ_each_day_of_that_week_is_a_run() -> None:
    load = moved(caseload(UM, 4, 2), 2, scopes=("dre:DRE CUSCO", "ie:2"))
    off = NonWorkingDay(day=day("06-24"), scope="ie:2", reason="aniversario")
    runs = runs_of(replace(load, calendar=load.calendar.with_closed([off])))
    inside = [run for run in runs if day("06-22") <= run.days[0] <= day("06-26")]
    assert [(run.size, sorted(run.lective)) for run in inside] == [
        (1, [1, 2]),
        (1, [1, 2]),
        (1, [1]),
        (1, [1, 2]),
        (1, [1, 2]),
    ]
    assert week(runs, day("06-15")) == [(5, True, True)]


def test_a_day_off_of_every_ie_only_breaks_the_week() -> None:
    load = caseload(UM, 4, 2)
    off = NonWorkingDay(day=day("06-24"), scope=None, reason="paro")
    runs = runs_of(replace(load, calendar=load.calendar.with_closed([off])))
    assert week(runs, day("06-22")) == [(2, True, True), (2, True, True)]


def test_each_day_is_a_run_where_exact_days_matter() -> None:
    runs = runs_of(caseload(EIB, 8, 8), daily=True)
    assert {run.size for run in runs} == {1}
    assert len(runs) == 207


def test_a_year_that_is_not_loaded_has_no_runs() -> None:
    assert runs_of(caseload(EIB, 8, 8, year=2031)) == ()
