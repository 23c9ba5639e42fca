"""In mid-year open activities go to whoever took the place; what was held, and who held it, stays."""

from datetime import date

import pytest

from domain.activities.model import Activity, ActivityDay, Answer, Kind, Participant, State, history_of
from domain.dates import reschedule
from domain.dates.handover import orphaned, take_over
from domain.dates.progress import progress
from domain.events import ActivityCancelled, ActivityHandedOver, DateProposed
from domain.outcome import Done
from domain.people.roles import Assignment, Person, Role, RoleKind
from domain.year.norm import Norm
from tests import factories
from tests.closing import closed, made, norm
from tests.domain.dates.village import FRIDAY, NEXT_MONDAY, NOW, THURSDAY, TODAY, TUESDAY, Village

LAST = date(2026, 8, 12)  # Wednesday
NEXT = date(2026, 8, 13)


def ends(v: Village, last: date = LAST, **who: int) -> None:
    """The assignments of somebody end."""
    for row in v.session.query(Assignment).filter_by(**who):
        row.until = last
    v.session.flush()


def new_acompanante(v: Village, *docentes: Person, since: date = NEXT) -> Person:
    new = factories.person(v.session, "Sara Tello")
    factories.role(v.session, new, RoleKind.ACOMPANANTE, at=v.ie.ugel, since=since)
    for docente in docentes:
        factories.accompany(v.session, new, docente, v.ie if docente is v.rosa else v.next_ie, since=since)
    return new


def new_docente(v: Village, since: date = NEXT) -> Person:
    new = factories.person(v.session, "Dina Paz")
    factories.role(v.session, new, RoleKind.DOCENTE, at=v.ie, since=since)
    factories.accompany(v.session, v.julio, new, v.ie, since=since)
    return new


def over(v: Village, activity: Activity, given: Norm | None = None) -> Done:
    return take_over(v.session, activity.id, norm=given or norm(), today=TODAY, now=NOW)


def people(v: Village, activity: Activity) -> dict[int, tuple[str, str]]:
    rows = v.session.query(Participant).filter_by(activity_id=activity.id)
    return {row.person_id: (row.role, row.answer) for row in rows}


# Acompañantes


def test_an_agreed_visita_goes_to_the_new_acompanante_with_its_date(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    ends(v, acompanante_id=v.julio.id)
    new = new_acompanante(v, v.rosa, v.luz)
    assert over(v, activity) == Done((ActivityHandedOver(activity_id=activity.id, by=v.julio.id),))
    assert (activity.organiser_id, activity.state, activity.revision) == (new.id, State.CONFIRMED, 2)
    assert activity.day == FRIDAY
    assert people(v, activity) == {
        new.id: (RoleKind.ACOMPANANTE, Answer.YES),
        v.rosa.id: (RoleKind.DOCENTE, Answer.YES),
        v.carmen.id: (RoleKind.DIRECTIVO, Answer.ASKED),
    }
    days = v.session.query(ActivityDay).filter_by(activity_id=activity.id)
    assert {row.organiser_id for row in days} == {new.id}
    assert [(row.verb, row.by) for row in history_of(v.session, activity.id)] == [
        ("move", v.julio.id), ("confirm", v.rosa.id), ("hand_over", v.julio.id),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [State.PROPOSED, State.COUNTERED, State.DECLINED])
def test_what_is_not_agreed_yet_goes_over_as_it_stands(v: Village, state: State) -> None:
    activity = v.propose(v.visit(FRIDAY))
    activity.state = state
    v.session.flush()
    ends(v, acompanante_id=v.julio.id)
    new = new_acompanante(v, v.rosa)
    over(v, activity)
    assert (activity.organiser_id, activity.state) == (new.id, state)


def test_the_days_on_which_the_old_one_is_still_there_stay_with_them(v: Village) -> None:
    before, after = v.agree(v.visit(TUESDAY)), v.agree(v.visit(FRIDAY), 2)
    ends(v, acompanante_id=v.julio.id)
    new_acompanante(v, v.rosa)
    assert orphaned(v.session, TODAY) == [after.id]
    assert over(v, before) == Done()
    assert before.organiser_id == v.julio.id


def test_what_was_held_stays_with_whoever_held_it(v: Village) -> None:
    held = v.agree(v.visit(TUESDAY))
    made(closed(v, held))
    ends(v, TODAY, acompanante_id=v.julio.id)
    new_acompanante(v, v.rosa, since=TUESDAY)
    assert orphaned(v.session, THURSDAY) == []
    assert held.organiser_id == v.julio.id


def test_the_new_one_goes_on_where_the_old_one_stopped(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    ends(v, acompanante_id=v.julio.id)
    new = new_acompanante(v, v.rosa)
    over(v, activity)
    draft = v.visit(NEXT_MONDAY, by=new, activity_id=activity.id)
    outcome = reschedule.move(v.session, v.actor(new, FRIDAY), activity.id, 2, draft, reason="otro", now=NOW)
    assert isinstance(outcome, Done)
    assert v.session.get_one(Activity, activity.id).day == NEXT_MONDAY


def test_without_anybody_in_the_place_it_stays_where_it_is(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    ends(v, acompanante_id=v.julio.id)
    assert orphaned(v.session, TODAY) == [activity.id]
    assert over(v, activity) == Done()
    assert (activity.organiser_id, activity.revision) == (v.julio.id, 1)


def test_once_it_went_over_it_does_not_go_over_again(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    ends(v, acompanante_id=v.julio.id)
    new_acompanante(v, v.rosa)
    over(v, activity)
    assert orphaned(v.session, TODAY) == []
    assert over(v, activity) == Done()
    assert activity.revision == 2


def test_nothing_changes_hands_while_everybody_is_there(v: Village) -> None:
    v.agree(v.visit(FRIDAY))
    for kind in (Kind.GIA, Kind.RTC, Kind.TALLER):
        v.call(v.meeting(kind, THURSDAY))
    assert orphaned(v.session, TODAY) == []


# Docentes


def test_the_successor_of_a_docente_is_asked_for_the_date(v: Village) -> None:
    v.agree(v.visit(TUESDAY), 1)
    activity = v.agree(v.visit(FRIDAY), 2)
    ends(v, docente_id=v.rosa.id)
    new = new_docente(v)
    assert over(v, activity) == Done((DateProposed(activity_id=activity.id, by=v.julio.id),))
    assert (activity.docente_id, activity.state, activity.number, activity.revision) == (new.id, State.PROPOSED, 2, 2)
    assert people(v, activity)[new.id] == (RoleKind.DOCENTE, Answer.ASKED)
    assert v.rosa.id not in people(v, activity)
    assert history_of(v.session, activity.id)[-1].verb == "replace"


def test_the_successor_goes_on_with_the_plan_and_the_history_of_the_first_stays(v: Village) -> None:
    held, coming = v.agree(v.visit(TUESDAY), 1), v.agree(v.visit(FRIDAY), 2)
    made(closed(v, held))
    ends(v, docente_id=v.rosa.id)
    new = new_docente(v)
    over(v, coming)
    assert held.docente_id == v.rosa.id
    so_far = progress(v.session, new.id, 2026)
    assert [visit.number for visit in so_far.standing] == [1, 2]
    assert (so_far.next_number, so_far.visits) == (3, 1)
    assert [visit.id for visit in progress(v.session, v.rosa.id, 2026).standing] == [held.id]


def test_where_a_successor_begins_anew_the_open_visitas_fall_away(v: Village) -> None:
    v.agree(v.visit(TUESDAY), 1)
    activity = v.agree(v.visit(FRIDAY), 2)
    ends(v, docente_id=v.rosa.id)
    new = new_docente(v)
    anew = norm(suplente="plan_nuevo")
    assert over(v, activity, anew) == Done((ActivityCancelled(activity_id=activity.id, by=v.julio.id),))
    assert (activity.state, activity.reason, activity.docente_id) == (State.CANCELLED, "cambio", v.rosa.id)
    assert progress(v.session, new.id, 2026).next_number == 1


def test_a_number_that_the_successor_has_already_is_left_alone(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY), 1)
    ends(v, docente_id=v.rosa.id)
    new = new_docente(v)
    own = v.propose(v.visit(NEXT_MONDAY, docente=v.rosa), 2)
    own.docente_id, own.number = new.id, 1
    v.session.flush()
    assert over(v, activity) == Done()
    assert activity.docente_id == v.rosa.id


def test_when_it_cannot_be_told_who_follows_a_person_decides(v: Village) -> None:
    activity = v.agree(v.visit(FRIDAY))
    ends(v, docente_id=v.rosa.id)
    new_docente(v)
    new_docente(v)
    assert over(v, activity) == Done()
    assert (activity.docente_id, activity.state) == (v.rosa.id, State.CONFIRMED)


# Meetings


def test_a_gia_goes_to_whoever_accompanies_its_docentes_now(v: Village) -> None:
    gia = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    ends(v, acompanante_id=v.julio.id)
    new = new_acompanante(v, v.rosa, v.luz)
    assert over(v, gia) == Done((ActivityHandedOver(activity_id=gia.id, by=v.julio.id),))
    assert gia.organiser_id == new.id
    assert people(v, gia)[new.id] == (RoleKind.ACOMPANANTE, Answer.YES)


def test_a_gia_whose_docentes_went_to_two_acompanantes_waits_for_a_person(v: Village) -> None:
    gia = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    ends(v, acompanante_id=v.julio.id)
    new_acompanante(v, v.rosa)
    new_acompanante(v, v.luz)
    assert over(v, gia) == Done()
    assert gia.organiser_id == v.julio.id


def test_an_rtc_goes_to_whoever_leads_the_ie_now(v: Village) -> None:
    rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
    for post in v.session.query(Role).filter_by(person_id=v.carmen.id):
        post.until = LAST
    new = factories.person(v.session, "Óscar Vargas")
    factories.role(v.session, new, RoleKind.DIRECTIVO, at=v.ie, since=NEXT)
    assert over(v, rtc) == Done((ActivityHandedOver(activity_id=rtc.id, by=v.carmen.id),))
    assert rtc.organiser_id == new.id
    assert people(v, rtc)[new.id] == (RoleKind.DIRECTIVO, Answer.YES)
    assert v.carmen.id not in people(v, rtc)


def test_an_activity_that_is_none_changes_nothing(v: Village) -> None:
    assert take_over(v.session, 987654, norm=norm(), today=TODAY, now=NOW) == Done()
