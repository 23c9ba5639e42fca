"""Each event has its hearers; nobody hears twice, nobody hears of their own deed, nobody outside hears at all."""

import inspect
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from content.messages import confirming, meetings, people, visits
from content.messages.reach import URGENT_WITHIN
from content.notices import FALLS_AWAY, TABLE, Hearing, hearings
from content.views import VIEWS, View, name_of
from domain import events
from domain.activities.model import Activity, Kind, history_of
from domain.events import ActivityEvent, Event
from domain.people.roles import Person, RoleKind
from scheduler.kinds import Kind as LetterKind
from tests import factories
from tests.domain.dates.village import FRIDAY, NOW, TUESDAY, Village

EVENTS = [
    each
    for _, each in inspect.getmembers(events, inspect.isclass)
    if issubclass(each, ActivityEvent) and each is not ActivityEvent
]
VISIT_EVENTS = (
    events.DateProposed,
    events.DateConfirmed,
    events.DateNoted,
    events.DateCountered,
    events.DateDeclined,
)
MEETING_EVENTS = (events.MeetingCalled, events.MeetingMoved, events.AttendanceAnswered, events.DocenteJoined)
RECORD_EVENTS = (events.RecordKept, events.ReviewAsked)
MORE: dict[type[ActivityEvent], dict[str, int]] = {events.RecordKept: {"revision": 1}, events.ReviewAsked: {"case": 1}}


def made(event: type[ActivityEvent], activity: Activity, by: int) -> ActivityEvent:
    return event(activity_id=activity.id, by=by, **MORE.get(event, {}))  # type: ignore[arg-type]


def heard(v: Village, event: Event, now: datetime = NOW) -> list[Hearing]:
    return list(hearings(v.session, event, now))


def told(found: Iterable[Hearing]) -> dict[int, View]:
    """Who hears what; fails when somebody hears twice."""
    rows = [(each.person_id, each.view) for each in found]
    assert len(dict(rows)) == len(rows), "somebody hears twice"
    return dict(rows)


def about(v: Village, kind: Kind) -> Activity:
    return v.propose() if kind == Kind.VISITA else v.call(v.meeting(kind))


def test_every_event_of_activities_is_in_the_table_and_nothing_else() -> None:
    assert set(TABLE) == set(EVENTS) == {
        *VISIT_EVENTS, *MEETING_EVENTS, *RECORD_EVENTS, events.ActivityCancelled, events.ActivityHandedOver,
    }  # fmt: skip


def test_every_view_of_the_table_is_registered_under_its_name() -> None:
    views = [view for row in TABLE.values() for _, view in row] + [people.unreachable]
    assert [name_of(view) for view in views if VIEWS.get(name_of(view)) is not view] == []


# (event, who did it) -> who hears, by which view
CASES: list[tuple[Kind, type[ActivityEvent], str, dict[str, View]]] = [
    (Kind.VISITA, events.DateProposed, "julio", {"rosa": visits.proposal, "carmen": visits.proposal}),
    (Kind.VISITA, events.DateConfirmed, "rosa", {"julio": visits.confirmed, "carmen": visits.confirmed}),
    (Kind.VISITA, events.DateConfirmed, "julio", {"rosa": visits.confirmed, "carmen": visits.confirmed}),
    (Kind.VISITA, events.DateNoted, "carmen", {"julio": visits.noted}),
    (Kind.VISITA, events.DateCountered, "rosa", {"julio": visits.countered, "carmen": visits.countered_fyi}),
    (Kind.VISITA, events.DateCountered, "carmen", {"julio": visits.countered, "rosa": visits.countered_fyi}),
    (Kind.VISITA, events.DateDeclined, "rosa", {"julio": visits.declined, "carmen": visits.declined_fyi}),
    (Kind.VISITA, events.DateDeclined, "carmen", {"julio": visits.declined, "rosa": visits.declined_fyi}),
    (Kind.VISITA, events.ActivityCancelled, "julio", {"rosa": visits.cancelled, "carmen": visits.cancelled}),
    (Kind.GIA, events.MeetingCalled, "julio", {"rosa": meetings.invitation, "carmen": meetings.invitation}),
    (Kind.RTC, events.MeetingCalled, "carmen", {"rosa": meetings.invitation, "julio": meetings.invitation}),
    (Kind.TALLER, events.MeetingCalled, "julio", {"rosa": meetings.invitation, "carmen": meetings.invitation}),
    (Kind.GIA, events.MeetingMoved, "julio", {"rosa": meetings.moved, "carmen": meetings.moved}),
    (Kind.RTC, events.MeetingMoved, "carmen", {"rosa": meetings.moved, "julio": meetings.moved}),
    (
        Kind.VISITA,
        events.ActivityHandedOver,
        "nilo",
        {
            "julio": visits.handed_to_you,
            "rosa": visits.handed_over,
            "carmen": visits.handed_over,
        },
    ),
    (Kind.GIA, events.DocenteJoined, "rosa", {"rosa": meetings.joined}),
    (Kind.VISITA, events.RecordKept, "julio", {"rosa": confirming.asked}),
    (Kind.RTC, events.RecordKept, "carmen", {"rosa": confirming.asked}),
    (Kind.VISITA, events.ReviewAsked, "nilo", {"julio": confirming.review_asked}),
    (Kind.GIA, events.AttendanceAnswered, "rosa", {"julio": meetings.answered}),
    (Kind.RTC, events.AttendanceAnswered, "julio", {"carmen": meetings.answered}),
    (Kind.GIA, events.ActivityCancelled, "julio", {"rosa": visits.cancelled, "carmen": visits.cancelled}),
    (Kind.RTC, events.ActivityCancelled, "carmen", {"rosa": visits.cancelled, "julio": visits.cancelled}),
]


@pytest.mark.parametrize(
    ("kind", "event", "by", "expected"), CASES, ids=[f"{kind}-{event.__name__}-{by}" for kind, event, by, _ in CASES]
)
def test_these_people_hear_by_these_views_and_nobody_else(
    v: Village, kind: Kind, event: type[ActivityEvent], by: str, expected: dict[str, View]
) -> None:
    activity = about(v, kind)
    v.propose(v.visit(FRIDAY, docente=v.luz))  # others have activities too
    found = told(heard(v, made(event, activity, getattr(v, by).id)))
    assert found == {getattr(v, name).id: view for name, view in expected.items()}


def test_the_cases_cover_every_event() -> None:
    assert {event for _, event, _, _ in CASES} == set(EVENTS)


NOBODYS = (events.DocenteJoined, events.ReviewAsked)  # a docente came by a list; a UGEL asks those who recorded


@pytest.mark.parametrize("event", [each for each in EVENTS if each not in NOBODYS], ids=lambda event: event.__name__)
@pytest.mark.parametrize("who", ["julio", "rosa", "carmen"])
def test_nobody_hears_twice_or_of_their_own_deed(v: Village, event: type[ActivityEvent], who: str) -> None:
    kind = Kind.GIA if event in MEETING_EVENTS else Kind.VISITA
    activity, person = about(v, kind), getattr(v, who)
    found = told(heard(v, made(event, activity, person.id)))
    assert person.id not in found
    assert set(found) <= {v.julio.id, v.rosa.id, v.carmen.id}


def test_a_hearing_names_the_activity_its_revision_and_who_did_it(v: Village) -> None:
    activity = v.propose()
    activity.revision = 4
    [julio, carmen] = heard(v, events.DateConfirmed(activity_id=activity.id, by=v.rosa.id))
    assert {julio.person_id, carmen.person_id} == {v.julio.id, v.carmen.id}
    assert (julio.activity_id, julio.revision, julio.args) == (activity.id, 4, {"by": v.rosa.id})
    assert julio.key != carmen.key


def keys(found: list[Hearing]) -> set[str]:
    return {each.key for each in found}


def test_the_same_event_told_again_has_the_same_key_and_another_revision_another(v: Village) -> None:
    activity = v.propose()
    event = events.DateProposed(activity_id=activity.id, by=v.julio.id)
    first, again = heard(v, event), heard(v, event, NOW + timedelta(minutes=5))
    assert keys(first) == keys(again)
    activity.revision += 1
    assert keys(first) & keys(heard(v, event)) == set()


def test_an_answer_that_changes_is_told_each_time(v: Village) -> None:
    activity = v.call()
    event = events.AttendanceAnswered(activity_id=activity.id, by=v.rosa.id)
    later = heard(v, event, NOW + timedelta(milliseconds=2))
    assert keys(heard(v, event)) & keys(later) == set()


@pytest.mark.parametrize(
    ("ahead", "urgency"),
    [
        (timedelta(hours=1), "urgent"),
        (URGENT_WITHIN - timedelta(seconds=1), "urgent"),
        (URGENT_WITHIN, "notice"),
        (timedelta(days=7), "notice"),
    ],
)
def test_only_a_date_that_falls_away_soon_is_urgent(v: Village, ahead: timedelta, urgency: str) -> None:
    activity = v.propose()
    (first,) = history_of(v.session, activity.id)
    first.starts_at, activity.revision = NOW + ahead, 2
    v.session.flush()
    for event in FALLS_AWAY:
        told = heard(v, event(activity_id=activity.id, by=v.julio.id))
        assert {each.urgency for each in told} == {urgency}, event
    confirmed = heard(v, events.DateConfirmed(activity_id=activity.id, by=v.rosa.id))
    assert {each.urgency for each in confirmed} == {"notice"}


def test_a_first_proposal_for_tomorrow_is_no_urgent_matter(v: Village) -> None:
    activity = v.propose()
    activity.starts_at = NOW + timedelta(hours=20)
    told = heard(v, events.DateProposed(activity_id=activity.id, by=v.julio.id))
    assert {each.urgency for each in told} == {"notice"}


def test_every_urgency_is_a_kind_of_letter(v: Village) -> None:
    activity = v.propose()
    for event in EVENTS:
        for each in heard(v, made(event, activity, v.julio.id)):
            assert LetterKind(each.urgency) in {LetterKind.NOTICE, LetterKind.URGENT}


GONE = [events.PersonUnreachable, events.PhoneUnlinked]
Gone = type[events.PersonUnreachable] | type[events.PhoneUnlinked]


@pytest.mark.parametrize("event", GONE)
@pytest.mark.parametrize("who", ["rosa", "carmen"])
def test_a_docente_or_directivo_who_is_gone_is_told_to_their_own_acompanante(v: Village, event: Gone, who: str) -> None:
    """By a block or by /baja: in either case nobody is reminded any more."""
    gone: Person = getattr(v, who)
    found = heard(v, event(person_id=gone.id))
    assert [(each.person_id, each.view, each.args) for each in found] == [
        (v.julio.id, people.unreachable, {"about": gone.id})
    ]


@pytest.mark.parametrize("event", GONE)
def test_all_acompanantes_of_an_ie_hear_once_of_its_directivo(v: Village, event: Gone) -> None:
    for name in ("Segunda Docente", "Tercera Docente"):
        factories.accompany(v.session, v.nilo, factories.person(v.session, name), v.ie)
    found = told(heard(v, event(person_id=v.carmen.id)))
    assert found == {v.julio.id: people.unreachable, v.nilo.id: people.unreachable}


@pytest.mark.parametrize("event", GONE)
def test_an_acompanante_who_is_gone_is_told_to_nobody_they_accompany(v: Village, event: Gone) -> None:
    assert heard(v, event(person_id=v.julio.id)) == []


@pytest.mark.parametrize("event", GONE)
def test_a_directivo_of_before_is_nobodys_news(v: Village, event: Gone) -> None:
    post = next(role for role in v.actor(v.carmen).roles)
    post.until = TUESDAY - timedelta(days=2)
    v.session.flush()
    assert heard(v, event(person_id=v.carmen.id)) == []


def test_an_assignment_that_ended_is_told_nothing(v: Village) -> None:
    factories.accompany(v.session, v.nilo, v.rosa, v.ie, until=TUESDAY - timedelta(days=2))
    assert {each.person_id for each in heard(v, events.PersonUnreachable(person_id=v.rosa.id))} == {v.julio.id}


def test_a_phone_that_comes_is_nobodys_news(v: Village) -> None:
    assert heard(v, events.PhoneLinked(person_id=v.rosa.id)) == []


def test_in_a_one_teacher_ie_the_docente_who_is_directivo_hears_once(v: Village) -> None:
    post = next(role for role in v.actor(v.elena).roles)
    post.person_id = v.luz.id
    v.session.flush()
    activity = v.propose(v.visit(docente=v.luz))
    found = told(heard(v, events.DateProposed(activity_id=activity.id, by=v.julio.id)))
    assert found == {v.luz.id: visits.proposal}


def test_two_directivos_of_one_ie_hear_both(v: Village) -> None:
    second: Person = factories.person(v.session, "Segunda Directora")
    factories.role(v.session, second, RoleKind.DIRECTIVO, at=v.ie)
    activity = v.propose()
    found = told(heard(v, events.DateDeclined(activity_id=activity.id, by=v.carmen.id)))
    assert found == {v.julio.id: visits.declined, v.rosa.id: visits.declined_fyi, second.id: visits.declined_fyi}
