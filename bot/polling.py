"""Long polling: the next offset is asked for only after the batch is committed."""

import asyncio
import contextlib

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.inbox import Inbox, Update
from bot.trim import is_update

log = structlog.get_logger()
ALLOWED = ["message", "callback_query", "my_chat_member"]
WAIT = 25  # seconds that Telegram holds the question
BACKOFF = 1.0
LONGEST_BACKOFF = 30.0
CONFLICT_PATIENCE = 300.0  # seconds with another poller before giving up
CONFLICT_OVER = 90.0  # seconds without a conflict: between two, each poller may hear something


class AnotherPoller(Exception):
    """Another program asks for this bot's updates; only one may."""


class NoUpdates(Exception):
    """What came in answer to getUpdates are no updates."""


class Polling:
    def __init__(self, bot: Bot, inbox: Inbox) -> None:
        self._bot, self._inbox = bot, inbox
        self._stop = asyncio.Event()
        self._conflicts: tuple[float, float] | None = None  # the first and the last of a row of them

    async def run(self) -> None:
        """Until `stop`. Raises AnotherPoller after five minutes of conflict, TelegramUnauthorizedError or
        TelegramNotFound when the token is refused.
        """
        offset, backoff = None, BACKOFF
        while not self._stop.is_set():
            try:
                offset = await self._batch(offset)
                backoff = BACKOFF
                continue
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise
            except TelegramRetryAfter as error:
                await self._pause(error.retry_after)
                continue
            except TelegramConflictError:
                self._note_conflict()
            except Exception as error:
                log.warning("polling interrupted", error=type(error).__name__)
            await self._pause(backoff)
            backoff = min(backoff * 2, LONGEST_BACKOFF)

    def stop(self) -> None:
        self._stop.set()

    async def _batch(self, offset: int | None) -> int | None:
        """Keeps what has come; the offset that confirms it.

        When nothing came all before is confirmed, and the next question is asked without an offset: ids
        may begin lower after a quiet week.
        """
        question = asyncio.create_task(self._ask(offset))
        stop = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({question, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            if not question.done():
                question.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await question
        return offset if question.cancelled() else await self._keep(question.result())

    async def _keep(self, updates: list[Update]) -> int | None:
        known = [update for update in updates if is_update(update)]
        if updates and not known:
            raise NoUpdates
        if known:
            await self._inbox.take(known)
        return 1 + max(update["update_id"] for update in known) if known else None

    async def _ask(self, offset: int | None) -> list[Update]:
        method = RawUpdates(offset=offset, timeout=WAIT, allowed_updates=ALLOWED)
        return await self._bot(method, request_timeout=WAIT + 10)

    def _note_conflict(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._conflicts is None or now - self._conflicts[1] > CONFLICT_OVER:
            log.error("another program polls this bot", advice="stop it, or use another token")
            self._conflicts = now, now
        first, _ = self._conflicts
        if now - first > CONFLICT_PATIENCE:
            raise AnotherPoller
        self._conflicts = first, now

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)


class RawUpdates(TelegramMethod[list[Update]]):
    """getUpdates that leaves each update as it came: it is validated when its turn has come."""

    __returning__ = list[Update]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str]
