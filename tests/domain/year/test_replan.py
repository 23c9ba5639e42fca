"""After a change: the past and what is confirmed stay, and little else moves."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from domain.year.calendar import NonWorkingDay
from domain.year.caseload import Caseload, DocenteFacts
from domain.year.infeasible import Infeasible
from domain.year.plan import YearPlan, year_plan
from domain.year.planned import Key, Planned, Work
from domain.year.replan import Replan, replan
from domain.year.rules import breaches
from tests.domain.year.loads import CALENDAR, EIB, INICIAL, PRIMARIA, UM, caseload, day

TODAY = day("06-01")
EASY, FULL = caseload(UM, 6, 6), caseload(EIB, 8, 8)


@cache
def year_of(column: tuple[str, str], docentes: int, ies: int) -> tuple[Planned, ...]:
    found = year_plan(caseload(column, docentes, ies))
    assert isinstance(found, YearPlan)
    return found.planned


def changed(
    load: Caseload,
    plan: tuple[Planned, ...],
    *,
    today: date = TODAY,
    confirmed: frozenset[Key] = frozenset(),
    cancelled: frozenset[Key] = frozenset(),
) -> Replan:
    found = replan(load, plan, today=today, confirmed=confirmed, cancelled=cancelled)
    assert isinstance(found, Replan)
    return found


def next_visit(plan: tuple[Planned, ...], after: date = TODAY) -> Planned:
    return next(each for each in plan if each.work == Work.VISITA and each.first >= after)


def firm(load: Caseload, planned: tuple[Planned, ...]) -> list[str]:
    return [breach.code for breach in breaches(load, planned) if breach.firm]


def test_nothing_moves_when_nothing_has_changed() -> None:
    plan = year_of(UM, 6, 6)
    found = changed(EASY, plan)
    assert (found.moved, found.new, found.dropped, found.fewest, found.in_step) == ((), (), (), True, True)
    assert found.planned == plan


def test_a_visit_that_is_called_off_finds_another_date_and_all_else_stays() -> None:
    plan = year_of(UM, 6, 6)
    off = next_visit(plan)
    found = changed(EASY, plan, cancelled=frozenset({off.key}))
    assert [each.before for each in found.moved] == [off]
    assert found.fewest
    after = found.moved[0].after
    assert (after.key, len(after.days)) == (off.key, len(off.days))
    assert set(after.days).isdisjoint(off.days)
    assert after.first >= TODAY
    assert set(found.kept) == set(plan) - {off}
    assert breaches(EASY, found.planned) == ()


def test_in_a_full_year_some_others_give_way() -> None:
    plan = year_of(EIB, 8, 8)
    off = next_visit(plan)
    found = changed(FULL, plan, cancelled=frozenset({off.key}))
    assert off in [each.before for each in found.moved]
    assert 1 <= len(found.moved) <= 6
    assert firm(FULL, found.planned) == []


@pytest.mark.parametrize("column", [UM, EIB])
def test_the_past_and_the_confirmed_never_move(column: tuple[str, str]) -> None:
    plan = year_of(column, 6, 6)
    off = next_visit(plan)
    sure = frozenset(each.key for each in plan if TODAY <= each.first <= day("08-31")) - {off.key}
    found = changed(caseload(column, 6, 6), plan, confirmed=sure, cancelled=frozenset({off.key}))
    frozen = {each for each in plan if each.first < TODAY or each.key in sure}
    assert frozen <= set(found.kept)
    assert all(each.before.key not in sure and each.before.first >= TODAY for each in found.moved)
    assert all(each.after.first >= TODAY for each in found.moved)


def test_a_strike_moves_what_it_hits_even_if_it_was_confirmed() -> None:
    plan = year_of(UM, 6, 6)
    week = {day("08-24") + timedelta(days=shift) for shift in range(5)}
    hit = [each for each in plan if not week.isdisjoint(each.days)]
    closed = [NonWorkingDay(day=each, scope=None, reason="huelga") for each in week]
    load = replace(EASY, calendar=CALENDAR.with_closed(closed))
    found = changed(load, plan, confirmed=frozenset(each.key for each in hit))
    assert {each.key for each in hit} <= {each.before.key for each in found.moved}
    assert all(week.isdisjoint(each.days) for each in found.planned)
    assert breaches(load, found.planned) == ()


def test_days_that_the_acompanante_has_lost_are_given_up() -> None:
    plan = year_of(UM, 6, 6)
    off = next_visit(plan)
    load = replace(EASY, away=frozenset(off.days))
    found = changed(load, plan)
    assert off in [each.before for each in found.moved]
    assert breaches(load, found.planned) == ()


def test_a_visit_that_was_missed_in_the_past_gets_a_date() -> None:
    plan = year_of(PRIMARIA, 8, 1)
    missed = [each for each in plan if each.work == Work.VISITA and each.first < TODAY][-1]
    found = changed(caseload(PRIMARIA, 8, 1), plan, cancelled=frozenset({missed.key}))
    after = {each.before.key: each.after for each in found.moved}
    assert after[missed.key].first >= TODAY
    assert firm(caseload(PRIMARIA, 8, 1), found.planned) == []


def test_who_joins_gets_a_year_of_their_own() -> None:
    plan = year_of(PRIMARIA, 8, 1)
    load = caseload(PRIMARIA, 8, 1)
    more = replace(load, docentes=(*load.docentes, DocenteFacts(id=200, ie_id=1)))
    found = changed(more, plan)
    assert [each.key for each in found.new] == sorted(
        (each.key for each in found.new), key=lambda key: (key.work, key.number)
    )
    assert {each.key for each in found.new} == {Key(Work.VISITA, (200,), number) for number in range(1, 8)}
    assert firm(more, found.planned) == []


def test_who_leaves_is_visited_no_more() -> None:
    plan = year_of(PRIMARIA, 8, 1)
    load = caseload(PRIMARIA, 8, 1)
    fewer = replace(load, docentes=load.docentes[:-1])
    found = changed(fewer, plan)
    gone = {each for each in plan if each.subject == (108,)}
    assert set(found.dropped) == gone
    assert gone.isdisjoint(found.planned)
    assert found.moved == ()


def test_two_things_on_one_day_are_drawn_apart() -> None:
    plan = year_of(UM, 6, 6)
    gia = next(each for each in plan if each.work == Work.GIA and each.first >= TODAY)
    visit = next_visit(plan)
    clash = tuple(replace(each, days=(visit.first,)) if each == gia else each for each in plan)
    found = changed(EASY, clash)
    assert found.moved
    assert firm(EASY, found.planned) == []


def test_a_year_without_days_is_explained() -> None:
    plan = year_of(INICIAL, 8, 3)
    rest = frozenset(day("06-01") + timedelta(days=shift) for shift in range(190))
    found = replan(replace(caseload(INICIAL, 8, 3), away=rest), plan, today=TODAY)
    assert isinstance(found, Infeasible)
    assert found.missing > 0


def test_the_same_question_has_the_same_answer() -> None:
    plan = year_of(EIB, 8, 8)
    off = frozenset({next_visit(plan).key})
    assert changed(FULL, plan, cancelled=off) == changed(FULL, plan, cancelled=off)
