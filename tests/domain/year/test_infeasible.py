"""That no plan fits is an answer: which rule, how many days, what would fit."""

from dataclasses import replace
from datetime import date

from domain.year.caseload import Caseload
from domain.year.infeasible import Binding, Infeasible, explain
from domain.year.needs import DaysLeft, days_missing
from domain.year.plan import YearPlan, year_plan
from domain.year.planned import Work
from domain.year.rules import breaches
from tests.domain.year.loads import INICIAL, PRIMARIA, UM, caseload, day, held


def told(load: Caseload) -> Infeasible:
    """By the sums of days alone."""
    return explain(load, days_missing(load), lambda other: days_missing(other) == 0)


def test_ten_ie_lack_nineteen_days_and_five_groups_would_do() -> None:
    found = year_plan(caseload(UM, 10, 10))
    assert isinstance(found, Infeasible)
    assert (found.missing, found.left) == (19, DaysLeft(lective=172, gestion=35))
    assert found.bindings == (
        Binding(code="un_lugar_por_dia", numeral="5.4", days=207),
        Binding(code=Work.VISITA, numeral="5.6.2 (tabla)", days=140),
        Binding(code=Work.GIA, numeral="5.6.2.d", days=40),
        Binding(code=Work.RTC, numeral="5.6.2.f", days=20),
        Binding(code=Work.TALLER_ACOMPANANTE, numeral="5.6.2 (tabla)", days=16),
        Binding(code=Work.TALLER, numeral="5.6.2.e", days=10),
    )
    change = found.smallest
    assert change is not None
    assert (change.code, change.count, change.size, change.numeral, change.spare) == ("groups", 5, 2, "5.2.6.b", 11)


def test_what_is_proposed_can_be_planned() -> None:
    change = told(caseload(UM, 10, 10)).smallest
    assert change is not None
    plan = year_plan(change.caseload)
    assert isinstance(plan, YearPlan)
    assert breaches(change.caseload, plan.planned) == ()


def test_where_december_does_not_count_it_is_twenty_seven() -> None:
    found = told(replace(caseload(UM, 10, 10), end=date(2026, 12, 20)))
    assert (found.missing, found.left) == (27, DaysLeft(lective=172, gestion=27))


def test_where_visitas_alone_exceed_the_days_with_pupils_that_rule_binds() -> None:
    found = told(replace(caseload(PRIMARIA, 15, 2), start=day("08-10")))
    assert [(each.code, each.days) for each in found.bindings] == [
        ("dia_lectivo", found.left.lective),
        (Work.VISITA, 120),
    ]
    assert found.missing >= 120 - found.left.lective


def test_groups_are_no_way_out_for_one_ie_and_fewer_docentes_are() -> None:
    found = told(replace(caseload(PRIMARIA, 15, 1), start=day("07-01")))
    assert [change.code for change in found.changes] == ["fewer_docentes"]
    change = found.changes[0]
    assert days_missing(change.caseload) == 0
    assert len(change.caseload.docentes) == change.count < 15
    one_more = replace(change.caseload, docentes=caseload(PRIMARIA, 15, 1).docentes[: change.count + 1])
    assert days_missing(one_more) > 0


def test_polidocentes_keep_their_rtc_apart() -> None:
    """5.2.7 grants groups to UM and EIB only."""
    load = replace(caseload(INICIAL, 12, 6), start=day("04-13"))
    grouped = [change for change in told(load).changes if change.code == "groups"]
    assert all(change.numeral == "5.2.6.b" for change in grouped)


def test_with_whom_something_is_held_stays() -> None:
    load = replace(caseload(UM, 10, 10), end=date(2026, 12, 20))
    visits = tuple(
        replace(held(Work.VISITA, 1, day(f"03-{16 + number}"), docente=110 - number), ie_ids=(10 - number,))
        for number in range(5)
    )
    found = explain(replace(load, fixed=visits), 10, lambda other: days_missing(other) == 0)
    fewer = [change for change in found.changes if change.code == "fewer_docentes"]
    assert all({106, 107, 108, 109, 110} <= {each.id for each in change.caseload.docentes} for change in fewer)
    assert fewer


def test_a_change_that_cannot_be_planned_is_not_proposed() -> None:
    found = explain(caseload(UM, 10, 10), 19, lambda _: False)
    assert (found.changes, found.smallest) == ((), None)
