"""GIA, RTC and taller: who calls them, who is called, which number they have, who says they come."""

from dataclasses import replace
from datetime import date

import pytest

from domain.activities.model import Answer, Kind, State, history_of, ies_of
from domain.dates import meetings, reschedule
from domain.dates.drafts import Draft, next_meeting
from domain.events import AttendanceAnswered, MeetingCalled
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import RoleKind, assignment_of
from domain.people.territory import Ie
from domain.year.norm import Nivel
from tests import factories
from tests.domain.dates.village import (
    FRIDAY,
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


def call(v: Village, draft: Draft, number: int = 1, by: str = "") -> Outcome:
    who = getattr(v, by) if by else (v.carmen if draft.kind == Kind.RTC else v.julio)
    return meetings.call(v.session, v.actor(who), draft, number=number, place="IE", now=NOW)


def integrada(v: Village) -> Ie:
    """A secundaria in the institution of `v.ie`, with a docente of Nilo's."""
    secundaria = factories.ie(v.session, v.ie.name, v.ie.ugel, nivel=Nivel.SECUNDARIA)
    v.ie.codinst = secundaria.codinst = "1234567"
    docente = factories.person(v.session, "Iris Secundaria")
    factories.role(v.session, docente, RoleKind.DOCENTE, at=secundaria)
    factories.accompany(v.session, v.nilo, docente, secundaria)
    return secundaria


def test_a_gia_calls_the_organisers_docentes_and_the_directivos_of_that_ie(v: Village) -> None:
    other = factories.person(v.session, "Docente DeNilo")
    factories.accompany(v.session, v.nilo, other, v.ie)
    outcome = done(call(v, v.meeting()))
    activity = v.made(outcome)
    assert outcome.events == (MeetingCalled(activity_id=activity.id, by=v.julio.id),)
    assert (activity.kind, activity.state, activity.number, activity.revision) == (Kind.GIA, State.CONFIRMED, 1, 1)
    assert (activity.ie_id, activity.docente_id, activity.minutes) == (v.ie.id, None, 180)
    assert {row.person_id: (row.role, row.answer) for row in activity.participants} == {
        v.julio.id: (RoleKind.ACOMPANANTE, Answer.YES),
        v.rosa.id: (RoleKind.DOCENTE, Answer.ASKED),
        v.carmen.id: (RoleKind.DIRECTIVO, Answer.ASKED),
    }


def test_an_rtc_calls_every_acompanado_of_the_ie_with_their_acompanantes(v: Village) -> None:
    other = factories.person(v.session, "Docente DeNilo")
    factories.accompany(v.session, v.nilo, other, v.ie)
    activity = v.call(v.meeting(Kind.RTC))
    assert activity.organiser_id == v.carmen.id
    assert set(answers(v.session, activity)) == {v.carmen.id, v.rosa.id, v.julio.id, other.id, v.nilo.id}


def test_a_gia_of_several_ie_holds_all_of_them_and_belongs_to_none(v: Village) -> None:
    activity = v.call(v.meeting(ies=[v.ie, v.next_ie]))
    assert (activity.ie_id, ies_of(v.session, activity.id)) == (None, [v.ie.id, v.next_ie.id])
    assert set(answers(v.session, activity)) == {v.julio.id, v.rosa.id, v.luz.id, v.carmen.id, v.elena.id}


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        (Kind.GIA, "carmen"),
        (Kind.GIA, "rosa"),
        (Kind.GIA, "nilo"),
        (Kind.TALLER, "carmen"),
        (Kind.RTC, "julio"),
        (Kind.RTC, "elena"),
        (Kind.RTC, "rosa"),
    ],
)
def test_only_the_acompanante_calls_gia_and_taller_and_only_the_directivo_an_rtc(
    v: Village, kind: Kind, by: str
) -> None:
    before = snapshot(v.session)
    draft = v.meeting(kind, by=getattr(v, by))
    assert call(v, draft, by=by) == Refused("not_yours")
    assert snapshot(v.session) == before


def test_a_gia_that_reaches_into_an_ie_of_somebody_else_is_refused_whole(v: Village) -> None:
    away = v.session.query(Ie).filter_by(name="IE 30001 Satipo").one()
    before = snapshot(v.session)
    assert call(v, v.meeting(ies=[v.ie, away])) == Refused("not_yours")
    assert snapshot(v.session) == before


def test_a_draft_without_any_ie_is_nobodys(v: Village) -> None:
    assert call(v, replace(v.meeting(), ie_ids=())) == Refused("not_yours")
    assert call(v, replace(v.meeting(Kind.RTC), ie_ids=())) == Refused("not_yours")


def test_a_second_tap_finds_the_taller_there(v: Village) -> None:
    v.call(v.meeting(Kind.TALLER))
    assert call(v, v.meeting(Kind.TALLER), 1) == Refused("taller_exists")


def test_a_second_tap_finds_the_meeting_there(v: Village) -> None:
    v.call()
    before = snapshot(v.session)
    assert call(v, v.meeting(), 1) == Refused("meeting_exists")
    assert snapshot(v.session) == before
    assert v.made(call(v, v.meeting(day=THURSDAY), 2)).number == 2


def test_a_date_that_passed_is_refused(v: Village) -> None:
    assert refused(call(v, v.meeting(day=date(2026, 8, 7)))) == "date_is_past"
    assert refused(call(v, v.meeting(day=date(2027, 5, 3)))) == "date_too_far"


def test_an_rtc_where_nobody_is_accompanied_is_not_called(v: Village) -> None:
    row = assignment_of(v.session, v.julio.id, v.rosa.id, TODAY)
    assert row is not None
    row.until = TODAY
    v.session.flush()
    assert call(v, v.meeting(Kind.RTC)) == Refused("nobody_to_call")


def test_both_rtc_of_an_integrada_can_be_called_and_bring_all_niveles_together(v: Village) -> None:
    secundaria = integrada(v)
    first = v.call(v.meeting(Kind.RTC, ies=[v.ie, secundaria]))
    second = v.call(v.meeting(Kind.RTC, FRIDAY, ies=[v.ie, secundaria]))
    assert (first.number, second.number) == (1, 2)
    assert {v.rosa.id, v.julio.id, v.nilo.id, v.carmen.id} < set(answers(v.session, first))


def test_the_rtc_of_a_new_directivo_goes_on_counting(v: Village) -> None:
    v.call(v.meeting(Kind.RTC))
    new = factories.person(v.session, "Nueva Directora")
    factories.role(v.session, new, RoleKind.DIRECTIVO, at=v.ie)
    assert v.call(v.meeting(Kind.RTC, FRIDAY, by=new)).number == 2


def test_each_ie_counts_its_own_gia_and_a_shared_one_counts_in_all(v: Village) -> None:
    v.call(v.meeting(day=TUESDAY))
    v.call(v.meeting(day=WEDNESDAY))
    there = v.call(v.meeting(day=THURSDAY, ies=[v.next_ie]))
    assert there.number == 1
    together = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    assert together.number == 3
    number = next_meeting(v.session, Kind.GIA, v.julio.id, [v.ie.id], TODAY)
    assert number == 4


def test_the_gia_of_a_new_acompanante_goes_on_where_the_docentes_stand(v: Village) -> None:
    v.call()
    row = assignment_of(v.session, v.julio.id, v.rosa.id, TODAY)
    assert row is not None
    row.until = TODAY
    factories.accompany(v.session, v.nilo, v.rosa, v.ie, since=TUESDAY)
    v.session.flush()
    assert next_meeting(v.session, Kind.GIA, v.nilo.id, [v.ie.id], TUESDAY) == 2


def test_the_gia_of_two_acompanantes_in_one_ie_are_counted_apart(v: Village) -> None:
    v.call()
    other = factories.person(v.session, "Docente DeNilo")
    factories.accompany(v.session, v.nilo, other, v.ie)
    assert next_meeting(v.session, Kind.GIA, v.nilo.id, [v.ie.id], TODAY) == 1


def test_a_cancelled_meeting_and_other_kinds_count_for_nothing(v: Village) -> None:
    activity = v.call()
    v.call(v.meeting(Kind.TALLER, WEDNESDAY))
    done(reschedule.cancel(v.session, v.actor(v.julio), activity.id, 1, reason="otro", now=NOW))
    assert next_meeting(v.session, Kind.GIA, v.julio.id, [v.ie.id], TODAY) == 1


def test_who_comes_can_be_said_and_said_otherwise(v: Village) -> None:
    activity = v.call()
    rosa = v.actor(v.rosa)
    outcome = meetings.attend(v.session, rosa, activity.id, 1, coming=True, now=NOW)
    assert outcome == Done((AttendanceAnswered(activity_id=activity.id, by=v.rosa.id),))
    assert answers(v.session, activity)[v.rosa.id] == Answer.YES
    outcome = meetings.attend(v.session, rosa, activity.id, 1, coming=False, reason="licencia", now=NOW)
    assert outcome == Done((AttendanceAnswered(activity_id=activity.id, by=v.rosa.id, coming=False),))
    assert answers(v.session, activity)[v.rosa.id] == Answer.NO
    done(meetings.attend(v.session, rosa, activity.id, 1, coming=True, now=NOW))
    assert (activity.state, activity.revision, activity.reason) == (State.CONFIRMED, 1, None)
    lines = [(row.verb, row.reason) for row in history_of(v.session, activity.id)]
    assert lines == [("move", None), ("attend", None), ("attend", "licencia"), ("attend", None)]


def test_the_same_answer_twice_is_kept_once(v: Village) -> None:
    activity = v.call()
    rosa = v.actor(v.rosa)
    done(meetings.attend(v.session, rosa, activity.id, 1, coming=False, reason="via", now=NOW))
    before = snapshot(v.session)
    outcome = meetings.attend(v.session, rosa, activity.id, 1, coming=False, reason="via", now=NOW)
    assert outcome == Refused("already_answered", {"activity_id": activity.id})
    assert snapshot(v.session) == before


def test_an_answer_to_an_earlier_date_is_refused(v: Village) -> None:
    activity = v.call()
    draft = v.meeting(day=FRIDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW))
    outcome = meetings.attend(v.session, v.actor(v.rosa), activity.id, 1, coming=True, now=NOW)
    assert outcome == Refused("changed_meanwhile", {"activity_id": activity.id})


@pytest.mark.parametrize("who", ["luz", "elena", "nilo", "ana", "julio"])
def test_who_was_not_asked_does_not_answer(v: Village, who: str) -> None:
    activity = v.call()
    before = snapshot(v.session)
    someone = v.actor(getattr(v, who))
    for id_ in (activity.id, 999999):
        assert meetings.attend(v.session, someone, id_, 1, coming=True, now=NOW) == Refused("not_yours")
    assert snapshot(v.session) == before
