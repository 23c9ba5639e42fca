"""Our side of an update: the inbox, the ear and the store, as `bot/wiring.py` joins them."""

import asyncio
import json
from typing import Any

from bench.at_once import bot
from bench.scene import MONDAY
from bot.ear import Ear
from bot.identity import House
from bot.inbox import Inbox
from bot.throttle import Throttle
from content.programme import Programme, load_programme
from domain.store import open_store
from scheduler.clock import TravelClock
from scheduler.wake import Wake

UNLIMITED = 1e9  # updates a second


class Ours:
    """From raw JSON to the committed effect and reply; nothing is sent."""

    def __init__(self, url: str, throttle: Throttle | None = None) -> None:
        self._url = url
        self._throttle = throttle or Throttle(rate=UNLIMITED)
        self._waiting: dict[int, asyncio.Future[None]] = {}

    async def open(self) -> None:
        self._store = open_store(self._url)
        clock = TravelClock(MONDAY)
        house = House(store=self._store, programme=programme(), clock=clock)
        self._ear = Ear(bot(), house, Wake())
        self._inbox = Inbox(self._store, clock, self._handle, self._ear.apologise, self._throttle)
        await self._inbox.resume()

    async def feed(self, raw: bytes) -> None:
        """Returns when the reply is committed."""
        update = json.loads(raw)
        done = self._waiting[update["update_id"]] = asyncio.get_running_loop().create_future()
        await self._inbox.take([update], may_wait=True)
        await done

    async def take(self, raw: bytes) -> None:
        """Returns when the update itself is committed: it may be acknowledged."""
        await self._inbox.take([json.loads(raw)], may_wait=True)

    async def close(self) -> None:
        await self._inbox.drain()
        self._store.close()

    async def _handle(self, update: dict[str, Any]) -> None:
        await self._ear.handle(update)
        waiting = self._waiting.pop(update["update_id"], None)
        if waiting is not None:
            waiting.set_result(None)


def programme() -> Programme:
    return load_programme("bench")
