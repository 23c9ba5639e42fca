"""An accepted plan becomes activities IE by IE, each date once, whatever stood there before."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import func, select

from domain.activities.model import Activity, Kind, State, days_of
from domain.outcome import Refused
from domain.people.roles import RoleKind
from domain.plans import questions, sending, verbs
from domain.plans.shelf import rows_of
from domain.policy import actor
from domain.year.planned import Work
from domain.year.stored import RowStatus
from tests import factories, greedy
from tests.domain.dates.village import NOW, Village, done
from tests.domain.plans.desk import FACTS, accepted, ask, draft, names, on, question, row, send_all, sent


def counted(v: Village) -> dict[str, int]:
    query = select(Activity.kind, func.count()).where(Activity.state != State.CANCELLED).group_by(Activity.kind)
    return dict(v.session.execute(query).all())


def test_nothing_waits_before_a_plan_is_accepted(v: Village) -> None:
    draft(v)
    assert sending.next_batch(v.session) is None


def test_what_concerns_several_ie_goes_first_then_ie_by_ie(v: Village) -> None:
    accepted(v)
    batches = []
    while (batch := sending.next_batch(v.session)) is not None:
        batches.append((batch.ie_id, sorted({each.work for each in batch.rows}), len(batch.rows)))
        sending.send(v.session, v.actor(v.julio), batch, FACTS.norm, NOW)
    assert batches == [
        (None, ["taller"], 2),
        (v.ie.id, ["gia", "rtc", "visita"], 13),
        (v.next_ie.id, ["gia", "rtc", "visita"], 13),
    ]


def test_every_date_becomes_an_activity_but_the_rtc_that_its_directivo_calls(v: Village) -> None:
    plan = sent(v)
    assert counted(v) == {"visita": 14, "gia": 8, "taller": 2}
    assert {each.status for each in rows_of(v.session, plan.id)} == {RowStatus.SENT, RowStatus.FIXED}
    assert {each.work for each in rows_of(v.session, plan.id) if each.activity_id is None} == {
        "rtc", "taller_acompanante"
    }  # fmt: skip


def test_an_activity_is_as_its_row_says(v: Village) -> None:
    plan = accepted(v)
    planned = row(v, plan, Work.VISITA, 1, v.rosa)
    planned.hour = time(10, 30)
    send_all(v)
    activity = v.session.get_one(Activity, planned.activity_id)
    assert (activity.number, activity.docente_id, activity.ie_id, activity.state) == (
        1, v.rosa.id, v.ie.id, State.PROPOSED
    )  # fmt: skip
    assert (tuple(days_of(v.session, activity.id)), activity.minutes, planned.revision) == (planned.dates, 240, 1)
    assert activity.starts_at.isoformat() == f"{planned.days[0]}T15:30:00+00:00"


@pytest.mark.parametrize(("work", "minutes"), [(Work.GIA, 180), (Work.TALLER, 480)])
def test_meetings_last_as_long_as_the_norm_or_we_say(v: Village, work: Work, minutes: int) -> None:
    plan = sent(v)
    assert v.session.get_one(Activity, row(v, plan, work).activity_id).minutes == minutes


def test_those_who_may_be_told_are_of_ie_that_wait_for_nothing_more(v: Village) -> None:
    accepted(v)
    shared, first, second = send_all(v)
    assert (shared.tell, first.tell, second.tell) == ((), (v.ie.id,), (v.next_ie.id,))
    assert (shared.last, first.last, second.last) == (False, False, True)
    assert names(shared.events) == ["MeetingCalled"] * 2
    assert names(first.events) == ["MeetingCalled"] * 4 + ["DateProposed"] * 7


def test_what_was_sent_is_not_sent_again(v: Village) -> None:
    sent(v)
    before = counted(v)
    assert send_all(v) == []
    assert counted(v) == before


def test_a_visita_that_stands_on_its_days_already_is_left_alone(v: Village) -> None:
    plan = accepted(v)
    planned = row(v, plan, Work.VISITA, 1, v.rosa)
    there = v.propose(v.visit(*planned.dates))
    send_all(v)
    assert (planned.status, planned.activity_id, there.revision) == (RowStatus.SENT, there.id, 1)
    assert counted(v)["visita"] == 14


def test_a_visita_that_stands_elsewhere_is_moved(v: Village) -> None:
    plan = accepted(v)
    planned = row(v, plan, Work.VISITA, 1, v.rosa)
    there = v.propose(v.visit(on(12, 14)))
    send_all(v)
    assert (planned.activity_id, planned.revision, there.revision) == (there.id, 2, 2)
    assert tuple(days_of(v.session, there.id)) == planned.dates


def test_a_declined_visita_gets_the_date_of_the_plan(v: Village) -> None:
    there = v.propose()
    there.state = State.DECLINED
    v.session.flush()
    planned = row(v, sent(v), Work.VISITA, 1, v.rosa)
    assert (planned.activity_id, there.state, there.revision) == (there.id, State.PROPOSED, 2)


def test_a_gia_that_was_called_meanwhile_is_moved_and_not_called_twice(v: Village) -> None:
    plan = accepted(v)
    there = v.call(v.meeting(Kind.GIA, on(12, 14)))
    send_all(v)
    assert row(v, plan, Work.GIA).activity_id == there.id
    assert counted(v)["gia"] == 8


def test_what_cannot_be_proposed_is_kept_with_its_reason_and_the_rest_goes(v: Village) -> None:
    plan = accepted(v)
    for row_ in rows_of(v.session, plan.id):
        if row_.subject == str(v.luz.id):
            row_.days = ["2026-08-10"]
    v.session.flush()
    send_all(v)
    refused = [row_ for row_ in rows_of(v.session, plan.id) if row_.status == RowStatus.REFUSED]
    assert {(each.subject, each.refused) for each in refused} == {(str(v.luz.id), "date_is_past")}
    assert len(refused) == 7
    assert counted(v)["visita"] == 7


def test_whoever_is_acompanante_no_more_proposes_nothing(v: Village) -> None:
    plan = accepted(v)
    gone = replace(actor(v.session, v.julio.id, FACTS.today), roles=())
    while (batch := sending.next_batch(v.session)) is not None:
        sending.send(v.session, gone, batch, FACTS.norm, NOW)
    assert counted(v) == {}
    codes = {each.refused for each in rows_of(v.session, plan.id) if each.status == RowStatus.REFUSED}
    assert codes == {"not_yours"}


def test_a_row_that_is_refused_says_it_as_a_refusal_says_it(v: Village) -> None:
    plan = accepted(v)
    planned = row(v, plan, Work.VISITA, 2, v.rosa)
    planned.number = 9
    found = sending._put(v.session, v.actor(v.julio), planned, FACTS.norm, NOW)
    assert found == Refused("visit_exists", {"docente_id": v.rosa.id})


def test_the_plans_of_two_go_one_after_the_other(v: Village) -> None:
    first = accepted(v)
    v.julio, v.nilo = v.nilo, v.julio
    second = accepted(v)
    order = []
    while (batch := sending.next_batch(v.session)) is not None:
        order.append(batch.plan_id)
        who = v.nilo if batch.plan_id == first.id else v.julio
        sending.send(v.session, v.actor(who), batch, FACTS.norm, NOW)
    assert order == sorted(order)
    assert set(order) == {first.id, second.id}


def test_an_ie_with_many_dates_takes_several_batches_and_is_told_after_the_last(v: Village) -> None:
    people = [factories.person(v.session, f"Rosa {n}") for n in range(6)]
    for person in people:
        factories.role(v.session, person, RoleKind.DOCENTE, at=v.ie)
        factories.accompany(v.session, v.julio, person, v.ie)
    plan = ask(v)
    about = question(v, plan)
    assert questions.keep(v.session, plan.id, 1, about, greedy.crowded(about)) is plan
    done(verbs.accept(v.session, v.actor(v.julio), plan.id, 1))
    found = []
    while (batch := sending.next_batch(v.session)) is not None:
        sent_ = sending.send(v.session, v.actor(v.julio), batch, FACTS.norm, NOW)
        found.append((batch.ie_id, len(batch.rows), sent_.tell))
    assert found == [(v.ie.id, 40, ()), (v.ie.id, 15, (v.ie.id,)), (v.next_ie.id, 13, (v.next_ie.id,))]


def test_an_rtc_that_was_called_off_is_named_anew(v: Village) -> None:
    plan = accepted(v)
    named = row(v, plan, Work.RTC)
    called = v.call(v.meeting(Kind.RTC, on(8, 20)))
    called.state, named.activity_id = State.CANCELLED, called.id
    send_all(v)
    assert (named.status, named.activity_id) == (RowStatus.SENT, None)
