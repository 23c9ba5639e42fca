"""Waking the sender: at once when this process posts, else by the ticker."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Sleep = Callable[[float], Coroutine[Any, Any, None]]


class Wake:
    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float, sleep: Sleep = asyncio.sleep) -> None:
        """Returns at the next ring, or after `seconds` of the clock whose `sleep` is given."""
        ring, nap = asyncio.ensure_future(self._event.wait()), asyncio.ensure_future(sleep(seconds))
        try:
            await asyncio.wait({ring, nap}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ring.cancel()
            nap.cancel()
        self._event.clear()
