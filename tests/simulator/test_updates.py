"""getUpdates: offsets, long polling, two pollers, ages."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from telegram.error import Conflict
from telegram.ext import ExtBot

from tests.phone import Phone


@pytest.fixture(autouse=True)
def patient(simulator) -> None:
    """Polling as often as a test likes."""
    simulator.backend.updates.patient_with_busy_pollers = True


@pytest.fixture
def poll(call):
    async def polling(**params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await call("getUpdates", **params))["result"]
        return found

    return polling


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_a_higher_offset(poll, rosa: Phone) -> None:
    await rosa.says("uno")
    await rosa.says("dos")
    first = await poll()
    assert texts(first) == ["/start", "uno", "dos"]
    assert await poll() == first
    assert texts(await poll(offset=first[1]["update_id"])) == ["uno", "dos"]
    assert await poll(offset=first[2]["update_id"] + 1) == []
    assert await poll() == []


async def test_ids_grow_by_one(poll, rosa: Phone) -> None:
    await rosa.says("uno")
    await rosa.sends_sticker()
    ids = [update["update_id"] for update in await poll()]
    assert ids == list(range(ids[0], ids[0] + 3))


async def test_a_limit_gives_the_oldest(poll, rosa: Phone) -> None:
    await rosa.says("uno")
    assert texts(await poll(limit=1)) == ["/start"]


@pytest.mark.parametrize(("offset", "expected"), [(-1, ["dos"]), (-2, ["uno", "dos"]), (-9, ["/start", "uno", "dos"])])
async def test_a_negative_offset_forgets_the_rest(offset: int, expected: list[str], poll, rosa: Phone) -> None:
    await rosa.says("uno")
    await rosa.says("dos")
    assert texts(await poll(offset=offset)) == expected
    assert texts(await poll()) == expected


async def test_a_long_poll_ends_with_the_update(poll, rosa: Phone) -> None:
    [start] = await poll()
    waiting = asyncio.create_task(poll(offset=start["update_id"] + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await rosa.says("hola")
    assert texts(await asyncio.wait_for(waiting, 1)) == ["hola"]


async def test_a_long_poll_ends_empty_after_its_time(poll) -> None:
    assert await asyncio.wait_for(poll(timeout=1), 2) == []


async def test_the_older_of_two_pollers_is_sent_away(call) -> None:
    older = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(call("getUpdates", timeout=1))
    assert await asyncio.wait_for(older, 1) == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    assert await newer == {"ok": True, "result": []}


async def test_both_libraries_know_a_conflict(ear: Bot, mouth: ExtBot[None], sim) -> None:
    await sim(
        "faults", {"method": "getUpdates", "effect": "status", "code": 409, "times": 2, "description": "Conflict: x"}
    )
    with pytest.raises(TelegramConflictError):
        await ear.get_updates()
    with pytest.raises(Conflict):
        await mouth.get_updates()


async def test_polling_is_refused_while_a_webhook_is_set(call, mouth: ExtBot[None]) -> None:
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    assert "webhook is active" in (await asyncio.wait_for(waiting, 1))["description"]
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await mouth.get_updates()
    await call("deleteWebhook")
    assert await call("getUpdates") == {"ok": True, "result": []}


async def test_a_tap_is_kept_150_seconds_and_a_message_a_day(call, poll, rosa: Phone, clock) -> None:
    await call(
        "sendMessage", chat_id=101, text="x", reply_markup={"inline_keyboard": [[{"text": "Sí", "callback_data": "s"}]]}
    )
    await rosa.taps("Sí")
    clock.forward(149)
    assert [sorted(update)[0] for update in await poll()] == ["message", "callback_query"]
    clock.forward(2)
    assert [sorted(update)[0] for update in await poll()] == ["message"]
    clock.forward(24 * 3600)
    assert await poll() == []


async def test_kinds_not_asked_for_are_not_kept(poll, rosa: Phone) -> None:
    await poll(allowed_updates=["callback_query"], offset=-1)
    await rosa.says("nadie lo oye")
    await poll()
    assert [update for update in await poll() if update.get("message", {}).get("text") == "nadie lo oye"] == []
    await poll(allowed_updates=[])
    await rosa.says("ahora sí")
    assert texts(await poll(offset=-1)) == ["ahora sí"]


async def test_blocking_is_told_by_default(poll, rosa: Phone) -> None:
    await rosa.blocks()
    await rosa.blocks()
    await rosa.unblocks()
    changes = [u["my_chat_member"] for u in await poll() if "my_chat_member" in u]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert [change["old_chat_member"]["status"] for change in changes] == ["member", "kicked"]


async def test_injected_updates_keep_their_id_even_twice_and_below_the_offset(poll, sim, rosa: Phone) -> None:
    [start] = await poll()
    seen = start["update_id"] + 1
    await poll(offset=seen)
    old = {"update_id": 5, "message": {"text": "viejo", "chat": {"id": 101}}}
    assert await sim("updates", [old, old]) == {"update_ids": [5, 5]}
    assert [update["update_id"] for update in await poll(offset=seen)] == [5, 5]
    assert await poll(offset=seen) == []


async def test_an_injected_update_without_an_id_gets_the_next(poll, sim, rosa: Phone) -> None:
    [start] = await poll()
    await sim("updates", {"anything": [1, {"deep": None}]})
    assert (await poll(offset=-1)) == [{"update_id": start["update_id"] + 1, "anything": [1, {"deep": None}]}]


async def test_the_queue_can_be_looked_at(poll, sim, rosa: Phone) -> None:
    assert await sim("updates") == await poll()


async def test_busy_polling_is_slowed(simulator, call, poll, rosa: Phone) -> None:
    simulator.backend.updates.patient_with_busy_pollers = False
    await rosa.says("uno")
    assert len(await poll()) == 2
    assert len(await poll()) == 1  # the same offset again, at once
    await call("deleteWebhook", drop_pending_updates=True)
    waiting = asyncio.create_task(poll())
    await asyncio.sleep(0.1)
    assert not waiting.done()  # waits although no timeout was asked for
    await rosa.says("dos")
    assert texts(await asyncio.wait_for(waiting, 1)) == ["dos"]


async def test_aiogram_and_python_telegram_bot_read_every_kind(
    ear: Bot, mouth: ExtBot[None], rosa: Phone, sim, call
) -> None:
    await rosa.sends_sticker()
    await rosa.shares_contact()
    await rosa.says("hola")
    await rosa.edits("adiós")
    await rosa.sends_file("a.txt", b"x")
    await rosa.sends_file("a.png", b"\x89PNG\r\n\x1a\n", kind="photo", mime="image/png")
    await rosa.sends_file("a.ogg", b"OggS", kind="voice", mime="audio/ogg")
    await rosa.blocks()
    await sim("groups", {"id": -5, "title": "GIA", "members": [101]})
    await rosa.says("en el grupo", in_group=-5)
    heard = [update.event_type for update in await ear.get_updates()]
    assert heard == [*["message"] * 4, "edited_message", *["message"] * 3, *["my_chat_member"] * 2, "message"]
    assert [update.update_id for update in await mouth.get_updates()][-1] == (await sim("updates"))[-1]["update_id"]
