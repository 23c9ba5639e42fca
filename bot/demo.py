"""The demonstration: programme, local Telegram, ear and mouth in one process, and a clock to move.

Nothing differs from the real thing but the address, the token and the clock.
"""

import asyncio
import contextlib
import signal
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy.orm import Session

from bot import demo_phones
from bot.demo_data import DemoPeople, seed
from bot.demo_plan import plan_year
from bot.demo_survey import seed_survey
from bot.migrate import upgrade
from bot.wiring import Yanapaq
from content.programme import load_programme
from domain.plans.solving import Solver, quick
from domain.store import open_store
from domain.year.calendar import local
from i18n.catalogues import tongue
from scheduler import closings, delivery, errands, waves
from scheduler.clock import TravelClock
from simulator.server import Simulator

TOKEN = "1234567890:DEMOSTRACION-local-sin-Telegram-000"  # noqa: S105 - opens nothing but loopback
START = datetime(2026, 4, 13, 14, 0, tzinfo=UTC)  # a lective Monday, 09:00 in Lima
SINCE = date(2026, 3, 16)  # people hold their posts from the first day of classes
FIRST_CHAT = 5001
WIRE_QUIET = 0.3  # seconds without anything to do
PORT = 8765


class Demo:
    """Opens everything on loopback; `url` is the page with the phones."""

    def __init__(self, folder: Path, port: int = PORT, solver: Solver = quick) -> None:
        self.clock = TravelClock(START)
        self.programme = load_programme("demostración")
        address = f"sqlite:///{folder / 'demo.db'}"
        upgrade(address)
        self.store = open_store(address)
        self.telegram = Simulator(token=TOKEN, now=self.clock.now)
        self._port, self._solver = port, solver

    @property
    def url(self) -> str:
        return f"{self.base_url}/phones"

    async def start(self) -> None:
        self.people = await self.store.write(self._seed)
        about = (self.store, self.programme, self.people.rosa, START, self._solver)
        planning = asyncio.create_task(plan_year(*about))
        self.telegram.app.add_routes(clock_routes(self))
        self.base_url = await self._listen()
        self.house = Yanapaq(
            store=self.store,
            programme=self.programme,
            clock=self.clock,
            token=TOKEN,
            api_url=self.base_url,
            solver=self._solver,
        )
        await self.house.start()
        for number, (person_id, title) in enumerate(shown(self.people)):
            await demo_phones.link(self.base_url, self.store, self.clock.now(), FIRST_CHAT + number, person_id, title)
        await demo_phones.all_linked(self.store, [person_id for person_id, _ in shown(self.people)])
        await demo_phones.unseen(self.base_url)
        await planning
        await self.settle()

    async def stop(self) -> None:
        await self.house.stop()
        await self.telegram.stop()
        self.store.close()

    async def advance(self, choose: Callable[[Session], datetime | None]) -> None:
        """Moves the clock to the instant that `choose` names, when nothing is on the wire."""
        await self.settle()
        instant = await self.store.read(choose)
        if instant is not None:
            self.clock.move_to(instant)
        await self.house.tick()
        await self.settle()

    async def settle(self) -> None:
        """Waits until the house has nothing to do at this hour."""
        for _ in range(100):
            await self.house.inbox.idle()
            await self.house.delivery.quiet()
            due = await self.store.read(delivery.next_due)
            if (due is None or due > self.clock.now() + timedelta(seconds=WIRE_QUIET)) and not self._fetches:
                return
            await asyncio.sleep(0.05)

    def next_event(self, session: Session) -> datetime | None:
        """The first of all that the program waits for: a letter, a step of a survey, what ends, a file to ask for."""
        now = self.clock.now()
        programme = self.house.programme
        found = [delivery.next_due(session), *(each.next_due(session, programme, now) for each in (waves, closings))]
        if not self._fetches:  # else it is only the end of a lease
            found.append(errands.next_turn(session, now))
        return min((each for each in found if each is not None), default=None)

    @property
    def _fetches(self) -> bool:
        return self.house.fetching.at_work

    def _seed(self, session: Session) -> DemoPeople:
        people = seed(session, self.programme, SINCE)
        seed_survey(session, self.programme, people, SINCE)
        return people

    async def _listen(self) -> str:
        """The wished port, or any other when another program has it."""
        try:
            return await self.telegram.start(self._port)
        except OSError:
            return await self.telegram.start(0)


def shown(people: DemoPeople) -> tuple[tuple[int, str], ...]:
    return (
        (people.rosa, "Acompañante"),
        (people.julio, "Docente"),
        (people.carmen, "Directivo"),
        (people.especialista_minedu, "Especialista de DIFODS"),
    )


def clock_routes(demo: Demo) -> list[web.RouteDef]:
    """What the page needs to show the clock and to move it."""

    async def show(_request: web.Request) -> web.Response:
        return web.json_response(await clock_face(demo))

    async def move_on(_request: web.Request) -> web.Response:
        await demo.advance(demo.next_event)
        return web.json_response(await clock_face(demo))

    async def advance(request: web.Request) -> web.Response:
        minutes = (await request.json()).get("minutes", 0)
        if not isinstance(minutes, int) or not 0 <= minutes <= 60 * 24 * 31:
            return web.Response(status=400)
        await demo.advance(lambda _: demo.clock.now() + timedelta(minutes=minutes))
        return web.json_response(await clock_face(demo))

    return [
        web.get("/demo/clock", show),
        web.post("/demo/clock/next", move_on),
        web.post("/demo/clock/advance", advance),
    ]


async def clock_face(demo: Demo) -> dict[str, object]:
    now, due = demo.clock.now(), await demo.store.read(demo.next_event)
    t = tongue("es")
    coming = {"at": local(due).isoformat(), "label": t.moment(due)} if due and due > now else None
    return {"now": local(now).isoformat(), "label": t.moment(now), "next": coming}


async def run(port: int, say: Callable[[str], None]) -> None:
    """Runs the demonstration until it is interrupted; `say` prints where the page is."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="yanapaq-") as folder:
        demo = Demo(Path(folder), port)
        await demo.start()
        say(demo.url)
        ending = [asyncio.create_task(stop.wait()), asyncio.create_task(demo.house.finished())]
        await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
        for task in ending:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*ending)
        await demo.stop()


def main(port: int = PORT) -> None:
    def say(url: str) -> None:
        print(f"Yanapaq: {url}   (Ctrl+C para terminar)", flush=True)  # noqa: T201 - the page's address

    asyncio.run(run(port, say))
