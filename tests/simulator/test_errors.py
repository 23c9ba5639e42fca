"""Every error of the server, as its own text and as the class each library makes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiogram.exceptions as aio
import pytest
import telegram.error as ptb
from aiogram import Bot
from telegram.ext import ExtBot

from simulator.editing import NOT_MODIFIED, QUERY_TOO_OLD
from tests.phone import Phone

INLINE = {"inline_keyboard": [[{"text": "Sí", "callback_data": "si"}]]}
REPLY = {"keyboard": [["Sí"]]}


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(**fields: Any) -> dict[str, Any]:
    return {"text": "x", **fields}


FAILING_SENDS = [
    ({"text": ""}, "message text is empty"),
    ({}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "a" * 4097}, "message is too long"),
    ({"text": "ñ" * 20_000}, "text is too long"),
    ({"text": "x<br>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "br" at byte offset 1'),
    ({"text": "x", "reply_to_message_id": 9999}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {"message_id": 9999}}, "message to be replied not found"),
    ({"text": "x", "reply_markup": inline([button(callback_data="a" * 65)])}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "reply_markup": inline([button(callback_data="ñ" * 33)])}, "BUTTON_DATA_INVALID"),
    (
        {"text": "x", "reply_markup": inline([button(callback_data="")])},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "x", "reply_markup": inline([button()])},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ({"text": "x", "reply_markup": inline([button(callback_data="1")] * 9)}, "reply markup is too long"),
    ({"text": "x", "reply_markup": inline(*[[button(callback_data="1")]] * 101)}, "reply markup is too long"),
    ({"text": "x", "reply_markup": inline(*[[button(callback_data="d" * 64)]] * 100)}, "reply markup is too long"),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "x", "chat_id": 424242}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
]


@pytest.mark.parametrize(("params", "text"), FAILING_SENDS)
async def test_a_wrong_message_is_refused_and_not_delivered(
    params: dict[str, Any], text: str, call, rosa: Phone
) -> None:
    answer = await call("sendMessage", **{"chat_id": 101, **params})
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {text}"}
    assert await rosa.received() == []


FITTING_SENDS = [
    {"text": "a" * 4096},
    {"text": "😀" * 4096},
    {"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"},
    {"text": "x", "reply_markup": inline([button(callback_data="ñ" * 32)])},
    {"text": "x", "reply_markup": inline([button(callback_data="1")] * 8)},
    {"text": "x", "reply_markup": inline(*[[button(callback_data="1")]] * 100)},
    {"text": "x", "reply_markup": inline([button(url="https://gob.pe")], [button(copy_text={"text": "1"})])},
    {"text": "x", "reply_parameters": {"message_id": 9999, "allow_sending_without_reply": True}},
    {"text": "x", "chat_id": "101"},
]


@pytest.mark.parametrize("params", FITTING_SENDS)
async def test_a_message_just_inside_the_limits_is_delivered(params: dict[str, Any], call, rosa: Phone) -> None:
    answer = await call("sendMessage", **{"chat_id": 101, **params})
    assert answer["ok"] is True, answer
    assert [message.message_id for message in await rosa.received()] == [answer["result"]["message_id"]]


async def raised(error: type[Exception], awaited: Any) -> str:
    with pytest.raises(error) as caught:
        await awaited
    assert type(caught.value) is error
    return str(caught.value)


async def test_somebody_unknown_is_chat_not_found(ear: Bot, mouth: ExtBot[None], julio: Phone) -> None:
    assert "chat not found" in await raised(aio.TelegramBadRequest, ear.send_message(102, "x"))
    assert await raised(ptb.BadRequest, mouth.send_message(102, "x")) == "Chat not found"


async def test_a_person_met_in_a_group_cannot_be_written_to_first(
    ear: Bot, mouth: ExtBot[None], julio: Phone, sim
) -> None:
    await sim("groups", {"id": -5, "title": "GIA", "members": [102]})
    text = "bot can't initiate conversation with a user"
    assert text in await raised(aio.TelegramForbiddenError, ear.send_message(102, "x"))
    assert text in await raised(ptb.Forbidden, mouth.send_message(102, "x"))


async def test_who_blocked_the_bot_is_forbidden(ear: Bot, mouth: ExtBot[None], rosa: Phone) -> None:
    await rosa.blocks()
    assert "bot was blocked by the user" in await raised(aio.TelegramForbiddenError, ear.send_message(101, "x"))
    text = await raised(ptb.Forbidden, mouth.send_message(101, "x"))
    assert text == "Forbidden: bot was blocked by the user"
    await rosa.unblocks()
    await ear.send_message(101, "otra vez")


async def test_who_is_deactivated_is_forbidden(ear: Bot, mouth: ExtBot[None], rosa: Phone, sim) -> None:
    await sim("users/101/deactivate", {})
    assert "user is deactivated" in await raised(aio.TelegramForbiddenError, ear.send_message(101, "x"))
    assert "user is deactivated" in await raised(ptb.Forbidden, mouth.send_message(101, "x"))


async def test_a_group_that_threw_the_bot_out_is_forbidden(ear: Bot, mouth: ExtBot[None], rosa: Phone, sim) -> None:
    await sim("groups", {"id": -5, "title": "GIA", "members": [101]})
    await ear.send_message(-5, "hola")
    await sim("groups/-5/kick", {})
    text = "bot was kicked from the group chat"
    assert text in await raised(aio.TelegramForbiddenError, ear.send_message(-5, "x"))
    assert text in await raised(ptb.Forbidden, mouth.send_message(-5, "x"))


async def test_an_upgraded_group_tells_its_new_id(ear: Bot, mouth: ExtBot[None], rosa: Phone, sim) -> None:
    new = -1_000_000_000_077
    await sim("groups", {"id": -5, "title": "GIA", "members": [101]})
    await sim("groups/-5/upgrade", {"to": new})
    with pytest.raises(aio.TelegramMigrateToChat) as moved:
        await ear.send_message(-5, "x")
    assert moved.value.migrate_to_chat_id == new
    with pytest.raises(ptb.ChatMigrated) as migrated:
        await mouth.send_message(-5, "x")
    assert migrated.value.new_chat_id == new
    assert (await ear.send_message(new, "x")).chat.type == "supergroup"


async def test_an_edit_that_changes_nothing_is_refused(ear: Bot, mouth: ExtBot[None], rosa: Phone) -> None:
    sent = await mouth.send_message(101, "<b>hola</b>", parse_mode="HTML")
    again = {"text": "<b>hola</b>", "chat_id": 101, "message_id": sent.message_id, "parse_mode": "HTML"}
    assert NOT_MODIFIED in await raised(aio.TelegramBadRequest, ear.edit_message_text(**again))
    assert await raised(ptb.BadRequest, mouth.edit_message_text(**again)) == NOT_MODIFIED.capitalize()
    assert (await rosa.last()).edited is False
    await mouth.edit_message_text("hola", 101, sent.message_id)
    assert [(m.html, m.edited) for m in await rosa.received()] == [("hola", True)]


async def test_what_is_not_there_cannot_be_edited(ear: Bot, mouth: ExtBot[None], rosa: Phone) -> None:
    sent = await ear.send_message(101, "x")
    await ear.delete_message(101, sent.message_id)
    for gone in (9999, sent.message_id):
        edit = {"text": "y", "chat_id": 101, "message_id": gone}
        assert "message to edit not found" in await raised(aio.TelegramBadRequest, ear.edit_message_text(**edit))
        assert await raised(ptb.BadRequest, mouth.edit_message_text(**edit)) == "Message to edit not found"


@pytest.mark.parametrize("markup", [REPLY, {"remove_keyboard": True}, {"force_reply": True}])
async def test_a_message_with_a_reply_keyboard_can_never_be_edited(markup: dict[str, Any], call, rosa: Phone) -> None:
    sent = await call("sendMessage", chat_id=101, text="x", reply_markup=markup)
    assert "reply_markup" not in sent["result"]
    edit = await call("editMessageText", chat_id=101, message_id=sent["result"]["message_id"], text="y")
    assert edit["description"] == "Bad Request: message can't be edited"


async def test_messages_of_people_cannot_be_edited(call, rosa: Phone) -> None:
    [start] = await rosa.messages()
    answer = await call("editMessageText", chat_id=101, message_id=start.message_id, text="y")
    assert answer["description"] == "Bad Request: message can't be edited"


async def test_a_document_has_no_text_and_a_text_no_caption(mouth: ExtBot[None], rosa: Phone) -> None:
    document = await mouth.send_document(101, b"x", filename="a.txt")
    text = await raised(ptb.BadRequest, mouth.edit_message_text("y", 101, document.message_id))
    assert text == "There is no text in the message to edit"
    message = await mouth.send_message(101, "x")
    text = await raised(ptb.BadRequest, mouth.edit_message_caption(101, message.message_id, caption="y"))
    assert text == "There is no caption in the message to edit"


async def test_an_edit_without_a_keyboard_removes_the_keyboard(mouth: ExtBot[None], call, rosa: Phone) -> None:
    sent = (await call("sendMessage", chat_id=101, text="x", reply_markup=INLINE))["result"]
    assert await rosa.buttons() == ["Sí"]
    await mouth.edit_message_text("y", 101, sent["message_id"])
    assert await rosa.buttons() == []


async def test_the_same_keyboard_again_is_not_modified(call, rosa: Phone) -> None:
    sent = (await call("sendMessage", chat_id=101, text="x", reply_markup=INLINE))["result"]
    same = await call("editMessageReplyMarkup", chat_id=101, message_id=sent["message_id"], reply_markup=INLINE)
    assert same["description"] == f"Bad Request: {NOT_MODIFIED}"
    gone = await call("editMessageReplyMarkup", chat_id=101, message_id=sent["message_id"])
    assert "reply_markup" not in gone["result"]


async def test_what_is_not_there_cannot_be_deleted(mouth: ExtBot[None], rosa: Phone) -> None:
    assert await raised(ptb.BadRequest, mouth.delete_message(101, 9999)) == "Message to delete not found"


async def test_after_two_days_nothing_is_deleted(mouth: ExtBot[None], rosa: Phone, clock) -> None:
    sent = await mouth.send_message(101, "x")
    clock.forward(48 * 3600 + 1)
    text = await raised(ptb.BadRequest, mouth.delete_message(101, sent.message_id))
    assert text == "Message can't be deleted for everyone"
    assert [message.text for message in await rosa.received()] == ["x"]


@pytest.fixture
async def tapped(call, sim, rosa: Phone) -> Callable[[], Awaitable[str]]:
    """Rosa taps a button; the id of the query."""

    async def tap() -> str:
        await call("sendMessage", chat_id=101, text="x", reply_markup=INLINE)
        return str((await sim("users/101/tap", {"text": "Sí"}))["callback_query_id"])

    return tap


async def test_a_tap_is_answered_once(ear: Bot, mouth: ExtBot[None], tapped, rosa: Phone) -> None:
    query = await tapped()
    await ear.answer_callback_query(query, text="Listo")
    assert await rosa.toasts() == ["Listo"]
    assert QUERY_TOO_OLD in await raised(aio.TelegramBadRequest, ear.answer_callback_query(query))
    assert await raised(ptb.BadRequest, mouth.answer_callback_query(query)) == QUERY_TOO_OLD.capitalize()


async def test_a_tap_is_answered_within_fifteen_seconds(call, tapped, clock) -> None:
    query = await tapped()
    clock.forward(15.1)
    late = await call("answerCallbackQuery", callback_query_id=query)
    assert late["description"] == f"Bad Request: {QUERY_TOO_OLD}"
    query = await tapped()
    clock.forward(14.9)
    assert (await call("answerCallbackQuery", callback_query_id=query))["ok"] is True


async def test_a_tap_nobody_made_cannot_be_answered(call, rosa: Phone) -> None:
    answer = await call("answerCallbackQuery", callback_query_id="77")
    assert answer["description"] == f"Bad Request: {QUERY_TOO_OLD}"


async def test_an_answer_to_a_tap_has_200_characters(call, tapped) -> None:
    query = await tapped()
    assert (await call("answerCallbackQuery", callback_query_id=query, text="a" * 201))["error_code"] == 400
    assert (await call("answerCallbackQuery", callback_query_id=query, text="a" * 200))["ok"] is True


async def test_a_wrong_token_is_unauthorized(simulator, http, call) -> None:
    async def answer(token: str) -> tuple[int, str]:
        async with http.get(f"{simulator.base_url}/bot{token}/getMe") as got:
            return got.status, (await got.json())["description"]

    assert await answer("1234567890:AAwrong-token") == (401, "Unauthorized")
    assert await answer("wrong") == (404, "Not Found")
    assert await answer(simulator.token + "x") == (401, "Unauthorized")
    assert (await call("getMe"))["result"]["is_bot"] is True


async def test_an_unknown_method_is_not_found(call) -> None:
    assert await call("sendNothing") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_names_of_methods_are_read_in_any_case(call) -> None:
    assert (await call("GETME"))["ok"] is True


async def test_a_body_that_is_no_json_is_refused(simulator, http) -> None:
    url = f"{simulator.base_url}/bot{simulator.token}/sendMessage"
    for body in (b"{", b"[1]", b"\xff"):
        async with http.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 400


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"commands": [{"command": "Ayuda", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "ayuda", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "quz"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 424242}}, "chat not found"),
    ],
)
async def test_wrong_commands_are_refused(params: dict[str, Any], text: str, call) -> None:
    assert (await call("setMyCommands", **params))["description"] == f"Bad Request: {text}"
