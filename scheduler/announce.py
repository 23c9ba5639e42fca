"""What follows from events: old letters withdrawn, notices posted, reminders and nudges planned."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from content.notices import Hearing, hearings
from content.programme import Programme
from domain.activities.model import Activity
from domain.activities.model import Kind as ActivityKind
from domain.events import (
    ActivityEvent,
    ActivityHandedOver,
    AttendanceAnswered,
    DateConfirmed,
    DocenteJoined,
    Event,
    MeetingCalled,
    MeetingMoved,
    PhoneLinked,
)
from domain.people.contacts import chat_of
from scheduler import nudges, reminders
from scheduler.kinds import Kind
from scheduler.outbox import Post, bring_back, left, post, withdraw_old

# After these somebody may be due reminders that they were not due before.
REMINDED = (ActivityHandedOver, DateConfirmed, MeetingCalled, MeetingMoved)


def announce(session: Session, programme: Programme, events: Iterable[Event], now: datetime, *replies: Post) -> None:
    """Does all that follows from what happened, in the same transaction; replies go with the notices."""
    letters: list[Post] = []
    for event in events:
        if isinstance(event, ActivityEvent):
            about_activity(session, programme, event, now)
        elif isinstance(event, PhoneLinked):
            about_reader(session, programme, event.person_id, now)
        letters += notices(session, event, now)
    post(session, *letters, *replies)


def follow(session: Session, programme: Programme, events: Iterable[Event], now: datetime) -> None:
    """All that follows from what happened to activities but the telling: of many dates one letter tells."""
    for event in events:
        if isinstance(event, ActivityEvent):
            about_activity(session, programme, event, now, nudged=False)


def about_activity(
    session: Session, programme: Programme, event: ActivityEvent, now: datetime, *, nudged: bool = True
) -> None:
    activity = session.get_one(Activity, event.activity_id)
    withdraw_old(session, activity.id, activity.revision)
    if isinstance(event, DocenteJoined) or (isinstance(event, AttendanceAnswered) and event.coming):
        reminders.plan_participant(session, programme, activity.id, event.by, now)
    elif isinstance(event, REMINDED):
        reminders.plan_activity(session, programme, activity.id, now)
    if nudged and activity.kind == ActivityKind.VISITA:
        nudges.plan(session, programme, activity, now)


def about_reader(session: Session, programme: Programme, person_id: int, now: datetime) -> None:
    """A person can be written to, for the first time or again."""
    reminders.plan_person(session, programme, person_id, now)
    chat_id = chat_of(session, person_id)
    if chat_id is not None:
        bring_back(session, chat_id, person_id, now)


def notices(session: Session, event: Event, now: datetime) -> Iterator[Post]:
    """A letter to everybody who hears of the event and has linked a chat."""
    for hearing in hearings(session, event, now):
        chat_id = chat_of(session, hearing.person_id)
        if chat_id is not None and (not hearing.after or left(session, hearing.after)):
            yield letter(hearing, chat_id, now)


def letter(hearing: Hearing, chat_id: int, now: datetime) -> Post:
    return Post(
        key=hearing.key,
        chat_id=chat_id,
        person_id=hearing.person_id,
        kind=Kind(hearing.urgency),
        view=hearing.view,
        args=hearing.args,
        not_before=now,
        expires_at=hearing.expires_at,
        activity_id=hearing.activity_id,
        revision=hearing.revision,
    )
