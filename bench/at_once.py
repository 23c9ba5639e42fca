"""A Bot API that answers every call at once, without a network: for both sides of a comparison."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

TOKEN = "123456:BENCH-token-of-no-value-000000000000"
SENT = Message(message_id=1, date=datetime(2026, 8, 10, tzinfo=UTC), chat=Chat(id=1, type="private"))


class AtOnce(BaseSession):
    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - the library's signature
    ) -> TelegramType:
        answer: Any = True if method.__returning__ is bool else SENT
        return answer  # type: ignore[no-any-return]

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - the library's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        return None


def bot() -> Bot:
    return Bot(TOKEN, session=AtOnce())
