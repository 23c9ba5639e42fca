"""Docentes who come or leave after a meeting was called: it is theirs, or theirs no more; the date stands."""

from datetime import date

import pytest

from domain.activities.model import Activity, Answer, Kind, Participant, State, history_of
from domain.dates import meetings
from domain.dates.joining import bring_up_to_date, out_of_date
from domain.events import DocenteJoined
from domain.outcome import Done
from domain.people.roles import Assignment, Person, RoleKind
from tests import factories
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TODAY, TUESDAY, Village, done

LAST, NEXT = date(2026, 8, 12), date(2026, 8, 13)  # Wednesday, Thursday


def came(v: Village, *, acompanante: Person | None = None, since: date = NEXT) -> Person:
    new = factories.person(v.session, "Dina Paz")
    factories.role(v.session, new, RoleKind.DOCENTE, at=v.ie, since=since)
    factories.accompany(v.session, acompanante or v.julio, new, v.ie, since=since)
    return new


def left(v: Village, who: Person) -> None:
    for row in v.session.query(Assignment).filter_by(docente_id=who.id):
        row.until = LAST
    v.session.flush()


def brought(v: Village, activity: Activity) -> Done:
    return bring_up_to_date(v.session, activity.id, today=TODAY, now=NOW)


def people(v: Village, activity: Activity) -> dict[int, tuple[str, str]]:
    rows = v.session.query(Participant).filter_by(activity_id=activity.id)
    return {row.person_id: (row.role, row.answer) for row in rows}


@pytest.mark.parametrize("kind", [Kind.GIA, Kind.RTC, Kind.TALLER])
def test_a_docente_who_took_a_place_is_called_and_who_left_it_is_not(v: Village, kind: Kind) -> None:
    meeting = v.call(v.meeting(kind, FRIDAY))
    left(v, v.rosa)
    new = came(v)
    assert out_of_date(v.session, TODAY) == [meeting.id]
    assert brought(v, meeting) == Done((DocenteJoined(activity_id=meeting.id, by=new.id),))
    assert people(v, meeting)[new.id] == (RoleKind.DOCENTE, Answer.ASKED)
    assert v.rosa.id not in people(v, meeting)
    assert (meeting.day, meeting.state, meeting.revision) == (FRIDAY, State.CONFIRMED, 1)
    assert [(row.verb, row.by) for row in history_of(v.session, meeting.id)][1:] == [("join", new.id)]


def test_once_up_to_date_it_stays_so(v: Village) -> None:
    meeting = v.call(v.meeting(Kind.GIA, FRIDAY))
    left(v, v.rosa)
    came(v)
    brought(v, meeting)
    assert out_of_date(v.session, TODAY) == []
    assert brought(v, meeting) == Done()


def test_answers_of_the_others_stand(v: Village) -> None:
    gia = v.call(v.meeting(Kind.GIA, FRIDAY, ies=[v.ie, v.next_ie]))
    done(meetings_attend(v, gia, v.luz))
    came(v)
    brought(v, gia)
    assert people(v, gia)[v.luz.id] == (RoleKind.DOCENTE, Answer.YES)


def meetings_attend(v: Village, activity: Activity, who: Person) -> object:
    return meetings.attend(v.session, v.actor(who), activity.id, activity.revision, coming=True, now=NOW)


def test_a_gia_is_for_the_docentes_of_its_organiser_and_an_rtc_for_all(v: Village) -> None:
    gia, rtc = v.call(v.meeting(Kind.GIA, FRIDAY)), v.call(v.meeting(Kind.RTC, THURSDAY))
    new = came(v, acompanante=v.nilo)
    assert out_of_date(v.session, TODAY) == [rtc.id]
    assert brought(v, gia) == Done()
    assert brought(v, rtc) == Done((DocenteJoined(activity_id=rtc.id, by=new.id),))


def test_what_is_before_they_come_or_was_held_or_cancelled_stays(v: Village) -> None:
    v.call(v.meeting(Kind.GIA, TUESDAY))
    gone = v.call(v.meeting(Kind.TALLER, FRIDAY))
    gone.state = State.CANCELLED
    came(v)
    assert out_of_date(v.session, TODAY) == []
    assert out_of_date(v.session, FRIDAY) == []


def test_while_nobody_is_in_the_place_nobody_is_taken_off(v: Village) -> None:
    gia = v.call(v.meeting(Kind.GIA, FRIDAY))
    left(v, v.rosa)
    assert out_of_date(v.session, TODAY) == []
    assert brought(v, gia) == Done()
    assert people(v, gia)[v.rosa.id] == (RoleKind.DOCENTE, Answer.ASKED)


def test_a_directivo_who_is_accompanied_too_is_there_already(v: Village) -> None:
    rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
    factories.accompany(v.session, v.julio, v.carmen, v.ie)
    assert out_of_date(v.session, TODAY) == []
    assert people(v, rtc)[v.carmen.id] == (RoleKind.DIRECTIVO, Answer.YES)


def test_visitas_are_not_looked_at(v: Village) -> None:
    v.agree(v.visit(FRIDAY))
    came(v)
    assert out_of_date(v.session, TODAY) == []


def test_an_activity_that_is_none_changes_nothing(v: Village) -> None:
    assert bring_up_to_date(v.session, 987654, today=TODAY, now=NOW) == Done()
