"""A running house beside the strict local Telegram, for tests that walk the chat."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.wiring import Yanapaq
from content.programme import Programme
from domain.people import contacts
from domain.people.roles import Person
from domain.plans import sending, shelf
from domain.store import open_store
from scheduler import plan_files
from scheduler.attachments import Attachment, Fate
from scheduler.clock import TravelClock
from scheduler.form_checks import next_settled
from scheduler.outbox import OutboxRow, Status
from simulator.limits import Rates
from simulator.server import Simulator
from tests import greedy
from tests.phone import Phone

T = TypeVar("T")
TOKEN = "123456:TEST-token-of-the-neighbourhood-00"
FAST = 1000.0  # messages a second, with the local Telegram's limits off


def plans_wait(session: Session, programme: Programme, now: datetime) -> bool:
    """True while a plan is to be worked out, sent or read."""
    waits = shelf.asked(session) is not None or sending.next_batch(session, lock=False) is not None
    return waits or plan_files.next_settled(session, programme, now) is not None


class Neighbourhood:
    """Opens the house and its Telegram; people get phones with `phone`."""

    def __init__(self, database_url: str, programme: Programme, start: datetime) -> None:
        self.clock = TravelClock(start)
        self.store = open_store(database_url)
        self.programme = programme
        self.telegram = Simulator(token=TOKEN, now=self.clock.now, rates=Rates(enabled=False))
        self.phones: list[Phone] = []

    async def open(self) -> None:
        self.base_url = await self.telegram.start()
        await self.open_house()

    async def open_house(self) -> None:
        self.house = Yanapaq(
            store=self.store,
            programme=self.programme,
            clock=self.clock,
            token=TOKEN,
            api_url=self.base_url,
            rate=FAST,
            chat_step=timedelta(),
            solver=greedy.solve,
        )
        await self.house.start()

    async def close(self) -> None:
        for phone in self.phones:
            await phone.close()
        await self.house.stop()
        await self.telegram.stop()
        self.store.close()

    async def write(self, work: Callable[[Session], T]) -> T:
        return await self.store.write(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        return await self.store.read(work)

    async def stranger(self, user_id: int, name: str, **about: object) -> Phone:
        """A phone that nobody knows yet."""
        phone = Phone(self.base_url, user_id, name, **about)
        await phone.appears()
        self.phones.append(phone)
        return phone

    async def phone(self, person: Person) -> Phone:
        """A phone that is linked to the person; chat ids are 1000 and the person's id."""
        phone = await self.stranger(1000 + person.id, person.nombres)
        now = self.clock.now()
        await self.write(lambda s: contacts.link(s, person.id, phone.user_id, now))
        await phone.starts()
        await self.settle()
        await phone.sees_new()
        return phone

    async def settle(self, patience: float = 5.0) -> None:
        """Waits until nothing is in work: fetched, heard, answered and sent."""
        async with asyncio.timeout(patience):
            while await self.busy():  # noqa: ASYNC110 - a query, and no event, tells
                await asyncio.sleep(0.01)

    async def busy(self) -> bool:
        """True while an update is not fetched and done, or a letter that is due is not out."""
        if self.telegram.backend.updates.pending:
            return True
        await self.house.inbox.idle()
        await self.house.delivery.quiet()
        if await self.fetches():
            return True
        if await self.read(next_settled) is not None:
            return True
        if await self.read(partial(plans_wait, programme=self.programme, now=self.clock.now())):
            return True
        due = (OutboxRow.status == Status.PENDING) & (OutboxRow.not_before <= self.clock.now())
        open_ = due | OutboxRow.status.in_((Status.LEASED, Status.SENDING))
        return await self.read(lambda s: s.scalar(select(OutboxRow.id).where(open_).limit(1))) is not None

    async def fetches(self) -> bool:
        """True while a file that is due is not fetched. Whoever has fetched it has posted its letter."""
        due = (Attachment.status == Fate.WANTED) & (Attachment.not_before <= self.clock.now())
        waits = await self.read(lambda s: s.scalar(select(Attachment.id).where(due).limit(1)))
        return waits is not None or self.house.fetching.at_work

    async def travel(self, to: datetime) -> None:
        """Moves the clock forward and lets the house notice."""
        await self.settle()
        self.clock.move_to(to)
        await self.house.tick()
