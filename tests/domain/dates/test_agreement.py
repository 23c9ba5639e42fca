"""A visita's date between acompañante, docente and directivo: who may, in which order, with what left behind."""

from dataclasses import replace
from datetime import date, time

import pytest

from content.programme import Programme
from domain.activities.model import Answer, Kind, State, days_of, history_of, ies_of, participant
from domain.dates import agreement, reschedule
from domain.dates.drafts import next_visit
from domain.events import DateConfirmed, DateCountered, DateDeclined, DateNoted, DateProposed
from domain.outcome import Done, Refused
from domain.people.roles import Person, Role, RoleKind, assignment_of
from domain.policy import Actor, OpenRights, open_rights
from tests import factories
from tests.domain.dates.village import (
    FRIDAY,
    NEXT_MONDAY,
    NINE,
    NOW,
    THURSDAY,
    TODAY,
    TUESDAY,
    WEDNESDAY,
    Village,
    answers,
    done,
    refused,
    snapshot,
)

ASKED, YES, NO, OTHER = Answer.ASKED, Answer.YES, Answer.NO, Answer.OTHER_DATE


def test_a_proposal_stands_with_its_days_people_and_first_line_of_history(v: Village) -> None:
    outcome = done(agreement.propose(v.session, v.actor(v.julio), v.visit(TUESDAY, WEDNESDAY), 1, NOW))
    activity = v.made(outcome)
    assert outcome.events == (DateProposed(activity_id=activity.id, by=v.julio.id),)
    assert (activity.kind, activity.number, activity.state, activity.revision) == (Kind.VISITA, 1, State.PROPOSED, 1)
    assert (activity.day, activity.last_day, activity.days, activity.minutes) == (TUESDAY, WEDNESDAY, 2, 240)
    assert (activity.year, activity.etapa, activity.place, activity.ie_id) == (2026, 1, v.ie.name, v.ie.id)
    assert days_of(v.session, activity.id) == [TUESDAY, WEDNESDAY]
    assert ies_of(v.session, activity.id) == [v.ie.id]
    assert answers(v.session, activity) == {v.julio.id: YES, v.rosa.id: ASKED, v.carmen.id: ASKED}
    assert [(row.verb, row.by, row.at) for row in history_of(v.session, activity.id)] == [("move", v.julio.id, NOW)]


def test_the_hour_is_that_of_lima(v: Village) -> None:
    assert v.propose().starts_at.isoformat() == "2026-08-11T14:00:00+00:00"


def test_a_second_tap_on_the_same_proposal_finds_it_there(v: Village) -> None:
    v.propose()
    before = snapshot(v.session)
    outcome = agreement.propose(v.session, v.actor(v.julio), v.visit(), 1, NOW)
    assert outcome == Refused("visit_exists", {"docente_id": v.rosa.id})
    assert snapshot(v.session) == before


@pytest.mark.parametrize("number", [0, 2, 3, -1])
def test_a_forged_order_number_is_refused(v: Village, number: int) -> None:
    assert refused(agreement.propose(v.session, v.actor(v.julio), v.visit(), number, NOW)) == "visit_exists"


def test_a_docente_of_somebody_else_and_one_who_does_not_exist_look_the_same(v: Village) -> None:
    theirs = v.visit(docente=v.ana)
    nobody = v.visit(docente=factories.person(v.session, "Nadie Nunca"))
    julio = v.actor(v.julio)
    assert agreement.propose(v.session, julio, theirs, 1, NOW) == Refused("not_yours")
    assert agreement.propose(v.session, julio, nobody, 1, NOW) == Refused("not_yours")


@pytest.mark.parametrize("who", ["rosa", "carmen", "nilo"])
def test_only_the_docentes_own_acompanante_proposes(v: Village, who: str) -> None:
    before = snapshot(v.session)
    assert agreement.propose(v.session, v.actor(getattr(v, who)), v.visit(), 1, NOW) == Refused("not_yours")
    assert snapshot(v.session) == before


@pytest.mark.parametrize(
    ("day", "hour", "code"),
    [
        (date(2026, 8, 7), NINE, "date_is_past"),
        (TODAY, time(8, 59), "date_is_past"),
        (TODAY, time(9, 0), "date_is_past"),
        (date(2025, 12, 1), NINE, "date_is_past"),
        (date(1, 1, 1), NINE, "date_is_past"),
        (date(2027, 3, 15), NINE, "date_too_far"),
        (date(9999, 12, 31), time(23, 59), "date_too_far"),
    ],
)
def test_a_date_that_passed_or_lies_beyond_the_year_is_refused(v: Village, day: date, hour: time, code: str) -> None:
    before = snapshot(v.session)
    assert refused(agreement.propose(v.session, v.actor(v.julio), v.visit(day, hour=hour), 1, NOW)) == code
    assert snapshot(v.session) == before


def test_a_minute_from_now_is_not_past(v: Village) -> None:
    assert v.propose(v.visit(TODAY, hour=time(9, 1))).day == TODAY


def test_confirm_by_the_docente_settles_the_date(v: Village) -> None:
    activity = v.propose()
    outcome = agreement.confirm(v.session, v.actor(v.rosa), activity.id, 1, NOW)
    assert outcome == Done((DateConfirmed(activity_id=activity.id, by=v.rosa.id),))
    assert (activity.state, activity.revision) == (State.CONFIRMED, 1)
    assert answers(v.session, activity) == {v.julio.id: YES, v.rosa.id: YES, v.carmen.id: ASKED}


def test_the_directivo_notes_before_or_after_the_docente_without_settling_anything(v: Village) -> None:
    activity = v.propose()
    outcome = agreement.confirm(v.session, v.actor(v.carmen), activity.id, 1, NOW)
    assert outcome == Done((DateNoted(activity_id=activity.id, by=v.carmen.id),))
    assert activity.state == State.PROPOSED
    done(agreement.confirm(v.session, v.actor(v.rosa), activity.id, 1, NOW))
    assert set(answers(v.session, activity).values()) == {YES}


def test_a_double_tap_of_the_docente_and_of_the_directivo_counts_once(v: Village) -> None:
    activity = v.propose()
    done(agreement.confirm(v.session, v.actor(v.carmen), activity.id, 1, NOW))
    assert refused(agreement.confirm(v.session, v.actor(v.carmen), activity.id, 1, NOW)) == "already_answered"
    done(agreement.confirm(v.session, v.actor(v.rosa), activity.id, 1, NOW))
    assert refused(agreement.confirm(v.session, v.actor(v.rosa), activity.id, 1, NOW)) == "is_confirmed"
    assert [row.verb for row in history_of(v.session, activity.id)] == ["move", "note", "confirm"]


def test_two_answers_out_of_order_leave_the_first_that_arrived(v: Village) -> None:
    activity = v.propose()
    rosa = v.actor(v.rosa)
    done(agreement.counter(v.session, rosa, activity.id, 1, day=THURSDAY, hour=NINE, now=NOW))
    assert refused(agreement.confirm(v.session, rosa, activity.id, 1, NOW)) == "is_countered"
    assert refused(agreement.decline(v.session, rosa, activity.id, 1, reason="via", now=NOW)) == "is_countered"
    assert (activity.state, activity.counter_day) == (State.COUNTERED, THURSDAY)


def test_the_directivos_late_yes_to_a_moved_date_is_refused(v: Village) -> None:
    activity = v.propose()
    draft = v.visit(FRIDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="cruce", now=NOW))
    outcome = agreement.confirm(v.session, v.actor(v.carmen), activity.id, 1, NOW)
    assert outcome == Refused("changed_meanwhile", {"activity_id": activity.id})


def test_another_date_asked_by_the_docente_and_accepted_is_agreed(v: Village) -> None:
    activity = v.propose()
    outcome = agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=THURSDAY, hour=time(10), now=NOW)
    assert outcome == Done((DateCountered(activity_id=activity.id, by=v.rosa.id),))
    assert (activity.day, activity.counter_day, activity.counter_by) == (TUESDAY, THURSDAY, v.rosa.id)
    assert answers(v.session, activity)[v.rosa.id] == OTHER
    draft = v.visit(THURSDAY, hour=time(10), activity_id=activity.id)
    outcome = agreement.accept(v.session, v.actor(v.julio), activity.id, 2, draft, NOW)
    assert outcome == Done((DateConfirmed(activity_id=activity.id, by=v.julio.id),))
    assert (activity.state, activity.revision, activity.day) == (State.CONFIRMED, 3, THURSDAY)
    assert (activity.counter_day, activity.counter_starts_at, activity.counter_by) == (None, None, None)
    assert days_of(v.session, activity.id) == [THURSDAY]
    assert answers(v.session, activity) == {v.julio.id: YES, v.rosa.id: YES, v.carmen.id: ASKED}


def test_another_date_asked_by_the_directivo_and_accepted_still_needs_the_docente(v: Village) -> None:
    activity = v.agree()
    done(agreement.counter(v.session, v.actor(v.carmen), activity.id, 1, day=THURSDAY, hour=NINE, now=NOW))
    draft = v.visit(THURSDAY, activity_id=activity.id)
    outcome = agreement.accept(v.session, v.actor(v.julio), activity.id, 2, draft, NOW)
    assert outcome == Done((DateProposed(activity_id=activity.id, by=v.julio.id),))
    assert (activity.state, activity.day) == (State.PROPOSED, THURSDAY)
    assert answers(v.session, activity) == {v.julio.id: YES, v.rosa.id: ASKED, v.carmen.id: YES}


def test_a_date_asked_for_that_has_passed_cannot_be_accepted_but_another_can_be_named(v: Village) -> None:
    activity = v.propose(v.visit(FRIDAY))
    done(agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=TUESDAY, hour=NINE, now=NOW))
    later = NOW.replace(day=12)
    julio = v.actor(v.julio, WEDNESDAY)
    outcome = agreement.accept(v.session, julio, activity.id, 2, v.visit(TUESDAY, activity_id=activity.id), later)
    assert outcome == Refused("date_is_past", {"activity_id": activity.id})
    draft = v.visit(FRIDAY, activity_id=activity.id)
    done(reschedule.move(v.session, julio, activity.id, 2, draft, reason="otro", now=later))
    assert (activity.state, activity.counter_by) == (State.PROPOSED, None)


@pytest.mark.parametrize(
    ("day", "hour", "code"),
    [
        (TUESDAY, NINE, "same_date"),
        (date(2026, 8, 7), NINE, "date_is_past"),
        (date(2027, 4, 1), NINE, "date_too_far"),
        (date(9999, 12, 31), time(23), "date_too_far"),
    ],
)
def test_asking_for_the_same_or_an_impossible_date_is_refused(v: Village, day: date, hour: time, code: str) -> None:
    activity = v.propose()
    before = snapshot(v.session)
    outcome = agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=day, hour=hour, now=NOW)
    assert outcome == Refused(code, {"activity_id": activity.id})
    assert snapshot(v.session) == before


def test_a_docente_who_cannot_leaves_a_reason_and_the_days_free_for_others(v: Village) -> None:
    activity = v.agree()
    outcome = agreement.decline(v.session, v.actor(v.rosa), activity.id, 1, reason="licencia", now=NOW)
    assert outcome == Done((DateDeclined(activity_id=activity.id, by=v.rosa.id),))
    assert (activity.state, activity.reason, activity.revision) == (State.DECLINED, "licencia", 2)
    row = participant(v.session, activity.id, v.rosa.id)
    assert row is not None
    assert (row.answer, row.reason) == (NO, "licencia")


def test_after_a_decline_the_same_date_may_be_proposed_again(v: Village) -> None:
    activity = v.propose()
    done(agreement.decline(v.session, v.actor(v.rosa), activity.id, 1, reason="via", now=NOW))
    draft = v.visit(TUESDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 2, draft, reason="otro", now=NOW))
    assert (activity.state, activity.revision) == (State.PROPOSED, 3)
    assert answers(v.session, activity)[v.rosa.id] == ASKED


def test_a_stranger_answers_nothing_and_learns_nothing(v: Village) -> None:
    activity = v.propose()
    before = snapshot(v.session)
    for who in (v.luz, v.elena, v.nilo, v.ana):
        outsider = v.actor(who)
        for id_ in (activity.id, 999999):
            assert agreement.confirm(v.session, outsider, id_, 1, NOW) == Refused("not_yours")
            assert agreement.decline(v.session, outsider, id_, 1, reason="via", now=NOW) == Refused("not_yours")
            outcome = agreement.counter(v.session, outsider, id_, 1, day=FRIDAY, hour=NINE, now=NOW)
            assert outcome == Refused("not_yours")
            assert agreement.accept(v.session, outsider, id_, 1, v.visit(), NOW) == Refused("not_yours")
    assert snapshot(v.session) == before


def test_in_a_one_teacher_ie_docente_and_directivo_are_one_and_the_yes_counts_as_the_docentes(v: Village) -> None:
    factories.role(v.session, v.luz, RoleKind.DIRECTIVO, at=v.next_ie)
    v.session.query(Role).filter_by(person_id=v.elena.id).delete()
    activity = v.propose(v.visit(docente=v.luz))
    assert answers(v.session, activity) == {v.julio.id: YES, v.luz.id: ASKED}
    done(agreement.confirm(v.session, v.actor(v.luz), activity.id, 1, NOW))
    assert activity.state == State.CONFIRMED


def test_every_directivo_of_the_ie_on_that_day_is_asked_and_no_other(v: Village) -> None:
    second = factories.person(v.session, "Mario Subdirector")
    gone = factories.person(v.session, "Antes Directora")
    factories.role(v.session, second, RoleKind.DIRECTIVO, at=v.ie)
    factories.role(v.session, gone, RoleKind.DIRECTIVO, at=v.ie, until=date(2026, 8, 10))
    activity = v.propose()
    assert set(answers(v.session, activity)) == {v.julio.id, v.rosa.id, v.carmen.id, second.id}


def test_a_docente_replaced_in_mid_year_is_visited_no_more_and_the_new_one_begins_at_one(v: Village) -> None:
    v.agree()
    v.agree(v.visit(WEDNESDAY), 2)
    for row in list(v.session.query(Role).filter_by(person_id=v.rosa.id)):
        row.until = THURSDAY
    old = assignment_of(v.session, v.julio.id, v.rosa.id, TODAY)
    assert old is not None
    old.until = THURSDAY
    new = factories.person(v.session, "Sonia Reemplazo")
    factories.accompany(v.session, v.julio, new, v.ie, since=FRIDAY)
    v.session.flush()
    julio, now = v.actor(v.julio, FRIDAY), NOW.replace(day=14)
    assert agreement.propose(v.session, julio, v.visit(NEXT_MONDAY), 3, now) == Refused("not_yours")
    first = v.made(agreement.propose(v.session, julio, v.visit(NEXT_MONDAY, docente=new), 1, now))
    assert (first.number, first.docente_id) == (1, new.id)
    assert next_visit(v.session, v.rosa.id, 2026) == 3


def test_the_organiser_can_still_cancel_the_visita_of_a_docente_who_left(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    old = assignment_of(v.session, v.julio.id, v.rosa.id, TODAY)
    assert old is not None
    old.until = TUESDAY
    v.session.flush()
    outcome = reschedule.cancel(v.session, v.actor(v.julio, WEDNESDAY), activity.id, 1, reason="cambio", now=NOW)
    assert done(outcome).events[0].activity_id == activity.id  # type: ignore[union-attr]


def test_an_acompanante_whose_post_ended_moves_and_cancels_nothing(v: Village) -> None:
    activity = v.propose(v.visit(FRIDAY))
    for row in v.session.query(Role).filter_by(person_id=v.julio.id):
        row.until = TODAY
    v.session.flush()
    julio = v.actor(v.julio, TUESDAY)
    draft = v.visit(THURSDAY, activity_id=activity.id)
    assert reschedule.move(v.session, julio, activity.id, 1, draft, reason="otro", now=NOW) == Refused("not_yours")
    assert reschedule.cancel(v.session, julio, activity.id, 1, reason="otro", now=NOW) == Refused("not_yours")


# Who may ask away from a date that stands (setting quien_reprograma)


def only_the_organiser(v: Village, who: Person) -> Actor:
    return replace(v.actor(who), rights=OpenRights(both_move=False))


@pytest.mark.parametrize("who", ["rosa", "carmen"])
def test_where_only_the_organiser_moves_an_agreed_date_stands(v: Village, who: str) -> None:
    activity, person = v.agree(), only_the_organiser(v, getattr(v, who))
    before = snapshot(v.session)
    asked = agreement.counter(v.session, person, activity.id, 1, day=FRIDAY, hour=NINE, now=NOW)
    declined = agreement.decline(v.session, person, activity.id, 1, reason="via", now=NOW)
    assert (refused(asked), refused(declined)) == ("organiser_moves", "organiser_moves")
    assert snapshot(v.session) == before


def test_a_proposal_is_no_agreement_and_can_still_be_declined_or_countered(v: Village) -> None:
    first, second = v.propose(), v.propose(v.visit(FRIDAY), 2)
    rosa = only_the_organiser(v, v.rosa)
    done(agreement.decline(v.session, rosa, first.id, 1, reason="via", now=NOW))
    done(agreement.counter(v.session, rosa, second.id, 1, day=THURSDAY, hour=NINE, now=NOW))
    assert (first.state, second.state) == (State.DECLINED, State.COUNTERED)


def test_the_organiser_moves_in_either_reading(v: Village) -> None:
    activity = v.agree()
    draft = v.visit(FRIDAY, activity_id=activity.id)
    julio = only_the_organiser(v, v.julio)
    done(reschedule.move(v.session, julio, activity.id, 1, draft, reason="otro", now=NOW))
    assert activity.state == State.PROPOSED


def test_the_rights_are_those_of_the_setting(programme: Programme) -> None:
    norm = programme.norm
    assert open_rights(norm) == OpenRights(both_move=True)
    assert open_rights(norm.with_settings({"quien_reprograma": "organizador"})) == OpenRights(both_move=False)
