"""Makes the pictures of the README and the manuals from the running program: `python -m docs.pictures [story …]`."""

import asyncio
import sys
from functools import partial

from aiohttp import ClientSession
from playwright.async_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from docs.camera import FOLDER, Story, rest, shot, side_by_side, told, turn_to
from docs.pictures_surveys import answering, bringing_a_form, running
from domain.people import contacts
from domain.people.roles import Person
from tests.browser.desk import Desk

TALL = (1280, 960)  # the whole privacy notice fits
FOUR = (1440, 860)
NEWCOMERS = {"Elena": 6001, "Percy": 6002}  # people whose phone is linked in the story


async def make(*names: str) -> None:
    """The pictures of the stories of these names, of all when none is named."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or STORIES:
        await told(STORIES[name])


async def the_four(page: Desk) -> None:
    """An acompañante proposes, a docente confirms, a directivo knows, a specialist looks at the matriz."""
    await propose(page)
    await page.sees("Julio", "propone una visita")
    await page.taps("Julio", "✅ Confirmo")
    await page.sees("Carmen", "confirmó la fecha")
    await page.sees("Rosa", "confirmó la fecha")
    await page.taps("Inés", "🗂 Matriz")
    await page.sees("Inés", "Matriz de seguimiento 2026")
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
    await turn_to(page, *NEWCOMERS.values())
    page.know(NEWCOMERS)
    for who in NEWCOMERS:
        await page.phone(who).get_by_role("button", name="Iniciar").click()
        await page.button(who, "Acepto").wait_for()
    await page.taps("Percy", "Acepto")
    await page.sees("Percy", "Desde ahora le escribimos aquí.")
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


STORIES = {
    "phones": Story(play=the_four, phones=(0, 1, 2, 3), size=FOUR, scale=1),
    "manuals": Story(play=the_manuals),
    "linking": Story(play=linking, size=TALL),
    "answering": Story(play=answering, phones=(0, 1, 2)),
    "running": Story(play=running, phones=(0, 1, 3)),
    "form": Story(play=bringing_a_form, phones=(0, 1, 3)),
}

if __name__ == "__main__":
    asyncio.run(make(*sys.argv[1:]))
