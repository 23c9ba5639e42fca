"""The last look before the wire: is it still true, is it the hour, is the way open; then render.

Runs in one short transaction that ends with the row at `sending`, committed.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session

from content.message import Message
from content.programme import Programme
from content.views import VIEWS, Reader
from domain.activities.model import Activity, Answer, State, participant
from domain.activities.places import scopes_of
from domain.base import count_of
from domain.dates.days_off import fallen_by
from domain.people.contacts import Contact
from domain.people.roles import Person
from domain.year.calendar import next_open
from i18n.catalogues import tongue
from scheduler import campaign, pace
from scheduler.claim import Claimed
from scheduler.hold import began
from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import TABLE, UNLINKED, UNREACHABLE, OutboxRow, Status, close, put_back

MARGIN = timedelta(seconds=40)  # the longest a message may be on the wire, and a little
TOO_LATE = timedelta(hours=2)  # after the start a reminder is of no use
ASKS_OF_A_DAY = (Kind.REMINDER, Kind.NUDGE)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
Draw = Callable[[Session, OutboxRow, Programme, datetime], Message | None]
# Every message runs it, so it is built once and runs without the ORM.
START = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("row"), TABLE.c.lease_token == bindparam("token"))
    .where(TABLE.c.status == Status.LEASED)
    .values(status=Status.SENDING, attempts=TABLE.c.attempts + 1)
)
LOCK: Any = {"read": True}  # FOR SHARE: whoever changes the row waits until the intent is committed


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A row that may go out now."""

    id: int
    token: int
    chat_id: int
    kind: Kind
    edits: int | None
    message: Message


def intend(
    session: Session,
    claimed: Claimed,
    programme: Programme,
    now: datetime,
    step: timedelta = pace.STEP,
    margin: timedelta = MARGIN,
    draw: Draw | None = None,
) -> Ready | None:
    """Commits the row to the wire and renders it, or puts it where it belongs instead.

    `step` is the least time to the next message of the same chat; less than `margin` of a lease is
    too little to send in. `draw` makes the message in the place of its view.
    """
    row = held(session, claimed)
    if row is None:
        return None
    if row.lease_until is None or row.lease_until <= now + margin:
        put_back(row, now)
        return None
    if (end := no_use(session, row, programme, now)) is not None:
        close(row, *end)
        return None
    if (opening := must_wait(session, row, programme, now)) is not None:
        put_back(row, opening)
        return None
    message = (draw or render)(session, row, programme, now)
    if message is None:
        close(row, Status.CANCELLED, "nothing_to_say")
        return None
    return start(session, row, message, now + step)


def held(session: Session, claimed: Claimed) -> OutboxRow | None:
    """The row while it is still ours; None when the lease ended and somebody else has it."""
    row = session.get(OutboxRow, claimed.id, with_for_update=True)
    if row is None or (row.status, row.lease_token) != (Status.LEASED, claimed.token):
        return None
    return row


def no_use(session: Session, row: OutboxRow, programme: Programme, now: datetime) -> tuple[Status, str] | None:
    """How a row ends that need not be said any more."""
    if row.expires_at <= now:
        return Status.EXPIRED, "too_late"
    if superseded(session, row):
        return Status.CANCELLED, "superseded"
    if not still_true(session, row, now) or closed_meanwhile(session, row, programme):
        return Status.CANCELLED, "not_true_any_more"
    reason = reader_gone(session, row)
    return None if reason is None else (Status.CANCELLED, reason)


def must_wait(session: Session, row: OutboxRow, programme: Programme, now: datetime) -> datetime | None:
    """Until when a row must wait that could be said: the reader moved, the hour, a pause."""
    if moved(session, row):
        return now
    opening = when_open(session, row, programme, now)
    if opening > now:
        return opening
    until = pace.closed_until(session, row.chat_id, now)
    return now if until is not None and began(until) else until  # a hold ends when somebody ends it


def reader_gone(session: Session, row: OutboxRow) -> str | None:
    """Why nothing goes to the reader now. A reply goes to the chat that wrote, whoever it is."""
    if row.kind == Kind.REPLY or row.person_id is None:
        return None
    contact = session.get(Contact, row.person_id, with_for_update=LOCK)
    if contact is None:
        return UNLINKED
    return None if contact.reachable else UNREACHABLE


def moved(session: Session, row: OutboxRow) -> bool:
    """True when the reader has another chat by now; the row follows and is claimed for that one."""
    contact = session.get(Contact, row.person_id) if row.person_id else None
    if row.kind == Kind.REPLY or contact is None or contact.chat_id == row.chat_id:
        return False
    row.chat_id = contact.chat_id
    return True


def start(session: Session, row: OutboxRow, message: Message, next_turn: datetime) -> Ready | None:
    """The guarded change to `sending`: whoever changes the row first has it."""
    changed = session.connection().execute(START, {"row": row.id, "token": row.lease_token})
    if count_of(changed) == 0:
        return None
    if not message.away:  # nothing new is shown: the next message need not wait
        pace.close(session, row.chat_id, next_turn)
    return Ready(
        id=row.id,
        token=row.lease_token,
        chat_id=row.chat_id,
        kind=Kind(row.kind),
        edits=row.edits,
        message=message,
    )


def superseded(session: Session, row: OutboxRow) -> bool:
    """Two taps on one message: what the first would have shown in its place is of the past."""
    if row.edits is None:
        return False
    same = (OutboxRow.chat_id == row.chat_id, OutboxRow.edits == row.edits, OutboxRow.kind == Kind.REPLY)
    return session.scalar(select(exists().where(*same, OutboxRow.id > row.id))) is True


def still_true(session: Session, row: OutboxRow, now: datetime) -> bool:
    """Reads the activity as it is: another revision means another date; and whether a survey still asks."""
    if row.kind == Kind.SURVEY:
        return campaign.still_asked(session, row, now)
    if row.activity_id is None:
        return True
    activity = session.get(Activity, row.activity_id, with_for_update=LOCK)
    if activity is None or activity.revision != row.revision:
        return False
    person = participant(session, activity.id, row.person_id) if row.person_id else None
    if row.kind == Kind.REMINDER:
        stands = activity.state == State.CONFIRMED and activity.starts_at + TOO_LATE > now
        return stands and person is not None and person.answer != Answer.NO
    if row.kind == Kind.NUDGE:
        waits = activity.state == State.PROPOSED and activity.starts_at > now
        return waits and person is not None and person.answer == Answer.ASKED
    return True


def closed_meanwhile(session: Session, row: OutboxRow, programme: Programme) -> bool:
    """A reminder of a day, or the asking for it, that somebody closed after the date was named."""
    activity = session.get(Activity, row.activity_id) if row.kind in ASKS_OF_A_DAY and row.activity_id else None
    if activity is None or programme.calendar.closure(activity.day, scopes_of(session, activity)) is None:
        return False
    return fallen_by(session, activity, [activity.day]) is not None


def when_open(session: Session, row: OutboxRow, programme: Programme, now: datetime) -> datetime:
    """Now, or when the hours in which people are written to begin, there where the activity is."""
    treatment = TREATMENT[Kind(row.kind)]
    if not treatment.quiet:
        return now
    if treatment.campaign:
        return campaign.when_free(session, row, programme, now)
    activity = session.get(Activity, row.activity_id) if row.activity_id else None
    scopes = scopes_of(session, activity) if activity is not None else ()
    return next_open(now, treatment.urgent, programme.calendar, scopes, programme.reminders.window)


def render(session: Session, row: OutboxRow, programme: Programme, now: datetime) -> Message | None:
    """Makes the message in the reader's language of this moment. Raises what a faulty view raises."""
    person = session.get(Person, row.person_id) if row.person_id else None
    facts = dict(row.args)
    plain, language = facts.pop("plain", False), facts.pop("language", "es")
    reader = Reader(
        session=session,
        t=tongue(language if person is None else person.language),
        programme=programme,
        now=now,
        person_id=row.person_id,
        due_at=row.due_at or row.not_before,
    )
    if row.activity_id is not None:
        facts["activity_id"] = row.activity_id
    message = VIEWS[row.view](reader, **facts)
    if message is None:
        return None
    check_buttons(message)
    return without_markup(message) if plain else message


def check_buttons(message: Message) -> None:
    """Raises ValueError for a button that is too long for the wire, while nothing is on it yet."""
    for button in (button for row in message.buttons for button in row if button.action is not None):
        assert button.action is not None
        button.action.pack()


def without_markup(message: Message) -> Message:
    """The same as plain text: tags taken out, characters as they are."""
    return replace(message, text=html.unescape(TAG.sub("", message.text)), plain=True)
