"""Phones of the demonstration: people follow their invitation and accept the notice, as on any phone."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from aiohttp import ClientSession
from sqlalchemy.orm import Session

from bot.demo_docentes import linked
from domain.people import contacts
from domain.people.roles import Person
from domain.store import Store

TRIES, PAUSE = 200, 0.05  # seconds between two tries


async def link(url: str, store: Store, now: datetime, chat_id: int, person_id: int, title: str) -> None:
    """The person appears on the page, opens their link and taps «Acepto»."""
    token = await store.write(lambda s: contacts.invite(s, person_id, now))
    person = await store.read(lambda s: s.get_one(Person, person_id))
    user = {"id": chat_id, "first_name": person.first_name, "title": title}
    async with ClientSession(url) as http:
        await http.post("/sim/users", json=user)
        await http.post(f"/sim/users/{chat_id}/start", json={"payload": token})
        await answered(http, f"/sim/users/{chat_id}/tap", {"text": "Acepto"})


async def answered(http: ClientSession, path: str, body: dict[str, str]) -> None:
    """Does what the person does as soon as they can: the bot's message must have come."""
    for _ in range(TRIES):
        async with http.post(path, json=body) as answer:
            if answer.status == 200:
                return
        await asyncio.sleep(PAUSE)
    raise TimeoutError(path)


async def all_linked(store: Store, people: Sequence[int]) -> None:
    """Waits until the house has linked everybody."""

    def so_far(session: Session) -> bool:
        return all(contacts.linked_chat(session, person_id) for person_id in people)

    for _ in range(TRIES):
        if await store.read(so_far):
            return
        await asyncio.sleep(PAUSE)
    raise TimeoutError("link")


async def unseen(url: str) -> None:
    """Docentes of other regions, to whom results are sent: their phones work, and are not offered on the page."""
    phones = [
        {"id": each.chat_id, "first_name": each.name, "title": "Docente", "started": True, "offered": False}
        for each in linked()
    ]
    async with ClientSession(url) as http:
        await http.post("/sim/users", json=phones)
