"""A proposal without an answer: at most two nudges, some working days later."""

from datetime import datetime

from sqlalchemy.orm import Session

from content.messages import reminders
from content.programme import Programme
from domain.activities.model import Activity, Answer, State
from domain.people.contacts import chat_of
from domain.people.roles import RoleKind
from domain.people.territory import Ie
from domain.year.calendar import instant, local
from scheduler.kinds import Kind
from scheduler.outbox import Post, post


def plan(session: Session, programme: Programme, activity: Activity, now: datetime) -> None:
    """Plans the nudges of an open proposal to the docente; the same revision only once."""
    if activity.state != State.PROPOSED:
        return
    for row in activity.participants:
        chat_id = chat_of(session, row.person_id)
        if row.role == RoleKind.DOCENTE and row.answer == Answer.ASKED and chat_id is not None:
            moments = times(session, programme, activity, now)
            post(session, *(letter(activity, row.person_id, chat_id, m, n) for n, m in moments))


def times(session: Session, programme: Programme, activity: Activity, now: datetime) -> list[tuple[int, datetime]]:
    """(number, instant) of each nudge that comes before the visita itself."""
    ie = session.get(Ie, activity.ie_id) if activity.ie_id else None
    scopes = ie.scopes if ie else ()
    today, opens = local(now).date(), programme.reminders.window.opens
    days = [programme.calendar.add_working_days(today, after, scopes) for after in programme.reminders.nudge_days]
    moments = enumerate((instant(day, opens) for day in days), 1)
    return [(n, moment) for n, moment in moments if moment < activity.starts_at]


def letter(activity: Activity, person_id: int, chat_id: int, moment: datetime, number: int) -> Post:
    return Post(
        key=f"{activity.id}:{person_id}:nudge{number}:{activity.revision}",
        chat_id=chat_id,
        person_id=person_id,
        kind=Kind.NUDGE,
        view=reminders.nudge,
        args={},
        not_before=moment,
        expires_at=activity.starts_at,
        activity_id=activity.id,
        revision=activity.revision,
    )
