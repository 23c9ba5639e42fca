"""How strict the server is: sizes, ages and rates, each a figure that a test may change."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.errors import too_many

TEXT_CHARACTERS = 4096
RAW_TEXT_BYTES = 32_768
CAPTION_CHARACTERS = 1024
ENTITIES_SHOWN = 100
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_CHARACTERS = 200
INLINE_BUTTONS_A_ROW = 8
INLINE_BUTTONS = 100
INLINE_MARKUP_BYTES = 10_000
REPLY_BUTTONS_A_ROW = 12
REPLY_BUTTONS = 300
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
VOICE_BYTES = 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
THUMBNAIL_PIXELS = 90  # the longer side of the smaller size of a photo
DELETE_AGE_SECONDS = 48 * 3600


@dataclass(frozen=True, kw_only=True)
class Rates:
    """How often a bot may send (messages; token buckets). `Rates.off()` for none."""

    enabled: bool = True
    chat_burst: float = 3  # messages to one private chat at once
    chat_per_second: float = 1
    group_burst: float = 20
    group_per_minute: float = 20
    overall_burst: float = 30  # messages to everybody at once
    overall_per_second: float = 30

    @classmethod
    def off(cls) -> Rates:
        """No rate limits at all."""
        return cls(enabled=False)


@dataclass(frozen=True, kw_only=True)
class Ages:
    """How long things live, in seconds of the server's clock (the last two: of real time)."""

    callback_answer: float = 15  # a tap older than this can no longer be answered
    callback_update: float = 150  # a tap not fetched by then is dropped
    update: float = 24 * 3600  # any other update not fetched by then is dropped
    webhook_retry_scale: float = 1.0  # multiplies the waits between webhook tries
    webhook_timeout: float = 60.0


@dataclass
class Bucket:
    """Tokens that refill with time; `wait` says how long until one is there (seconds)."""

    capacity: float
    per_second: float
    tokens: float = field(init=False)
    at: float | None = None

    def __post_init__(self) -> None:
        self.tokens = self.capacity

    def wait(self, now: float) -> float:
        """Seconds until a token is there, 0 if one is there now."""
        if self.at is not None:
            self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        return 0.0 if self.tokens >= 1 - 1e-9 else (1 - self.tokens) / self.per_second

    def take(self) -> None:
        """Spend a token (call after `wait` returned 0)."""
        self.tokens -= 1


class Gate:
    """Decides which sends are too many. Raises 429; a refused send costs no token."""

    def __init__(self, rates: Rates, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self.set(rates)

    def set(self, rates: Rates) -> None:
        """Change the rates and forget what was counted."""
        self.rates = rates
        self._overall = Bucket(rates.overall_burst, rates.overall_per_second)
        self._chats: dict[int, Bucket] = {}
        self._halted_until = -math.inf

    def open_or_refuse(self) -> None:
        """While a global 429 lasts every call is refused."""
        left = self._halted_until - self._monotonic()
        if left > 0:
            raise too_many(math.ceil(left))

    def send(self, chat_id: int) -> None:
        """Count one message to this chat, or refuse."""
        if not self.rates.enabled:
            return
        now = self._monotonic()
        chat = self._chat(chat_id)
        if wait := chat.wait(now):
            raise too_many(math.ceil(wait))
        self._count_overall(now)
        chat.take()

    def edit(self) -> None:
        """Edits count only for the whole."""
        if self.rates.enabled:
            self._count_overall(self._monotonic())

    def _count_overall(self, now: float) -> None:
        if wait := self._overall.wait(now):
            seconds = math.ceil(wait)
            self._halted_until = now + seconds
            raise too_many(seconds)
        self._overall.take()

    def _chat(self, chat_id: int) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = self._chats[chat_id] = self._new_bucket(chat_id)
        return bucket

    def _new_bucket(self, chat_id: int) -> Bucket:
        if chat_id < 0:
            return Bucket(self.rates.group_burst, self.rates.group_per_minute / 60)
        return Bucket(self.rates.chat_burst, self.rates.chat_per_second)
