"""The ear's own session: it hears, and it may acknowledge a tap. It can send nothing."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod

HEARING = frozenset({"answerCallbackQuery", "getUpdates", "getMe", "getWebhookInfo", "setWebhook", "deleteWebhook"})


class SendingRefused(Exception):
    """A handler tried to send: it must post to the outbox instead."""


class MuteSession(AiohttpSession):
    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109 - the parent names it
        if method.__api_method__ not in HEARING:
            raise SendingRefused(type(method).__name__)
        return await super().make_request(bot, method, timeout)


def mute_bot(token: str, api_url: str) -> Bot:
    """An aiogram Bot that hears from `api_url` and cannot send."""
    return Bot(token, session=MuteSession(api=TelegramAPIServer.from_base(api_url)))
