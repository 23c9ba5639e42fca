"""The one clock. Instants are aware and in UTC."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class TravelClock:
    """Starts at a given instant, runs `speed` times as fast, and can be moved forward."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        self._start = start
        self._began = time.monotonic()
        self._speed = speed

    def now(self) -> datetime:
        passed = (time.monotonic() - self._began) * self._speed
        return self._start + timedelta(seconds=passed)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)

    def move_to(self, instant: datetime) -> None:
        """Moves forward; never back, for what was sent was sent."""
        self._start += max(instant - self.now(), timedelta())
