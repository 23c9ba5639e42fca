"""Delivery by webhook: the secret, order in each lane, tries, answers with a method."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.phone import Phone

Json = dict[str, Any]


class House:
    """A webhook that answers as a test says and remembers what came."""

    def __init__(self) -> None:
        self.came: list[Json] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []  # used up first, then 200
        self.busy = 0
        self.most_at_once = 0
        self.door = asyncio.Event()
        self.door.set()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.busy += 1
        self.most_at_once = max(self.most_at_once, self.busy)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.came.append(await request.json())
        await self.door.wait()
        self.busy -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.came]

    async def has(self, count: int) -> None:
        async with asyncio.timeout(3):
            while len(self.came) < count:  # noqa: ASYNC110 - a test may ask for any number
                await asyncio.sleep(0.01)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    here = House()
    app = web.Application()
    app.router.add_post("/hook", here.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield here
    here.door.set()
    await runner.cleanup()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not condition():  # noqa: ASYNC110 - any condition
            await asyncio.sleep(0.01)


async def test_what_waited_comes_first_with_the_secret(call, house: House, rosa: Phone) -> None:
    await rosa.says("uno")
    assert (await call("setWebhook", url=house.url, secret_token="abc-DEF_1"))["ok"]
    await rosa.says("dos")
    await house.has(3)
    assert house.texts() == ["/start", "uno", "dos"]
    assert house.secrets == ["abc-DEF_1"] * 3


async def test_without_a_secret_there_is_no_header(call, house: House, rosa: Phone) -> None:
    await call("setWebhook", url=house.url)
    await house.has(1)
    assert house.secrets == [None]


async def test_one_chat_is_served_one_by_one_and_chats_side_by_side(
    call, house: House, rosa: Phone, julio: Phone
) -> None:
    house.door.clear()
    await call("setWebhook", url=house.url)
    await rosa.says("uno")
    await julio.starts()
    await house.has(2)
    await asyncio.sleep(0.05)
    assert sorted(update["message"]["from"]["id"] for update in house.came) == [101, 102]
    house.door.set()
    await house.has(3)
    assert (house.came[2]["message"]["text"], house.most_at_once) == ("uno", 2)


async def test_a_tap_does_not_wait_for_a_message_of_the_same_person(call, house: House, rosa: Phone) -> None:
    await call(
        "sendMessage", chat_id=101, text="x", reply_markup={"inline_keyboard": [[{"text": "Sí", "callback_data": "s"}]]}
    )
    house.door.clear()
    await call("setWebhook", url=house.url)
    await rosa.taps("Sí")
    await house.has(2)
    assert sorted(sorted(update)[0] for update in house.came) == ["callback_query", "message"]


async def test_a_refusal_blocks_the_chat_until_it_is_taken(call, house: House, rosa: Phone, simulator) -> None:
    house.answers = [web.Response(status=status) for status in (500, 503, 401)]
    await call("setWebhook", url=house.url)
    await rosa.says("uno")
    await house.has(5)
    assert house.texts() == ["/start"] * 4 + ["uno"]
    assert "401" in (await call("getWebhookInfo"))["result"]["last_error_message"]
    await until(lambda: not simulator.backend.updates.pending)


async def test_retry_after_is_honoured(call, house: House, rosa: Phone) -> None:
    house.answers = [web.Response(status=503, headers={"Retry-After": "1"})]
    await call("setWebhook", url=house.url)
    await house.has(1)
    await asyncio.sleep(0.5)
    assert house.texts() == ["/start"]
    await house.has(2)


async def test_an_update_too_old_is_dropped(call, house: House, rosa: Phone, clock) -> None:
    house.answers = [web.Response(status=500) for _ in range(1000)]
    await call("setWebhook", url=house.url)
    await house.has(2)
    clock.forward(24 * 3600 + 1)
    await asyncio.sleep(0.7)  # longer than the longest wait, scaled
    house.answers.clear()
    await rosa.says("uno")
    await until(lambda: "uno" in house.texts())
    assert house.came[-1]["message"]["text"] == "uno"


async def test_what_was_not_taken_can_be_polled_later(call, house: House, rosa: Phone) -> None:
    house.answers = [web.Response(status=500) for _ in range(1000)]
    await call("setWebhook", url=house.url)
    await house.has(1)
    await call("deleteWebhook")
    updates = (await call("getUpdates"))["result"]
    assert [update["message"]["text"] for update in updates] == ["/start"]


async def test_an_answer_may_carry_a_method(call, house: House, rosa: Phone) -> None:
    house.answers = [web.json_response({"method": "sendMessage", "chat_id": 101, "text": "gracias"})]
    await call("setWebhook", url=house.url)
    await rosa.sees("gracias")


async def test_an_answer_may_not_carry_every_method(call, house: House, rosa: Phone, simulator) -> None:
    house.answers = [web.json_response({"method": "deleteWebhook"})]
    await call("setWebhook", url=house.url)
    await until(lambda: not simulator.backend.updates.pending)
    assert (await call("getWebhookInfo"))["result"]["url"] == house.url


async def test_pending_updates_can_be_dropped(call, house: House, rosa: Phone) -> None:
    await call("setWebhook", url=house.url, drop_pending_updates=True)
    await rosa.says("uno")
    await house.has(1)
    assert house.texts() == ["uno"]


async def test_the_info_tells_what_is_set(call, house: House) -> None:
    await call("setWebhook", url=house.url, max_connections=4, allowed_updates=["message"])
    assert (await call("getWebhookInfo"))["result"] == {
        "url": house.url, "has_custom_certificate": False, "pending_update_count": 0,
        "max_connections": 4, "allowed_updates": ["message"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"url": "nowhere"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "http://127.0.0.1/x", "secret_token": "ñ"}, "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook_is_refused(params: Json, text: str, call) -> None:
    assert (await call("setWebhook", **params))["description"] == f"Bad Request: {text}"


async def test_setting_it_twice_in_a_second_is_too_often(call, sim, house: House) -> None:
    await sim("rates", {"enabled": True})
    assert (await call("setWebhook", url=house.url))["ok"]
    assert (await call("setWebhook", url=house.url))["parameters"] == {"retry_after": 1}


async def test_the_same_update_twice_is_posted_twice(call, sim, house: House, rosa: Phone) -> None:
    await call("setWebhook", url=house.url)
    same = {"update_id": 7, "message": {"text": "otra vez", "chat": {"id": 101}}}
    await sim("updates", [same] * 3)
    await house.has(4)
    assert [update["update_id"] for update in house.came[1:]] == [7, 7, 7]
