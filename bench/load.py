"""Sixteen people who tap at once: the next tap of each comes when the last one's reply is committed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from bench.scene import tap

Feed = Callable[[bytes], Awaitable[None]]  # returns when the reply is committed


class Side(Protocol):
    """Something that handles raw updates: ours, or the pattern."""

    async def open(self) -> None: ...

    async def feed(self, raw: bytes) -> None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Timing:
    seconds: float
    latencies: list[float]  # seconds, one an update

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds


async def closed_loop(feed: Feed, ids: "count[int]", *, chats: int, updates: int) -> Timing:
    """Each of `chats` people taps `updates` times, one after another."""
    latencies: list[float] = []

    async def person(number: int) -> None:
        for turn in range(updates):
            raw = tap(next(ids), number, turn)
            began = time.perf_counter()
            await feed(raw)
            latencies.append(time.perf_counter() - began)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(1, chats + 1):
            group.create_task(person(number))
    return Timing(seconds=time.perf_counter() - began, latencies=latencies)
