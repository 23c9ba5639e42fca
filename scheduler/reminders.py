"""Planning reminders: one INSERT … SELECT, for one activity, one person or the whole year."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from sqlalchemy import TextClause, bindparam, func, select, text
from sqlalchemy.orm import Session

from domain.activities.model import Activity
from domain.base import Instant, count_of
from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import READER_GONE

CHUNK = 20_000  # activities planned in one transaction: half a second in which others cannot write

# A reminder withdrawn because its reader had gone comes back when the reader does.
PLAN = """
INSERT INTO outbox (dedupe_key, chat_id, person_id, kind, priority, view, args, activity_id,
  revision, not_before, expires_at, status, attempts, uncertain, lease_token)
SELECT {key},
  c.chat_id, p.person_id, 'reminder', {priority}, 'reminders.reminder', {empty}, a.id,
  a.revision, s.due_at, s.expires_at, 'pending', 0, 0, 0
FROM activity a
JOIN participant p ON p.activity_id = a.id AND p.answer <> 'no'
JOIN contact c ON c.person_id = p.person_id AND c.reachable
JOIN slot s ON s.kind = a.kind AND s.role = p.role AND s.day = a.day
WHERE a.state = 'confirmed' AND s.due_at > :now AND {scope}
ON CONFLICT (dedupe_key) DO UPDATE
SET status = 'pending', chat_id = excluded.chat_id, last_error = NULL
WHERE outbox.status = 'cancelled' AND outbox.last_error IN {gone}"""

SCOPES = {
    "activity": "a.id = :wanted",
    "person": "p.person_id = :wanted",
    "span": "a.id >= :wanted AND a.id < :end",
}
# activity:person:code:revision
KEY = {
    "sqlite": "printf('%d:%d:%s:%d', a.id, p.person_id, s.code, a.revision)",
    "postgresql": "a.id || ':' || p.person_id || ':' || s.code || ':' || a.revision",
}
EMPTY = {"sqlite": "'{}'", "postgresql": "'{}'::json"}


def plan_activity(session: Session, activity_id: int, now: datetime) -> int:
    """Plans the reminders of one activity; how many rows came or came back."""
    return _plan(session, "activity", now, wanted=activity_id)


def plan_person(session: Session, person_id: int, now: datetime) -> int:
    """Plans what a person who just linked a phone should be reminded of."""
    return _plan(session, "person", now, wanted=person_id)


def plan_span(session: Session, first: int, end: int, now: datetime) -> int:
    """Plans the activities with first <= id < end."""
    return _plan(session, "span", now, wanted=first, end=end)


def spans(session: Session) -> Iterator[tuple[int, int]]:
    """The whole table in pieces of CHUNK activities, each for a transaction of its own."""
    lowest, highest = session.execute(select(func.min(Activity.id), func.max(Activity.id))).one()
    if lowest is not None:
        for first in range(lowest, highest + 1, CHUNK):
            yield first, first + CHUNK


def _plan(session: Session, scope: str, now: datetime, **facts: object) -> int:
    connection = session.connection()
    return count_of(connection.execute(statement(scope, connection.dialect.name), {"now": now, **facts}))


@cache
def statement(scope: str, dialect: str) -> TextClause:
    """The INSERT … SELECT of one scope; built once, for every answer to a date runs it."""
    plan = PLAN.format(
        key=KEY[dialect],
        priority=TREATMENT[Kind.REMINDER].priority,
        empty=EMPTY[dialect],
        scope=SCOPES[scope],
        gone=READER_GONE,
    )
    return text(plan).bindparams(bindparam("now", type_=Instant))
