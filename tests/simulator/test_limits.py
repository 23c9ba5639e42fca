"""Rates: token buckets, and the 429 both libraries understand."""

from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from simulator.errors import Refusal
from simulator.limits import Bucket, Gate, Rates
from tests.phone import Phone


@pytest.fixture
def rates() -> Rates:
    return Rates()


class Seconds:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def refusals(gate: Gate, chats: list[int]) -> list[str]:
    found = []
    for chat in chats:
        try:
            gate.send(chat)
        except Refusal as refusal:
            found.append(refusal.description)
    return found


def test_a_private_chat_takes_three_at_once() -> None:
    gate = Gate(Rates(), Seconds())
    assert refusals(gate, [7] * 3) == []
    assert refusals(gate, [7] * 2) == ["Too Many Requests: retry after 1"] * 2


def test_a_private_chat_takes_one_a_second_for_long() -> None:
    seconds = Seconds()
    gate = Gate(Rates(), seconds)
    refused = 0
    for _ in range(100):
        refused += len(refusals(gate, [7]))
        seconds.at += 0.5
    assert refused == 100 - 52  # 3 at once and 49.5 s at 1/s


def test_a_refused_send_costs_nothing() -> None:
    seconds = Seconds()
    gate = Gate(Rates(), seconds)
    refusals(gate, [7] * 50)
    seconds.at = 1.0
    assert refusals(gate, [7]) == []


def test_one_chat_does_not_slow_another() -> None:
    gate = Gate(Rates(), Seconds())
    refusals(gate, [7] * 10)
    assert refusals(gate, [8]) == []


def test_a_group_takes_twenty_a_minute() -> None:
    seconds = Seconds()
    gate = Gate(Rates(), seconds)
    assert len(refusals(gate, [-7] * 25)) == 5
    seconds.at = 3.0
    assert len(refusals(gate, [-7] * 2)) == 1


def test_all_chats_take_thirty_at_once_then_everything_halts() -> None:
    seconds = Seconds()
    gate = Gate(Rates(), seconds)
    assert refusals(gate, list(range(1, 31))) == []
    assert refusals(gate, [31]) == ["Too Many Requests: retry after 1"]
    with pytest.raises(Refusal, match="retry after 1"):
        gate.open_or_refuse()
    seconds.at = 1.0
    gate.open_or_refuse()
    assert refusals(gate, list(range(31, 61))) == []


def test_twenty_five_a_second_are_never_refused() -> None:
    seconds = Seconds()
    gate = Gate(Rates(), seconds)
    refused = []
    for chat in range(1, 1001):
        refused += refusals(gate, [chat])
        seconds.at += 1 / 25
    assert refused == []


def test_no_rates_no_refusals() -> None:
    assert refusals(Gate(Rates.off(), Seconds()), [7] * 1000) == []


def test_edits_count_for_the_whole_only() -> None:
    gate = Gate(Rates(), Seconds())
    for _ in range(30):
        gate.edit()
    assert refusals(gate, [7]) == ["Too Many Requests: retry after 1"]


def test_a_bucket_never_holds_more_than_its_capacity() -> None:
    bucket = Bucket(2, 1)
    assert bucket.wait(0) == 0
    assert bucket.wait(1000) == 0
    bucket.take()
    bucket.take()
    assert bucket.wait(1000) == pytest.approx(1.0)


async def test_aiogram_is_told_how_long_to_wait(ear: Bot, rosa: Phone) -> None:
    for _ in range(3):
        await ear.send_message(101, "hola")
    with pytest.raises(TelegramRetryAfter) as refused:
        await ear.send_message(101, "hola")
    assert refused.value.retry_after == 1
    assert len(await rosa.received()) == 3


async def test_python_telegram_bot_is_told_how_long_to_wait(
    mouth: ExtBot[None], rosa: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    for _ in range(3):
        await mouth.send_message(101, "hola")
    with pytest.raises(RetryAfter) as refused:
        await mouth.send_message(101, "hola")
    assert refused.value.retry_after == timedelta(seconds=1)
    assert len(await rosa.received()) == 3


async def test_while_everything_halts_other_calls_fail_too(call, sim, simulator, http, stopwatch) -> None:
    await sim("users", [{"id": n, "first_name": "U", "started": True} for n in range(1, 40)])
    codes = [(await call("sendMessage", chat_id=n, text="x")).get("error_code") for n in range(1, 33)]
    assert codes == [None] * 30 + [429] * 2
    assert (await call("getMe"))["parameters"] == {"retry_after": 1}
    url = f"{simulator.base_url}/bot{simulator.token}/getMe"
    async with http.get(url) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    assert (await call("getUpdates"))["ok"] is True
    stopwatch.at += 1
    assert (await call("getMe"))["ok"] is True


async def test_rates_can_be_changed_while_running(call, sim, rosa: Phone) -> None:
    await sim("rates", {"enabled": False})
    answers = [await call("sendMessage", chat_id=101, text="x") for _ in range(20)]
    assert all(answer["ok"] for answer in answers)
    assert (await sim("rates", {"enabled": True, "chat_burst": 1}))["chat_burst"] == 1
    assert [(await call("sendMessage", chat_id=101, text="x"))["ok"] for _ in range(2)] == [True, False]
