"""Where an open activity could be."""

from dataclasses import replace
from datetime import date, timedelta

from domain.year.calendar import NonWorkingDay
from domain.year.candidates import Candidate, candidates
from domain.year.caseload import Caseload, week_of
from domain.year.open_work import OpenWork, open_work
from domain.year.planned import Key, Work
from domain.year.runs import runs_of
from tests.domain.year.loads import EIB, UM, caseload, day, moved


def open_of(load: Caseload, *key: object) -> OpenWork:
    return next(each for each in open_work(load) if each.key == Key(*key))  # type: ignore[arg-type]


def of_week(load: Caseload, open_: OpenWork, monday: date) -> list[Candidate]:
    return [each for each in candidates(open_, runs_of(load)) if each.week == week_of(monday)]


def between(open_: OpenWork, first: date, last: date) -> OpenWork:
    return replace(open_, first=first, last=last)


def test_a_visita_is_in_a_whole_week_once_for_each_length() -> None:
    load = caseload(UM, 2, 2)
    found = of_week(load, open_of(load, Work.VISITA, (101,), 1), day("03-23"))
    assert [(each.length, len(each.uses), each.days) for each in found] == [(3, 1, ()), (2, 1, ())]


def test_a_visita_does_not_go_over_a_feriado_or_a_weekend() -> None:
    load = caseload(UM, 2, 2)
    holy = of_week(load, open_of(load, Work.VISITA, (101,), 1), day("03-30"))
    assert [(each.length, each.days) for each in holy] == [
        (3, (day("03-30"), day("03-31"), day("04-01"))),  # that fills the run, so its days are known
        (2, ()),
    ]
    broken = between(open_of(load, Work.VISITA, (101,), 3), day("07-20"), day("07-26"))
    assert [(each.length, each.begin == each.end) for each in candidates(broken, runs_of(load))] == [
        (3, True),
        (2, True),
    ]


def test_no_visita_is_in_a_semana_de_gestion_or_after_the_closing() -> None:
    load = caseload(UM, 2, 2)
    everywhere = between(open_of(load, Work.VISITA, (101,), 6), day("01-01"), day("12-31"))
    weeks = {each.week for each in candidates(everywhere, runs_of(load))}
    assert (
        weeks & {week_of(day(text)) for text in ("03-02", "03-09", "05-18", "07-27", "08-03", "10-12", "12-07")}
        == set()
    )
    assert {week_of(day("03-16")), week_of(day("11-30"))} <= weeks


def test_where_days_are_runs_a_visita_takes_days_that_follow_each_other() -> None:
    load = caseload(UM, 2, 2)
    week = between(open_of(load, Work.VISITA, (101,), 3), day("07-20"), day("07-26"))
    found = candidates(week, runs_of(load, daily=True))
    assert [[f"{each:%d}" for each in place.days] for place in found] == [
        ["20", "21", "22"],
        ["20", "21"],
        ["21", "22"],
    ]


def test_where_an_ie_is_closed_only_its_own_visitas_go_round_that_day() -> None:
    load = moved(caseload(UM, 2, 2), 2, scopes=("ie:2",))
    off = NonWorkingDay(day=day("06-24"), scope="ie:2", reason="aniversario")
    load = replace(load, calendar=load.calendar.with_closed([off]))
    first, second = (
        between(open_of(load, Work.VISITA, (docente,), 3), day("06-22"), day("06-26")) for docente in (101, 102)
    )
    starts = {
        name: [(place.length, place.days[0].day) for place in candidates(each, runs_of(load))]
        for name, each in (("first", first), ("second", second))
    }
    assert starts == {
        "first": [(3, 22), (3, 23), (3, 24), (2, 22), (2, 23), (2, 24), (2, 25)],
        "second": [(2, 22), (2, 25)],
    }


def test_a_meeting_is_on_any_day_on_which_all_its_ie_work() -> None:
    load = moved(caseload(UM, 4, 2, per_red=2, gia_por="grupo"), 2, scopes=("ie:2",))
    off = NonWorkingDay(day=day("06-24"), scope="ie:2", reason="aniversario")
    load = replace(load, calendar=load.calendar.with_closed([off]))
    both = between(open_of(load, Work.GIA, (1, 2), 1), day("06-22"), day("06-26"))
    alone = between(open_of(load, Work.RTC, (1,), 1), day("06-22"), day("06-26"))
    assert [place.days[0].day for place in candidates(both, runs_of(load))] == [22, 23, 25, 26]
    assert [place.days[0].day for place in candidates(alone, runs_of(load))] == [22, 23, 24, 25, 26]


def test_meetings_and_talleres_may_be_in_semanas_de_gestion() -> None:
    load = caseload(UM, 2, 2)
    for key in ((Work.GIA, (1,), 1), (Work.TALLER, (), 1), (Work.TALLER_ACOMPANANTE, (), 1)):
        assert of_week(load, open_of(load, *key), day("05-18")) != []
    assert of_week(load, open_of(load, Work.RTC, (1,), 1), day("03-02")) != []
    assert of_week(load, open_of(load, Work.GIA, (1,), 1), day("03-02")) == []


def test_a_taller_takes_working_days_in_a_row_over_weekends() -> None:
    load = caseload(UM, 2, 2)
    own = open_of(load, Work.TALLER_ACOMPANANTE, (), 1)
    first = candidates(own, runs_of(load))[0]
    assert first.days == (*(day(f"03-0{number}") for number in range(2, 7)), day("03-09"), day("03-10"), day("03-11"))
    assert [days for _, days in first.uses] == [5, 3]


def test_a_taller_does_not_go_over_vacations() -> None:
    load = caseload(UM, 2, 2, year=2020)
    own = replace(open_of(load, Work.TALLER_ACOMPANANTE, (), 1), last=date(2020, 12, 31))
    spans = [(each.days[0], each.days[-1]) for each in candidates(own, runs_of(load))]
    assert [span for span in spans if span[0] <= date(2020, 7, 24) and span[1] >= date(2020, 8, 3)] == []
    assert max(last - first for first, last in spans) < timedelta(days=8 + 5)


def test_a_taller_inside_a_longer_run_is_at_its_beginning_or_end() -> None:
    load = caseload(EIB, 2, 2)
    short = replace(open_of(load, Work.TALLER, (), 1), lengths=(2,), first=day("05-18"), last=day("05-22"))
    assert [each.days[0].day for each in candidates(short, runs_of(load))] == [18, 21]


def test_only_the_taller_of_docentes_takes_classes_from_pupils() -> None:
    load = caseload(EIB, 2, 2)
    in_classes, in_gestion = day("05-25"), day("05-18")
    lost = {
        (work, monday): {
            each.lective for each in of_week(load, open_of(load, work, (), 1), monday) if each.days[0] == monday
        }
        for work in (Work.TALLER, Work.TALLER_ACOMPANANTE)
        for monday in (in_classes, in_gestion)
    }
    assert lost == {
        (Work.TALLER, in_classes): {5},
        (Work.TALLER, in_gestion): {0},
        (Work.TALLER_ACOMPANANTE, in_classes): {0},
        (Work.TALLER_ACOMPANANTE, in_gestion): {0},
    }


def test_nothing_fits_where_there_are_no_days() -> None:
    load = caseload(UM, 2, 2)
    closed = between(open_of(load, Work.VISITA, (101,), 1), day("05-18"), day("05-22"))
    assert candidates(closed, runs_of(load)) == ()
