"""The demonstration: programme, local Telegram, ear and mouth in one process, and a clock to move.

Nothing differs from the real thing but the address, the token and the clock.
"""

import asyncio
import contextlib
import signal
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession, web
from sqlalchemy.orm import Session

from bot.demo_data import DemoPeople, seed
from bot.migrate import upgrade
from bot.wiring import Yanapaq
from content.programme import load_programme
from domain.people import contacts
from domain.people.roles import Person
from domain.store import open_store
from domain.year.calendar import local
from i18n.catalogues import tongue
from scheduler.clock import TravelClock
from scheduler.delivery import next_due
from simulator.server import Simulator

TOKEN = "1234567890:DEMOSTRACION-local-sin-Telegram-000"  # noqa: S105 - opens nothing but loopback
START = datetime(2026, 4, 13, 14, 0, tzinfo=UTC)  # a lective Monday, 09:00 in Lima
FIRST_CHAT = 5001
WIRE_QUIET = 0.3  # seconds without anything to do
PORT = 8765


class Demo:
    """Opens everything on loopback; `url` is the page with the phones."""

    def __init__(self, folder: Path, port: int = PORT) -> None:
        self.clock = TravelClock(START)
        self.programme = load_programme("demostración")
        address = f"sqlite:///{folder / 'demo.db'}"
        upgrade(address)
        self.store = open_store(address)
        self.telegram = Simulator(token=TOKEN, now=self.clock.now)
        self._port = port

    @property
    def url(self) -> str:
        return f"{self.base_url}/phones"

    async def start(self) -> None:
        today = local(self.clock.now()).date()
        self.people = await self.store.write(lambda s: seed(s, self.programme, today))
        self.telegram.app.add_routes(clock_routes(self))
        self.base_url = await self._listen()
        self.house = Yanapaq(
            store=self.store,
            programme=self.programme,
            clock=self.clock,
            token=TOKEN,
            api_url=self.base_url,
        )
        await self.house.start()
        for number, (person_id, title) in enumerate(shown(self.people)):
            await self._link(FIRST_CHAT + number, person_id, title)

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
            due = await self.store.read(next_due)
            if due is None or due > self.clock.now() + timedelta(seconds=WIRE_QUIET):
                return
            await asyncio.sleep(0.05)

    async def _listen(self) -> str:
        """The wished port, or any other when another program has it."""
        try:
            return await self.telegram.start(self._port)
        except OSError:
            return await self.telegram.start(0)

    async def _link(self, chat_id: int, person_id: int, title: str) -> None:
        """The person follows their invitation and accepts the notice, as on any phone."""
        now = self.clock.now()
        token = await self.store.write(lambda s: contacts.invite(s, person_id, now))
        person = await self.store.read(lambda s: s.get_one(Person, person_id))
        user = {"id": chat_id, "first_name": person.first_name, "title": title}
        async with ClientSession(self.base_url) as http:
            await http.post("/sim/users", json=user)
            await http.post(f"/sim/users/{chat_id}/start", json={"payload": token})
            await answered(http, f"/sim/users/{chat_id}/tap", {"text": "Acepto"})


async def answered(http: ClientSession, path: str, body: dict[str, str]) -> None:
    """Does what the person does as soon as they can: the bot's message must have come."""
    for _ in range(200):
        async with http.post(path, json=body) as answer:
            if answer.status == 200:
                return
        await asyncio.sleep(0.05)
    raise TimeoutError(path)


def shown(people: DemoPeople) -> tuple[tuple[int, str], ...]:
    return ((people.rosa, "Acompañante"), (people.julio, "Docente"), (people.carmen, "Directivo"))


def clock_routes(demo: Demo) -> list[web.RouteDef]:
    """What the page needs to show the clock and to move it."""

    async def show(_request: web.Request) -> web.Response:
        return web.json_response(await clock_face(demo))

    async def move_on(_request: web.Request) -> web.Response:
        await demo.advance(next_due)
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
    now, due = demo.clock.now(), await demo.store.read(next_due)
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
