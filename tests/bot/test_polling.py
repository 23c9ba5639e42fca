"""Long polling against the strict local Telegram: nothing is confirmed before it is committed."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiohttp import web

import bot.polling as module
from bot.inbox_rows import DONE
from bot.mute import mute_bot
from bot.polling import AnotherPoller, Polling
from domain.store import open_store
from scheduler.clock import TravelClock
from simulator.server import Simulator
from tests.bot.inbound import Notebook, eventually, rows, text, until

TOKEN = "123456:TEST-token-of-the-poller-000000000"
FINE = (DONE, 0, None)


class Line:
    """A poller on the local Telegram, with an inbox that notes."""

    def __init__(self, telegram: Simulator, bot: Bot, book: Notebook) -> None:
        self.telegram, self.bot, self.book = telegram, bot, book
        self.polling = Polling(bot, book.inbox)
        self.task: asyncio.Task[None] | None = None
        self.http = aiohttp.ClientSession(telegram.base_url)

    def starts(self) -> None:
        self.task = asyncio.create_task(self.polling.run())

    async def stops(self) -> None:
        self.polling.stop()
        if self.task is not None:
            await self.task

    async def sends(self, *updates: dict[str, Any]) -> None:
        assert (await self.http.post("/sim/updates", json=updates)).status == 200

    async def fails(self, effect: str, **more: Any) -> None:
        fault = {"effect": effect, "method": "getUpdates"} | more
        assert (await self.http.post("/sim/faults", json=fault)).status == 200

    async def is_confirmed(self) -> bool:
        """True when Telegram would give nothing again."""
        async with self.http.get("/sim/updates") as answer:
            return await answer.json() == []

    async def calls(self) -> list[dict[str, Any]]:
        async with self.http.get("/sim/log?method=getUpdates") as answer:
            return [call["params"] for call in await answer.json()]

    async def asks(self) -> bool:
        return await self.calls() != []

    async def asks_for_all(self) -> bool:
        """True when the last two questions had no offset."""
        return [call.get("offset") for call in (await self.calls())[-2:]] == [None, None]


@pytest.fixture
async def line(sqlite_url: str, clock: TravelClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    monkeypatch.setattr(module, "BACKOFF", 0.02)
    monkeypatch.setattr(module, "LONGEST_BACKOFF", 0.1)
    telegram = Simulator(token=TOKEN, now=clock.now)
    bot = mute_bot(TOKEN, await telegram.start())
    store = open_store(sqlite_url)
    made = Line(telegram, bot, Notebook(store, clock))
    yield made
    made.polling.stop()
    if made.task is not None:
        with contextlib.suppress(Exception, asyncio.CancelledError):
            await made.task
    await made.http.close()
    await bot.session.close()
    await telegram.stop()
    store.close()


async def test_updates_are_committed_and_then_confirmed(line: Line) -> None:
    await line.sends(text(11), text(12), text(13, 502))
    line.starts()
    await until(lambda: len(line.book.handled) == 3)
    await eventually(line.is_confirmed)
    assert rows(line.book.store) == {11: FINE, 12: FINE, 13: FINE}
    offsets = [call.get("offset") for call in await line.calls()]
    assert offsets[:2] == [None, "14"]


async def test_only_what_is_read_is_asked_for(line: Line) -> None:
    line.starts()
    await line.sends(text(11))
    await until(lambda: line.book.handled == [11])
    assert (await line.calls())[0]["allowed_updates"] == json.dumps(["message", "callback_query", "my_chat_member"])


async def test_a_batch_that_could_not_be_committed_is_asked_for_again(line: Line) -> None:
    real, left = line.book.inbox.take, [2]

    async def take(updates: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise OSError("disk")
        await real(updates)

    line.book.inbox.take = take  # type: ignore[method-assign]
    await line.sends(text(11), text(12))
    line.starts()
    await until(lambda: line.book.handled == [11, 12])
    assert [call.get("offset") for call in await line.calls()][:3] == [None, None, None]


async def test_ids_that_begin_lower_are_heard_once_nothing_came(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT", 0)
    line.telegram.backend.updates.patient_with_busy_pollers = True
    await line.sends(text(9_000_000))
    line.starts()
    await until(lambda: line.book.handled == [9_000_000])
    await eventually(line.asks_for_all)
    await line.sends(text(12))
    await until(lambda: line.book.handled == [9_000_000, 12])


@pytest.mark.parametrize(
    "fault",
    [
        {"effect": "status", "code": 502, "html": True},
        {"effect": "status", "code": 500},
        {"effect": "status", "code": 200, "html": True},
        {"effect": "status", "code": 429, "retry_after": 0},
        {"effect": "drop_before"},
        {"effect": "deliver_then_reset"},
        {"effect": "status", "code": 409, "description": "Conflict: terminated by other getUpdates request"},
    ],
)
async def test_a_bad_answer_is_survived_and_nothing_is_lost(line: Line, fault: dict[str, Any]) -> None:
    await line.fails(**fault, times=3)
    await line.sends(text(11), text(12))
    line.starts()
    await until(lambda: line.book.handled == [11, 12])


@pytest.mark.parametrize(("code", "error"), [(401, TelegramUnauthorizedError), (404, TelegramNotFound)])
async def test_a_token_that_is_refused_ends_the_poller(line: Line, code: int, error: type[Exception]) -> None:
    await line.fails("status", code=code)
    line.starts()
    assert line.task is not None
    with pytest.raises(error):
        await asyncio.wait_for(line.task, 5)


async def test_another_poller_is_told_once_and_ends_this_one_after_a_while(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "CONFLICT_PATIENCE", 0.3)
    await line.fails("status", code=409, times=None)
    line.starts()
    assert line.task is not None
    with pytest.raises(AnotherPoller):
        await asyncio.wait_for(line.task, 5)
    assert capsys.readouterr().out.count("another program polls this bot") == 1


async def test_two_pollers_that_take_turns_are_still_a_conflict(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between two conflicts each hears something: that does not make it one poller."""
    monkeypatch.setattr(module, "CONFLICT_PATIENCE", 0.3)
    monkeypatch.setattr(module, "WAIT", 0)
    line.telegram.backend.updates.patient_with_busy_pollers = True
    await line.fails("status", code=409, times=None, share=0.5)
    line.starts()
    assert line.task is not None
    with pytest.raises(AnotherPoller):
        await asyncio.wait_for(line.task, 5)
    assert capsys.readouterr().out.count("another program polls this bot") == 1


async def test_it_stops_at_once_while_telegram_holds_the_question(line: Line) -> None:
    line.starts()
    await eventually(line.asks)
    began = asyncio.get_running_loop().time()
    await line.stops()
    assert asyncio.get_running_loop().time() - began < 2.0


async def test_it_stops_at_once_while_it_pauses(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    await line.fails("status", code=429, retry_after=3600, times=None)
    line.starts()
    await eventually(line.asks)
    await asyncio.wait_for(line.stops(), 2)


async def test_a_poller_that_is_cancelled_leaves_no_question_behind(line: Line) -> None:
    line.starts()
    await eventually(line.asks)
    assert line.task is not None
    line.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await line.task
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert [task for task in others if "_ask" in repr(task)] == []


@pytest.mark.parametrize(
    ("garbage", "kept"),
    [
        ([{"update_id": "x"}, text(11), {}, {"update_id": 2**80}], {11: FINE}),
        ([{"update_id": True}], {}),
        ([{"message": {}}], {}),
        (["text", None, 3], {}),
    ],
)
async def test_garbage_between_updates_does_not_hold_them_up(
    sqlite_url: str, clock: TravelClock, garbage: list[Any], kept: dict[int, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Bot API server that is not Telegram's may send anything."""
    monkeypatch.setattr(module, "BACKOFF", 0.02)
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(dict(await request.post()))
        return web.json_response({"ok": True, "result": garbage if len(asked) < 3 else []})

    app = web.Application()
    app.router.add_post("/bot{token}/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot = mute_bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}")
    store = open_store(sqlite_url)
    book = Notebook(store, clock)
    polling = Polling(bot, book.inbox)
    task = asyncio.create_task(polling.run())
    await until(lambda: len(asked) > 3)
    polling.stop()
    await task
    await book.inbox.idle()
    assert rows(store) == kept
    await bot.session.close()
    await runner.cleanup()
    store.close()


async def test_the_token_is_never_logged(
    line: Line, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await line.fails("drop_before", times=2)
    await line.fails("status", code=502, html=True, times=2)
    await line.sends(text(11, words="+51999000101"))
    line.starts()
    await until(lambda: line.book.handled == [11])
    await line.stops()
    written = capsys.readouterr()
    logged = (
        written.out
        + written.err
        + "".join(record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp.access"))
    )
    assert "polling interrupted" in logged
    assert TOKEN not in logged
    assert "999000101" not in logged
