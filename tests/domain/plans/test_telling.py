"""Who hears of what in a plan, and one yes to all of it."""

from datetime import date

from domain.activities.model import Activity, Answer, Kind, Participant, State
from domain.dates import agreement, reschedule
from domain.people.roles import Person
from domain.plans.telling import Told, answered, confirm_all, people_of, told
from domain.year.planned import Work
from domain.year.stored import StoredPlan
from tests import factories
from tests.domain.dates.village import FRIDAY, NOW, TODAY, Village, answers, done, refused, snapshot
from tests.domain.plans.desk import accepted, names, on, row, sent


def lines(v: Village, plan: StoredPlan, who: Person, ie_id: int | None = None) -> list[Told]:
    return told(v.session, plan.id, ie_id or v.ie.id, who.id, TODAY)


def works(v: Village, plan: StoredPlan, who: Person, ie_id: int | None = None) -> dict[str, int]:
    found = [each.row.work for each in lines(v, plan, who, ie_id)]
    return {work: found.count(work) for work in found}


def test_a_docente_hears_of_their_visitas_and_meetings(v: Village) -> None:
    plan = sent(v)
    assert works(v, plan, v.rosa) == {"visita": 7, "gia": 4, "taller": 2}


def test_a_directivo_hears_of_the_ie_and_of_the_rtc_that_are_theirs_to_call(v: Village) -> None:
    plan = sent(v)
    assert works(v, plan, v.carmen) == {"visita": 7, "gia": 4, "taller": 2, "rtc": 2}


def test_nobody_hears_of_another_ie(v: Village) -> None:
    plan = sent(v)
    assert works(v, plan, v.rosa, v.next_ie.id) == {}
    assert works(v, plan, v.ana) == {}
    assert works(v, plan, v.nilo) == {}


def test_nothing_is_heard_before_it_is_sent(v: Village) -> None:
    assert lines(v, accepted(v), v.rosa) == []


def test_a_list_is_in_the_order_of_its_days(v: Village) -> None:
    days = [each.row.days for each in lines(v, sent(v), v.carmen)]
    assert days == sorted(days)


def test_those_of_an_ie_are_its_docentes_and_directivos_and_not_the_acompanante(v: Village) -> None:
    plan = sent(v)
    new = factories.person(v.session, "Ivo Cruz")  # works there, is not accompanied
    assert people_of(v.session, plan.id, v.ie.id, TODAY) == [v.rosa.id, v.carmen.id]
    assert people_of(v.session, plan.id, v.next_ie.id, TODAY) == [v.luz.id, v.elena.id]
    assert new.id not in people_of(v.session, plan.id, v.ie.id, TODAY)


# One yes


def test_one_yes_is_a_yes_to_each_date(v: Village) -> None:
    plan = sent(v)
    outcome = done(confirm_all(v.session, v.actor(v.rosa), plan.id, v.ie.id, NOW))
    assert sorted(names(outcome.events)) == ["AttendanceAnswered"] * 6 + ["DateConfirmed"] * 7
    assert answered(lines(v, plan, v.rosa)) == (13, 13)
    assert {each.activity.state for each in lines(v, plan, v.rosa) if each.activity} == {State.CONFIRMED}


def test_the_yes_of_a_directivo_settles_no_visita(v: Village) -> None:
    plan = sent(v)
    outcome = done(confirm_all(v.session, v.actor(v.carmen), plan.id, v.ie.id, NOW))
    assert sorted(names(outcome.events)) == ["AttendanceAnswered"] * 6 + ["DateNoted"] * 7
    visits = [each for each in lines(v, plan, v.carmen) if each.row.work == Work.VISITA]
    assert {each.activity.state for each in visits if each.activity} == {State.PROPOSED}
    assert {each.mine.answer for each in visits if each.mine} == {Answer.YES}


def test_a_second_yes_changes_nothing(v: Village) -> None:
    plan = sent(v)
    done(confirm_all(v.session, v.actor(v.rosa), plan.id, v.ie.id, NOW))
    before = snapshot(v.session)
    assert refused(confirm_all(v.session, v.actor(v.rosa), plan.id, v.ie.id, NOW)) == "already_answered"
    assert snapshot(v.session) == before


def test_a_date_that_was_moved_meanwhile_is_not_agreed_to_unseen(v: Village) -> None:
    plan = sent(v)
    first = v.session.get_one(Activity, row(v, plan, Work.VISITA, 1, v.rosa).activity_id)
    other = v.visit(on(12, 14))
    done(reschedule.move(v.session, v.actor(v.julio), first.id, 1, other, reason="via", now=NOW))
    outcome = done(confirm_all(v.session, v.actor(v.rosa), plan.id, v.ie.id, NOW))
    assert names(outcome.events).count("DateConfirmed") == 6
    assert (first.state, answers(v.session, first)[v.rosa.id]) == (State.PROPOSED, Answer.ASKED)


def test_a_date_that_was_declined_stays_declined(v: Village) -> None:
    plan = sent(v)
    first = row(v, plan, Work.VISITA, 1, v.rosa).activity_id
    assert first is not None
    done(agreement.decline(v.session, v.actor(v.rosa), first, 1, reason="licencia", now=NOW))
    done(confirm_all(v.session, v.actor(v.rosa), plan.id, v.ie.id, NOW))
    assert v.session.get_one(Activity, first).state == State.DECLINED


def test_a_date_that_was_answered_no_is_not_turned_into_a_yes(v: Village) -> None:
    plan = sent(v)
    gia = row(v, plan, Work.GIA).activity_id
    mine = v.session.get_one(Participant, (gia, v.rosa.id))
    mine.answer = Answer.NO
    v.session.flush()
    done(confirm_all(v.session, v.actor(v.rosa), plan.id, v.ie.id, NOW))
    v.session.refresh(mine)
    assert mine.answer == Answer.NO


def test_strangers_answer_nothing(v: Village) -> None:
    plan = sent(v)
    before = snapshot(v.session)
    for person in (v.ana, v.nilo):
        assert refused(confirm_all(v.session, v.actor(person), plan.id, v.ie.id, NOW)) == "not_yours"
    assert refused(confirm_all(v.session, v.actor(v.rosa), 99, v.ie.id, NOW)) == "not_yours"
    assert refused(confirm_all(v.session, v.actor(v.rosa), plan.id, 99, NOW)) == "not_yours"
    assert snapshot(v.session) == before


def test_an_rtc_that_was_called_is_the_directivos_own(v: Village) -> None:
    plan = sent(v)
    v.call(v.meeting(Kind.RTC, FRIDAY))
    rtc = [each for each in lines(v, plan, v.carmen) if each.row.work == Work.RTC]
    assert [each.activity is not None for each in rtc] == [True, False]
    assert [each.open for each in rtc] == [False, False]


def test_docentes_hear_of_an_rtc_once_it_was_called(v: Village) -> None:
    plan = sent(v)
    assert "rtc" not in works(v, plan, v.rosa)
    rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
    assert works(v, plan, v.rosa)["rtc"] == 1
    rtc.state = State.CANCELLED
    v.session.flush()
    assert "rtc" not in works(v, plan, v.rosa)
    assert [each.activity for each in lines(v, plan, v.carmen) if each.row.work == Work.RTC] == [None, None]


def test_what_has_passed_is_not_agreed_to_any_more(v: Village) -> None:
    plan = sent(v)
    late = v.actor(v.rosa, date(2026, 12, 30))
    assert refused(confirm_all(v.session, late, plan.id, v.ie.id, NOW)) in {"already_answered", "not_yours"}
