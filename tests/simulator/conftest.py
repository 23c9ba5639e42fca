"""A running simulator with a clock of its own, and the two real libraries as its guests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from simulator.limits import Ages, Rates
from simulator.server import Simulator
from tests.phone import Phone

Json = dict[str, Any]
Call = Callable[..., Awaitable[Json]]


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Stopwatch:
    """Seconds that rates are counted in, moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def rates() -> Rates:
    """Tests of rates override this."""
    return Rates.off()


@pytest.fixture
async def simulator(clock: Clock, stopwatch: Stopwatch, rates: Rates) -> AsyncIterator[Simulator]:
    ages = Ages(webhook_retry_scale=0.01)
    running = Simulator(now=clock, rates=rates, ages=ages, monotonic=stopwatch)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(simulator: Simulator, http: aiohttp.ClientSession) -> Call:
    """Call a method as JSON; the whole answer comes back."""

    async def calling(method: str, **params: Any) -> Json:
        async with http.post(f"{simulator.base_url}/bot{simulator.token}/{method}", json=params) as answer:
            body: Json = await answer.json()
            return body

    return calling


@pytest.fixture
def sim(simulator: Simulator, http: aiohttp.ClientSession) -> Call:
    """Call /sim/<path>: GET without a body, POST with one."""

    async def calling(path: str, body: Any = None, method: str = "") -> Any:
        verb = method or ("GET" if body is None else "POST")
        async with http.request(verb, f"{simulator.base_url}/sim/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    return calling


@pytest.fixture
async def rosa(simulator: Simulator) -> AsyncIterator[Phone]:
    """Rosa has started the bot."""
    phone = Phone(simulator.base_url, 101, "Rosa", phone="+51999000101", title="Docente")
    async with phone:
        await phone.starts()
        yield phone


@pytest.fixture
async def julio(simulator: Simulator) -> AsyncIterator[Phone]:
    """Julio exists but never started the bot."""
    async with Phone(simulator.base_url, 102, "Julio", phone="+51999000102") as phone:
        yield phone


@pytest.fixture
async def ear(simulator: Simulator) -> AsyncIterator[Bot]:
    """aiogram, pointed at the simulator."""
    server = TelegramAPIServer.from_base(simulator.base_url)
    bot = Bot(simulator.token, session=AiohttpSession(api=server))
    yield bot
    await bot.session.close()


@pytest.fixture
async def mouth(simulator: Simulator) -> AsyncIterator[ExtBot[None]]:
    """python-telegram-bot, pointed at the simulator."""
    base = simulator.base_url
    quick = HTTPXRequest(read_timeout=1, media_write_timeout=5)
    bot: ExtBot[None] = ExtBot(simulator.token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=quick)
    await bot.initialize()
    yield bot
    await bot.shutdown()
