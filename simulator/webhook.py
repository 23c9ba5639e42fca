"""Delivery of updates by webhook: one at a time in each lane, lanes in parallel, tries until it is too old."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp

from simulator.errors import bad
from simulator.limits import Ages
from simulator.updates import Pending, Updates

Json = dict[str, Any]

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
LONGEST_WAIT = 60.0
LONGEST_ASKED_WAIT = 3600.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


class Webhook:
    """The address the bot gave, and what waits to go there."""

    def __init__(self, updates: Updates, ages: Ages) -> None:
        self._updates = updates
        self._ages = ages
        self.on_reply: Callable[[Json], None] = lambda call: None  # hears of a method call in an answer
        self.url = ""
        self.secret = ""
        self.most = 40
        self.last_error: Json = {}
        self._lanes: dict[tuple[str, int], deque[Pending]] = {}
        self._workers: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._set_at = -1.0

    def set_too_often(self) -> bool:
        """Less than a second since the last time?"""
        now = asyncio.get_running_loop().time()
        last, self._set_at = self._set_at, now
        return now - last < 1

    async def set(self, url: str, secret: str, most: int) -> None:
        """Deliver to this address from now on, what waits first; raises 400 for a wrong one."""
        if not re.match(r"https?://[^\s/]+", url):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if not SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        await self.delete()
        self.url, self.secret, self.most = url, secret, min(max(most, 1), 100)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self.most),
            timeout=aiohttp.ClientTimeout(total=self._ages.webhook_timeout),
        )
        self._updates.on_add = self.offer
        self._updates.oust_poller()
        for entry in self._updates.pending.values():
            self.offer(entry)

    async def delete(self) -> None:
        """Stop delivering; what is not delivered stays in the queue."""
        self.url = ""
        self._updates.on_add = None
        workers = list(self._workers.values())
        self._workers.clear()
        self._lanes.clear()
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def info(self) -> Json:
        """WebhookInfo."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if self.url:
            info |= {"max_connections": self.most, **self.last_error}
        return info | ({"allowed_updates": sorted(self._updates.allowed)} if self._updates.allowed else {})

    def offer(self, entry: Pending) -> None:
        """A new update: at the end of its lane."""
        self._lanes.setdefault(entry.lane, deque()).append(entry)
        if entry.lane not in self._workers:
            self._workers[entry.lane] = asyncio.get_running_loop().create_task(self._drain(entry.lane))

    async def _drain(self, lane: tuple[str, int]) -> None:
        queue = self._lanes[lane]
        while queue:
            await self._deliver(queue[0])
            queue.popleft()
        del self._workers[lane], self._lanes[lane]

    async def _deliver(self, entry: Pending) -> None:
        """Until it is taken or too old. First retry at once, then 2, 4, 8 … 60 s, or as the bot asks."""
        wait = 0.0
        while self._updates.alive(entry):
            taken, asked = await self._try(entry)
            if taken:
                self._updates.done(entry)
                return
            await asyncio.sleep(min(asked, LONGEST_ASKED_WAIT) if asked else wait * self._ages.webhook_retry_scale)
            wait = min(max(wait * 2, 2.0), LONGEST_WAIT)

    async def _try(self, entry: Pending) -> tuple[bool, float]:
        """One POST: was it taken, and how long does the bot ask to wait."""
        assert self._session is not None
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with self._session.post(self.url, json=entry.body, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    self._reply(await answer.read(), answer.content_type)
                    return True, 0.0
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                return False, float(answer.headers.get("Retry-After") or 0) if answer.status != 410 else 0.0
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return False, 0.0

    def _failed(self, text: str) -> None:
        self.last_error = {"last_error_date": int(self._updates.seconds()), "last_error_message": text}

    def _reply(self, body: bytes, content_type: str) -> None:
        """A 2xx may carry one call of a method; nobody hears how it went."""
        if not body.strip() or content_type != "application/json":
            return
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            self.on_reply(call)
