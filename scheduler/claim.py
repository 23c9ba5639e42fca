"""Taking rows that are due: one a chat, by priority, with a lease; rescue of what was left.

Any number of senders may claim at once. On PostgreSQL SKIP LOCKED keeps them apart, on SQLite the
single writer; the partial unique index on the chat is the last word.
"""

from contextlib import nullcontext
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import TextClause, bindparam, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.base import Instant, count_of
from domain.unit import reads_under_its_lock
from scheduler.kinds import PRIORITIES, TREATMENT, Kind
from scheduler.outbox import IN_FLIGHT, OutboxRow, Status
from scheduler.pace import EVERYBODY, closed_until

LEASE = timedelta(seconds=120)  # longer than anything a sender does with a row
SPARE = 4  # candidates looked at for each row wanted: several may be for one chat


class Claimed(NamedTuple):
    id: int
    token: int


# Bars are looked at before LIMIT: a chat that must wait does not hide those behind it.
DUE = """
SELECT * FROM (
  SELECT id, chat_id, priority, not_before FROM outbox
  WHERE status = 'pending' AND priority = {priority} AND not_before <= :now
    AND NOT EXISTS (SELECT 1 FROM outbox busy WHERE busy.chat_id = outbox.chat_id
                    AND busy.status IN ('leased', 'sending'))
    AND NOT EXISTS (SELECT 1 FROM gate WHERE gate.chat_id = outbox.chat_id
                    AND gate.closed_until > :now)
  ORDER BY not_before, id LIMIT :look {lock}
) AS p{priority}"""

CLAIM = """
WITH due AS ({due}),
ranked AS (
  SELECT id, priority, not_before,
    row_number() OVER (PARTITION BY chat_id ORDER BY priority, not_before, id) AS turn
  FROM due
)
UPDATE outbox SET status = 'leased', lease_token = lease_token + 1, lease_until = :until
WHERE status = 'pending' AND id IN (
  SELECT id FROM ranked WHERE turn = 1 ORDER BY priority, not_before, id LIMIT :most)
RETURNING id, lease_token, priority, not_before"""


def _statement(lock: str) -> TextClause:
    due = "\nUNION ALL ".join(DUE.format(priority=p, lock=lock) for p in PRIORITIES)
    return text(CLAIM.format(due=due)).bindparams(bindparam("now", type_=Instant), bindparam("until", type_=Instant))


STATEMENT = {"sqlite": _statement(""), "postgresql": _statement("FOR UPDATE SKIP LOCKED")}


def claim(session: Session, now: datetime, most: int, lease: timedelta = LEASE) -> list[Claimed]:
    """Leases at most `most` due rows, the most urgent first; none while all must wait.

    A row that another sender's row of the same chat bars is left for the next turn: the savepoint
    is undone and rows are then claimed singly. The one writer of SQLite has no such neighbour, and a
    savepoint there copies every page that the claim changes.
    """
    if closed_until(session, EVERYBODY, now):
        return []
    try:
        with nullcontext() if reads_under_its_lock(session) else session.begin_nested():
            return _claim(session, now, most, lease)
    except IntegrityError:
        return [] if most == 1 else [row for _ in range(most) for row in claim(session, now, 1, lease)]


def _claim(session: Session, now: datetime, most: int, lease: timedelta) -> list[Claimed]:
    statement = STATEMENT[session.get_bind().dialect.name]
    facts = {"now": now, "until": now + lease, "look": most * SPARE, "most": most}
    rows = sorted(session.connection().execute(statement, facts), key=itemgetter(2, 3, 0))
    return [Claimed(row[0], row[1]) for row in rows]


def rescue(session: Session, now: datetime) -> int:
    """Takes back rows whose lease ended: a sender died or stood still. Returns how many.

    Leased rows were not on the wire: they wait again. Sending rows may have arrived: they are sent
    once more where their kind allows it, counted, or else kept as unknown.
    """
    late = (text(IN_FLIGHT), OutboxRow.lease_until <= now)  # the text names the partial index
    again = [kind for kind in Kind if TREATMENT[kind].resend]
    leased = update(OutboxRow).where(OutboxRow.status == Status.LEASED, *late)
    sending = update(OutboxRow).where(OutboxRow.status == Status.SENDING, *late)
    first_doubt = (OutboxRow.uncertain == 0, OutboxRow.kind.in_(again))
    changes = (
        leased.values(status=Status.PENDING, lease_until=None),
        sending.where(*first_doubt).values(
            status=Status.PENDING, uncertain=1, lease_until=None, last_error="lease_ended"
        ),
        sending.values(
            status=Status.UNKNOWN,
            uncertain=1,
            lease_until=None,
            last_error="lease_ended",
        ),
    )
    return sum(count_of(session.execute(change)) for change in changes)
