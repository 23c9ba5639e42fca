"""Crafted updates, and an inbox with a handler of the test's own: what is kept, handled and said."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import inbox_rows
from bot.inbox import Inbox
from bot.inbox_rows import InboxRow
from bot.throttle import Throttle
from domain.store import Store
from scheduler.clock import Clock

Update = dict[str, Any]
SINCE = 1_786_000_000  # Unix seconds of every crafted message


def person(user_id: int, name: str = "Rosa") -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": name}


def chat(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "type": "private", "first_name": "Rosa"}


def text(update_id: int, chat_id: int = 501, words: str = "Hola", **more: Any) -> Update:
    body = {"message_id": update_id, "date": SINCE, "chat": chat(chat_id), "from": person(chat_id), "text": words}
    return {"update_id": update_id, "message": body | more}


def tap(update_id: int, data: str, chat_id: int = 501, **more: Any) -> Update:
    shown = {"message_id": 9, "date": SINCE, "chat": chat(chat_id), "text": "…"}
    body = {"id": str(update_id), "from": person(chat_id), "chat_instance": "1", "data": data, "message": shown}
    return {"update_id": update_id, "callback_query": body | more}


class Notebook:
    """An inbox whose handler notes what it does, in the unit of work that closes the update."""

    def __init__(self, store: Store, clock: Clock, throttle: Throttle | None = None) -> None:
        self.store, self.clock = store, clock
        self.handled: list[int] = []  # update ids, each time that an effect was committed
        self.tried: list[int] = []
        self.told: list[tuple[str, int]] = []
        self.rings = 0
        self.trouble: Callable[[int], None] = lambda update_id: None
        self.gate: asyncio.Event | None = None  # handlers wait for it
        self.inbox = Inbox(
            store,
            clock,
            self.handle,
            self.gives_up,
            throttle or Throttle(rate=1e9),
            turn_away=self.turns_away,
            ring=self.ring,
        )

    async def handle(self, update: Update) -> None:
        update_id = update["update_id"]
        self.tried.append(update_id)
        if self.gate is not None:
            await self.gate.wait()
        self.trouble(update_id)
        if await self.store.write(lambda session: inbox_rows.mark_done(session, (update_id,))):
            self.handled.append(update_id)

    def gives_up(self, _session: Session, update: Update) -> None:
        self.told.append(("failed", update["update_id"]))

    def turns_away(self, _session: Session, update: Update) -> None:
        self.told.append(("too many", update["update_id"]))

    def ring(self) -> None:
        self.rings += 1

    async def takes(self, *updates: Update) -> None:
        await self.inbox.take(updates)
        await self.inbox.idle()


def keep(store: Store, updates: Sequence[Update], now: datetime) -> None:
    """Puts updates into the table as a process that died did."""
    with Session(store.engine) as session, session.begin():
        inbox_rows.store(session, [inbox_rows.new(update, now) for update in updates])


def rows(store: Store) -> dict[int, tuple[str, int, str | None]]:
    """Update id -> status, attempts, error."""
    with Session(store.engine) as session:
        return {
            row.update_id: (row.status, row.attempts, row.error)
            for row in session.scalars(select(InboxRow).order_by(InboxRow.update_id))
        }


async def until(true: Callable[[], bool], patience: float = 10.0) -> None:
    async with asyncio.timeout(patience):
        while not true():  # noqa: ASYNC110 - the truth is in rows, not in an event
            await asyncio.sleep(0.005)


async def eventually(true: Callable[[], Awaitable[bool]], patience: float = 10.0) -> None:
    """As `until`, for what must be asked for."""
    async with asyncio.timeout(patience):
        while not await true():  # noqa: ASYNC110 - what is waited for is at the other end of a wire
            await asyncio.sleep(0.01)


async def cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class LossyStore:
    """Commits, and then loses the answer to some commits, as a database that restarts does. Counts units."""

    def __init__(self, store: Store) -> None:
        self._store, self.engine = store, store.engine
        self.loses = 0  # answers, from now on
        self.written = 0  # units

    async def write(self, work: Callable[[Session], Any]) -> Any:
        self.written += 1
        answer = await self._store.write(work)
        if self.loses:
            self.loses -= 1
            raise OperationalError("COMMIT", None, ConnectionError("server closed the connection unexpectedly"))
        return answer

    async def read(self, work: Callable[[Session], Any]) -> Any:
        return await self._store.read(work)

    def close(self) -> None:
        self._store.close()
