"""The sender: at each step claim one row, look once more, send, write what became of it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from content.message import Message
from content.programme import Programme
from domain.store import Store
from scheduler import pace
from scheduler.announce import announce
from scheduler.channels.port import Cause, Channel, NotSent, Sent
from scheduler.claim import LEASE, Claimed, claim, rescue
from scheduler.clock import Clock
from scheduler.crash_points import reach
from scheduler.expiry import expire
from scheduler.intent import MARGIN, Ready, held, intend
from scheduler.kinds import PRIORITIES
from scheduler.media import by_known_id, note
from scheduler.outbox import OutboxRow, Status, close, put_back
from scheduler.outcomes import settle
from scheduler.pace import STEP
from scheduler.wake import Wake

T = TypeVar("T")
log = structlog.get_logger()
LONGEST_NAP = 5.0  # seconds; a lost ring costs no more
CLAIMS_AT_ONCE = 3  # a slow disk holds a message up, not those that follow
LOST_TIME = timedelta(seconds=1)  # the most that is made up for
HURRY = 0.9  # of the step: how closely messages follow one another until lost time is made up for
SETTLE_TRIES = 5
BEFORE_STOP = 45.0  # seconds for what is on the wire: the channel's own limit, and time to write the outcome
LONG_PAUSE = 60.0  # seconds; an operator should know
BEFORE_NEXT_LOOK = timedelta(seconds=5)  # after the database could not be asked about a row
# The database was away: no fault of the row that was looked at.
AWAY = (OperationalError, InterfaceError, InternalError, PoolTimeoutError)


class NoAccess(Exception):
    """The channel does not accept our token."""


class Delivery:
    """Sends what is due at a steady rate; the most urgent first.

    `lease` must be longer than `margin` and the time that writing the outcome may take; `margin`
    is longer than the channel's own limit for one message.
    """

    def __init__(
        self,
        store: Store,
        channel: Channel,
        programme: Programme,
        clock: Clock,
        wake: Wake,
        *,
        rate: float = 25.0,  # messages a second
        in_flight: int = 16,
        chat_step: timedelta = STEP,
        lease: timedelta = LEASE,
        margin: timedelta = MARGIN,
    ) -> None:
        self._store, self._channel, self._programme = store, channel, programme
        self._clock, self._wake = clock, wake
        self._chat_step, self._lease, self._margin = chat_step, lease, margin
        self._step = timedelta(seconds=1 / rate)
        self._last_turn = self._next_turn = self._halted_until = clock.now()
        self._free = asyncio.Semaphore(in_flight)
        self._tasks: set[asyncio.Task[None]] = set()
        self._claims: set[asyncio.Task[None]] = set()
        self._flowing = False  # the last look found something due
        self._stopping = False
        self._refused = False
        self._ended = asyncio.Event()
        self._ended.set()

    def use(self, programme: Programme) -> None:
        """What is rendered from now on goes by these facts."""
        self._programme = programme

    async def run(self) -> None:
        """Until `stop`. Raises NoAccess when the channel refuses our token."""
        self._ended.clear()
        try:
            while not self._stopping:
                await self._turn()
        finally:
            await asyncio.gather(*self._claims, return_exceptions=True)
            self._ended.set()
        if self._refused:
            raise NoAccess

    async def stop(self) -> None:
        """Claims no more, gives back what is not on the wire and waits for what is."""
        self._stopping = True
        self._wake.ring()
        await self._ended.wait()
        await self.quiet()

    async def quiet(self) -> None:
        """Waits until nothing is on the wire."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=BEFORE_STOP)

    async def tick(self) -> None:
        """Takes back what a dead sender left and closes what is too late to say."""
        now = self._clock.now()
        await self._store.write(lambda session: (rescue(session, now), expire(session, now)))
        self._wake.ring()

    async def _turn(self) -> None:
        """One message on its way, or a nap until the next may be due.

        While messages flow, turns follow at the rate and do not wait for the claim of the one before.
        """
        await self._free.acquire()
        if not self._flowing:
            self._next_turn = max(self._next_turn, self._clock.now())  # a nap is no lost time
        self._claims.add(asyncio.create_task(self._begin()))
        if not self._flowing or len(self._claims) >= CLAIMS_AT_ONCE:
            await self._claimed(asyncio.FIRST_COMPLETED)
        if self._flowing:
            await self._rest()
            return
        await self._claimed(asyncio.ALL_COMPLETED)
        if not self._flowing:
            await self._wake.wait(await self._nap(), self._clock.sleep)

    async def _claimed(self, how_many: str) -> None:
        """Waits for claims; raises what one of them raised."""
        if self._claims:
            done, self._claims = await asyncio.wait(self._claims, return_when=how_many)
            for claim_ in done:
                claim_.result()

    async def _begin(self) -> None:
        """Claims one row and sends it on its way."""
        claimed = None
        try:
            claimed = await self._claim()
        finally:
            self._flowing = claimed is not None
            if claimed is None:
                self._free.release()
        if claimed is not None:
            task = self._kept(self._deliver(claimed))
            task.add_done_callback(lambda _: self._free.release())

    async def _claim(self) -> Claimed | None:
        now = self._clock.now()
        rows = await self._try(lambda session: claim(session, now, 1, self._lease))
        return rows[0] if rows else None

    async def _nap(self) -> float:
        """Seconds until the next row may be due."""
        now = self._clock.now()
        turn = await self._try(lambda session: next_turn(session, now))
        if turn is None:
            return LONGEST_NAP
        return min(max((turn - now).total_seconds(), self._step.total_seconds()), LONGEST_NAP)

    async def _rest(self) -> None:
        """Keeps the rate. Time that was lost is made up for by a slightly quicker step, not by a burst;
        a clock that is put back holds nobody up."""
        now = self._clock.now()
        self._next_turn = min(max(self._next_turn + self._step, now - LOST_TIME), now + self._step)
        turn = max(self._next_turn, min(self._last_turn, now) + self._step * HURRY)
        if turn > now:
            await self._clock.sleep((turn - now).total_seconds())
        self._last_turn = max(turn, now)

    async def _deliver(self, claimed: Claimed) -> None:
        reach("after_claim")
        ready = await self._look(claimed)
        if ready is None:
            return
        reach("after_intent")
        answer = self._barred() or await self._send(ready)
        reach("after_post")
        # The answer is known and must be written, whoever ends this task meanwhile.
        await asyncio.shield(self._kept(self._settle(ready, answer)))
        reach("after_mark")

    def _kept(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """A task that `quiet` waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _look(self, claimed: Claimed) -> Ready | None:
        """The row with its intent committed; None when it does not go out now."""
        later = self._clock.now()
        try:
            if not self._stopping:
                return await self._store.write(lambda session: self._intend(session, claimed))
        except AWAY as error:
            log.error("database away", row=claimed.id, error=type(error).__name__)
            later += BEFORE_NEXT_LOOK
        except Exception as error:
            log.error("outbox row cannot be rendered", row=claimed.id, error=type(error).__name__)
            await self._try(lambda session: bury(session, claimed))
            return None
        await self._try(lambda session: give_back(session, claimed, later))
        return None

    def _intend(self, session: Session, claimed: Claimed) -> Ready | None:
        ready = intend(session, claimed, self._programme, self._clock.now(), self._chat_step, self._margin)
        return ready and by_known_id(session, self._channel.account, ready)

    def _barred(self) -> NotSent | None:
        """A pause or a refusal that was heard after this row's intent: it does not leave."""
        if self._refused:
            return NotSent(cause=Cause.NO_ACCESS)
        left = (self._halted_until - self._clock.now()).total_seconds()
        return NotSent(cause=Cause.PAUSE, retry_after=left) if left > 0 else None

    async def _send(self, ready: Ready) -> Sent | NotSent:
        try:
            message = await with_file(ready.message)
            answer = await self._channel.send(ready.chat_id, message, edits=ready.edits)
        except Exception as error:
            log.error("channel failed", row=ready.id, error=type(error).__name__)
            return NotSent(cause=Cause.UNKNOWN)
        if isinstance(answer, NotSent):
            self._heed(ready, answer)
        return answer

    def _heed(self, ready: Ready, answer: NotSent) -> None:
        """What concerns all rows holds at once, before it is written."""
        log.info("not sent", row=ready.id, cause=answer.cause.value)
        if answer.cause == Cause.NO_ACCESS:
            self._refused = self._stopping = True
        elif answer.cause == Cause.BAD_TEXT:
            log.error("markup refused", row=ready.id)
        elif answer.cause == Cause.PAUSE:
            until = self._clock.now() + timedelta(seconds=answer.retry_after)
            self._halted_until = max(self._halted_until, until)
            if answer.retry_after >= LONG_PAUSE:
                log.error("long pause", seconds=answer.retry_after)

    async def _settle(self, ready: Ready, answer: Sent | NotSent) -> None:
        """Writes the outcome; a database that is away for a moment is tried again."""
        for attempt in range(SETTLE_TRIES):
            try:
                await self._store.write(lambda session: self._write_outcome(session, ready, answer))
                break
            except Exception as error:
                log.error("outcome not written", row=ready.id, error=type(error).__name__)
                await asyncio.sleep(0.2 * 2**attempt)
        self._wake.ring()

    def _write_outcome(self, session: Session, ready: Ready, answer: Sent | NotSent) -> None:
        now = self._clock.now()
        note(session, self._channel.account, ready.message.file, answer)
        events = settle(session, ready, answer, now)
        announce(session, self._programme, events, now)

    async def _try(self, work: Callable[[Session], T]) -> T | None:
        """Runs a unit that may as well be run later: None when the database is away."""
        try:
            return await self._store.write(work)
        except SQLAlchemyError as error:
            log.error("database away", error=type(error).__name__)
            return None


async def with_file(message: Message) -> Message:
    """The message with the bytes of its file: pictures and workbooks are made in a thread, not in a unit."""
    file = message.file
    if file is None or file.make is None or file.file_id is not None:
        return message
    content = await asyncio.to_thread(file.make)
    return replace(message, file=replace(file, content=content, make=None))


def next_due(session: Session) -> datetime | None:
    """When the next waiting row is due; one look into the index for each priority."""
    firsts = [
        session.scalar(
            select(func.min(OutboxRow.not_before)).where(
                OutboxRow.status == Status.PENDING, OutboxRow.priority == priority
            )
        )
        for priority in PRIORITIES
    ]
    return min((first for first in firsts if first is not None), default=None)


def next_turn(session: Session, now: datetime) -> datetime | None:
    """When the next waiting row may leave: not before the pause of everybody ends."""
    due, gate = next_due(session), pace.closed_until(session, pace.EVERYBODY, now)
    return due if due is None or gate is None else max(due, gate)


def oldest_due_age(session: Session, now: datetime) -> timedelta:
    """How long the longest waiting row has been due; what an operator watches."""
    due = next_due(session)
    return max(now - due, timedelta()) if due else timedelta()


def bury(session: Session, claimed: Claimed) -> None:
    """A row that cannot be rendered is set aside, so that those behind it go on."""
    row = held(session, claimed)
    if row is not None:
        close(row, Status.DEAD, "cannot_render")


def give_back(session: Session, claimed: Claimed, later: datetime) -> None:
    """A claimed row that is not on the wire waits again."""
    row = held(session, claimed)
    if row is not None:
        put_back(row, later)
