"""What a planner is asked after a year has begun to go its own way, and what is kept of its answer."""

from datetime import time

import pytest

from domain.activities.model import Activity, Kind, State
from domain.dates import reschedule
from domain.outcome import Refused
from domain.plans import questions, verbs
from domain.plans.shelf import open_plan, rows_of
from domain.plans.solving import Solved
from domain.year.infeasible import Binding, Change, Infeasible
from domain.year.needs import DaysLeft
from domain.year.planned import Key, Planned, Work
from domain.year.stored import PlanState, RowStatus, StoredPlan
from tests import greedy
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, done
from tests.domain.plans.desk import FACTS, ask, draft, load, on, question, row, sent, work_out


def change_of(v: Village, plan: StoredPlan) -> StoredPlan:
    done(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW))
    found = open_plan(v.session, v.julio.id, 2026)
    assert found is not None
    return found


def activity_of(v: Village, plan: StoredPlan, work: Work, number: int = 1) -> Activity:
    docente = v.rosa if work == Work.VISITA else None
    return v.session.get_one(Activity, row(v, plan, work, number, docente).activity_id)


# A first plan


def test_a_first_question_is_the_caseload_and_nothing_else(v: Village) -> None:
    plan = ask(v)
    found = question(v, plan)
    assert (found.plan_id, found.revision, found.before, found.cancelled) == (plan.id, 1, None, frozenset())
    assert found.caseload == load(v)


def test_the_answer_becomes_rows_with_an_hour_for_each_kind(v: Village) -> None:
    plan = draft(v)
    hours = {each.work: each.hour for each in rows_of(v.session, plan.id)}
    assert hours == {
        "visita": time(8), "gia": time(15), "rtc": time(15), "taller": time(9), "taller_acompanante": time(9)
    }  # fmt: skip
    counted = [sum(each.work == work for each in rows_of(v.session, plan.id)) for work in Work]
    assert counted == [14, 8, 4, 2, 2]
    assert {each.was for each in rows_of(v.session, plan.id)} == {None}


def test_a_row_gives_back_what_was_planned(v: Village) -> None:
    answer = greedy.solve(question(v, ask(v)))
    assert isinstance(answer, Solved)
    plan = draft(v)
    assert {each.planned for each in rows_of(v.session, plan.id)} == set(answer.planned)


def test_what_was_there_is_fixed_and_linked(v: Village) -> None:
    activity = v.agree()
    found = row(v, draft(v), Work.VISITA, 1, v.rosa)
    assert (found.status, found.activity_id, found.revision, found.dates) == (
        RowStatus.FIXED, activity.id, 1, (TUESDAY,)
    )  # fmt: skip


def test_a_declined_visita_gets_a_new_date_and_stays_the_same_activity(v: Village) -> None:
    activity = v.propose()
    activity.state = State.DECLINED
    v.session.flush()
    found = row(v, draft(v), Work.VISITA, 1, v.rosa)
    assert (found.status, found.activity_id) == (RowStatus.PLANNED, activity.id)


def test_an_answer_to_an_earlier_question_is_not_kept(v: Village) -> None:
    plan = ask(v)
    old = question(v, plan)
    answer = greedy.solve(old)
    plan.revision = 2
    assert questions.keep(v.session, plan.id, 1, old, answer) is None
    plan.state = PlanState.DRAFT
    assert questions.keep(v.session, plan.id, 2, old, answer) is None
    assert questions.keep(v.session, 99, 1, old, answer) is None
    assert rows_of(v.session, plan.id) == []


def test_why_there_is_none_is_kept(v: Village) -> None:
    plan = ask(v)
    v.ie.modelo = None
    work_out(v, plan)
    assert (plan.state, plan.why) == (
        PlanState.IMPOSSIBLE, {"code": "plan_ie_incomplete", "ies": ["IE 56001 Sicuani"]}
    )  # fmt: skip


def test_what_does_not_fit_is_kept_with_rule_days_and_change(v: Village) -> None:
    caseload = load(v)
    change = Change(code="groups", numeral="5.2.6.b", count=1, size=2, spare=4, caseload=caseload)
    answer = Infeasible(
        missing=3, left=DaysLeft(lective=10, gestion=2),
        bindings=(Binding(code="un_lugar_por_dia", numeral="5.4", days=12),), changes=(change,),
    )  # fmt: skip
    assert questions.why(answer) == {
        "code": "plan_impossible",
        "missing": 3,
        "lective": 10,
        "gestion": 2,
        "bindings": [{"code": "un_lugar_por_dia", "numeral": "5.4", "days": 12}],
        "changes": [
            {"code": "groups", "numeral": "5.2.6.b", "count": 1, "spare": 4,
             "groups": {str(v.ie.id): "", str(v.next_ie.id): ""}}
        ],
    }  # fmt: skip


# A change


def test_nothing_fell_and_nothing_has_to_move(v: Village) -> None:
    plan = sent(v)
    found = question(v, change_of(v, plan))
    assert found.cancelled == frozenset()
    assert {each.key for each in found.before or ()} == {each.key for each in rows_of(v.session, plan.id)}


@pytest.mark.parametrize("state", [State.DECLINED, State.COUNTERED, State.CANCELLED])
def test_a_visita_that_fell_needs_another_date(v: Village, state: State) -> None:
    plan = sent(v)
    activity_of(v, plan, Work.VISITA).state = state
    v.session.flush()
    assert question(v, change_of(v, plan)).cancelled == {Key(Work.VISITA, (v.rosa.id,), 1)}


def test_a_meeting_that_was_called_off_needs_another_date(v: Village) -> None:
    plan = sent(v)
    gia = activity_of(v, plan, Work.GIA)
    done(reschedule.cancel(v.session, v.actor(v.julio), gia.id, gia.revision, reason="via", now=NOW))
    assert question(v, change_of(v, plan)).cancelled == {row(v, plan, Work.GIA).key}


def test_a_date_that_people_moved_is_where_they_moved_it(v: Village) -> None:
    plan = sent(v)
    visit = activity_of(v, plan, Work.VISITA)
    other = v.visit(on(12, 1), on(12, 2))
    done(reschedule.move(v.session, v.actor(v.julio), visit.id, 1, other, reason="via", now=NOW))
    before = {each.key: each for each in question(v, change_of(v, plan)).before or ()}
    assert before[Key(Work.VISITA, (v.rosa.id,), 1)].days == (on(12, 1), on(12, 2))


def test_an_rtc_that_was_never_called_needs_another_date_once_its_day_has_passed(v: Village) -> None:
    plan = sent(v)
    rtc = row(v, plan, Work.RTC)
    change = change_of(v, plan)
    assert question(v, change).cancelled == frozenset()
    rtc.days = ["2026-08-07"]
    v.session.flush()
    assert question(v, change).cancelled == {rtc.key}
    v.call(v.meeting(Kind.RTC, FRIDAY))
    assert question(v, change).cancelled == frozenset()


def test_what_was_refused_is_tried_again(v: Village) -> None:
    plan = sent(v)
    refused = row(v, plan, Work.VISITA, 7, v.luz)
    refused.status, refused.activity_id = RowStatus.REFUSED, None
    v.session.query(Activity).filter_by(docente_id=v.luz.id, number=7).one().state = State.CANCELLED
    v.session.flush()
    assert question(v, change_of(v, plan)).cancelled == {refused.key}


def test_what_moves_says_where_it_was_and_keeps_its_hour(v: Village) -> None:
    plan = sent(v)
    before = row(v, plan, Work.VISITA, 1, v.rosa)
    before.hour = time(10)
    activity_of(v, plan, Work.VISITA).state = State.DECLINED
    v.session.flush()
    change = work_out(v, change_of(v, plan))
    after = row(v, change, Work.VISITA, 1, v.rosa)
    assert (after.status, after.was, after.hour) == (RowStatus.PLANNED, before.days, time(10))
    assert after.days != before.days
    others = [each for each in rows_of(v.session, change.id) if each.key != after.key]
    assert {each.status for each in others} == {RowStatus.FIXED}
    assert {each.was for each in others} == {None}


def test_an_answer_of_nothing_leaves_a_plan_of_nothing(v: Village) -> None:
    """A planner may find that nobody is left; rows of before are not kept beside it."""
    plan = draft(v)
    plan.state = PlanState.ASKED
    found = question(v, plan)
    assert questions.keep(v.session, plan.id, 1, found, Solved(planned=(), same=frozenset())) is plan
    assert rows_of(v.session, plan.id) == []


def test_a_question_is_refused_where_a_person_has_to_decide_first(v: Village) -> None:
    plan = ask(v)
    v.next_ie.nivel = None
    found = questions.question_of(v.session, plan, FACTS)
    assert found == Refused("plan_ie_incomplete", {"ies": ["IE 56002 Marangani"]})


def test_a_planned_day_is_written_as_it_is_read(v: Village) -> None:
    plan = draft(v)
    one = row(v, plan, Work.VISITA, 1, v.rosa)
    one.days = ["2026-08-12", "2026-08-13"]
    v.session.flush()
    assert one.planned == Planned(
        work=Work.VISITA, subject=(v.rosa.id,), number=1, days=(WEDNESDAY, THURSDAY), ie_ids=(v.ie.id,)
    )
