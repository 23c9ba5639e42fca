"""Planning reminders: one INSERT … SELECT, for one activity, one person or the whole year."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TextClause, bindparam, func, select, text
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity, Participant
from domain.base import Instant, count_of
from scheduler.kinds import TREATMENT, Kind
from scheduler.local_slots import Rows, own_slots
from scheduler.outbox import READER_GONE

CHUNK = 40_000  # activities planned in one transaction: about a second in which others cannot write

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
JOIN {slots}
WHERE a.state = 'confirmed' AND s.due_at > :now AND {scope}
ON CONFLICT (dedupe_key) DO UPDATE
SET status = 'pending', chat_id = excluded.chat_id, last_error = NULL,
  not_before = excluded.not_before, expires_at = excluded.expires_at
WHERE outbox.status = 'cancelled' AND outbox.last_error IN {gone}"""

# What waits goes by the slots of today: days off may have come to be known since it was planned. One whose
# new instant has passed leaves at once. A row that was put back was due already and keeps its turn.
REDATE = """
UPDATE outbox SET not_before = s.due_at, expires_at = s.expires_at
FROM activity a
JOIN participant p ON p.activity_id = a.id
JOIN {slots}
WHERE outbox.activity_id = a.id AND outbox.dedupe_key = {key}
  AND outbox.status = 'pending' AND outbox.due_at IS NULL
  AND (outbox.not_before <> s.due_at OR outbox.expires_at <> s.expires_at) AND {scope}"""

TABLE = "slot s ON s.kind = a.kind AND s.role = p.role AND s.day = a.day"
SCOPES = {
    "activity": "a.id = :wanted",
    "person": "p.person_id = :wanted",
    "span": "a.id >= :wanted AND a.id < :end",
    "one": "a.id = :wanted AND p.person_id = :person",
}
# activity:person:code:revision
KEY = {
    "sqlite": "printf('%d:%d:%s:%d', a.id, p.person_id, s.code, a.revision)",
    "postgresql": "a.id || ':' || p.person_id || ':' || s.code || ':' || a.revision",
}
EMPTY = {"sqlite": "'{}'", "postgresql": "'{}'::json"}


def plan_activity(session: Session, programme: Programme, activity_id: int, now: datetime) -> int:
    """Plans the reminders of one activity; how many rows came, came back or were given another date."""
    return _plan_one(session, programme, activity_id, now, "activity")


def plan_participant(session: Session, programme: Programme, activity_id: int, person_id: int, now: datetime) -> int:
    """As `plan_activity`, for one who said that they come after all."""
    return _plan_one(session, programme, activity_id, now, "one", person=person_id)


def plan_person(session: Session, programme: Programme, person_id: int, now: datetime) -> int:
    """Plans what a person who just linked a phone should be reminded of."""
    theirs = select(Participant.activity_id).where(Participant.person_id == person_id)
    own = own_slots(session, programme, now, Activity.id.in_(theirs))
    planned = _run(session, PLAN, "person", own, wanted=person_id, now=now)
    return planned + _plan_own(session, own, now, "one", person=person_id)


def plan_span(session: Session, programme: Programme, first: int, end: int, now: datetime) -> int:
    """Plans the activities with first <= id < end."""
    own = own_slots(session, programme, now, Activity.id >= first, Activity.id < end)
    return _run(session, PLAN, "span", own, wanted=first, end=end, now=now) + _plan_own(session, own, now, "activity")


def renew_span(session: Session, programme: Programme, first: int, end: int, now: datetime) -> int:
    """As `plan_span`, and dates anew what waits by slots of before: days off have come to be known."""
    own = own_slots(session, programme, now, Activity.id >= first, Activity.id < end)
    redated = _run(session, REDATE, "span", own, wanted=first, end=end)
    return redated + plan_span(session, programme, first, end, now)


def spans(session: Session) -> Iterator[tuple[int, int]]:
    """The whole table in pieces of CHUNK activities, each for a transaction of its own."""
    lowest, highest = session.execute(select(func.min(Activity.id), func.max(Activity.id))).one()
    if lowest is not None:
        for first in range(lowest, highest + 1, CHUNK):
            yield first, first + CHUNK


def _plan_one(session: Session, programme: Programme, activity_id: int, now: datetime, scope: str, **facts: Any) -> int:
    """Plans an activity by slots of its own where it has any, else by the table."""
    own = own_slots(session, programme, now, Activity.id == activity_id)
    if own:
        return _plan_own(session, own, now, scope, **facts)
    return _run(session, PLAN, scope, wanted=activity_id, now=now, **facts)


def _plan_own(session: Session, own: dict[int, Rows], now: datetime, scope: str, **facts: object) -> int:
    """Plans activities by slots of their own, and dates anew what was planned by the table."""
    done = 0
    for activity_id, rows in own.items():
        values = {f"{name}{n}": row[name] for n, row in enumerate(rows) for name in OWN}
        about = {"wanted": activity_id, **values, **facts}
        done += _run(session, PLAN, scope, size=len(rows), now=now, **about)
        done += _run(session, REDATE, scope, size=len(rows), **about)
    return done


def _run(session: Session, pattern: str, scope: str, but: Collection[int] = (), size: int = 0, **facts: object) -> int:
    """Runs a statement on the activities of a scope, `but` those; by `size` slots given with the facts."""
    connection = session.connection()
    wanted = statement(pattern, scope, connection.dialect.name, size, bool(but))
    return count_of(connection.execute(wanted, {**facts, "but": list(but)} if but else facts))


OWN = ("role", "code", "due_at", "expires_at")


@cache
def statement(pattern: str, scope: str, dialect: str, size: int = 0, has_but: bool = False) -> TextClause:
    """The statement of one scope; built once, for every answer to a date runs it."""
    made = pattern.format(
        key=KEY[dialect],
        priority=TREATMENT[Kind.REMINDER].priority,
        empty=EMPTY[dialect],
        scope=SCOPES[scope] + (" AND a.id NOT IN :but" if has_but else ""),
        gone=READER_GONE,
        slots=_given(size) if size else TABLE,
    )
    instants = [f"{name}{n}" for n in range(size) for name in ("due_at", "expires_at")]
    instants += ["now"] if ":now" in made else []
    bound = text(made).bindparams(*(bindparam(name, type_=Instant) for name in instants))
    return bound.bindparams(bindparam("but", expanding=True)) if has_but else bound


def _given(size: int) -> str:
    """Slots that come with the statement, in place of the table."""
    rows = (", ".join(f":{name}{n} AS {name}" for name in OWN) for n in range(size))
    return f"(SELECT {' UNION ALL SELECT '.join(rows)}) s ON s.role = p.role"
