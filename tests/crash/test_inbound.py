"""The program is killed at each named point of the way in, and restarted: nothing lost, nothing twice.

By polling and by webhook, against the local Telegram over HTTP, with repeated and shuffled updates.
"""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, update

from scheduler.outbox import OutboxRow, Status
from simulator.chats import User
from simulator.limits import Ages, Rates
from simulator.server import Simulator
from tests.bot.inbound import Update, eventually, text
from tests.crash.hosts import Host, free_port
from tests.crash.inbound_checks import CLEAN, Verdict, judge

TOKEN = "123456:TEST-token-of-many-lives-000000000"
SECRET = "secret-of-many-lives-0123456789-abcdef"
PER_CHAT = 2  # wrong tries; the fifth would be a pause
CHATS_A_LIFE = 8
POINTS = ("before_inbox_commit:1", "after_inbox_commit:1", "before_effect:3", "after_effect:3")
CANARIES = (TOKEN, SECRET, "999000101", "clave-secreta")
Begin = Callable[[str, str], Awaitable["Lives"]]

# Each test kills real processes many times: too slow, and too much at the mercy of a busy machine,
# for every change. `make chaos` runs them.
pytestmark = pytest.mark.chaos


class Lives:
    """The program's lives, the local Telegram, and everything that people sent."""

    def __init__(self, host: Host, url: str, folder: Path, by: str) -> None:
        self._host, self._folder = host, folder
        self.url, self.by, self.log = url, by, folder / "stderr.log"
        self.telegram = Simulator(
            token=TOKEN, rates=Rates(enabled=False), ages=Ages(webhook_retry_scale=0.05, webhook_timeout=5)
        )
        self.sent: dict[int, int] = {}
        self._all: list[Update] = []
        self._dice = random.Random(20260810)
        self._alive: int | None = None

    async def open(self) -> None:
        port = free_port()
        self._settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": await self.telegram.start(),
            "DATABASE_URL": self.url,
            "DATA_KEY": "clave-secreta",
            "SEND_RATE": "1000",
            "WEBHOOK_PORT": str(port),
        }
        if self.by == "webhook":
            self._settings |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": SECRET}

    async def close(self) -> None:
        if self._alive is not None:
            os.kill(self._alive, signal.SIGKILL)
            await self.ends()
        await self.telegram.stop()

    async def begins(self, point: str = "", *, naive: bool = False) -> int:
        """A life; its process id."""
        self.telegram.webhook._set_at = -1.0  # lives follow each other faster than deployments
        log = str(self.log)
        await self._host.says({"settings": self._settings, "log": log, "point": point, "naive": naive})
        word, self._alive = await self._host.hears()
        assert word == "alive"
        return self._alive

    async def listens(self) -> int:
        """A life that nothing ends from within, from the moment on at which it can be told to stop."""
        before = self.logged().count("listening")
        pid = await self.begins()

        async def heard() -> bool:
            return self.logged().count("listening") > before

        await eventually(heard, patience=30)
        return pid

    async def ends(self) -> int:
        """Waits until the life is over; its exit code."""
        word, code = await self._host.hears()
        assert word == "dead"
        self._alive = None
        return code

    def people_write(self) -> None:
        """New people with wrong invitations, and some updates again; as they come, not as they were sent."""
        first = 900 + len(self.sent)
        for chat_id in range(first, first + CHATS_A_LIFE):
            self.telegram.backend.world.add_user(User(id=chat_id, first_name="Rosa", started=True))
        new = [
            text(10_000 + 10 * chat_id + n, chat_id, f"/start clave-secreta-{n} 999000101")
            for chat_id in range(first, first + CHATS_A_LIFE)
            for n in range(PER_CHAT)
        ]
        again = self._dice.sample(self._all, min(4, len(self._all)))
        self._all += new
        self.sent |= {each["update_id"]: each["message"]["chat"]["id"] for each in new}
        batch = [*new, *again]
        self._dice.shuffle(batch)
        for each in batch:
            self.telegram.backend.updates.inject(each, ("chat", each["message"]["chat"]["id"]))

    async def quiet(self) -> bool:
        """True when Telegram has nothing left and every letter is out."""
        return not self.telegram.backend.updates.pending and self.verdict().open == 0

    def verdict(self) -> Verdict:
        calls = self.telegram.backend.recorder.select("sendMessage", None, 0)
        return judge(self.url, self.sent, [{"chat_id": c.chat_id, "message_id": c.message_id} for c in calls])

    def time_passes(self) -> None:
        """The leases of dead senders end: what they had on the wire is judged by the next life."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            connection.execute(
                update(OutboxRow)
                .where(OutboxRow.status.in_((Status.LEASED, Status.SENDING)))
                .values(lease_until=datetime.now(UTC) - timedelta(seconds=1))
            )
        engine.dispose()

    def logged(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    async def last_life(self) -> Verdict:
        """Lives until nothing is left to do, and stops when it is told."""
        self.time_passes()
        pid = await self.listens()
        await eventually(self.quiet, patience=40)
        os.kill(pid, signal.SIGTERM)
        assert await self.ends() == 0, self.logged()[-4000:]
        return self.verdict()


@pytest.fixture
async def lives(host: Host, tmp_path: Path) -> AsyncIterator[Begin]:
    opened: list[Lives] = []

    async def make(url: str, by: str) -> Lives:
        made = Lives(host, url, tmp_path, by)
        opened.append(made)
        await made.open()
        return made

    yield make
    for each in opened:
        await each.close()


async def test_polling_killed_at_every_point_loses_and_repeats_nothing(lives: Begin, database_url: str) -> None:
    await killed_at_every_point(await lives(database_url, "polling"))


async def test_a_webhook_killed_at_every_point_loses_and_repeats_nothing(lives: Begin, sqlite_url: str) -> None:
    await killed_at_every_point(await lives(sqlite_url, "webhook"))


async def killed_at_every_point(house: Lives) -> None:
    for point in POINTS:
        await house.begins(point)
        house.people_write()
        assert await house.ends() == 137, point
    assert await house.last_life() == CLEAN
    assert len(house.sent) == len(POINTS) * CHATS_A_LIFE * PER_CHAT
    assert [canary for canary in CANARIES if canary in house.logged()] == []


@pytest.mark.parametrize("by", ["polling", "webhook"])
async def test_killed_or_stopped_at_any_moment_and_nothing_is_lost_or_twice(
    lives: Begin, sqlite_url: str, by: str
) -> None:
    house = await lives(sqlite_url, by)
    for number, pause, code in ((signal.SIGTERM, 0.0, 0), (signal.SIGKILL, 0.1, -9), (signal.SIGTERM, 0.2, 0)):
        pid = await house.listens()
        house.people_write()
        await asyncio.sleep(pause)
        os.kill(pid, number)
        assert await house.ends() == code, house.logged()[-4000:]
    assert await house.last_life() == CLEAN
    assert "Traceback" not in house.logged()


async def test_the_checks_find_what_an_early_acknowledgement_loses(lives: Begin, sqlite_url: str) -> None:
    """Else they would prove nothing: acknowledged first, kept afterwards, killed in between."""
    house = await lives(sqlite_url, "polling")
    await house.begins("before_inbox_commit:1", naive=True)
    house.people_write()
    assert await house.ends() == 137
    verdict = await house.last_life()
    assert verdict.lost == verdict.replies_missing == CHATS_A_LIFE * PER_CHAT
