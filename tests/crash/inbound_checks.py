"""What must hold after any lives and deaths: every acknowledged update had its effect once, and one reply."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bot.inbox_rows import DONE, InboxRow
from domain.people.contacts import WrongTry
from scheduler.outbox import OutboxRow, Status


@dataclass(frozen=True, kw_only=True)
class Verdict:
    lost: int  # updates that Telegram no longer has and that had no effect
    twice: int  # effects beyond the first
    replies_missing: int
    replies_twice: int  # rows beyond one for each update
    uncounted: int  # copies on phones beyond those that the outbox counts as uncertain
    open: int  # updates or letters that were not brought to an end


CLEAN = Verdict(lost=0, twice=0, replies_missing=0, replies_twice=0, uncounted=0, open=0)


def judge(url: str, sent: dict[int, int], deliveries: list[dict[str, Any]]) -> Verdict:
    """`sent`: update id -> chat of every distinct update, each a wrong invitation: one try noted, one reply.

    `deliveries`: the local Telegram's log of sendMessage.
    """
    engine = create_engine(url)
    with Session(engine) as session:
        states = list(session.scalars(select(InboxRow.status)))
        tries = Counter(session.scalars(select(WrongTry.chat_id)))
        letters = list(session.scalars(select(OutboxRow)))
    engine.dispose()
    wanted = Counter(sent.values())
    replies = Counter(int(row.dedupe_key.split(":")[1]) for row in letters)
    arrived = Counter(call["chat_id"] for call in deliveries if call["message_id"])
    counted = Counter({row.chat_id: 0 for row in letters})
    for row in letters:
        counted[row.chat_id] += row.uncertain
    return Verdict(
        lost=sum((wanted - tries).values()),
        twice=sum((tries - wanted).values()),
        replies_missing=len(sent.keys() - replies.keys()),
        replies_twice=sum(n - 1 for n in replies.values()),
        uncounted=sum((arrived - wanted - counted).values()),
        open=sum(state != DONE for state in states)
        + sum(row.status not in {Status.SENT, Status.UNKNOWN} for row in letters),
    )
