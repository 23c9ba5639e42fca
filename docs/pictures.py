"""Makes the pictures of the README and the manuals from the running program: `python -m docs.pictures`.

A short story is played on the page of the demonstration in Chromium. Nothing is drawn by hand, so a
picture never shows what the program does not do.
"""

import asyncio
import tempfile
from base64 import b64encode
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from aiohttp import ClientSession
from playwright.async_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people import contacts
from domain.people.roles import Person
from tests.browser.desk import WIDE, Desk, desk

FOLDER = Path(__file__).parent / "pictures"
SCALE = 1.5
TALL = (1280, 960)  # the whole privacy notice fits
NEWCOMERS = {"Elena": 6001, "Percy": 6002}  # people whose phone is linked in the story
BESIDE = """<body style="margin:0;padding:24px;display:inline-flex;gap:24px;background:#e9e4d8">{images}</body>"""


async def make() -> None:
    FOLDER.mkdir(exist_ok=True)
    await told(the_three, WIDE, 1)
    await told(the_manuals, WIDE, SCALE)
    await told(linking, TALL, SCALE)


async def told(story: Callable[[Desk], Awaitable[None]], size: tuple[int, int], scale: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with desk(Path(folder), size=size, scale=scale) as page:
            for who in ("Rosa", "Julio", "Carmen"):
                await page.taps(who, "✓ Castellano")
                await page.sees(who, "Desde ahora: Castellano.")
            await story(page)


async def the_three(page: Desk) -> None:
    """An acompañante proposes, a docente confirms, a directivo knows."""
    await propose(page)
    await page.sees("Julio", "propone una visita")
    await page.taps("Julio", "✅ Confirmo")
    await page.sees("Carmen", "confirmó la fecha")
    await page.sees("Rosa", "confirmó la fecha")
    await expect(page.page.locator("[data-clock-next]")).to_contain_text("Próximo aviso")
    await rest(page)
    await page.page.screenshot(path=FOLDER / "phones.png")


async def the_manuals(page: Desk) -> None:
    week, summary = await proposing(page)
    await side_by_side(page, "proposing", week, summary)
    await page.taps("Rosa", "✅ Proponer")
    await page.sees("Julio", "propone una visita")
    asked = await shot(page, "Julio")
    await page.taps("Julio", "✅ Confirmo")
    await page.sees("Julio", "Le avisaremos antes")
    await side_by_side(page, "confirming", asked, await shot(page, "Julio"))
    await warned(page)
    await page.clock_goes_to("martes 14/04/2026 · 08:00")
    await page.sees("Julio", "🔔 En 7 días")
    await side_by_side(page, "reminder", await shot(page, "Julio"))
    await page.writes("Carmen", "/agenda")
    await page.sees("Carmen", "Su agenda")
    await side_by_side(page, "agenda", await shot(page, "Carmen"))
    await moved(page)


async def proposing(page: Desk) -> tuple[bytes, bytes]:
    await page.writes("Rosa", "/visitas")
    await page.taps("Rosa", "Julio Huamán Quispe", "➕ Proponer visita 1", "Después ▶")
    await page.button("Rosa", "mar 21/04").wait_for()
    week = await shot(page, "Rosa")
    await page.taps("Rosa", "mar 21/04", "09:00", "2 días")
    await page.button("Rosa", "✓ 2 días").wait_for()
    return week, await shot(page, "Rosa")


async def propose(page: Desk) -> None:
    await proposing(page)
    await page.taps("Rosa", "✅ Proponer")


async def warned(page: Desk) -> None:
    """A directivo is about to call an RTC on a day of the visita (5.2.7)."""
    await page.writes("Carmen", "/rtc")
    await page.taps("Carmen", "Después ▶", "mié 22/04", "15:00")
    await page.button("Carmen", "✅ Convocar").wait_for()
    await side_by_side(page, "warning", await shot(page, "Carmen"))


async def moved(page: Desk) -> None:
    await page.taps("Rosa", "🔁 Cambiar fecha", "Después ▶", "lun 27/04", "09:00")
    await page.button("Rosa", "Clima o vía cortada").wait_for()
    why = await shot(page, "Rosa")
    await page.taps("Rosa", "Clima o vía cortada")
    await page.sees("Rosa", "La fecha nueva va a todos")
    await side_by_side(page, "moving", why, await shot(page, "Rosa"))


async def linking(page: Desk) -> None:
    """Two docentes follow their invitations: one reads the notice, one has accepted it."""
    await appear(page)
    await page.page.goto(f"{page.demo.url}?users={','.join(str(chat) for chat in NEWCOMERS.values())}")
    page.know(NEWCOMERS)
    for who in NEWCOMERS:
        await page.phone(who).get_by_role("button", name="Iniciar").click()
        await page.button(who, "Acepto").wait_for()
    await page.taps("Percy", "Acepto")
    await page.button("Percy", "✓ Castellano").wait_for()
    await side_by_side(page, "linking", await shot(page, "Elena"), await shot(page, "Percy"))


async def appear(page: Desk) -> None:
    """Phones that hold an invitation and have not started."""
    store, now = page.demo.store, page.demo.clock.now()
    async with ClientSession(page.demo.base_url) as http:
        for name, chat in NEWCOMERS.items():
            person_id = await store.read(partial(called, name=name))
            token = await store.write(partial(contacts.invite, person_id=person_id, now=now))
            user = {"id": chat, "first_name": name, "title": "Docente", "invitation": token}
            await http.post("/sim/users", json=user)


def called(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(Person.nombres == name)).one()


async def shot(page: Desk, who: str) -> bytes:
    """One phone, when nothing moves any more."""
    await rest(page)
    return await page.phone(who).screenshot()


async def rest(page: Desk) -> None:
    await page.demo.settle()
    await page.page.mouse.move(0, 0)
    await page.page.wait_for_timeout(700)  # bubbles slide in


async def side_by_side(page: Desk, name: str, *shots: bytes) -> None:
    """One picture of one or two phones."""
    width = 420
    images = "".join(f'<img width="{width}" src="data:image/png;base64,{b64encode(each).decode()}">' for each in shots)
    sheet = await page.page.context.new_page()
    await sheet.set_content(BESIDE.format(images=images))
    await sheet.locator("body").screenshot(path=FOLDER / f"{name}.png")
    await sheet.close()


if __name__ == "__main__":
    asyncio.run(make())
