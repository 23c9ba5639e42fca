"""Who hears of what: the one table from an event to people, a view and an urgency."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from content.messages import confirming, fallen, meetings, observing, people, practice, visits
from content.messages.reach import URGENT_WITHIN, fell_soon
from content.views import View, name_of
from domain import events
from domain.activities.model import Activity, Participant, activity_of
from domain.dates.days_off import falling_on
from domain.evaluation.performance import Performance
from domain.evaluation.practice import Practice
from domain.events import Event
from domain.people.roles import RoleKind, accompanied_in, assignments_of_docente, roles_of
from domain.year.calendar import local
from domain.year.closures import DaysOff

# After these the date that stood before stands no more.
FALLS_AWAY = (
    events.ActivityCancelled,
    events.DateCountered,
    events.DateDeclined,
    events.DateProposed,
    events.MeetingMoved,
)


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """One person hears of one event."""

    key: str
    person_id: int
    view: View
    urgency: str = "notice"  # a kind of `scheduler/kinds.py`
    args: dict[str, Any] = field(default_factory=dict)
    activity_id: int | None = None
    revision: int | None = None
    expires_at: datetime | None = None
    after: str = ""  # key of the letter without which there is nothing to say; empty: none


Chooser = Callable[[Activity, Participant, int], bool]


def others(activity: Activity, row: Participant, by: int) -> bool:
    return row.person_id != by


def organiser(activity: Activity, row: Participant, by: int) -> bool:
    return row.person_id == activity.organiser_id != by


def others_than_organiser(activity: Activity, row: Participant, by: int) -> bool:
    return row.person_id not in {by, activity.organiser_id}


def now_conducts(activity: Activity, row: Participant, by: int) -> bool:
    return row.person_id == activity.organiser_id != by


def who_came(activity: Activity, row: Participant, by: int) -> bool:
    return row.person_id == by


def docentes(activity: Activity, row: Participant, by: int) -> bool:
    return row.role == RoleKind.DOCENTE and row.person_id != by


# event -> (who among the participants, what they are shown)
TABLE: dict[type[Any], tuple[tuple[Chooser, View], ...]] = {
    events.DateProposed: ((others, visits.proposal),),
    events.DateConfirmed: ((others, visits.confirmed),),
    events.DateNoted: ((organiser, visits.noted),),
    events.DateCountered: (
        (organiser, visits.countered),
        (others_than_organiser, visits.countered_fyi),
    ),
    events.DateDeclined: (
        (organiser, visits.declined),
        (others_than_organiser, visits.declined_fyi),
    ),
    events.MeetingCalled: ((others, meetings.invitation),),
    events.MeetingMoved: ((others, meetings.moved),),
    events.AttendanceAnswered: ((organiser, meetings.answered),),
    events.ActivityCancelled: ((others, visits.cancelled),),
    events.ActivityHandedOver: ((now_conducts, visits.handed_to_you), (others_than_organiser, visits.handed_over)),
    events.DocenteJoined: ((who_came, meetings.joined),),
    events.RecordKept: ((docentes, confirming.asked),),
    events.ReviewAsked: ((organiser, confirming.review_asked),),
}


def hearings(session: Session, event: Event, now: datetime) -> Iterator[Hearing]:
    """Everybody who hears of the event."""
    if isinstance(event, events.ActivityEvent):
        yield from _about_activity(session, event, now)
    elif isinstance(event, events.PracticeKept | events.PerformanceKept):
        yield _about_one(session, event)
    elif isinstance(event, events.DaysEvent):
        yield from _about_days(session, event, now)
    elif isinstance(event, events.PersonUnreachable | events.PhoneUnlinked):
        yield from _about_unreachable(session, event.person_id, now)


def _about_activity(session: Session, event: events.ActivityEvent, now: datetime) -> Iterator[Hearing]:
    activity = activity_of(session, event.activity_id)
    assert activity is not None
    for row in activity.participants:
        for chosen, view in TABLE[type(event)]:
            if chosen(activity, row, event.by):
                yield Hearing(
                    key=f"{activity.id}:{row.person_id}:{name_of(view)}:{activity.revision}:{stamp(event, now)}",
                    person_id=row.person_id,
                    view=view,
                    urgency=urgency(session, activity, event, now),
                    args={"by": event.by},
                    activity_id=activity.id,
                    revision=activity.revision,
                )


def _about_one(session: Session, event: events.PracticeKept | events.PerformanceKept) -> Hearing:
    """Whoever was seen at work reads what was kept of it."""
    if isinstance(event, events.PracticeKept):
        id_ = event.practice_id
        about, key = session.get_one(Practice, id_).docente_id, f"practice:{id_}:{event.revision}"
        return Hearing(key=key, person_id=about, view=practice.practice_kept, args={"practice": id_})
    id_ = event.performance_id
    about = session.get_one(Performance, id_).acompanante_id
    key = f"performance:{id_}:{event.revision}"
    return Hearing(key=key, person_id=about, view=observing.performance_kept, args={"performance": id_})


def _about_days(session: Session, event: events.DaysEvent, now: datetime) -> Iterator[Hearing]:
    """Whoever organises what falls hears of it once, of all their dates together; and that they hold again."""
    fallen_key = f"days_off:{event.days_off_id}"
    closed = isinstance(event, events.DaysClosed)
    soon = _who_soon(session, event.days_off_id, now)
    for person_id in event.organisers:
        yield Hearing(
            key=f"{fallen_key}:{person_id}" if closed else f"{fallen_key}:undone:{person_id}",
            person_id=person_id,
            view=fallen.dates_fell if closed else fallen.dates_hold,
            urgency="urgent" if person_id in soon else "notice",
            args={"days_off_id": event.days_off_id},
            after="" if closed else f"{fallen_key}:{person_id}",
        )


def _who_soon(session: Session, days_off_id: int, now: datetime) -> set[int]:
    """Who organises something of the next hours that falls."""
    row = session.get_one(DaysOff, days_off_id)
    falling = falling_on(session, row.days, row.scope, row.at)
    return {each.organiser_id for each in falling if now < each.starts_at < now + URGENT_WITHIN}


def _about_unreachable(session: Session, person_id: int, now: datetime) -> Iterator[Hearing]:
    """Those who agree on dates with somebody are told once that they cannot be written to any more."""
    for acompanante_id in sorted(_acompanantes_of(session, person_id, local(now).date()) - {person_id}):
        yield Hearing(
            key=f"unreachable:{person_id}:{int(now.timestamp())}:{acompanante_id}",
            person_id=acompanante_id,
            view=people.unreachable,
            args={"about": person_id},
        )


def _acompanantes_of(session: Session, person_id: int, today: date) -> set[int]:
    """Who accompanies a docente, or docentes of the IE that a directivo leads."""
    led = [r.ie_id for r in roles_of(session, person_id, today) if r.kind == RoleKind.DIRECTIVO and r.ie_id]
    rows = [*assignments_of_docente(session, person_id, today)]
    rows += [row for ie_id in led for row in accompanied_in(session, ie_id, today)]
    return {row.acompanante_id for row in rows}


def stamp(event: events.ActivityEvent, now: datetime) -> str:
    """What may happen more than once on one revision of the activity; other events happen once."""
    if isinstance(event, events.RecordKept):
        return f"{event.by}:{event.revision}"
    if isinstance(event, events.ReviewAsked):
        return f"{event.by}:{event.case}"
    if isinstance(event, events.AttendanceAnswered | events.DateNoted):
        return f"{event.by}:{int(now.timestamp() * 1000)}"
    return str(event.by)


def urgency(session: Session, activity: Activity, event: events.ActivityEvent, now: datetime) -> str:
    urgent = isinstance(event, FALLS_AWAY) and fell_soon(session, activity, now)
    return "urgent" if urgent else "notice"
