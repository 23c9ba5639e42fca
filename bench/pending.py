"""An outbox full of reminders that wait, made by one statement."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from bench.scene import MONDAY
from domain.base import Instant
from scheduler.kinds import TREATMENT, Kind

CHAT = 2_000_000_000
CHATS = 35_000
AHEAD = timedelta(hours=6)  # the first that is not due yet
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, :count))",
}
LATER = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', :{start}, '+' || (n.i * 10) || ' seconds')",
    "postgresql": ":{start} + n.i * interval '10 seconds'",
}
FILL = """
INSERT INTO outbox (dedupe_key, chat_id, kind, priority, view, args, not_before, expires_at, status,
  attempts, uncertain, lease_token)
{numbers}
SELECT 'bench:' || n.i, {chat} + n.i % {chats}, 'reminder', {priority}, 'reminders.reminder', '{{}}',
  CASE WHEN n.i <= :due THEN :past ELSE {later} END, {end}, 'pending', 0, 0, 0
FROM n"""


def fill(session: Session, count: int, due: int = 0, now: datetime = MONDAY) -> None:
    """`count` waiting rows, one chat after another; the first `due` of them are due at `now`."""
    dialect = session.get_bind().dialect.name
    statement = FILL.format(
        numbers=NUMBERS[dialect],
        chat=CHAT,
        chats=CHATS,
        priority=TREATMENT[Kind.REMINDER].priority,
        later=LATER[dialect].format(start="soon"),
        end=LATER[dialect].format(start="end"),
    )
    instants = (bindparam(name, type_=Instant) for name in ("past", "soon", "end"))
    facts = {"past": now - timedelta(minutes=5), "soon": now + AHEAD, "end": now + timedelta(days=2)}
    session.execute(text(statement).bindparams(*instants), {"count": count, "due": due} | facts)
