"""The mouth: python-telegram-bot's ExtBot takes one message out."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

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
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from content.message import Button, ContactRequest, File, Message
from scheduler.channels.port import Cause, Hitch, NotFetched, NotSent, Sent
from scheduler.channels.telegram_errors import cause_of, hitch_of, is_done_already
from scheduler.crash_points import reach

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
    fetch: float = 60  # one file, all told; the lease of `attachments` is longer


class Telegram:
    def __init__(self, token: str, api_url: str, rate: float, timeouts: Timeouts | None = None) -> None:
        self.account = account_of(token)
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
                sent = await self._send(address, message, edits)
        except TelegramError as error:
            if edits is not None and is_done_already(error, away=message.away):
                return Sent(message_id=edits)
            return cause_of(error)
        except TimeoutError:
            return NotSent(cause=Cause.UNKNOWN)
        await self._set_menu(address, message)
        return sent

    async def fetch(self, file_id: str, most: int) -> bytes | NotFetched:
        try:
            async with asyncio.timeout(self._timeouts.fetch):
                return await fetched(self.bot, file_id, most)
        except TelegramError as error:
            return hitch_of(error)
        except TimeoutError:
            return NotFetched(hitch=Hitch.LINE)

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

    async def _send(self, address: int, message: Message, edits: int | None) -> Sent:
        if message.away:
            if edits is not None:
                await self.bot.delete_message(address, edits)
            return Sent(message_id=edits or 0)
        common: dict[str, Any] = {"chat_id": address, "parse_mode": None if message.plain else ParseMode.HTML}
        if message.file is not None:
            return await self._send_file(message, message.file, common)
        common |= {
            "text": message.text,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
        }
        if edits is not None and message.keyboard is None:
            await self.bot.edit_message_text(message_id=edits, reply_markup=inline(message), **common)
            return Sent(message_id=edits)
        return Sent(message_id=(await self.bot.send_message(reply_markup=markup(message), **common)).message_id)

    async def _send_file(self, message: Message, file: File, common: dict[str, Any]) -> Sent:
        senders: dict[str, Any] = {
            "document": self.bot.send_document,
            "photo": self.bot.send_photo,
            "voice": self.bot.send_voice,
            "audio": self.bot.send_audio,
            "video": self.bot.send_video,
        }
        common |= {"caption": message.text or None, "reply_markup": inline(message)}
        common[file.kind] = file.file_id or InputFile(file.content, filename=file.name)
        sent = await senders[file.kind](**common)
        return Sent(message_id=sent.message_id, file_id=file_id_of(getattr(sent, file.kind)))


async def fetched(bot: ExtBot[Any], file_id: str, most: int) -> bytes | NotFetched:
    """Asks where the file lies, and for its bytes. The address has the token in it: it is told to nobody.

    Not by the library's own download, which would read a path of this machine if it were given one.
    """
    about = await bot.get_file(file_id)
    if about.file_path is None:
        return NotFetched(hitch=Hitch.FILE_UNKNOWN)
    if (about.file_size or 0) > most:
        return NotFetched(hitch=Hitch.TOO_BIG)
    reach("after_get_file")
    try:
        content = bytes(await bot.request.retrieve(quote(about.file_path, safe=":/")))
    except InvalidToken:  # 404: the address is old; the next try asks for a new one
        return NotFetched(hitch=Hitch.LINE)
    return content if len(content) <= most else NotFetched(hitch=Hitch.TOO_BIG)


def account_of(token: str) -> int:
    """The bot's own number, which its token begins with; 0 for what is no token."""
    number = token.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def file_id_of(part: Any) -> str | None:
    """The id of a file in a message, of the largest size of a photo; None when it arrived as another kind."""
    largest = (part[-1] if part else None) if isinstance(part, tuple) else part
    return getattr(largest, "file_id", None)


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
