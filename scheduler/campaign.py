"""The last look at what asks something of many: does it still ask, and is now a good moment for this reader."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.places import shared_scopes
from domain.people.roles import assignments_of, roles_of
from domain.surveys.model import Participation, Wave, WaveState
from domain.year.best_hours import next_best
from domain.year.calendar import local
from scheduler.kinds import Kind
from scheduler.open_question import open_since
from scheduler.outbox import OutboxRow, Status

LOCK: Any = {"read": True}  # FOR SHARE: whoever finishes or closes waits until the intent is committed


def still_asked(session: Session, row: OutboxRow, now: datetime) -> bool:
    """True while the wave is open and the person has neither finished nor said no."""
    wave = session.get(Wave, row.args["wave"], with_for_update=LOCK, populate_existing=True)
    if wave is None or wave.state != WaveState.OPEN or local(now).date() > wave.closes_on:
        return False
    asked = session.get(Participation, (wave.id, row.person_id), with_for_update=LOCK, populate_existing=True)
    return asked is not None and asked.invite_on is not None and asked.disposition is None


def when_free(session: Session, row: OutboxRow, programme: Programme, now: datetime) -> datetime:
    """Now, or the next of the best hours there where the reader works.

    Never while a question is open that was asked a short while ago, nor right after a resource.
    """
    campaigns, reminders = programme.reminders.campaigns, programme.reminders
    asked, given = open_since(session, row.chat_id), last_resource(session, row.chat_id)
    moment = max(
        now,
        asked + campaigns.after_question if asked else now,
        given + campaigns.after_resource if given else now,
    )
    scopes = places_of(session, row.person_id or 0, now)
    return next_best(moment, row.expires_at, programme.calendar, scopes, campaigns.best, reminders.window)


def last_resource(session: Session, chat_id: int) -> datetime | None:
    """When the chat was last sent something to read, hear or watch."""
    sent = (OutboxRow.chat_id == chat_id, OutboxRow.kind == Kind.RESOURCE, OutboxRow.status == Status.SENT)
    return session.scalar(select(func.max(OutboxRow.not_before)).where(*sent))


def places_of(session: Session, person_id: int, now: datetime) -> tuple[str, ...]:
    """The places whose days off count for a person: those that every IE is in where they work or accompany."""
    today = local(now).date()
    ids = {role.ie_id for role in roles_of(session, person_id, today) if role.ie_id is not None}
    ids |= {row.ie_id for row in assignments_of(session, person_id, today)}
    return shared_scopes(session, sorted(ids))
