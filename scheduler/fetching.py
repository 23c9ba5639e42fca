"""Fetches the files that people sent: claims one, asks the channel for it, looks at it, keeps or refuses it.

A process that dies on the way leaves a lease that ends: the file is fetched again. Nothing is kept twice,
for a row is settled by whoever holds it.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from content.files.bare import Broken, bare
from content.files.media_type import media_type
from domain.store import Store
from scheduler import errands, pace
from scheduler.attachments import MOST_BYTES, Fate, Reason
from scheduler.channels.port import Hitch, NotFetched, Source
from scheduler.clock import Clock
from scheduler.crash_points import reach
from scheduler.errands import LEASE, Errand
from scheduler.wake import Wake

T = TypeVar("T")
log = structlog.get_logger()
AT_ONCE = 3  # files; each may be ten megabytes of memory
LONGEST_NAP, SHORTEST_NAP = 5.0, 0.2  # seconds
BEFORE_STOP = 10.0  # seconds for what is on its way; the lease of what is late ends by itself
FIRST_RETRY, LONGEST_RETRY = 5.0, 3600.0  # seconds
# How often a file is asked for: what the channel does not know it will hardly learn, a line comes back.
# Tries are counted together, so that a file nobody knows after a long outage is given up at once.
TRIES = {Hitch.FILE_UNKNOWN: 8, Hitch.LINE: 24}
REASONS = {Hitch.FILE_UNKNOWN: Reason.GONE, Hitch.LINE: Reason.NO_WAY}
BEFORE_NEXT_LOOK = timedelta(seconds=30)  # while the channel does not know us


class Fetching:
    """Runs beside the sender. `most`: bytes of the largest file that is kept."""

    def __init__(
        self,
        store: Store,
        source: Source,
        clock: Clock,
        wake: Wake,
        *,
        most: int = MOST_BYTES,
        lease: timedelta = LEASE,
        settled: Callable[[], None] = lambda: None,
    ) -> None:
        """`settled` is called after every file that was kept, refused or given up."""
        self._settled = settled
        self._store, self._source, self._clock, self._wake = store, source, clock, wake
        self._most, self._lease = most, lease
        self._free = asyncio.Semaphore(AT_ONCE)
        self._errands: set[asyncio.Task[None]] = set()
        self._looking = self._stopping = False

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            await self._free.acquire()
            self._looking = True
            nap = await self._nap()
            errand = await self._claim() if nap == 0 else None
            if errand is not None:
                self._begin(errand)
            self._looking = False
            if errand is None:
                self._free.release()
                await self._wake.wait(nap or SHORTEST_NAP, self._clock.sleep)

    async def stop(self) -> None:
        """Begins nothing more, and waits a little for what is on its way."""
        self._stopping = True
        self._wake.ring()
        if self._errands:
            _, late = await asyncio.wait(self._errands, timeout=BEFORE_STOP)
            for task in late:
                task.cancel()

    @property
    def at_work(self) -> bool:
        """True while a file is claimed or fetched."""
        return self._looking or bool(self._errands)

    def tick(self) -> None:
        """Looks again: a lease may have ended, a file that waited be due."""
        self._wake.ring()

    def _begin(self, errand: Errand) -> None:
        task = asyncio.create_task(self._fetch(errand))
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        task.add_done_callback(lambda _: self._free.release())

    async def _claim(self) -> Errand | None:
        if self._stopping:
            return None
        now = self._clock.now()
        return await self._try(lambda session: errands.claim(session, now, self._lease))

    async def _nap(self) -> float:
        """Seconds until the next file may be due; 0: one is."""
        now = self._clock.now()
        try:
            turn = await self._store.read(lambda session: errands.next_turn(session, now))
        except SQLAlchemyError:
            return LONGEST_NAP
        return LONGEST_NAP if turn is None else min(max((turn - now).total_seconds(), 0.0), LONGEST_NAP)

    async def _fetch(self, errand: Errand) -> None:
        reach("before_fetch")
        answer = await self._ask(errand)
        reach("after_fetch")
        if isinstance(answer, NotFetched):
            log.info("file not fetched", hitch=answer.hitch.value)
            result: Looked | NotFetched = answer
        else:
            result = await asyncio.to_thread(look, answer)
        now = self._clock.now()
        await self._try(lambda session: conclude(session, errand, result, now))
        self._settled()
        reach("after_keep")

    async def _ask(self, errand: Errand) -> bytes | NotFetched:
        """What is said to be too big is not asked for, nor what ended this process each time."""
        if errand.size > self._most:
            return NotFetched(hitch=Hitch.TOO_BIG)
        if errand.attempts > max(TRIES.values()):
            return NotFetched(hitch=Hitch.LINE)
        try:
            return await self._source.fetch(errand.file_id, self._most)
        except Exception as error:
            log.error("channel failed", error=type(error).__name__)
            return NotFetched(hitch=Hitch.LINE)

    async def _try(self, work: Callable[[Session], T]) -> T | None:
        """Runs a unit; None when the database is away: the lease ends, and the file is fetched again."""
        try:
            return await self._store.write(work)
        except SQLAlchemyError as error:
            log.error("database away", error=type(error).__name__)
            return None


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a file turned out to be. `mime` is None for none that we keep."""

    mime: str | None
    content: bytes = b""
    sha256: str = ""


def look(data: bytes) -> Looked:
    """Its type by its bytes, and the file without what is written around a picture."""
    mime = media_type(data)
    if mime is None:
        return Looked(mime=None)
    try:
        content = bare(data, mime)
    except Broken:
        return Looked(mime=None)
    return Looked(mime=mime, content=content, sha256=hashlib.sha256(content).hexdigest())


def conclude(session: Session, errand: Errand, result: Looked | NotFetched, now: datetime) -> None:
    """The unit that ends an errand."""
    if isinstance(result, NotFetched):
        stumble(session, errand, result, now)
    elif result.mime is None:
        errands.settle(session, errand, Fate.REFUSED, Reason.WRONG_TYPE, now)
    else:
        errands.keep(session, errand, result.content, result.mime, result.sha256, now)


def stumble(session: Session, errand: Errand, answer: NotFetched, now: datetime) -> None:
    """What follows from a hitch: another try, a pause of everybody, or the end."""
    if answer.hitch == Hitch.TOO_BIG:
        errands.settle(session, errand, Fate.REFUSED, Reason.TOO_BIG, now)
    elif answer.hitch == Hitch.PAUSE:
        until = now + timedelta(seconds=answer.retry_after)
        pace.close(session, pace.EVERYBODY, until)
        errands.put_back(session, errand, until, counts=False)
    elif answer.hitch == Hitch.NO_ACCESS:
        errands.put_back(session, errand, now + BEFORE_NEXT_LOOK, counts=False)
    elif errand.attempts >= TRIES[answer.hitch]:
        errands.settle(session, errand, Fate.FAILED, REASONS[answer.hitch], now)
    else:
        errands.put_back(session, errand, now + timedelta(seconds=backoff(errand.attempts)), counts=True)


def backoff(attempts: int) -> float:
    """Seconds before the next try: doubled each time, with a grain of chance."""
    longest = min(FIRST_RETRY * 2.0 ** (attempts - 1), LONGEST_RETRY)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311
