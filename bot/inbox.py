"""The inbox: committed before it is acknowledged, then one update at a time for each chat.

A stopped process finds here what it had not finished; an update that comes twice has one effect.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session

from bot import inbox_rows
from bot.throttle import Throttle
from bot.trim import chat_of
from domain.store import Store
from scheduler.clock import Clock
from scheduler.crash_points import reach

log = structlog.get_logger()
MOST_FAILURES = 5
MANY_OPEN = 10  # of one chat: what comes beyond does not ask for a commit of its own
LULL = 0.25  # seconds that it waits for one at the most
MOST_OPEN = 200  # updates of one chat that wait; what comes beyond is turned away
FIRST_RETRY, LONGEST_RETRY = 0.2, 30.0  # seconds
BEFORE_STOP = 20.0  # seconds for what is in work
NO_CHAT = 0
Update = dict[str, Any]
Say = Callable[[Session, Update], None]


def nothing(_session: Session, _update: Update) -> None: ...


def no_secret(_session: Session, _update: Update) -> bool:
    return False


class Inbox:
    """`handle` has the effect of one update and marks it done in the same transaction.

    `give_up` and `turn_away` tell the person, in the transaction that closes the update: that it
    failed, or that too many wait. `ring` is called when they may have said something. `confides` tells
    updates that nobody is to read: of those that are given up only that they came is kept.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        handle: Callable[[Update], Awaitable[None]],
        give_up: Say,
        throttle: Throttle | None = None,
        *,
        turn_away: Say = nothing,
        ring: Callable[[], None] = lambda: None,
        confides: Callable[[Session, Update], bool] = no_secret,
    ) -> None:
        self._store, self._clock = store, clock
        self._handle, self._give_up, self._turn_away, self._ring = handle, give_up, turn_away, ring
        self._confides = confides
        self._queues: dict[int, dict[int, Update]] = {}  # chat -> update id -> update, with the one in work
        self._told: set[int] = set()  # chats that know that too many wait
        self._arriving: list[Update] = []
        self._keeping: asyncio.Task[None] | None = None  # keeps what arrives until it begins
        self._hurry = asyncio.Event()  # somebody arrived who is not to wait for the one who sends without pause
        self._tasks: set[asyncio.Task[None]] = set()
        self._throttle = throttle or Throttle()
        self._closing = asyncio.Event()

    async def resume(self, *, older_than: float = 0.0) -> int:
        """Takes up what is open in the table and not in work here; how many.

        What an earlier process left, and what was committed although the answer to it was lost.
        `older_than`: seconds since it came.
        """
        now = self._clock.now()
        open_ = await self._store.read(lambda session: inbox_rows.open_ids(session, now, older_than))
        lost = [update_id for update_id, chat_id in open_ if not self._has(update_id, chat_id)]
        for first in range(0, len(lost), inbox_rows.PIECE):
            piece = lost[first : first + inbox_rows.PIECE]
            for update in await self._store.read(partial(inbox_rows.bodies, piece)):
                self._queue(update)
        return len(lost)

    async def take(self, updates: Sequence[Update], *, may_wait: bool = False) -> None:
        """Keeps the updates for good; when this returns they may be acknowledged.

        `may_wait`: nobody else waits behind them, so that those of a chat that sends without pause need not ask
        for a commit of their own.

        Each must be what `is_update` allows. Raises what the database raises; then nothing may be
        acknowledged. What several bring in the same moment is kept together, or not at all.
        """
        self._arriving += updates
        if not may_wait or not all(self._sends_without_pause(update) for update in updates):
            self._hurry.set()
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())
        await asyncio.shield(self._keeping)

    async def _keep(self) -> None:
        if not self._hurry.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), LULL)
        self._hurry.clear()
        updates, self._arriving, self._keeping = self._arriving, [], None
        now = self._clock.now()
        kept, crowd = self._room_for(updates)
        first = {chat_id: update for update in reversed(crowd) if (chat_id := chat_of(update)) is not None}
        untold = {chat_id: update for chat_id, update in first.items() if chat_id not in self._told}
        rows = [inbox_rows.new(update, now) for update in kept]
        rows += [inbox_rows.flooding(update, now) for update in crowd]

        def keep(session: Session) -> list[int]:
            new = inbox_rows.store(session, rows)
            for update in untold.values():
                self._turn_away(session, update)
            return new

        reach("before_inbox_commit")
        fresh = set(await self._store.write(keep))
        reach("after_inbox_commit")
        self._told.update(untold)
        for update in kept:
            if update["update_id"] in fresh:
                self._queue(update)
        if untold:
            log.warning("too many updates of one chat wait", chats=len(untold))
            self._ring()

    async def drain(self) -> None:
        """Finishes what is in work; what waits stays in the table for the next start."""
        self._closing.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=BEFORE_STOP)
            for task in late:
                task.cancel()

    async def idle(self) -> None:
        """Waits until nothing is in work."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _room_for(self, updates: Sequence[Update]) -> tuple[list[Update], list[Update]]:
        """The updates that are taken in, and those of chats of which too many wait."""
        waiting: Counter[int] = Counter()
        kept: list[Update] = []
        crowd: list[Update] = []
        for update in updates:
            chat_id = chat_of(update) or NO_CHAT
            waiting[chat_id] += 1
            full = len(self._queues.get(chat_id, ())) + waiting[chat_id] > MOST_OPEN
            (crowd if full else kept).append(update)
        return kept, crowd

    def _sends_without_pause(self, update: Update) -> bool:
        return len(self._queues.get(chat_of(update) or NO_CHAT, ())) >= MANY_OPEN

    def _has(self, update_id: int, chat_id: int | None) -> bool:
        return update_id in self._queues.get(chat_id or NO_CHAT, ())

    def _queue(self, update: Update) -> None:
        """Puts the update behind its chat's others, once."""
        if self._closing.is_set():
            return
        chat_id = chat_of(update) or NO_CHAT
        queue = self._queues.get(chat_id)
        if queue is not None:
            queue[update["update_id"]] = update
            return
        self._queues[chat_id] = {update["update_id"]: update}
        task = asyncio.create_task(self._work(chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, chat_id: int) -> None:
        """One chat's updates, lowest id first, one after another."""
        queue = self._queues[chat_id]
        try:
            while queue and not await self._closes_within(self._throttle.wait(chat_id)):
                update_id = min(queue)
                await self._one(queue[update_id])
                del queue[update_id]
        finally:
            del self._queues[chat_id]
            self._told.discard(chat_id)

    async def _one(self, update: Update) -> None:
        """Until it is handled or given up. A database that is away is waited for: nothing is skipped."""
        for pause in pauses():
            try:
                await self._handle(update)
                return
            except Exception as error:
                if await self._failed(update, error):
                    return
            if await self._closes_within(pause):
                return

    async def _failed(self, update: Update, error: Exception) -> bool:
        """True when the update is given up: kept for the operator, and the person is told."""
        update_id, name = int(update["update_id"]), type(error).__name__
        log.error("update failed", update=update_id, error=name)
        try:
            closed = await self._store.write(lambda session: self._note(session, update, name))
        except Exception as worse:
            log.error("failure not noted", update=update_id, error=type(worse).__name__)
            return False
        if closed:
            self._ring()
        return closed

    def _note(self, session: Session, update: Update, error: str) -> bool:
        status = inbox_rows.note_failure(session, int(update["update_id"]), error, MOST_FAILURES)
        if status == inbox_rows.DEAD:
            if self._confides(session, update):
                inbox_rows.forget_body(session, int(update["update_id"]))
            # What broke the handler may break the apology too; the update is given up all the same.
            with contextlib.suppress(Exception), session.begin_nested():
                self._give_up(session, update)
        return status != inbox_rows.NEW

    async def _closes_within(self, seconds: float) -> bool:
        if seconds > 0 and not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), seconds)
        return self._closing.is_set()


def pauses() -> Iterator[float]:
    pause = FIRST_RETRY
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_RETRY)
