"""Scripted faults and the log: every delivered copy is counted, whatever the bot was told."""

import asyncio
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TimedOut
from telegram.ext import ExtBot

from simulator.faults import Fault, Faults
from tests.phone import Phone

Json = dict[str, Any]


async def log_of_sends(sim) -> list[tuple[str, int | None, bool]]:
    """Outcome, status and whether a copy was delivered."""
    return [(c["outcome"], c["status"], c["message_id"] is not None) for c in await sim("log?method=sendMessage")]


@pytest.mark.parametrize(
    ("fault", "logged"),
    [
        ({"effect": "drop_before"}, ("drop_before", None, False)),
        ({"effect": "hang_before"}, ("hang_before", None, False)),
        ({"effect": "deliver_then_reset"}, ("deliver_then_reset", None, True)),
        ({"effect": "deliver_then_hang"}, ("deliver_then_hang", None, True)),
        ({"effect": "deliver_then_status"}, ("deliver_then_status", 502, True)),
        ({"effect": "deliver_then_status", "code": 500}, ("deliver_then_status", 500, True)),
        ({"effect": "deliver_then_status", "code": 504}, ("deliver_then_status", 504, True)),
        ({"effect": "status", "code": 500}, ("status", 500, False)),
        ({"effect": "status", "code": 502, "html": True}, ("status", 502, False)),
    ],
)
async def test_a_copy_is_counted_whatever_the_mouth_was_told(
    fault: Json, logged: tuple[str, int | None, bool], mouth: ExtBot[None], sim, rosa: Phone
) -> None:
    await sim("faults", {"method": "sendMessage", **fault})
    with pytest.raises(NetworkError) as failed:
        await mouth.send_message(101, "uno")
    assert not isinstance(failed.value, BadRequest)
    await asyncio.sleep(0.1)
    assert await log_of_sends(sim) == [logged]
    assert [message.text for message in await rosa.received()] == ["uno"] * logged[2]


async def test_the_message_in_the_log_is_the_one_on_the_phone(mouth: ExtBot[None], sim, rosa: Phone) -> None:
    await sim("faults", {"method": "sendMessage", "effect": "deliver_then_reset"})
    with pytest.raises(NetworkError):
        await mouth.send_message(101, "uno")
    await mouth.send_message(101, "uno")
    logged = [call["message_id"] for call in await sim("log?method=sendMessage")]
    assert logged == [message.message_id for message in await rosa.received()]
    assert len(logged) == 2


async def test_a_hang_is_a_timeout_for_python_telegram_bot(mouth: ExtBot[None], sim, rosa: Phone) -> None:
    await sim("faults", {"method": "sendMessage", "effect": "deliver_then_hang"})
    with pytest.raises(TimedOut):
        await mouth.send_message(101, "uno")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"effect": "drop_before"}, TelegramNetworkError),
        ({"effect": "deliver_then_reset"}, TelegramNetworkError),
        ({"effect": "deliver_then_status"}, ClientDecodeError),
        ({"effect": "deliver_then_status", "code": 500}, TelegramServerError),
        ({"effect": "status", "code": 429, "retry_after": 5}, TelegramRetryAfter),
    ],
)
async def test_aiogram_makes_its_own_class_of_each(
    fault: Json, error: type[Exception], ear: Bot, sim, rosa: Phone
) -> None:
    await sim("faults", {"method": "sendMessage", **fault})
    with pytest.raises(error):
        await ear.send_message(101, "uno")
    await ear.send_message(101, "dos")


@pytest.mark.parametrize(
    ("code", "error"), [(401, InvalidToken), (403, Forbidden), (404, InvalidToken), (400, BadRequest)]
)
async def test_python_telegram_bot_makes_its_own_class_of_each(
    code: int, error: type[Exception], mouth: ExtBot[None], sim, rosa: Phone
) -> None:
    await sim("faults", {"method": "sendMessage", "effect": "status", "code": code})
    with pytest.raises(error):
        await mouth.send_message(101, "uno")
    assert await rosa.received() == []


async def test_a_fault_may_say_anything(call, sim, rosa: Phone) -> None:
    await sim("faults", {"effect": "status", "code": 429, "retry_after": 36000})
    await sim("faults", {"effect": "status", "code": 400, "description": "Bad Request: new", "migrate_to_chat_id": -7})
    assert await call("sendMessage", chat_id=101, text="x") == {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 36000",
        "parameters": {"retry_after": 36000},
    }  # fmt: skip
    assert (await call("getMe"))["parameters"] == {"migrate_to_chat_id": -7}
    assert (await call("getMe"))["ok"] is True


async def test_a_delay_only_delays(call, sim, rosa: Phone) -> None:
    await sim("faults", {"effect": "delay", "seconds": 0.2})
    before = asyncio.get_running_loop().time()
    assert (await call("getMe"))["ok"] is True
    assert asyncio.get_running_loop().time() - before >= 0.2


async def test_faults_pick_their_method_and_chat(call, sim, rosa: Phone, julio: Phone) -> None:
    await julio.starts()
    await sim("faults", [{"method": "sendMessage", "chat_id": 102, "effect": "status", "code": 500}])
    assert (await call("getMe"))["ok"] is True
    assert (await call("sendMessage", chat_id=101, text="x"))["ok"] is True
    assert (await call("sendMessage", chat_id=102, text="x"))["error_code"] == 500
    assert (await call("sendMessage", chat_id=102, text="x"))["ok"] is True


async def test_times_and_skip_and_always(call, sim) -> None:
    async def codes(count: int) -> list[int]:
        return [(await call("getMe")).get("error_code", 200) for _ in range(count)]

    await sim("faults", {"effect": "status", "code": 500, "skip": 1, "times": 2})
    assert await codes(4) == [200, 500, 500, 200]
    await sim("faults", {"effect": "status", "code": 503, "times": None})
    assert await codes(3) == [503] * 3
    await sim("faults", method="DELETE")
    assert await codes(1) == [200]
    assert await sim("faults") == []


def test_a_share_is_the_same_every_time() -> None:
    def hits(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault(effect="drop_before", share=0.3, times=None))
        return [faults.pick("getMe", None) is not None for _ in range(1000)]

    assert hits(1) == hits(1)
    assert hits(1) != hits(2)
    assert 250 < sum(hits(1)) < 350


async def test_an_unknown_fault_is_refused(simulator, http: aiohttp.ClientSession) -> None:
    for body in ({"effect": "explode"}, {"effect": "status", "colour": 1}, {}):
        async with http.post(f"{simulator.base_url}/sim/faults", json=body) as answer:
            assert answer.status == 400


async def test_the_log_keeps_order_time_and_reason(call, sim, rosa: Phone, clock) -> None:
    await call("sendMessage", chat_id=101, text="uno")
    clock.forward(60)
    await call("sendMessage", chat_id="101", text="")
    first, second = await sim("log?chat_id=101")
    assert (first["outcome"], first["status"], first["params"]) == ("ok", 200, {"chat_id": 101, "text": "uno"})
    assert (first["wall"], second["wall"]) == ("2026-03-16T13:00:00+00:00", "2026-03-16T13:01:00+00:00")
    assert first["monotonic"] < second["monotonic"]
    assert (second["outcome"], second["status"], second["message_id"]) == ("error", 400, None)
    assert second["description"] == "Bad Request: message text is empty"
    assert await sim(f"log?since={first['seq']}") == [second]
    await sim("log/reset", {})
    assert await sim("log") == []


async def test_the_log_does_not_keep_files(mouth: ExtBot[None], sim, rosa: Phone) -> None:
    await mouth.send_document(101, b"secreto", filename="a.txt")
    [call] = await sim("log?method=sendDocument")
    assert "secreto" not in str(call)
    assert "<file a.txt 7 bytes>" in call["params"].values()


async def test_stopping_does_not_wait_for_what_hangs(simulator, sim, call, rosa: Phone) -> None:
    await sim("faults", {"method": "sendMessage", "effect": "deliver_then_hang", "seconds": 600})
    hanging = asyncio.create_task(call("sendMessage", chat_id=101, text="x"))
    await asyncio.sleep(0.1)
    await asyncio.wait_for(simulator.stop(), 3)
    with pytest.raises(aiohttp.ClientError):
        await hanging
