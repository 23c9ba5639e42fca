"""The program against the strict local Telegram: polling, webhook, the orderly stop, and how it ends."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.utils.token import TokenValidationError
from structlog.testing import capture_logs

from bot import run
from bot.exits import Exit, Stop
from bot.ground import lay, plain_engine
from bot.mute import mute_bot
from bot.polling import ALLOWED
from bot.settings import Settings
from domain.store import run_unit
from scheduler.channels.telegram import Timeouts
from scheduler.claim import LEASE
from scheduler.delivery import BEFORE_STOP
from scheduler.hold import hold, release
from scheduler.intent import MARGIN
from simulator.server import TOKEN, Simulator
from tests.bot.desk import KEY
from tests.phone import Phone

SECRET = "s" * 40
PATIENCE = 20.0


@pytest.fixture
async def telegram() -> AsyncIterator[Simulator]:
    simulator = Simulator(token=TOKEN)
    await simulator.start()
    yield simulator
    await simulator.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def settings(database_url: str, telegram: Simulator, **other: object) -> Settings:
    lay(database_url)
    return Settings(
        **{  # type: ignore[arg-type]
            "_env_file": None,
            "bot_token": TOKEN,
            "telegram_api_url": telegram.base_url,
            "database_url": database_url,
            "data_key": KEY,
            "webhook_port": free_port(),
        }
        | other
    )


@asynccontextmanager
async def served(chosen: Settings) -> AsyncIterator[str]:
    """The running program; its own address. Left as by SIGTERM."""
    told = asyncio.Event()
    task = asyncio.create_task(run.serve(chosen, told))
    address = f"http://127.0.0.1:{chosen.webhook_port}"
    async with asyncio.timeout(PATIENCE):
        while not task.done() and await status(f"{address}/health") != 200:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.05)
    if task.done():
        task.result()
    try:
        yield address
    finally:
        told.set()
        async with asyncio.timeout(PATIENCE):
            await task


async def status(url: str) -> int:
    try:
        async with aiohttp.ClientSession() as client, client.get(url) as answer:
            return answer.status
    except aiohttp.ClientError:
        return 0


async def greeted(telegram: Simulator) -> str:
    """What the bot says first to a stranger who starts it."""
    async with Phone(telegram.base_url, 77, "Ana") as phone:
        await phone.starts()
        return (await phone.sees_new(timeout=PATIENCE)).sender


async def test_a_stranger_is_answered_by_polling(database_url: str, telegram: Simulator) -> None:
    async with served(settings(database_url, telegram)):
        assert await greeted(telegram) == "bot"


async def test_a_stranger_is_answered_by_webhook(database_url: str, telegram: Simulator) -> None:
    port = free_port()
    chosen = settings(
        database_url,
        telegram,
        webhook_port=port,
        webhook_url=f"http://127.0.0.1:{port}/",
        webhook_secret=SECRET,
    )
    async with served(chosen) as address:
        bot = mute_bot(TOKEN, telegram.base_url)
        info = await bot.get_webhook_info()
        await bot.session.close()
        assert (info.url, sorted(info.allowed_updates or [])) == (address + run.webhook_path(SECRET), sorted(ALLOWED))
        assert await greeted(telegram) == "bot"


async def test_a_wrong_webhook_secret_is_turned_away(sqlite_url: str, telegram: Simulator) -> None:
    port = free_port()
    chosen = settings(
        sqlite_url, telegram, webhook_port=port, webhook_url=f"http://127.0.0.1:{port}", webhook_secret=SECRET
    )
    async with served(chosen) as address, aiohttp.ClientSession() as client:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "x" * 40}
        url = address + run.webhook_path(SECRET)
        async with client.post(url, json={"update_id": 1}, headers=headers) as answer:
            assert answer.status == 401


def test_a_stop_waits_longer_than_the_slowest_message_and_its_outcome() -> None:
    """At a deploy a message on the wire ends known, not in doubt; the supervisor of the README waits longer still."""
    given = re.search(r"give it (\d+) seconds", (Path(run.__file__).parents[1] / "README.md").read_text())
    assert given is not None
    waits = [Timeouts().total, BEFORE_STOP, run.STOP_WITHIN, float(given[1])]
    assert waits == sorted(set(waits))
    assert Timeouts().total < MARGIN.total_seconds() < LEASE.total_seconds()


@pytest.mark.parametrize(
    ("url", "safe", "warned"),
    [("sqlite:///x.db", False, 1), ("sqlite:///x.db", True, 0), ("postgresql+psycopg://h/n", False, 0)],
)
def test_an_old_sqlite_is_warned_of_at_start(url: str, safe: bool, warned: int) -> None:
    with capture_logs() as said:
        run.warn_of_sqlite(url, safe)
    assert [line["log_level"] for line in said] == ["warning"] * warned


def test_the_webhook_path_does_not_tell_the_secret() -> None:
    path = run.webhook_path(SECRET)
    assert (SECRET in path, len(path), path == run.webhook_path("t" * 40)) == (False, 41, False)


async def test_health_and_metrics_are_served(sqlite_url: str, telegram: Simulator) -> None:
    async with served(settings(sqlite_url, telegram)) as address, aiohttp.ClientSession() as client:
        async with client.get(f"{address}/health") as answer:
            assert await answer.json() == {"status": "ok", "oldest_due_seconds": 0.0}
        async with client.get(f"{address}/metrics") as answer:
            assert "yanapaq_oldest_due_seconds 0.0" in (await answer.text()).splitlines()
        assert await status(f"{address}{run.webhook_path(SECRET)}") == 404


async def test_a_house_that_is_held_hears_and_says_nothing_until_it_is_released(
    sqlite_url: str, telegram: Simulator
) -> None:
    chosen = settings(sqlite_url, telegram)
    engine = plain_engine(sqlite_url)
    run_unit(engine, lambda session: hold(session, datetime.now(UTC)))
    async with served(chosen), Phone(telegram.base_url, 77, "Ana") as phone:
        await phone.starts()
        with pytest.raises(AssertionError, match="sees no new message"):
            await phone.sees_new(timeout=1.0)
        run_unit(engine, lambda session: release(session, datetime.now(UTC)))
        assert (await phone.sees_new(timeout=PATIENCE)).sender == "bot"
    engine.dispose()


async def test_a_token_that_telegram_refuses_ends_the_start(sqlite_url: str, telegram: Simulator) -> None:
    chosen = settings(sqlite_url, telegram, bot_token="99999999:AAnot-the-token-of-this-telegram-00")
    with pytest.raises(TelegramUnauthorizedError):
        await run.serve(chosen, asyncio.Event())


async def test_a_token_that_is_none_ends_the_start(sqlite_url: str, telegram: Simulator) -> None:
    with pytest.raises(TokenValidationError):
        await run.serve(settings(sqlite_url, telegram, bot_token="hola"), asyncio.Event())


async def test_a_webhook_in_the_way_is_told_and_left(sqlite_url: str, telegram: Simulator) -> None:
    bot = mute_bot(TOKEN, telegram.base_url)
    await bot.set_webhook("http://127.0.0.1:9/x", secret_token=SECRET)
    with pytest.raises(Stop) as ended:
        await run.serve(settings(sqlite_url, telegram), asyncio.Event())
    info = await bot.get_webhook_info()
    await bot.session.close()
    assert (ended.value.said.code, info.url) == (Exit.TELEGRAM, "http://127.0.0.1:9/x")
    assert "yanapaq operator drop-webhook" in ended.value.said.text


async def test_a_port_that_is_taken_is_told(sqlite_url: str, telegram: Simulator) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        chosen = settings(sqlite_url, telegram, webhook_port=other.getsockname()[1])
        with pytest.raises(Stop) as ended:
            await run.serve(chosen, asyncio.Event())
    assert ended.value.said.code == Exit.SETTINGS
    assert f":{chosen.webhook_port}" in ended.value.said.text


async def test_a_telegram_that_is_away_is_waited_for_and_then_told(
    sqlite_url: str, telegram: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "FIRST_WAIT", 0.001)
    chosen = settings(sqlite_url, telegram, telegram_api_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Stop) as ended:
        await run.serve(chosen, asyncio.Event())
    assert ended.value.said.code == Exit.TELEGRAM


async def test_a_stop_while_waiting_for_telegram_ends_at_once(sqlite_url: str, telegram: Simulator) -> None:
    told = asyncio.Event()
    told.set()
    chosen = settings(sqlite_url, telegram, telegram_api_url=f"http://127.0.0.1:{free_port()}")
    async with asyncio.timeout(PATIENCE):
        await run.serve(chosen, told)


class Process:
    """`yanapaq run` as an operator starts it."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process, self.port = process, port

    @classmethod
    async def start(cls, folder: Path, telegram: Simulator, **other: str) -> "Process":
        port = free_port()
        environment = os.environ | {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.base_url,
            "DATABASE_URL": f"sqlite:///{folder}/run.db",
            "WEBHOOK_PORT": str(port),
            "PYTHONPATH": str(Path(run.__file__).parents[1]),
            **other,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, cwd=folder, stderr=asyncio.subprocess.PIPE
        )
        return cls(process, port)

    async def up(self) -> None:
        async with asyncio.timeout(60):
            while await status(f"http://127.0.0.1:{self.port}/health") != 200:
                assert self.process.returncode is None, await self.said()
                await asyncio.sleep(0.1)

    async def said(self) -> str:
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_in_order_and_nothing_private_is_in_the_log(
    tmp_path: Path, telegram: Simulator, number: signal.Signals
) -> None:
    program = await Process.start(tmp_path, telegram)
    await program.up()
    assert await greeted(telegram) == "bot"
    program.process.send_signal(number)
    async with asyncio.timeout(PATIENCE):
        said, code = await program.said(), await program.process.wait()
    assert (code, "stopping" in said, "Traceback" in said, TOKEN in said) == (0, True, False, False), said


async def test_a_refused_token_exits_with_its_own_code(tmp_path: Path, telegram: Simulator) -> None:
    token = "99999999:AAnot-the-token-of-this-telegram-00"
    program = await Process.start(tmp_path, telegram, BOT_TOKEN=token)
    async with asyncio.timeout(60):
        said, code = await program.said(), await program.process.wait()
    assert (code, "Telegram no acepta el BOT_TOKEN" in said) == (3, True), said
    assert ("Traceback" in said, token in said) == (False, False)
