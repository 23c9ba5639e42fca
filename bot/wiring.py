"""Builds the house by hand: store, facts, clock, ear, mouth. No container."""

import asyncio
import contextlib
from datetime import datetime, timedelta
from functools import partial

import structlog
from aiogram import Bot
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import inbox_rows
from bot.ear import Ear
from bot.identity import House
from bot.inbox import Inbox
from bot.mute import mute_bot
from bot.polling import Polling
from content import fichas
from content.programme import Programme
from domain.plans.solving import Solver, solve
from domain.store import Store
from domain.waves.closing import count_closed, forget, forget_answers, tidy
from domain.year.calendar import local
from domain.year.closures import closures
from handlers import dialogue
from scheduler import attachments, form_checks, plan_files, reminders, slots
from scheduler.channels.port import Channel
from scheduler.channels.telegram import Telegram
from scheduler.clock import Clock
from scheduler.closings import Closings
from scheduler.delivery import Delivery
from scheduler.fetching import Fetching
from scheduler.form_checks import FormChecks
from scheduler.handovers import Handovers
from scheduler.pace import STEP
from scheduler.ticker import ticker
from scheduler.wake import Wake
from scheduler.waves import Waves
from scheduler.year_plans import YearPlans

log = structlog.get_logger()
TIDY_EVERY = timedelta(hours=1)
LOOK_EVERY = timedelta(minutes=1)  # for days off that came from elsewhere
LOST_AFTER = 30.0  # seconds after which an open update that is not in work here is taken up


class Yanapaq:
    """The running program. `start`, then `finished` until something ends it, then `stop`."""

    def __init__(
        self,
        *,
        store: Store,
        programme: Programme,
        clock: Clock,
        token: str,
        api_url: str,
        rate: float = 25.0,
        polls: bool = True,
        chat_step: timedelta = STEP,
        solver: Solver = solve,
    ) -> None:
        self.store, self.programme, self.clock = store, programme, clock
        self._facts = programme  # without the days off of the database
        self.wake, self.files_wake, self.plans_wake = Wake(), Wake(), Wake()
        self._solver = solver
        self._token, self._api_url, self._polls = token, api_url, polls
        self._rate, self._chat_step = rate, chat_step
        self._running: list[asyncio.Task[None]] = []
        self._tidied: datetime | None = None
        self._looked: datetime | None = None  # for days off
        self._closed = 0  # waves after whose close the files were tidied

    async def start(self) -> None:
        """Starts ear and mouth. Raises telegram.error.InvalidToken for a wrong token."""
        await self._read_facts()
        self.mouth = Telegram(self._token, self._api_url, self._rate)
        self.bot_name = await self.mouth.open()
        self._bot: Bot = mute_bot(self._token, self._api_url)
        self._house = self._open_house()
        self.ear = Ear(self._bot, self._house, self.wake, self.files_wake, self.plans_wake)
        self.inbox = Inbox(
            self.store,
            self.clock,
            self.ear.handle,
            self.ear.apologise,
            turn_away=self.ear.turn_away,
            ring=self.wake.ring,
            confides=self.ear.confides,
        )
        self.waves = Waves(self.store, self.programme, self.clock)
        self.closings = Closings(self.store, self.programme, self.clock)
        self.handovers = Handovers(self.store, self.programme, self.clock)
        self.delivery = self._delivery(self.mouth)
        forms_wake = Wake()
        self.form_checks = FormChecks(self.store, self.clock, forms_wake, self.wake)
        self.year_plans = YearPlans(
            self.store, self.programme, self.clock, self.plans_wake, self.wake, solver=self._solver
        )

        def settled() -> None:
            forms_wake.ring()
            self.plans_wake.ring()

        self.fetching = Fetching(self.store, self.mouth, self.clock, self.files_wake, settled=settled)
        self._ticker = ticker(self.tick)
        await self.inbox.resume()
        await self.tick()
        self._ticker.start()
        workers = (self.delivery, self.fetching, self.form_checks, self.year_plans)
        self._running = [asyncio.create_task(each.run()) for each in workers]
        if self._polls:
            self._polling = Polling(self._bot, self.inbox)
            self._running.append(asyncio.create_task(self._polling.run()))

    async def tick(self) -> None:
        await self._look_for_days_off(self.clock.now())
        await self.waves.tick()
        await self.handovers.tick()
        await self.closings.tick()
        await self.delivery.tick()
        self.fetching.tick()
        self.form_checks.tick()
        self.year_plans.tick()
        await self.inbox.resume(older_than=LOST_AFTER)
        await self._tidy(self.clock.now())
        await self._tidy_closed()

    async def _tidy(self, now: datetime) -> None:
        """Erases what nobody will ask for again; once in a while is enough."""
        if self._tidied is not None and now - self._tidied < TIDY_EVERY:
            return
        await self.store.write(lambda session: inbox_rows.forget_old(session, now))
        await self.store.write(lambda session: dialogue.forget_old(session, now))
        await self.store.write(lambda session: form_checks.forget_old(session, now))
        await self.store.write(lambda session: plan_files.forget_old(session, now))
        today = local(now).date()
        await self.store.write(lambda session: forget(session, today))
        await self.store.write(lambda session: forget_answers(session, today, attachments))
        self._tidied = now

    async def _tidy_closed(self) -> None:
        """After a wave was closed: what the database's own files still keep of its sessions."""
        try:
            closed = await self.store.read(count_closed)
            if closed != self._closed and await asyncio.to_thread(tidy, self.store.engine):
                self._closed = closed
        except SQLAlchemyError as error:
            log.error("database files not tidied", error=type(error).__name__)

    async def finished(self) -> None:
        """Returns when ear or mouth ends; raises what ended it."""
        done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Hears no more, finishes what it has heard, sends what is on the wire, closes."""
        self._ticker.shutdown(wait=False)
        if self._polls:
            self._polling.stop()
        await self.inbox.drain()
        self.form_checks.stop()
        self.year_plans.stop()
        await asyncio.gather(self.delivery.stop(), self.fetching.stop())
        for task in self._running:
            with contextlib.suppress(Exception):
                await task
        await self.ear.close()
        await self._bot.session.close()
        await self.mouth.close()

    def _delivery(self, channel: Channel) -> Delivery:
        return Delivery(
            self.store,
            channel,
            self.programme,
            self.clock,
            self.wake,
            rate=self._rate,
            chat_step=self._chat_step,
        )

    def _open_house(self) -> House:
        return House(
            store=self.store,
            programme=self.programme,
            clock=self.clock,
            bot_name=self.bot_name,
            on_days_off=self.follow_days_off,
        )

    async def _look_for_days_off(self, now: datetime) -> None:
        """Another program may have loaded some: `yanapaq import`, or a second house on the same database."""
        if self._looked is None or now - self._looked >= LOOK_EVERY:
            self._looked = now
            await self.follow_days_off()

    async def follow_days_off(self) -> None:
        """Everybody goes by the days off as they are in the database now, and so do the reminders that wait."""
        try:
            found = await self._with_days_off()
            if found.calendar == self.programme.calendar:
                return
            await self._renew_slots(found, self.clock.now())
        except SQLAlchemyError as error:
            log.error("days off not read", error=type(error).__name__)
            return
        self.programme = self._house.programme = found
        for part in (self.delivery, self.waves, self.handovers, self.closings, self.year_plans):
            part.use(found)

    async def _read_facts(self) -> None:
        """Days off from the database into the calendar; the table of reminder slots."""
        self.programme = await self._with_days_off()
        now = self.clock.now()
        await self._store_fichas(now)
        await self._renew_slots(self.programme, now)

    async def _store_fichas(self, now: datetime) -> None:
        """The forms of fichas whose version is new; they are compiled beside the units."""
        missing = await self.store.read(fichas.not_stored)
        if missing:
            await asyncio.to_thread(fichas.compile_all, missing)
            await self.store.write(lambda session: fichas.store(session, missing, now))

    async def _with_days_off(self) -> Programme:
        return self._facts.with_days_off(await self.store.read(closures))

    async def _renew_slots(self, programme: Programme, now: datetime) -> None:
        """What was planned by other days off is given its new instant before anything leaves."""
        if await self.store.write(lambda session: slots.refresh(session, programme, local(now).date())):
            for first, end in await self.store.read(lambda session: list(reminders.spans(session))):
                await self.store.write(partial(renew_span, programme, first, end, now))


def renew_span(programme: Programme, first: int, end: int, now: datetime, session: Session) -> int:
    return reminders.renew_span(session, programme, first, end, now)
