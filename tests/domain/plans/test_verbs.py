"""What an acompañante does with a plan, and what becomes of it: one plan a year, whatever is tapped twice."""

from datetime import date, timedelta

import pytest

from domain.outcome import Done
from domain.people.roles import Person
from domain.plans import verbs
from domain.plans.shelf import accepted_plan, open_plan, rows_of
from domain.policy import actor
from domain.year.planned import Work
from domain.year.stored import PlanState, RowStatus
from tests.domain.dates.village import NOW, Village, done, refused
from tests.domain.plans.desk import accepted, all_plans, ask, draft, row, sent, work_out


def test_a_plan_that_is_asked_for_twice_is_one(v: Village) -> None:
    first = ask(v)
    assert (ask(v).id, first.state) == (first.id, PlanState.ASKED)
    work_out(v, first)
    assert (ask(v).id, first.state, first.revision) == (first.id, PlanState.DRAFT, 1)
    assert all_plans(v) == [("draft", None)]


def test_an_accepted_plan_is_the_one_that_is_shown(v: Village) -> None:
    plan = accepted(v)
    assert ask(v).id == plan.id
    assert all_plans(v) == [("accepted", None)]


def test_a_plan_that_did_not_fit_is_worked_out_again(v: Village) -> None:
    plan = ask(v)
    plan.state = PlanState.IMPOSSIBLE
    assert (ask(v).id, plan.state, plan.revision) == (plan.id, PlanState.ASKED, 2)


@pytest.mark.parametrize("who", ["rosa", "carmen"])
def test_nobody_plans_who_accompanies_nobody(v: Village, who: str) -> None:
    person: Person = getattr(v, who)
    assert refused(verbs.ask(v.session, v.actor(person), 2026, NOW)) == "only_acompanante_plans"
    assert all_plans(v) == []


def test_the_plan_of_one_is_nobody_elses(v: Village) -> None:
    plan = draft(v)
    for person in (v.nilo, v.rosa, v.carmen):
        who = v.actor(person)
        assert refused(verbs.accept(v.session, who, plan.id, plan.revision)) == "not_yours"
        assert refused(verbs.ask_again(v.session, who, plan.id, plan.revision, NOW)) == "not_yours"
        assert refused(verbs.ask_in_groups(v.session, who, plan.id, NOW)) == "not_yours"
        assert refused(verbs.rearrange(v.session, who, plan.id, NOW)) == "not_yours"
        assert refused(verbs.leave(v.session, who, plan.id, plan.revision)) == "not_yours"
    assert all_plans(v) == [("draft", None)]


@pytest.mark.parametrize("forged", [0, -1, 99, 2**31, 10**30])
def test_a_plan_that_is_none_is_refused(v: Village, forged: int) -> None:
    assert refused(verbs.accept(v.session, v.actor(v.julio), forged, 1)) == "not_yours"


# Accepting


def test_what_was_accepted_waits_to_be_proposed_and_the_own_taller_does_not(v: Village) -> None:
    plan = accepted(v)
    waits = {work: {each.status for each in rows_of(v.session, plan.id) if each.work == work} for work in Work}
    assert waits == {
        Work.VISITA: {RowStatus.WAITING},
        Work.GIA: {RowStatus.WAITING},
        Work.RTC: {RowStatus.WAITING},
        Work.TALLER: {RowStatus.WAITING},
        Work.TALLER_ACOMPANANTE: {RowStatus.FIXED},
    }


def test_a_second_tap_accepts_nothing(v: Village) -> None:
    plan = accepted(v)
    assert refused(verbs.accept(v.session, v.actor(v.julio), plan.id, plan.revision)) == "plan_changed"


def test_a_button_of_an_earlier_plan_accepts_nothing(v: Village) -> None:
    plan = draft(v)
    plan.revision = 2
    assert refused(verbs.accept(v.session, v.actor(v.julio), plan.id, 1)) == "plan_changed"
    assert plan.state == PlanState.DRAFT


def test_what_was_fixed_stays_fixed(v: Village) -> None:
    v.agree()
    plan = accepted(v)
    assert row(v, plan, Work.VISITA, 1, v.rosa).status == RowStatus.FIXED


def test_a_plan_whose_first_dates_have_passed_is_made_anew_before_it_is_accepted(v: Village) -> None:
    plan = draft(v)
    late = actor(v.session, v.julio.id, rows_of(v.session, plan.id)[0].dates[0])
    outcome = verbs.accept(v.session, late, plan.id, plan.revision)
    assert refused(outcome) == "plan_stale"
    again = verbs.ask_again(v.session, late, plan.id, plan.revision, NOW + timedelta(days=9))
    assert (done(again).id, plan.state, plan.revision) == (plan.id, PlanState.ASKED, 2)
    assert refused(verbs.ask_again(v.session, late, plan.id, 1, NOW)) == "plan_changed"


# Rearranging


def test_a_change_stands_beside_the_accepted_plan_until_it_is_accepted(v: Village) -> None:
    plan = sent(v)
    change_id = done(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW)).id
    assert all_plans(v) == [("accepted", None), ("asked", plan.id)]
    change = open_plan(v.session, v.julio.id, 2026)
    assert change is not None
    assert change.id == change_id
    work_out(v, change)
    assert isinstance(verbs.accept(v.session, v.actor(v.julio), change.id, change.revision), Done)
    assert all_plans(v) == [("superseded", None), ("accepted", plan.id)]
    assert accepted_plan(v.session, v.julio.id, 2026) is change


def test_a_change_asked_for_twice_is_one(v: Village) -> None:
    plan = sent(v)
    first, second = (done(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW)).id for _ in range(2))
    assert first == second
    change = open_plan(v.session, v.julio.id, 2026)
    assert change is not None
    work_out(v, change)
    assert done(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW)).id == first
    assert (change.state, change.revision) == (PlanState.ASKED, 2)


def test_a_change_that_is_left_leaves_the_plan(v: Village) -> None:
    plan = sent(v)
    done(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW))
    change = open_plan(v.session, v.julio.id, 2026)
    assert change is not None
    work_out(v, change)
    assert done(verbs.leave(v.session, v.actor(v.julio), change.id, change.revision)).id == plan.id
    assert all_plans(v) == [("accepted", None), ("superseded", plan.id)]
    assert refused(verbs.leave(v.session, v.actor(v.julio), change.id, change.revision)) == "plan_changed"


def test_a_first_plan_is_not_left(v: Village) -> None:
    plan = draft(v)
    assert refused(verbs.leave(v.session, v.actor(v.julio), plan.id, plan.revision)) == "plan_changed"


def test_nothing_is_rearranged_while_proposals_are_going_out(v: Village) -> None:
    plan = accepted(v)
    assert refused(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW)) == "plan_sending"
    assert refused(verbs.rearrange(v.session, v.actor(v.julio), draft_id := plan.id + 1, NOW)) == "not_yours"
    assert draft_id > plan.id


def test_a_draft_is_not_rearranged(v: Village) -> None:
    plan = draft(v)
    assert refused(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW)) == "plan_changed"


# Groups


def test_the_way_out_of_groups_is_taken_once_it_was_named(v: Village) -> None:
    plan = ask(v)
    groups = {str(v.ie.id): "1", str(v.next_ie.id): "1"}
    plan.state = PlanState.IMPOSSIBLE
    plan.why = {"code": "plan_impossible", "changes": [{"code": "fewer_docentes", "groups": {}},
                                                        {"code": "groups", "groups": groups}]}  # fmt: skip
    assert isinstance(verbs.ask_in_groups(v.session, v.actor(v.julio), plan.id, NOW), Done)
    assert (plan.state, plan.groups, plan.revision) == (PlanState.ASKED, groups, 2)
    assert refused(verbs.ask_in_groups(v.session, v.actor(v.julio), plan.id, NOW)) == "plan_changed"


def test_groups_that_would_not_help_are_not_taken(v: Village) -> None:
    plan = ask(v)
    plan.state, plan.why = PlanState.IMPOSSIBLE, {"code": "plan_nobody"}
    assert refused(verbs.ask_in_groups(v.session, v.actor(v.julio), plan.id, NOW)) == "plan_changed"
    assert (plan.state, plan.groups) == (PlanState.IMPOSSIBLE, None)


def test_the_year_of_a_plan_is_its_own(v: Village) -> None:
    plan = ask(v)
    assert plan.year == date(2026, 8, 10).year
    other = done(verbs.ask(v.session, v.actor(v.julio), 2027, NOW)).id
    assert other != plan.id
