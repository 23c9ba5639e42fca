"""The mouth: python-telegram-bot's ExtBot takes one message out."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from content.message import Button, ContactRequest, File, Message
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.channels.telegram_errors import cause_of, is_done_already

BRAKE = 1.15  # how far above our own pace the library's brake is set
AT_ONCE = 5  # messages that it lets pass without a pause: what a slow disk held up must not queue in it for long


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Seconds; `total` is for one message, all told, and `intent.MARGIN` is longer."""

    connect: float = 5
    write: float = 10
    write_media: float = 20
    read: float = 20
    pool: float = 5
    total: float = 35
    menu: float = 5


class Telegram:
    def __init__(self, token: str, api_url: str, rate: float, timeouts: Timeouts | None = None) -> None:
        self._timeouts = timeouts or Timeouts()
        request = HTTPXRequest(
            connection_pool_size=32,
            connect_timeout=self._timeouts.connect,
            write_timeout=self._timeouts.write,
            read_timeout=self._timeouts.read,
            pool_timeout=self._timeouts.pool,
            media_write_timeout=self._timeouts.write_media,
        )
        # No queue of its own for groups: a message that waits inside is taken for one in doubt.
        limiter = AIORateLimiter(
            overall_max_rate=AT_ONCE, overall_time_period=AT_ONCE / (rate * BRAKE), group_max_rate=0, max_retries=0
        )
        self.bot: ExtBot[Any] = ExtBot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=request,
            get_updates_request=request,
            rate_limiter=limiter,
        )

    async def open(self) -> str:
        """Says hello to Telegram; the bot's user name. Raises InvalidToken for a wrong token."""
        await self.bot.initialize()
        return str(self.bot.username)

    async def close(self) -> None:
        await self.bot.shutdown()

    async def send(self, address: int, message: Message, *, edits: int | None) -> Sent | NotSent:
        try:
            async with asyncio.timeout(self._timeouts.total):
                sent = Sent(message_id=await self._send(address, message, edits))
        except TelegramError as error:
            if edits is not None and is_done_already(error):
                return Sent(message_id=edits)
            return cause_of(error)
        except TimeoutError:
            return NotSent(cause=Cause.UNKNOWN)
        await self._set_menu(address, message)
        return sent

    async def _set_menu(self, address: int, message: Message) -> None:
        """Best effort: the message has arrived, and a menu that is missing is no loss."""
        if not message.commands:
            return
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(self._timeouts.menu):
                await self.bot.set_my_commands(
                    [BotCommand(each.name, each.description) for each in message.commands],
                    scope=BotCommandScopeChat(address),
                )

    async def _send(self, address: int, message: Message, edits: int | None) -> int:
        common: dict[str, Any] = {"chat_id": address, "parse_mode": None if message.plain else ParseMode.HTML}
        if message.file is not None:
            return await self._send_file(message, message.file, common)
        common |= {
            "text": message.text,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
        }
        if edits is not None and message.keyboard is None:
            await self.bot.edit_message_text(message_id=edits, reply_markup=inline(message), **common)
            return edits
        return (await self.bot.send_message(reply_markup=markup(message), **common)).message_id

    async def _send_file(self, message: Message, file: File, common: dict[str, Any]) -> int:
        common |= {"caption": message.text, "reply_markup": inline(message)}
        content = InputFile(file.content, filename=file.name)
        if file.kind == "photo":
            return (await self.bot.send_photo(photo=content, **common)).message_id
        return (await self.bot.send_document(document=content, **common)).message_id


def markup(message: Message) -> Any:
    if isinstance(message.keyboard, ContactRequest):
        button = KeyboardButton(message.keyboard.label, request_contact=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    if message.keyboard is not None:
        return ReplyKeyboardRemove()
    return inline(message)


def inline(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup([[button(each) for each in row] for row in message.buttons])


def button(each: Button) -> InlineKeyboardButton:
    if each.url is not None:
        return InlineKeyboardButton(each.label, url=each.url)
    assert each.action is not None
    return InlineKeyboardButton(each.label, callback_data=each.action.pack())
