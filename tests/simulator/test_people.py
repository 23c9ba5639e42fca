"""What people can do with a phone, what they cannot, and what the bot hears of it."""

from typing import Any

import pytest

from tests.phone import Phone

Json = dict[str, Any]
TWO = {"inline_keyboard": [[{"text": "Sí", "callback_data": "si"}, {"text": "No", "callback_data": "no"}]]}


@pytest.fixture
def heard(simulator):
    """The last update that waits, without its number."""

    def last() -> Json:
        entry = next(reversed(simulator.backend.updates.pending.values()))
        return {kind: payload for kind, payload in entry.body.items() if kind != "update_id"}

    return last


async def test_a_start_carries_its_payload(rosa: Phone, heard) -> None:
    await rosa.starts("AbC-_9")
    message = heard()["message"]
    assert message["text"] == "/start AbC-_9"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {"id": 101, "is_bot": False, "first_name": "Rosa", "language_code": "es"}
    assert message["chat"] == {"id": 101, "type": "private", "first_name": "Rosa"}
    assert message["date"] == 1773666000


@pytest.mark.parametrize("payload", ["con espacio", "a" * 65, "ñ"])
async def test_a_wrong_payload_cannot_be_sent(payload: str, rosa: Phone) -> None:
    with pytest.raises(AssertionError, match="a start payload"):
        await rosa.starts(payload)


async def test_nobody_writes_before_start(julio: Phone) -> None:
    with pytest.raises(AssertionError, match="has not pressed start"):
        await julio.says("hola")


async def test_nobody_writes_or_taps_while_blocking(call, rosa: Phone) -> None:
    await call("sendMessage", chat_id=101, text="x", reply_markup=TWO)
    await rosa.blocks()
    with pytest.raises(AssertionError, match="has blocked the bot"):
        await rosa.says("hola")
    with pytest.raises(AssertionError, match="has blocked the bot"):
        await rosa.taps("Sí", wait=0)


async def test_start_unblocks(rosa: Phone, sim) -> None:
    await rosa.blocks()
    await rosa.starts()
    kinds = [next(key for key in update if key != "update_id") for update in await sim("updates")]
    assert kinds == ["message", "my_chat_member", "my_chat_member", "message"]


async def test_a_tap_carries_data_message_and_person(call, rosa: Phone, heard) -> None:
    sent = (await call("sendMessage", chat_id=101, text="x", reply_markup=TWO))["result"]
    await rosa.taps("No")
    query = heard()["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]) == ("no", 101, sent)


async def test_a_tap_takes_the_newest_message_with_that_button(call, rosa: Phone, heard) -> None:
    sent = [(await call("sendMessage", chat_id=101, text="x", reply_markup=TWO))["result"] for _ in range(2)]
    await rosa.taps("Sí")
    assert heard()["callback_query"]["message"]["message_id"] == sent[1]["message_id"]
    await rosa.taps("Sí", on=sent[0]["message_id"])
    assert heard()["callback_query"]["message"]["message_id"] == sent[0]["message_id"]


async def test_a_button_that_is_not_there_names_those_that_are(call, rosa: Phone) -> None:
    await call("sendMessage", chat_id=101, text="x", reply_markup=TWO)
    with pytest.raises(AssertionError, match="no button 'Quizás'; there are: Sí, No"):
        await rosa.taps("Quizás", wait=0)


async def test_a_stale_button_can_be_tapped_by_a_slow_phone(call, rosa: Phone, heard) -> None:
    sent = (await call("sendMessage", chat_id=101, text="x", reply_markup=TWO))["result"]
    await call("editMessageText", chat_id=101, message_id=sent["message_id"], text="y")
    with pytest.raises(AssertionError, match="no button"):
        await rosa.taps("Sí", wait=0)
    await rosa.taps_stale("Sí")
    assert (heard()["callback_query"]["data"], heard()["callback_query"]["message"]["text"]) == ("si", "y")


async def test_a_button_of_a_deleted_message_is_inaccessible(call, rosa: Phone, heard) -> None:
    sent = (await call("sendMessage", chat_id=101, text="x", reply_markup=TWO))["result"]
    await call("deleteMessage", chat_id=101, message_id=sent["message_id"])
    await rosa.taps_stale("Sí")
    message = heard()["callback_query"]["message"]
    assert message == {"message_id": sent["message_id"], "chat": sent["chat"], "date": 0}


@pytest.mark.parametrize("data", ["si", "x" * 64, "visita:999:confirm", ""])
async def test_a_forged_tap_carries_anything(data: str, rosa: Phone, heard) -> None:
    await rosa.forges(data)
    assert heard()["callback_query"]["data"] == data


async def test_a_reply_keyboard_sends_its_text(call, rosa: Phone, heard) -> None:
    await call(
        "sendMessage", chat_id=101, text="x", reply_markup={"keyboard": [["Sí", "No"]], "one_time_keyboard": True}
    )
    assert await rosa.keys() == ["Sí", "No"]
    await rosa.taps("No")
    assert heard()["message"]["text"] == "No"
    assert await rosa.keys() == []


async def test_a_contact_button_shares_the_own_contact(call, rosa: Phone, heard) -> None:
    await call(
        "sendMessage",
        chat_id=101,
        text="x",
        reply_markup={"keyboard": [[{"text": "Mi número", "request_contact": True}]]},
    )
    await rosa.taps("Mi número")
    assert heard()["message"]["contact"] == {"phone_number": "+51999000101", "first_name": "Rosa", "user_id": 101}
    assert await rosa.keys() == ["Mi número"]


async def test_a_keyboard_goes_when_the_bot_removes_it(call, rosa: Phone) -> None:
    await call("sendMessage", chat_id=101, text="x", reply_markup={"keyboard": [["Sí"]]})
    await call("sendMessage", chat_id=101, text="y")
    assert await rosa.keys() == ["Sí"]
    await call("sendMessage", chat_id=101, text="z", reply_markup={"remove_keyboard": True})
    assert await rosa.keys() == []


async def test_a_reply_keyboard_is_cut_off_silently(call, rosa: Phone) -> None:
    rows = [[str(n) for n in range(13)] + [""]] * 30
    assert (await call("sendMessage", chat_id=101, text="x", reply_markup={"keyboard": rows}))["ok"]
    assert await rosa.keys() == [str(n) for n in range(12)] * 25


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ({"of": 77, "phone": "+51911"}, {"phone_number": "+51911", "first_name": "Rosa", "user_id": 77}),
        ({"of": 0, "phone": "+51911"}, {"phone_number": "+51911", "first_name": "Rosa"}),
        ({"phone": " 999-000 "}, {"phone_number": " 999-000 ", "first_name": "Rosa", "user_id": 101}),
    ],
)
async def test_other_contacts_can_be_shared(shared: Json, expected: Json, rosa: Phone, heard) -> None:
    await rosa.shares_contact(**shared)
    assert heard()["message"]["contact"] == expected


async def test_a_forwarded_contact_says_so(rosa: Phone, julio: Phone, heard) -> None:
    await rosa.shares_contact(of=102, phone="+51999000102", forwarded_from=102)
    origin = heard()["message"]["forward_origin"]
    assert (origin["type"], origin["sender_user"]["id"]) == ("user", 102)


async def test_an_edit_tells_the_new_text(rosa: Phone, heard) -> None:
    await rosa.says("mal")
    await rosa.edits("bien")
    edited = heard()["edited_message"]
    assert (edited["text"], edited["edit_date"]) == ("bien", 1773666000)
    assert await rosa.screen() == ["user: /start", "user: bien"]


async def test_a_place_is_told_in_degrees(rosa: Phone, heard) -> None:
    await rosa.shares_location(-13.5, -71.97)
    assert heard()["message"]["location"] == {"latitude": -13.5, "longitude": -71.97}
    assert (await rosa.messages())[-1].raw["location"] == {"latitude": -13.5, "longitude": -71.97}
    with pytest.raises(AssertionError, match="no such place"):
        await rosa.shares_location(91, 0)


async def test_the_bot_takes_away_what_a_person_wrote_for_two_days(call, rosa: Phone, clock) -> None:
    await rosa.says("mi respuesta")
    await rosa.sends_voice()
    *_, text, voice = await rosa.messages()
    assert (await call("deleteMessage", chat_id=101, message_id=text.message_id))["result"] is True
    assert await rosa.screen() == ["user: /start", "user: <file: voice>"]
    clock.forward(48 * 3600 + 1)
    answer = await call("deleteMessage", chat_id=101, message_id=voice.message_id)
    assert answer["description"] == "Bad Request: message can't be deleted"
    assert len(await rosa.screen()) == 2


async def test_a_group_hears_its_members_only(sim, rosa: Phone, julio: Phone, heard) -> None:
    await sim("groups", {"id": -5, "title": "GIA", "members": [101]})
    assert heard()["my_chat_member"]["new_chat_member"]["status"] == "member"
    await rosa.says("hola a todos", in_group=-5)
    assert heard()["message"]["chat"] == {"id": -5, "type": "group", "title": "GIA"}
    with pytest.raises(AssertionError, match="is not in chat -5"):
        await julio.says("hola", in_group=-5)


async def test_a_bot_that_left_hears_nothing(sim, call, rosa: Phone, heard) -> None:
    await sim("groups", {"id": -5, "title": "GIA", "members": [101]})
    assert (await call("leaveChat", chat_id=-5))["result"] is True
    before = heard()
    await rosa.says("¿hay alguien?", in_group=-5)
    assert heard() == before


async def test_messages_have_the_date_of_the_clock(call, rosa: Phone, clock) -> None:
    clock.forward(3600)
    await call("sendMessage", chat_id=101, text="x")
    assert [message.raw["date"] for message in await rosa.messages()] == [
        "2026-03-16T13:00:00+00:00", "2026-03-16T14:00:00+00:00",
    ]  # fmt: skip


async def test_a_reply_shows_what_it_answers(call, rosa: Phone) -> None:
    [start] = await rosa.messages()
    await call("sendMessage", chat_id=101, text="x", reply_parameters={"message_id": start.message_id})
    assert (await rosa.last()).raw["reply_to"] == start.message_id


async def test_commands_are_those_of_the_narrowest_scope(call, rosa: Phone) -> None:
    def menu(name: str) -> list[Json]:
        return [{"command": name, "description": "x"}]

    await call("setMyCommands", commands=menu("todos"))
    assert await rosa.commands() == ["todos"]
    await call("setMyCommands", commands=menu("privado"), scope={"type": "all_private_chats"})
    assert await rosa.commands() == ["privado"]
    await call("setMyCommands", commands=menu("rosa"), scope={"type": "chat", "chat_id": 101})
    await call("setMyCommands", commands=menu("otra"), scope={"type": "chat", "chat_id": 101}, language_code="qu")
    assert await rosa.commands() == ["rosa"]
    await call("setMyCommands", commands=menu("espanol"), scope={"type": "chat", "chat_id": 101}, language_code="es")
    assert await rosa.commands() == ["espanol"]
    assert (await call("getMyCommands"))["result"] == menu("todos")
    for code in ("es", ""):
        await call("deleteMyCommands", scope={"type": "chat", "chat_id": 101}, language_code=code)
    assert await rosa.commands() == ["privado"]


async def test_a_menu_button_is_kept_by_chat(call, rosa: Phone) -> None:
    assert (await call("setChatMenuButton", chat_id=101, menu_button={"type": "default"}))["result"] is True
    assert (await call("getChatMenuButton", chat_id=101))["result"] == {"type": "default"}
    assert (await call("getChatMenuButton"))["result"] == {"type": "commands"}


async def test_a_chat_is_told_as_the_libraries_need_it(ear, mouth, rosa: Phone) -> None:
    assert (await ear.get_chat(101)).first_name == "Rosa"
    assert (await mouth.get_chat(101)).type == "private"


async def test_writing_is_shown_until_the_message(call, rosa: Phone) -> None:
    await call("sendChatAction", chat_id=101, action="typing")
    assert (await rosa.chat())["action"] == "typing"
    await call("sendMessage", chat_id=101, text="x")
    assert (await rosa.chat())["action"] == ""
    assert (await call("sendChatAction", chat_id=101, action="dancing"))["error_code"] == 400


async def test_a_reset_forgets_everything(call, sim, rosa: Phone) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    await sim("faults", {"effect": "delay", "method": "leaveChat"})
    await sim("reset", {})
    assert [await sim(path) for path in ("users", "updates", "faults", "log")] == [[], [], [], []]
    assert (await call("getWebhookInfo"))["result"]["url"] == ""


async def test_the_same_id_again_is_a_new_phone(rosa: Phone, sim) -> None:
    await rosa.appears()
    assert await rosa.messages() == []
    assert [(user["id"], user["started"], user["title"]) for user in await sim("users")] == [(101, False, "Docente")]


async def test_a_removed_person_is_unknown(sim, call, rosa: Phone) -> None:
    await sim("users/101", method="DELETE")
    assert (await call("sendMessage", chat_id=101, text="x"))["description"] == "Bad Request: chat not found"


@pytest.mark.parametrize(
    ("path", "status"),
    [("users/999/text", 409), ("users/101/fly", 404), ("users/x/text", 404), ("groups/101/kick", 404)],
)
async def test_what_is_not_there_is_said(path: str, status: int, simulator, http, rosa: Phone) -> None:
    async with http.post(f"{simulator.base_url}/sim/{path}", json={"text": "x"}) as answer:
        assert answer.status == status


@pytest.mark.parametrize("path", ["users", "users/101/text", "users/101/edit"])
async def test_a_request_without_what_it_needs_is_refused(path: str, simulator, http, rosa: Phone) -> None:
    async with http.post(f"{simulator.base_url}/sim/{path}", json={}) as answer:
        assert answer.status == 400


async def test_many_people_come_at_once(sim) -> None:
    people = [{"id": number, "first_name": f"P{number}", "started": True} for number in range(1, 5001)]
    assert await sim("users", people) == {"count": 5000}
    assert [user["id"] for user in await sim("users")] == list(range(1, 5001))


async def test_events_name_the_chat_that_changed(simulator, http, call, rosa: Phone) -> None:
    async with http.get(f"{simulator.base_url}/sim/events") as stream:
        assert await stream.content.readline() == b"retry: 1000\n"
        await stream.content.readline()
        await call("sendMessage", chat_id=101, text="x")
        assert await stream.content.readline() == b'data: {"chat_id": 101}\n'
