"""The Phone of the tests: what it sees and how it fails."""

import asyncio

import pytest

from tests.phone import Phone


async def later(seconds: float, what) -> None:
    await asyncio.sleep(seconds)
    await what


async def test_it_waits_for_what_it_is_to_see(call, rosa: Phone) -> None:
    coming = asyncio.create_task(later(0.1, call("sendMessage", chat_id=101, text="su visita es mañana")))
    assert (await rosa.sees("visita")).text == "su visita es mañana"
    await coming


async def test_it_shows_the_whole_screen_when_it_does_not_see(call, rosa: Phone) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Sí", "callback_data": "1"}, {"text": "No", "callback_data": "2"}]]}
    await call("sendMessage", chat_id=101, text="¿Viene?", reply_markup=keyboard)
    await call("sendMessage", chat_id=101, text="Elija", reply_markup={"keyboard": [["Uno", "Dos"]]})
    with pytest.raises(AssertionError) as failed:
        await rosa.sees("nada", timeout=0.05)
    assert str(failed.value) == (
        "Rosa does not see 'nada':\n--- Rosa ---\nuser: /start\nbot: ¿Viene?\n  [Sí][No]\n"
        "bot: Elija\nkeyboard: [Uno] [Dos]"
    )


async def test_it_does_not_see_what_it_said_itself(rosa: Phone) -> None:
    await rosa.says("hola")
    with pytest.raises(AssertionError):
        await rosa.sees("hola", timeout=0.05)


async def test_new_messages_are_seen_once(call, rosa: Phone) -> None:
    for text in ("uno", "dos", "uno"):
        await call("sendMessage", chat_id=101, text=text)
    assert [(await rosa.sees_new()).text for _ in range(3)] == ["uno", "dos", "uno"]
    with pytest.raises(AssertionError, match="no new message"):
        await rosa.sees_new(timeout=0.05)


async def test_it_taps_as_soon_as_the_button_is_there(call, rosa: Phone, sim) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Sí", "callback_data": "1"}]]}
    coming = asyncio.create_task(later(0.1, call("sendMessage", chat_id=101, text="x", reply_markup=keyboard)))
    await rosa.taps("Sí")
    await coming
    assert [update["callback_query"]["data"] for update in await sim("updates") if "callback_query" in update] == ["1"]


async def test_it_tells_buttons_and_their_data(call, rosa: Phone) -> None:
    rows = [[{"text": "Sí", "callback_data": "1"}], [{"text": "Web", "url": "https://gob.pe"}]]
    await call("sendMessage", chat_id=101, text="x", reply_markup={"inline_keyboard": rows})
    message = await rosa.last()
    assert (message.rows, message.buttons, message.data) == ([["Sí"], ["Web"]], ["Sí", "Web"], {"Sí": "1"})


async def test_it_sees_toasts(call, sim, rosa: Phone) -> None:
    query = (await sim("users/101/tap", {"data": "x", "forged": True}))["callback_query_id"]
    await call("answerCallbackQuery", callback_query_id=query, text="Fecha confirmada")
    assert await rosa.sees_toast("confirmada") == "Fecha confirmada"
    with pytest.raises(AssertionError, match="no toast 'otra' among"):
        await rosa.sees_toast("otra", timeout=0.05)


async def test_it_notices_that_something_arrived_or_changed(call, rosa: Phone) -> None:
    await rosa.sees_nothing_new(during=0.05)
    coming = asyncio.create_task(later(0.02, call("sendMessage", chat_id=101, text="x")))
    with pytest.raises(AssertionError, match="did see something"):
        await rosa.sees_nothing_new(during=0.2)
    await coming


async def test_the_screen_shows_stickers_contacts_and_files(rosa: Phone) -> None:
    await rosa.sends_sticker("🌽")
    await rosa.shares_contact()
    await rosa.sends_file("a.txt", b"x", caption="mi archivo")
    assert await rosa.screen() == [
        "user: /start",
        "user: <sticker: 🌽>",
        "user: <contact: {'phone_number': '+51999000101', 'first_name': 'Rosa', 'user_id': 101}>",
        "user: mi archivo\n  <file: a.txt>",
    ]


async def test_actions_can_be_chained_by_awaiting_each(rosa: Phone) -> None:
    assert await (await rosa.says("a")).says("b") is rosa


async def test_nothing_received_is_said(rosa: Phone) -> None:
    with pytest.raises(AssertionError, match="Rosa has received nothing"):
        await rosa.last()
