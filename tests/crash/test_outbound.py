"""The sender is killed at each named point and at any moment, and stopped longer than its lease.

Nothing is lost, and no copy is delivered that the outbox does not count. The same checker first fails on the sender
that people write, or it would prove nothing. `YANAPAQ_CHAOS_KILLS` sets how many kills the long run has (300).
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from domain.store import open_store
from scheduler.outbox import post
from simulator.chats import User
from simulator.faults import Fault
from simulator.limits import Rates
from simulator.recorder import Call
from simulator.server import Simulator
from tests.conftest import postgres_sql
from tests.crash import lines
from tests.crash.hosts import Host
from tests.crash.outbound_checks import CLEAN, Figures, Verdict, judge

ROOT = Path(__file__).parents[2]
SEED = 20260810
PATIENCE = 60.0
POINTS = ("after_claim", "after_intent", "after_post", "after_mark")
SLOW = Fault(effect="delay", method="sendMessage", seconds=0.02, times=None)
# A line that is bad: share of the calls, what happens to them.
NET = (
    Fault(effect="deliver_then_reset", method="sendMessage", share=0.03, times=None),
    Fault(effect="deliver_then_hang", method="sendMessage", share=0.02, times=None),
    Fault(effect="deliver_then_status", method="sendMessage", share=0.03, times=None),
    Fault(effect="drop_before", method="sendMessage", share=0.03, times=None),
    Fault(effect="status", method="sendMessage", code=500, share=0.02, times=None),
    Fault(effect="status", method="sendMessage", code=429, retry_after=1, share=0.005, times=None),
    SLOW,
)
AMBIGUOUS = {"deliver_then_reset", "deliver_then_hang", "deliver_then_status", "drop_before", "status"}


class Office:
    """Letters in a database, the strict local Telegram, and senders that die."""

    def __init__(self, host: Host, url: str, folder: Path) -> None:
        self.host, self.url, self.log = host, url, folder / "senders.log"
        self.telegram = Simulator(token=lines.TOKEN, rates=Rates.off())
        self.telegram.backend.faults.add(SLOW)
        self.dice, self.kills, self.born = random.Random(SEED), 0, time.time()
        self._alive: set[int] = set()

    async def open(self, letters: int) -> None:
        self.api = await self.telegram.start()
        for chat in {lines.chat(n) for n in range(letters)}:
            self.telegram.backend.world.add_user(User(id=chat, first_name="Rosa", started=True))
        store = open_store(self.url)
        with Session(store.engine) as session, session.begin():
            post(session, *(lines.letter(n) for n in range(letters)))
        store.close()

    async def close(self) -> None:
        for pid in list(self._alive):
            os.kill(pid, signal.SIGKILL)
            await self.ends(pid)
        await self.telegram.stop()

    @property
    def calls(self) -> list[Call]:
        return self.telegram.backend.recorder.select("sendMessage", None, 0)

    async def begins(self, point: str = "", *, naive: bool = False) -> int:
        about = {"url": self.url, "api": self.api, "born": self.born, "log": str(self.log)}
        pid = await self.host.asks(lines.order(**about, point=point, naive=naive))
        self._alive.add(pid)
        return pid

    async def ends(self, pid: int) -> int:
        self._alive.discard(pid)
        return await self.host.asks({"wait": pid})

    async def after_calls(self, number: int) -> None:
        """Until so many more calls have been heard."""
        wanted = len(self.calls) + number
        await self.until(lambda: len(self.calls) >= wanted)

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not wanted():  # noqa: ASYNC110 - the log grows in another task
                await asyncio.sleep(0.002)

    async def dies_somewhere(self, *, naive: bool = False) -> None:
        """A life that is killed after some calls, in the middle of whatever it does."""
        pid = await self.begins(naive=naive)
        await self.after_calls(self.dice.randint(1, 8))
        await asyncio.sleep(self.dice.uniform(0, 0.03))
        os.kill(pid, signal.SIGKILL)
        assert await self.ends(pid) == -signal.SIGKILL
        self.kills += 1

    async def dies_at(self, point: str, *, naive: bool = False) -> None:
        """A life that ends as by a power cut when it comes to the point for the n-th time."""
        pid = await self.begins(f"{point}:{self.dice.randint(1, 8)}", naive=naive)
        async with asyncio.timeout(PATIENCE):
            assert await self.ends(pid) == 137, self.logged()
        self.kills += 1

    async def stands_still(self) -> None:
        """A life that stops in the middle for longer than its lease, while another takes over."""
        pid = await self.begins()
        await self.after_calls(4)
        os.kill(pid, signal.SIGSTOP)
        other = await self.begins()
        await asyncio.sleep(lines.LEASE.total_seconds() + 1)
        os.kill(pid, signal.SIGCONT)
        await asyncio.sleep(0.5)
        for each in (pid, other):
            await self.is_told_to_stop(each)

    async def is_told_to_stop(self, pid: int) -> None:
        os.kill(pid, signal.SIGTERM)
        assert await self.ends(pid) == 0, self.logged()

    async def finishes(self, *, naive: bool = False) -> tuple[Verdict, Figures]:
        """A last life, when the leases of the dead are over, until nothing is left to do."""
        self.born -= lines.LEASE.total_seconds()
        pid = await self.begins(naive=naive)
        async with asyncio.timeout(PATIENCE):
            while judge(self.url, self.calls)[0].open:  # noqa: ASYNC110 - the database tells, no event does
                await asyncio.sleep(0.2)
        os.kill(pid, signal.SIGKILL if naive else signal.SIGTERM)
        code = await self.ends(pid)
        assert code == (-signal.SIGKILL if naive else 0), self.logged()
        await asyncio.sleep(0.1)
        return judge(self.url, self.calls)

    def logged(self) -> str:
        return self.log.read_text()[-4000:] if self.log.exists() else ""


Open = Callable[..., Awaitable[Office]]


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    opened = Host("sender")
    yield opened
    opened.close()


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> str:
    postgres_sql(postgres_server, f"CREATE DATABASE senders TEMPLATE {postgres_template}")
    return postgres_server.format(name="senders")


@pytest.fixture
async def office(host: Host, tmp_path: Path) -> AsyncIterator[Open]:
    opened: list[Office] = []

    async def make(url: str, letters: int) -> Office:
        made = Office(host, url, tmp_path)
        opened.append(made)
        await made.open(letters)
        return made

    yield make
    for each in opened:
        await each.close()


def check(office: Office, verdict: Verdict, figures: Figures, doubts: int = 0) -> None:
    """Nothing lost, every copy counted, no more copies than deaths and doubts can explain, nothing told to the log."""
    print(f"seed {SEED}: {office.kills} kills, {figures}")
    assert verdict == CLEAN
    assert figures.copies <= figures.uncertain <= office.kills * lines.IN_FLIGHT + doubts
    log = office.log.read_text() if office.log.exists() else ""
    assert [secret for secret in (lines.TOKEN, lines.TOKEN.partition(":")[2], lines.CANARY) if secret in log] == []


async def test_the_checker_finds_the_faults_of_a_sender_that_marks_after_it_has_sent(
    office: Open, sqlite_url: str
) -> None:
    there = await office(sqlite_url, 120)
    for _ in range(3):
        await there.dies_at("after_post", naive=True)
        await there.dies_somewhere(naive=True)
    verdict, figures = await there.finishes(naive=True)
    assert verdict.uncounted > 0
    assert (verdict.open, figures.uncertain) == (0, 0)


async def test_a_sender_that_nothing_happens_to_sends_all_once(office: Open, database_url: str) -> None:
    there = await office(database_url, 60)
    verdict, figures = await there.finishes()
    check(there, verdict, figures)
    assert (figures.copies, figures.uncertain, len(there.calls)) == (0, 0, 60)


# Fault -> (status, uncertain, copies on the phone) of the one letter, a REPLY, after the next life.
AT_A_POINT = {
    "after_claim": ("sent", 0, 1),
    "after_intent": ("sent", 1, 1),
    "after_post": ("sent", 1, 2),
    "after_mark": ("sent", 0, 1),
}


@pytest.mark.parametrize("point", POINTS)
async def test_a_death_at_a_point_costs_what_the_table_of_faults_says(
    office: Open, database_url: str, point: str
) -> None:
    there = await office(database_url, 1)
    pid = await there.begins(point)
    assert await there.ends(pid) == 137
    there.kills = 1
    verdict, figures = await there.finishes()
    check(there, verdict, figures)
    status = "sent" if figures.unknown == 0 else "unknown"
    assert (status, figures.uncertain, 1 + figures.copies) == AT_A_POINT[point]


async def test_thirty_two_deaths_lose_nothing_and_double_nothing_uncounted(office: Open, sqlite_url: str) -> None:
    there = await office(sqlite_url, 360)
    for n in range(16):
        await there.dies_at(POINTS[n % len(POINTS)])
        await there.dies_somewhere()
    verdict, figures = await there.finishes()
    check(there, verdict, figures)
    assert (there.kills, figures.rows) == (32, 360)
    assert figures.uncertain > 0


async def test_deaths_on_postgresql_too(office: Open, postgres_url: str) -> None:
    there = await office(postgres_url, 150)
    for point in POINTS:
        await there.dies_at(point)
        await there.dies_somewhere()
    check(there, *await there.finishes())


async def test_a_sender_that_stands_still_longer_than_its_lease_doubles_nothing_uncounted(
    office: Open, database_url: str
) -> None:
    there = await office(database_url, 150)
    await there.stands_still()
    check(there, *await there.finishes(), doubts=2 * lines.IN_FLIGHT)


async def test_two_senders_of_which_one_dies_share_the_work(office: Open, database_url: str) -> None:
    there = await office(database_url, 150)
    steady = await there.begins()
    for _ in range(3):
        await there.dies_somewhere()
    await there.is_told_to_stop(steady)
    check(there, *await there.finishes())


async def test_a_sender_that_is_told_to_stop_leaves_no_doubt(office: Open, database_url: str) -> None:
    there = await office(database_url, 90)
    for _ in range(3):
        pid = await there.begins()
        await there.after_calls(there.dice.randint(1, 8))
        await there.is_told_to_stop(pid)
    verdict, figures = await there.finishes()
    check(there, verdict, figures)
    assert (figures.uncertain, figures.copies) == (0, 0)


async def test_deaths_on_a_bad_line(office: Open, sqlite_url: str) -> None:
    there = await office(sqlite_url, 150)
    there.telegram.backend.faults.script[:] = fresh(NET)
    for _ in range(6):
        await there.dies_somewhere()
    check(there, *await there.finishes(), doubts=doubts(there))
    assert "not sent" in there.logged()  # the log that tells no secret does tell something


def fresh(faults: tuple[Fault, ...]) -> list[Fault]:
    return [Fault(**vars(fault)) for fault in faults]


def doubts(office: Office) -> int:
    """Calls whose answer may have left a doubt: injected ones, and those that a slow machine answered too late."""
    late = lines.TIMEOUTS.read * 0.5
    return sum(call.fault in AMBIGUOUS or call.seconds > late for call in office.calls)


@pytest.mark.chaos
async def test_hundreds_of_deaths_on_a_bad_line(office: Open, database_url: str) -> None:
    kills = int(os.environ.get("YANAPAQ_CHAOS_KILLS", "300"))
    there = await office(database_url, 12 * kills)
    there.telegram.backend.faults.script[:] = fresh(NET)
    while there.kills < kills:
        await there.dies_somewhere()
        await there.dies_at(there.dice.choice(POINTS))
        if there.kills % 50 == 0:
            await there.stands_still()
    check(there, *await there.finishes(), doubts=doubts(there) + 2 * lines.IN_FLIGHT * (kills // 50 + 1))
