"""The ear's bot hears; what would send is refused by the program, not by review."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    CopyMessage,
    EditMessageText,
    GetMe,
    SendMessage,
    TelegramMethod,
)

from bot.mute import HEARING, SendingRefused, mute_bot
from simulator.server import Simulator

TOKEN = "123456:TEST-token-of-the-mute-bot-0000000"


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    telegram = Simulator(token=TOKEN)
    made = mute_bot(TOKEN, await telegram.start())
    yield made
    await made.session.close()
    await telegram.stop()


@pytest.mark.parametrize(
    "method",
    [
        SendMessage(chat_id=501, text="Hola"),
        EditMessageText(chat_id=501, message_id=1, text="Hola"),
        CopyMessage(chat_id=501, from_chat_id=502, message_id=1),
    ],
)
async def test_what_sends_is_refused_before_the_wire(bot: Bot, method: TelegramMethod[object]) -> None:
    with pytest.raises(SendingRefused, match=type(method).__name__):
        await bot(method)


async def test_every_way_to_send_is_refused(bot: Bot) -> None:
    with pytest.raises(SendingRefused):
        await bot.send_message(501, "Hola")


async def test_the_name_of_the_bot_is_heard(bot: Bot) -> None:
    assert (await bot(GetMe())).is_bot is True


async def test_a_tap_may_be_acknowledged(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot(AnswerCallbackQuery(callback_query_id="1"))


def test_nothing_that_is_heard_writes_to_a_person() -> None:
    assert {
        "answerCallbackQuery",
        "deleteWebhook",
        "getMe",
        "getUpdates",
        "getWebhookInfo",
        "setWebhook",
    } == HEARING


def test_the_bot_has_no_manners_of_its_own() -> None:
    assert mute_bot(TOKEN, "http://127.0.0.1:1").default == DefaultBotProperties()
