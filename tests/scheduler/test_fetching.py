"""The fetching of files as a whole, with a source that answers as it is told, on both databases."""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, undefer

from content.files.media_type import JPEG, OGG
from content.received import Received
from domain.store import Store
from scheduler import attachments, errands, pace
from scheduler.attachments import MOST_BYTES, Attachment, Fate, Reason
from scheduler.channels.port import Hitch, NotFetched
from scheduler.clock import TravelClock
from scheduler.errands import LEASE, Errand
from scheduler.fetching import (
    AT_ONCE,
    BEFORE_NEXT_LOOK,
    FIRST_RETRY,
    LONGEST_RETRY,
    TRIES,
    Fetching,
    Looked,
    backoff,
    conclude,
    look,
)
from scheduler.outbox import OutboxRow
from scheduler.wake import Wake
from tests import media
from tests.scheduler.letters import DAY, HOUR, MINUTE, NOW, hello

Write = Callable[[Callable[[Session], object]], None]
Answer = bytes | NotFetched | Exception
PATIENCE = 20.0


class Script:
    """A source that answers as it is told, else with a voice note; remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, int]] = []
        self.now = self.most_at_once = 0
        self.opened = asyncio.Event()
        self.opened.set()

    async def fetch(self, file_id: str, most: int) -> bytes | NotFetched:
        self.asked.append((file_id, most))
        answer = self.answers.pop(0) if self.answers else media.VOICE
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        try:
            await self.opened.wait()
        finally:
            self.now -= 1
        if isinstance(answer, Exception):
            raise answer
        return answer


class Office:
    """Fetching that runs, and its parts."""

    def __init__(self, store: Store, write: Write) -> None:
        self.store, self.write = store, write
        self.clock, self.source, self.wake = TravelClock(NOW), Script(), Wake()
        self.fetching = self.another()

    def another(self, **about: Any) -> Fetching:
        return Fetching(self.store, self.source, self.clock, self.wake, **about)

    def want(self, file_id: str = "A", size: int = 0, *, follows: bool = False) -> uuid.UUID:
        keys: list[uuid.UUID] = []

        def work(session: Session) -> None:
            keys.append(attachments.want(session, Received(kind="voice", file_id=file_id, size=size), NOW))
            if follows:
                attachments.follow(session, keys[0], hello, {}, chat_id=5, person_id=None)

        self.write(work)
        self.wake.ring()
        return keys[0]

    def row(self, key: uuid.UUID) -> Attachment:
        with Session(self.store.engine, expire_on_commit=False) as session:
            row = session.get_one(Attachment, key, options=[undefer(Attachment.content)])
            assert row.content is None or row.sha256 == hashlib.sha256(row.content).hexdigest()
            return row

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.fetching.run())
        try:
            yield
        finally:
            self.source.opened.set()
            async with asyncio.timeout(PATIENCE):
                await self.fetching.stop()
                await task

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 - rows tell, no event does
                await asyncio.sleep(0.01)

    async def settles(self, key: uuid.UUID) -> Attachment:
        async with self.running():
            await self.until(lambda: self.row(key).status != Fate.WANTED)
        return self.row(key)

    async def tries(self, key: uuid.UUID, attempts: int = 1) -> Attachment:
        """Until the file waits again after so many tries."""
        async with self.running():
            await self.until(lambda: len(self.source.asked) >= attempts)
            await self.until(lambda: not self.fetching.at_work)
        return self.row(key)


@pytest.fixture
def office(store: Store, write: Write) -> Office:
    return Office(store, write)


async def test_what_is_wanted_is_fetched_and_kept(office: Office) -> None:
    row = await office.settles(office.want("AwAC", 4_000))
    assert (row.status, row.mime, row.size, row.content) == (Fate.KEPT, OGG, len(media.VOICE), media.VOICE)
    assert (row.file_id, row.not_before, row.reason) == (None, None, None)
    assert office.source.asked == [("AwAC", MOST_BYTES)]


async def test_a_photo_is_kept_without_what_its_phone_wrote(office: Office) -> None:
    office.source.answers = [media.jpeg_of_a_phone()]
    row = await office.settles(office.want())
    assert (row.mime, row.content) == (JPEG, media.JPEG)


@pytest.mark.parametrize("data", [b"", b"MZ\x90\0", media.JPEG[:200], b"\xff\xd8\xff\xda\0\x02"])
async def test_what_is_none_of_the_allowed_is_refused_and_not_kept(office: Office, data: bytes) -> None:
    office.source.answers = [data]
    row = await office.settles(office.want())
    assert (row.status, row.reason, row.content, row.file_id) == (Fate.REFUSED, Reason.WRONG_TYPE, None, None)


async def test_what_is_said_to_be_too_big_is_not_even_asked_for(office: Office) -> None:
    row = await office.settles(office.want(size=MOST_BYTES + 1))
    assert (row.status, row.reason, office.source.asked) == (Fate.REFUSED, Reason.TOO_BIG, [])


async def test_what_turns_out_too_big_is_refused(office: Office) -> None:
    office.source.answers = [NotFetched(hitch=Hitch.TOO_BIG)]
    row = await office.settles(office.want())
    assert (row.status, row.reason) == (Fate.REFUSED, Reason.TOO_BIG)


# Another try


@pytest.mark.parametrize(
    "answer", [NotFetched(hitch=Hitch.LINE), NotFetched(hitch=Hitch.FILE_UNKNOWN), ValueError("x")]
)
async def test_a_file_that_is_not_had_is_tried_again_a_little_later(office: Office, answer: Answer) -> None:
    office.source.answers = [answer]
    key = office.want()
    row = await office.tries(key)
    assert (row.status, row.attempts, row.file_id) == (Fate.WANTED, 1, "A")
    assert row.not_before is not None
    assert FIRST_RETRY / 2 <= (row.not_before - NOW).total_seconds() <= FIRST_RETRY + PATIENCE
    office.clock.move_to(row.not_before)
    office.fetching = office.another()
    assert (await office.settles(key)).status == Fate.KEPT


@pytest.mark.parametrize(("hitch", "reason"), [(Hitch.LINE, Reason.NO_WAY), (Hitch.FILE_UNKNOWN, Reason.GONE)])
def test_a_file_that_is_never_had_is_given_up_and_its_sender_told(
    session: Session, hitch: Hitch, reason: Reason
) -> None:
    key = attachments.want(session, Received(kind="voice", file_id="A"), NOW)
    attachments.follow(session, key, hello, {}, chat_id=5, person_id=None)
    now = NOW
    for attempt in range(1, TRIES[hitch] + 1):
        assert session.get_one(Attachment, key).status == Fate.WANTED
        errand = errands.claim(session, now)
        assert errand is not None and errand.attempts == attempt
        conclude(session, errand, NotFetched(hitch=hitch), now)
        session.expire_all()
        now += timedelta(seconds=LONGEST_RETRY)
    row = session.get_one(Attachment, key)
    assert (row.status, row.reason, row.file_id, row.letter) == (Fate.FAILED, reason, None, None)
    (letter,) = session.scalars(select(OutboxRow))
    assert (letter.chat_id, letter.args) == (5, {"outcome": "failed", "reason": reason})


def test_a_line_may_be_away_for_hours_and_a_file_for_minutes() -> None:
    longest = {
        hitch: sum(min(FIRST_RETRY * 2**n, LONGEST_RETRY) for n in range(most - 1)) for hitch, most in TRIES.items()
    }
    assert longest[Hitch.LINE] / 2 > 6 * 3600
    assert 120 < longest[Hitch.FILE_UNKNOWN] / 2 < longest[Hitch.FILE_UNKNOWN] < 1800


@pytest.mark.parametrize(("attempts", "longest"), [(1, 5), (2, 10), (5, 80), (11, 3600), (24, 3600), (900, 3600)])
def test_the_wait_doubles_up_to_an_hour(attempts: int, longest: float) -> None:
    assert all(longest / 2 <= backoff(attempts) <= longest for _ in range(20))


async def test_a_file_that_ends_the_process_each_time_is_given_up(office: Office) -> None:
    """Its tries are spent by leases that ended."""
    key = office.want(follows=True)
    office.write(lambda s: setattr(s.get_one(Attachment, key), "attempts", max(TRIES.values())))
    row = await office.settles(key)
    assert (row.status, row.reason, office.source.asked) == (Fate.FAILED, Reason.NO_WAY, [])


# Pauses


async def test_a_pause_holds_everybody_and_costs_no_try(office: Office) -> None:
    office.source.answers = [NotFetched(hitch=Hitch.PAUSE, retry_after=90.0)]
    key = office.want()
    row = await office.tries(key)
    assert (row.status, row.attempts) == (Fate.WANTED, 0)
    with Session(office.store.engine) as session:
        until = pace.closed_until(session, pace.EVERYBODY, NOW)
    assert until is not None and until == row.not_before
    assert timedelta(seconds=90) <= until - NOW < timedelta(seconds=90 + PATIENCE)


async def test_while_everybody_must_wait_nothing_is_asked_for(office: Office) -> None:
    office.write(lambda s: pace.close(s, pace.EVERYBODY, NOW + HOUR))
    key = office.want()
    async with office.running():
        await asyncio.sleep(0.3)
        assert office.source.asked == []
        office.clock.move_to(NOW + HOUR)
        office.fetching.tick()
        await office.until(lambda: office.row(key).status == Fate.KEPT)


async def test_while_we_are_not_known_nothing_is_spent(office: Office) -> None:
    office.source.answers = [NotFetched(hitch=Hitch.NO_ACCESS)]
    row = await office.tries(office.want())
    assert (row.status, row.attempts) == (Fate.WANTED, 0)
    assert row.not_before is not None and row.not_before >= NOW + BEFORE_NEXT_LOOK


# Several, and ends


async def test_some_are_fetched_at_once_and_no_more(office: Office) -> None:
    office.source.opened.clear()
    keys = [office.want(f"A{n}") for n in range(AT_ONCE + 2)]
    async with office.running():
        await office.until(lambda: len(office.source.asked) == AT_ONCE)
        await asyncio.sleep(0.3)
        assert len(office.source.asked) == AT_ONCE
        office.source.opened.set()
        await office.until(lambda: all(office.row(key).status == Fate.KEPT for key in keys))
    assert (office.source.most_at_once, len(office.source.asked)) == (AT_ONCE, AT_ONCE + 2)


async def test_what_is_wanted_while_it_naps_is_fetched_at_the_ring(office: Office) -> None:
    async with office.running():
        await asyncio.sleep(0.2)
        began = asyncio.get_running_loop().time()
        key = office.want()
        await office.until(lambda: office.row(key).status == Fate.KEPT)
    assert asyncio.get_running_loop().time() - began < 3


async def test_it_stops_after_what_is_on_its_way(office: Office) -> None:
    office.source.opened.clear()
    first, second = office.want("A"), None
    task = asyncio.create_task(office.fetching.run())
    await office.until(lambda: len(office.source.asked) == 1)
    stopping = asyncio.create_task(office.fetching.stop())
    await asyncio.sleep(0.05)
    second = office.want("B")
    office.source.opened.set()
    await asyncio.wait_for(stopping, PATIENCE)
    await asyncio.wait_for(task, PATIENCE)
    assert [office.row(key).status for key in (first, second)] == [Fate.KEPT, Fate.WANTED]


async def test_what_is_late_when_it_stops_is_left_to_its_lease(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.fetching.BEFORE_STOP", 0.1)
    office.source.opened.clear()
    key = office.want()
    async with office.running():
        await office.until(lambda: len(office.source.asked) == 1)
        await asyncio.wait_for(office.fetching.stop(), PATIENCE)
    row = office.row(key)
    assert (row.status, row.attempts) == (Fate.WANTED, 1)
    assert row.not_before is not None and row.not_before >= NOW + LEASE
    office.fetching = office.another()
    office.clock.move_to(row.not_before)
    assert (await office.settles(key)).status == Fate.KEPT


async def test_a_slow_one_that_lost_its_lease_writes_nothing(office: Office) -> None:
    """Another has claimed it since: what that one says stands."""
    office.fetching = office.another(lease=MINUTE)
    office.source.opened.clear()
    office.source.answers = [b"MZ slow and wrong"]
    key = office.want()
    async with office.running():
        await office.until(lambda: len(office.source.asked) == 1)
        later: list[Errand | None] = []
        office.write(lambda s: later.append(errands.claim(s, NOW + HOUR)))
        office.source.opened.set()
        await office.until(lambda: not office.fetching.at_work)
        assert office.row(key).status == Fate.WANTED
    (errand,) = later
    assert errand is not None
    office.write(lambda s: conclude(s, errand, look(media.VOICE), NOW + HOUR))
    assert office.row(key).content == media.VOICE


async def test_a_database_that_is_away_for_a_moment_costs_no_file(office: Office) -> None:
    write, read, gone = office.store.write, office.store.read, OperationalError("", None, Exception("away"))

    def away(times: int, unit: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        left = [times]

        async def run(work: Any) -> Any:
            if left[0] > 0:
                left[0] -= 1
                raise gone
            return await unit(work)

        return run

    key = office.want()
    office.store.write = away(2, write)  # type: ignore[method-assign]
    office.store.read = away(1, read)  # type: ignore[method-assign]
    async with office.running():
        async with asyncio.timeout(PATIENCE):
            while office.row(key).status == Fate.WANTED:
                office.fetching.tick()
                await asyncio.sleep(0.05)
    assert office.row(key).status == Fate.KEPT


# A look


@pytest.mark.parametrize("data", [media.VOICE, media.PDF, media.PNG, media.MP3, media.MP4, media.xlsx()])
def test_what_is_allowed_is_looked_at_and_stays_as_it_is(data: bytes) -> None:
    found = look(data)
    assert found == Looked(mime=found.mime, content=data, sha256=hashlib.sha256(data).hexdigest())
    assert found.mime is not None


def test_the_sum_is_that_of_what_is_kept() -> None:
    assert look(media.jpeg_of_a_phone()) == look(media.JPEG)


async def test_days_later_there_is_nothing_left_to_do(office: Office) -> None:
    await office.settles(office.want())
    office.fetching = office.another()
    office.clock.move_to(NOW + 9 * DAY)
    async with office.running():
        await asyncio.sleep(0.2)
    assert len(office.source.asked) == 1
