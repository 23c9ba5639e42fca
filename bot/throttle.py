"""A person who sends without pause waits for their own turn, not the others for theirs."""

import time

RATE = 1.0  # updates a second
BURST = 10.0
MOST_CHATS = 10_000  # remembered at once


class Throttle:
    """`rate` updates a second of one chat, and `burst` at once."""

    def __init__(self, rate: float = RATE, burst: float = BURST) -> None:
        self._each, self._burst = 1 / rate, burst / rate  # seconds
        self._full_at: dict[int, float] = {}  # when the chat's allowance is full again

    def wait(self, chat_id: int) -> float:
        """Spends one update of the chat's allowance; the seconds to wait before it."""
        now = time.monotonic()
        full_at = max(self._full_at.get(chat_id, now), now) + self._each
        self._full_at[chat_id] = full_at
        if len(self._full_at) > MOST_CHATS:
            self._full_at = {chat: at for chat, at in self._full_at.items() if at > now}
        return max(full_at - now - self._burst, 0.0)
