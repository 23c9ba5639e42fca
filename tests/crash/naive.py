"""The sender that people write: take what is pending, send it, then mark it. The checker must find its faults."""

import asyncio
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.message import Message
from domain.store import Store
from scheduler.channels.port import Channel, Sent
from scheduler.clock import Clock
from scheduler.crash_points import reach
from scheduler.outbox import OutboxRow, Status
from tests.crash import lines


async def send_then_mark(store: Store, channel: Channel, clock: Clock) -> None:
    """For ever, some at once, each row alone."""
    while True:
        rows = await store.read(partial(pending, clock.now()))
        if not rows:
            await asyncio.sleep(lines.TICK)
        await asyncio.gather(*(one(store, channel, *row) for row in rows))


def pending(now: datetime, session: Session) -> list[tuple[int, int, int]]:
    query = select(OutboxRow).where(OutboxRow.status == Status.PENDING, OutboxRow.not_before <= now)
    rows = session.scalars(query.order_by(OutboxRow.id).limit(lines.IN_FLIGHT))
    return [(row.id, row.chat_id, row.args["n"]) for row in rows]


async def one(store: Store, channel: Channel, row_id: int, chat_id: int, n: int) -> None:
    reach("after_intent")
    answer = await channel.send(chat_id, Message(text=f"Carta {n}"), edits=None)
    reach("after_post")
    if isinstance(answer, Sent):
        await store.write(partial(mark, row_id, answer.message_id))
    reach("after_mark")


def mark(row_id: int, message_id: int, session: Session) -> None:
    row = session.get_one(OutboxRow, row_id)
    row.status, row.message_id = Status.SENT, message_id
