"""Who looks at the phones hears when a chat changes."""

from __future__ import annotations

import asyncio


class Events:
    """Fan-out of "chat N changed" (0: everything) to the open pages."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[int]] = set()

    def changed(self, chat_id: int) -> None:
        """Tell all who listen."""
        for queue in self._listeners:
            queue.put_nowait(chat_id)

    def listen(self) -> asyncio.Queue[int]:
        """A new listener; give it back with `forget`."""
        queue: asyncio.Queue[int] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def forget(self, queue: asyncio.Queue[int]) -> None:
        """This listener is gone."""
        self._listeners.discard(queue)
