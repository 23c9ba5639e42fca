"""The running house: what was open is taken up, what failed is told, and it stops in order."""

import asyncio
from collections.abc import AsyncIterator
from datetime import time, timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from sqlalchemy import select
from sqlalchemy.orm import Session

import bot.inbox as inbox_module
from bot import inbox_rows
from bot.inbox import MOST_OPEN
from bot.inbox_rows import DEAD, DONE, NEW, InboxRow
from content.programme import Programme
from domain.people import contacts
from domain.surveys.model import Participation
from domain.waves.closing import FORGET_AFTER
from domain.year.calendar import instant
from domain.year.closures import Closure
from handlers.verbs import COMMANDS
from scheduler import reminders, slots
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow
from simulator.faults import Fault
from tests.bot.inbound import rows, text, until
from tests.conftest import MONDAY
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, village
from tests.domain.waves.land import CLOSES, land
from tests.houses import Neighbourhood
from tests.phone import Phone
from tests.scheduler.letters import lima

FINE = (DONE, 0, None)


@pytest.fixture
async def place(sqlite_url: str, programme: Programme) -> AsyncIterator[Neighbourhood]:
    """Where the kind of database does not matter; the house is opened by the test."""
    made = Neighbourhood(sqlite_url, programme, MONDAY)
    made.base_url = await made.telegram.start()
    yield made
    await made.close()


async def known(place: Neighbourhood, user_id: int = 501) -> Phone:
    """Somebody who has opened the chat, and is linked to nobody."""
    phone = await place.stranger(user_id, "Rosa")
    await phone.starts()
    return phone


def keep(session: Session, *updates: dict[str, Any]) -> None:
    inbox_rows.store(session, [inbox_rows.new(each, MONDAY) for each in updates])


async def test_what_was_open_is_answered_at_the_next_start(place: Neighbourhood) -> None:
    await place.write(lambda s: keep(s, text(7, 501, "/ayuda"), text(8, 501, "/nada")))
    phone = await known(place)
    await place.open_house()
    await phone.sees("Ayuda")
    await phone.sees("no existe aquí")
    await place.settle()
    assert {key: row for key, row in rows(place.store).items() if key < 100} == {7: FINE, 8: FINE}


async def test_what_was_kept_and_not_queued_is_taken_up_by_the_clock(place: Neighbourhood) -> None:
    phone = await known(place)
    await place.open_house()
    await place.write(lambda s: keep(s, text(7, 501, "/nada")))
    await place.travel(MONDAY + timedelta(minutes=1))
    await phone.sees("no existe aquí")


async def test_what_nobody_asks_for_again_is_erased_once_in_a_while(place: Neighbourhood) -> None:
    def old(session: Session) -> None:
        keep(session, text(7))
        inbox_rows.mark_done(session, (7,))
        session.add(Dialogue(chat_id=501, step="x", facts={"mobile": "sealed"}, since_update_id=7, at=MONDAY))

    await place.write(old)
    await place.open_house()
    await place.travel(MONDAY + timedelta(hours=23))
    assert await place.read(lambda s: (s.get(InboxRow, 7) is None, s.get(Dialogue, 501) is None)) == (False, False)
    await place.travel(MONDAY + timedelta(days=1, hours=1))
    assert await place.read(lambda s: (s.get(InboxRow, 7) is None, s.get(Dialogue, 501) is None)) == (False, True)
    await place.travel(MONDAY + timedelta(days=9))
    assert await place.read(lambda s: s.get(InboxRow, 7)) is None


async def test_who_was_asked_is_forgotten_ninety_days_after_the_close(place: Neighbourhood) -> None:
    def closed(session: Session) -> None:
        here = land(session, each=2)
        here.close(here.all_in_the_field(), CLOSES)

    async def people() -> int:
        return len(await place.read(lambda s: list(s.scalars(select(Participation.person_id)))))

    await place.write(closed)
    await place.open_house()
    await place.travel(instant(CLOSES + FORGET_AFTER - timedelta(days=1), time(12)))
    assert await people() == 12
    await place.travel(instant(CLOSES + FORGET_AFTER, time(12)))
    assert await people() == 0


async def test_what_fails_is_told_to_the_person_and_the_chat_goes_on(
    neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_turn: object, _rest: str) -> None:
        raise KeyError("+51999000101")

    monkeypatch.setattr(inbox_module, "FIRST_RETRY", 0.01)
    monkeypatch.setitem(COMMANDS, "roto", broken)
    phone = await known(neighbourhood)
    await phone.says("/roto")
    await phone.says("/nada")
    await phone.sees("algo falló de nuestro lado")
    await phone.sees("no existe aquí")
    await neighbourhood.settle()
    assert sorted(status for status, _, _ in rows(neighbourhood.store).values()) == [DEAD, DONE, DONE]
    assert len([each for each in await phone.received() if "algo falló" in each.text]) == 1


async def test_who_sends_hundreds_at_once_is_told_once(neighbourhood: Neighbourhood) -> None:
    phone = await known(neighbourhood)
    await neighbourhood.settle()
    flood = [text(500_000_000 + n, 501, "Hola") for n in range(MOST_OPEN + 20)]
    await neighbourhood.house.inbox.take(flood)
    await phone.sees("demasiados mensajes seguidos")
    await asyncio.sleep(0.2)
    told = [each for each in await phone.received() if "demasiados mensajes" in each.text]
    assert len(told) == 1
    await neighbourhood.house.inbox.drain()


async def test_another_chat_is_answered_while_one_floods(neighbourhood: Neighbourhood) -> None:
    flood = [text(500_000_000 + n, 501, "Hola") for n in range(MOST_OPEN + 20)]
    await neighbourhood.house.inbox.take(flood)
    other = await known(neighbourhood, 502)
    await other.says("/nada")
    await other.sees("no existe aquí")
    await neighbourhood.house.inbox.drain()


async def test_a_refused_token_ends_the_program(place: Neighbourhood) -> None:
    await place.open_house()
    place.telegram.backend.faults.add(Fault(effect="status", method="getUpdates", code=401, times=None))
    await known(place)  # ends the question that Telegram holds
    with pytest.raises(TelegramUnauthorizedError):
        await asyncio.wait_for(place.house.finished(), 10)


async def test_it_stops_in_order_and_leaves_no_task_behind(place: Neighbourhood) -> None:
    before = asyncio.all_tasks()
    await place.open_house()
    phone = await known(place)
    await phone.says("/nada")
    await phone.sees("no existe aquí")
    await place.house.stop()
    left = [task for task in asyncio.all_tasks() - before if "aiohttp" not in repr(task) and "Simul" not in repr(task)]
    assert [task for task in left if "bot/" in repr(task) or "scheduler/" in repr(task)] == []
    await place.open_house()  # `close` stops a house


async def test_what_comes_while_it_stops_is_kept_for_the_next_start(place: Neighbourhood) -> None:
    phone = await known(place)
    await place.open_house()
    await phone.sees("¿", timeout=10)
    await place.house.stop()
    await place.house.inbox.take([text(7, 501, "/nada")])
    assert rows(place.store)[7] == (NEW, 0, None)
    await place.open_house()
    await until(lambda: rows(place.store)[7] == FINE)
    await phone.sees("no existe aquí")


async def test_a_day_off_that_was_loaded_moves_what_waits_at_the_next_start(
    place: Neighbourhood, programme: Programme
) -> None:
    def agreed(session: Session) -> None:
        slots.refresh(session, programme, MONDAY.date())
        v = village(session)
        contacts.link(session, v.rosa.id, 501, NOW)
        activity = v.agree(v.visit(FRIDAY))
        reminders.plan_activity(session, programme, activity.id, NOW)
        session.add(Closure(day=THURSDAY, scope=f"ie:{v.ie.id}", reason="Aniversario"))

    await place.write(agreed)
    await place.open_house()
    query = select(OutboxRow.not_before).order_by(OutboxRow.not_before)
    assert await place.read(lambda s: list(s.scalars(query))) == [lima(12, 8), lima(14, 8)]
