"""The queue of updates and getUpdates: offsets, long polling, conflicts, ages."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from simulator.errors import Refusal
from simulator.limits import Ages

Json = dict[str, Any]

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
SECOND_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
BUSY_SECONDS = 3.0  # the same offset again sooner than this waits
ONE_BY_ONE_SECONDS = 0.5  # and sooner than this gets one update only


@dataclass(eq=False)
class Pending:
    """One update that waits. `lane`: what a webhook keeps in order. `forced`: an injected one,
    given out even below the offset, once."""

    serial: int
    update_id: int
    body: Json
    lane: tuple[str, int]
    expires_at: float
    forced: bool = False
    delivered: bool = False


class Poller:
    """One getUpdates that waits."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.ousted = False


class Updates:
    """All updates the bot has not confirmed, oldest first."""

    def __init__(self, now: Callable[[], datetime], ages: Ages, first_id: int = 100_000_001) -> None:
        self._now = now
        self._ages = ages
        self._first_id = first_id
        self.on_add: Callable[[Pending], None] | None = None  # set while a webhook is active
        self.patient_with_busy_pollers = False
        self.clear()

    def clear(self) -> None:
        """Forget all updates and what was allowed."""
        self.pending: OrderedDict[int, Pending] = OrderedDict()
        self.next_id = self._first_id
        self.allowed: frozenset[str] = frozenset()
        self._serial = 0
        self._forced = 0
        self._next_expiry = math.inf
        self._poller: Poller | None = None
        self._last_offset: int | None = None
        self._last_at = -math.inf

    def add(self, kind: str, payload: Json, lane: tuple[str, int]) -> int | None:
        """Queue an update of this kind; None if the bot does not want such. Returns its update_id."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        update_id = self.next_id
        self.next_id += 1
        age = self._ages.callback_update if kind == "callback_query" else self._ages.update
        self._queue(update_id, {kind: payload}, lane, self.seconds() + age)
        return update_id

    def inject(self, raw: Json, lane: tuple[str, int]) -> int:
        """Queue any object as an update, with its own update_id if it has one (repeated or old ones too)."""
        own = raw.get("update_id")
        update_id = own if isinstance(own, int) else self.next_id
        self.next_id = max(self.next_id, update_id + 1)
        body = {name: value for name, value in raw.items() if name != "update_id"}
        self._forced += 1
        self._queue(update_id, body, lane, self.seconds() + self._ages.update, forced=True)
        return update_id

    def _queue(self, update_id: int, body: Json, lane: tuple[str, int], expires: float, forced: bool = False) -> None:
        self._serial += 1
        entry = Pending(self._serial, update_id, {"update_id": update_id, **body}, lane, expires, forced)
        self.pending[entry.serial] = entry
        self._next_expiry = min(self._next_expiry, expires)
        if self.on_add is not None:
            self.on_add(entry)
        elif self._poller is not None:
            self._poller.wake.set()

    def alive(self, entry: Pending) -> bool:
        """Still wanted: neither confirmed nor too old."""
        self.prune()
        return entry.serial in self.pending

    def done(self, entry: Pending) -> None:
        """This one arrived for good."""
        if self.pending.pop(entry.serial, None) is not None and entry.forced:
            self._forced -= 1

    def prune(self) -> None:
        """Drop what is too old."""
        if (now := self.seconds()) < self._next_expiry:
            return
        for entry in [entry for entry in self.pending.values() if entry.expires_at <= now]:
            self.done(entry)
        self._next_expiry = min((entry.expires_at for entry in self.pending.values()), default=math.inf)

    def drop_all(self) -> None:
        """`drop_pending_updates`."""
        for entry in list(self.pending.values()):
            self.done(entry)

    async def poll(self, *, offset: int, limit: int, wait: float) -> list[Json]:
        """getUpdates; `wait` its timeout, seconds. Raises 409 when a webhook is active or another poller takes over."""
        if self.on_add is not None:
            raise Refusal(409, WEBHOOK_ACTIVE)
        self.oust_poller()
        limit, wait = self._slow_down(offset, limit, wait)
        self._confirm(offset)
        poller = self._poller = Poller()
        try:
            return await self._wait(poller, limit, wait)
        finally:
            self._last_offset, self._last_at = offset, asyncio.get_running_loop().time()
            if self._poller is poller:
                self._poller = None

    def oust_poller(self) -> None:
        """The one who waits gets 409."""
        if self._poller is not None:
            self._poller.ousted = True
            self._poller.wake.set()
            self._poller = None

    async def _wait(self, poller: Poller, limit: int, wait: float) -> list[Json]:
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            if poller.ousted:
                raise Refusal(409, WEBHOOK_ACTIVE if self.on_add is not None else SECOND_POLLER)
            left = deadline - asyncio.get_running_loop().time()
            if (batch := self._take(limit)) or left <= 0:
                return batch
            poller.wake.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(poller.wake.wait(), left)

    def _slow_down(self, offset: int, limit: int, wait: float) -> tuple[int, float]:
        since = asyncio.get_running_loop().time() - self._last_at
        if self.patient_with_busy_pollers or offset != self._last_offset or since >= BUSY_SECONDS:
            return limit, wait
        return (1 if since < ONE_BY_ONE_SECONDS else limit), max(wait, BUSY_SECONDS - since)

    def _confirm(self, offset: int) -> None:
        """An offset confirms all below it; a negative one keeps only that many of the last."""
        if offset < 0:
            for entry in list(islice(self.pending.values(), max(0, len(self.pending) + offset))):
                self.done(entry)
            return
        confirmed = []
        for entry in self.pending.values():
            if entry.update_id < offset and (entry.delivered or not entry.forced):
                confirmed.append(entry)
            elif not self._forced:
                break
        for entry in confirmed:
            self.done(entry)

    def _take(self, limit: int) -> list[Json]:
        self.prune()
        batch = list(islice(self.pending.values(), limit))
        for entry in batch:
            entry.delivered = True
        return [entry.body for entry in batch]

    def seconds(self) -> float:
        """The server's clock, Unix seconds."""
        return self._now().timestamp()
