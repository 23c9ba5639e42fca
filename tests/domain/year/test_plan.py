"""Years are planned: by every rule, near what is possible, the same each time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.year.calendar import NonWorkingDay
from domain.year.caseload import Caseload, DocenteFacts, IeFacts, week_of
from domain.year.infeasible import Infeasible
from domain.year.plan import ENOUGH, YearPlan, year_plan
from domain.year.planned import Planned, Work
from domain.year.rules import breaches
from domain.year.solver import Effort
from tests.domain.year.loads import CALENDAR, EIB, INICIAL, NORM, PRIMARIA, SECUNDARIA, UM, caseload, day, held, moved
from tests.domain.year.money import cost_of, journeys

CASES = {
    "EIB 8": caseload(EIB, 8, 8),
    "EIB frontera 7": caseload(EIB, 7, 7),
    "UM frontera 7": caseload(UM, 7, 7),
    "UM 6": caseload(UM, 6, 6),
    "UM 8": caseload(UM, 8, 8),
    "UM 10 in five groups": caseload(UM, 10, 10, per_red=2, gia_por="grupo", rtc_por="grupo"),
    "PC inicial rural 8": caseload(INICIAL, 8, 3),
    "PC inicial urbano 12": caseload(INICIAL, 12, 4, travel=0),
    "PC rural 8": caseload(PRIMARIA, 8, 1),
    "PC urbano 15": caseload(PRIMARIA, 15, 2, travel=0),
    "PC secundaria urbano 15": caseload(SECUNDARIA, 15, 2, travel=0),
}


def planned(load: Caseload, effort: Effort | None = None) -> YearPlan:
    found = year_plan(load, effort)
    assert isinstance(found, YearPlan)
    return found


def days_of(plan: YearPlan, work: Work) -> int:
    return sum(len(each.days) for each in plan.planned if each.work == work)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("year", [2020, 2025, 2026])
def test_a_full_ratio_is_planned_by_every_rule_and_near_the_bound(name: str, year: int) -> None:
    load = replace(CASES[name], year=year)
    plan = planned(load)
    assert breaches(load, plan.planned) == ()
    assert plan.in_step
    assert plan.gap <= ENOUGH
    assert plan.bound <= plan.cost == cost_of(load, plan.planned)


def test_the_days_of_a_plan_are_those_of_the_norm() -> None:
    plan = planned(CASES["EIB 8"])
    found = {work: days_of(plan, work) for work in Work}
    assert found == {Work.VISITA: 112, Work.GIA: 32, Work.RTC: 16, Work.TALLER: 10, Work.TALLER_ACOMPANANTE: 16}
    assert sum(found.values()) == 186


def test_neighbours_are_visited_in_one_journey() -> None:
    plan = planned(CASES["EIB 8"])
    visiting = [week for week, works in journeys(CASES["EIB 8"], plan.planned).items() if Work.VISITA in works]
    assert len(visiting) == 24  # 48 visitas, two IE on a route


def test_the_same_question_has_the_same_answer() -> None:
    load = CASES["UM 6"]
    assert year_plan(load) == year_plan(load)


def test_another_seed_gives_a_plan_as_good() -> None:
    load = CASES["UM 6"]
    other = planned(load, Effort(seed=7, gap=ENOUGH))
    assert breaches(load, other.planned) == ()
    assert other.gap <= ENOUGH


def test_what_is_fixed_stays_and_counts() -> None:
    load = caseload(UM, 6, 6)
    visit = held(Work.VISITA, 1, day("03-17"), day("03-18"), day("03-19"), docente=101, ies=(1,))
    visit = replace(visit, ie_ids=(1,))
    own = held(Work.TALLER_ACOMPANANTE, 1, *(day(f"03-0{number}") for number in range(2, 7)))
    kept = replace(load, fixed=(visit, own))
    plan = planned(kept)
    assert {visit, own} <= set(plan.planned)
    assert breaches(kept, plan.planned) == ()
    assert days_of(plan, Work.TALLER_ACOMPANANTE) == 16


def test_days_on_which_the_acompanante_is_away_stay_free() -> None:
    away = frozenset(day("06-01") + timedelta(days=shift) for shift in range(12))
    load = replace(caseload(UM, 6, 6), away=away)
    plan = planned(load)
    assert {each for one in plan.planned for each in one.days} & away == set()
    assert breaches(load, plan.planned) == ()


def test_a_local_feriado_closes_one_ie_and_no_other() -> None:
    closed = NonWorkingDay(day=day("06-24"), scope="ugel:UGEL URUBAMBA", reason="Inti Raymi")
    load = moved(caseload(UM, 6, 6), 3, scopes=("ugel:UGEL URUBAMBA",))
    load = replace(load, calendar=CALENDAR.with_closed([closed]))
    plan = planned(load)
    there = [each for each in plan.planned if 3 in each.ie_ids and each.work != Work.TALLER_ACOMPANANTE]
    assert all(day("06-24") not in each.days for each in there)
    assert breaches(load, plan.planned) == ()


def test_an_integrada_holds_two_rtc_for_its_niveles_together() -> None:
    places = (
        IeFacts(id=1, modelo="PC", nivel="primaria", codinst="77", route="ruta"),
        IeFacts(id=2, modelo="PC", nivel="secundaria", codinst="77", route="ruta"),
    )
    people = tuple(DocenteFacts(id=100 + number, ie_id=1 + number % 2) for number in range(8))
    load = Caseload(year=2026, ies=places, docentes=people, norm=NORM, calendar=CALENDAR)
    plan = planned(load)
    assert [each.ie_ids for each in plan.planned if each.work == Work.RTC] == [(1, 2), (1, 2)]
    assert breaches(load, plan.planned) == ()


def test_a_year_that_begins_in_may_goes_as_far_as_it_can() -> None:
    load = replace(caseload(UM, 4, 4), start=day("05-04"))
    plan = planned(load)
    assert min(each.first for each in plan.planned) >= day("05-04")
    assert [breach for breach in breaches(load, plan.planned) if breach.firm] == []


def test_a_year_that_begins_too_late_for_its_weeks_is_out_of_step_and_keeps_the_norm() -> None:
    load = replace(caseload(PRIMARIA, 2, 1), start=day("08-10"))
    plan = planned(load)
    assert not plan.in_step
    found = breaches(load, plan.planned)
    assert [breach for breach in found if breach.firm] == []
    assert found  # seven visitas do not lie three weeks apart from August to November


def test_somebody_who_accompanies_nobody_has_only_talleres() -> None:
    load = replace(caseload(UM, 2, 1), docentes=())
    assert {each.work for each in planned(load).planned} == {Work.TALLER, Work.TALLER_ACOMPANANTE}


def test_a_year_that_is_not_loaded_has_no_days() -> None:
    found = year_plan(caseload(PRIMARIA, 2, 1, year=2031))
    assert isinstance(found, Infeasible)
    assert (found.left.total, found.missing) == (0, 2 * 8 + 6 + 8 + 12)
    assert found.smallest is None


def test_a_plan_is_in_order_of_its_days() -> None:
    plan = planned(caseload(PRIMARIA, 4, 1))
    assert list(plan.planned) == sorted(plan.planned, key=lambda each: (each.days, each.key))


def test_a_gap_is_a_share_of_the_cost() -> None:
    def gap(cost: int, bound: int) -> float:
        return YearPlan(planned=(), cost=cost, bound=bound, in_step=True).gap

    assert (gap(100, 98), gap(0, 0), gap(50, 50)) == (0.02, 0.0, 0.0)


COLUMNS = st.sampled_from([EIB, UM, INICIAL, PRIMARIA, SECUNDARIA])


@st.composite
def caseloads(draw: st.DrawFn) -> Caseload:
    docentes = draw(st.integers(1, 7))
    ies = draw(st.integers(1, docentes))
    load = caseload(
        draw(COLUMNS),
        docentes,
        ies,
        per_route=draw(st.integers(1, 3)),
        travel=draw(st.integers(0, 2)),
        year=draw(st.sampled_from([2025, 2026])),
    )
    first = date(load.year, 4, 1) + timedelta(days=draw(st.integers(0, 200)))
    away = frozenset(first + timedelta(days=shift) for shift in range(draw(st.integers(0, 9))))
    return replace(load, away=away)


@given(load=caseloads())
@settings(
    max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
def test_any_plan_keeps_the_norm_and_costs_what_its_dates_cost(load: Caseload) -> None:
    found = year_plan(load, Effort(gap=0.1, steps=0.5))
    assert isinstance(found, YearPlan)
    assert [breach for breach in breaches(load, found.planned) if breach.firm] == []
    if found.in_step:
        assert breaches(load, found.planned) == ()
        assert found.bound <= found.cost == cost_of(load, found.planned)


def test_no_week_is_lived_twice() -> None:
    plan = planned(CASES["PC rural 8"])
    by_week: dict[int, list[Planned]] = {}
    for each in plan.planned:
        by_week.setdefault(week_of(each.first), []).append(each)
    visits = [[each.subject for each in week if each.work == Work.VISITA] for week in by_week.values()]
    assert all(len(week) == len(set(week)) for week in visits)
