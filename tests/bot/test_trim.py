"""Only what is read of an update goes on to aiogram, whatever else it holds."""

import json
import time
from typing import Any

import pytest
from aiogram.types import Update

from bot.trim import brings_file, chat_of, clean, is_update, shallow, speaker, tapped, trim, written

ROSA = {"id": 501, "is_bot": False, "first_name": "Rosa"}
CHAT = {"id": 501, "type": "private", "first_name": "Rosa"}
GROUP = {"id": -77, "type": "group", "title": "Docentes"}


def message(**more: Any) -> dict[str, Any]:
    return {"update_id": 7, "message": {"message_id": 3, "date": 1_700_000_000, "chat": CHAT, "from": ROSA} | more}


def tap(**more: Any) -> dict[str, Any]:
    shown = {"message_id": 9, "date": 1_700_000_000, "chat": CHAT}
    return {"update_id": 8, "callback_query": {"id": "q", "from": ROSA, "chat_instance": "5", "message": shown} | more}


def rich(depth: int) -> dict[str, Any]:
    """A rich message whose lists lie in each other: 558 bytes at depth five."""
    block: dict[str, Any] = {"type": "paragraph", "text": "x"}
    for _ in range(depth):
        block = {"type": "list", "items": [{"blocks": [block]}]}
    return {"blocks": [block]}


def test_what_is_read_of_a_message_is_kept() -> None:
    assert trim(message(text="Hola", entities=[{"type": "bold", "offset": 0, "length": 4}], via_bot=ROSA)) == {
        "update_id": 7,
        "message": {
            "message_id": 3,
            "date": 1_700_000_000,
            "chat": {"id": 501, "type": "private", "first_name": "Rosa"},
            "from": ROSA,
            "text": "Hola",
        },
    }


def test_what_is_read_of_a_tap_is_kept() -> None:
    assert trim(tap(data="o:ayuda", game_short_name="x")) == {
        "update_id": 8,
        "callback_query": {"id": "q", "from": ROSA, "chat_instance": "5", "data": "o:ayuda"},
    }


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "message_reaction", "poll", "a_kind_of_2031"])
def test_a_kind_that_is_not_read_leaves_only_its_id(kind: str) -> None:
    assert trim({"update_id": 4, kind: {"chat": CHAT, "text": "99000101"}}) == {"update_id": 4}


@pytest.mark.parametrize("value", [None, 3, "text", [], [{"text": "x"}], True])
def test_a_message_that_is_no_object_is_left_out(value: object) -> None:
    assert trim({"update_id": 4, "message": value}) == {"update_id": 4}


@pytest.mark.parametrize(
    "mark",
    [
        {"forward_origin": {"type": "channel", "date": 1, "chat": CHAT, "message_id": 1}},
        {"forward_origin": {"type": "a_kind_of_2031"}},
        {"forward_from": ROSA},
        {"forward_date": 1_600_000_000},
        {"forward_sender_name": "Otra"},
    ],
)
def test_a_forwarded_message_is_known_however_it_is_marked(mark: dict[str, Any]) -> None:
    trimmed = trim(message(contact={"phone_number": "999", "first_name": "R", "user_id": 501}, **mark))
    assert trimmed["message"]["forward_origin"] == {"type": "hidden_user", "date": 1, "sender_user_name": "-"}
    assert Update.model_validate(trimmed).message.forward_origin is not None  # type: ignore[union-attr]


def test_an_own_contact_is_not_marked_as_forwarded() -> None:
    contact = {"phone_number": "+51999000101", "first_name": "R", "user_id": 501, "vcard": "BEGIN:VCARD"}
    assert trim(message(contact=contact))["message"]["contact"] == {
        "phone_number": "+51999000101",
        "first_name": "R",
        "user_id": 501,
    }
    assert "forward_origin" not in trim(message(contact=contact))["message"]


@pytest.mark.parametrize(
    "update",
    [
        message(text="Hola", rich_message=rich(5)),
        message(text="Hola", reply_to_message=message(rich_message=rich(5))["message"]),
        message(text="Hola", chat=CHAT | {"pinned_message": message(rich_message=rich(5))["message"]}),
        message(text="Hola", external_reply={"rich_message": rich(5)}),
        tap(data="o:ayuda", message=message(text="Hola", rich_message=rich(5))["message"]),
        {"update_id": 7, "edited_message": message(text="Hola", rich_message=rich(5))["message"]},
    ],
)
def test_a_nested_rich_message_costs_nothing_wherever_it_hides(update: dict[str, Any]) -> None:
    began = time.perf_counter()
    Update.model_validate(trim(update))
    assert time.perf_counter() - began < 1.0  # aiogram needs ten seconds for it


FILE = {"file_id": "A", "file_unique_id": "U", "file_size": 900, "mime_type": "audio/ogg"}


def test_what_is_read_of_a_file_is_kept() -> None:
    name = {"file_name": "Plan de visita.xlsx", "thumbnail": FILE, "rich_message": rich(5)}
    update = message(caption="mi\0 plan", document=FILE | name, media_group_id="9", caption_entities=[])
    kept = trim(update)["message"]
    assert (kept["caption"], kept["document"]) == ("mi plan", FILE | {"file_name": "Plan de visita.xlsx"})
    assert kept.keys() == {"message_id", "date", "chat", "from", "caption", "document"}


@pytest.mark.parametrize("kind", ["voice", "audio", "video"])
def test_what_is_read_of_what_plays_is_kept(kind: str) -> None:
    file = FILE | {"duration": 3, "width": 640, "height": 360}
    assert trim(message(**{kind: file | {"title": "Canto", "cover": [FILE]}}))["message"][kind] == file


@pytest.mark.parametrize("kind", ["sticker", "animation", "video_note", "poll", "paid_media", "story"])
def test_what_nobody_takes_is_left_out(kind: str) -> None:
    assert kind not in trim(message(**{kind: FILE}))["message"]


def test_the_sizes_of_a_photo_are_kept_the_largest_last() -> None:
    sizes = [FILE | {"width": n, "height": n} for n in range(1, 21)]
    found = trim(message(photo=[*sizes[:-1], "x", None, sizes[-1] | {"rich_message": rich(5)}]))["message"]["photo"]
    assert [each["width"] for each in found] == [15, 16, 17, 18, 19, 20]
    assert found[-1] == sizes[-1]


@pytest.mark.parametrize("value", [None, "x", 3, {"file_id": "A"}])
def test_a_photo_that_is_no_list_is_left_out(value: object) -> None:
    assert "photo" not in trim(message(photo=value))["message"]


def test_a_place_is_kept_with_its_fractions_and_no_other_number_is() -> None:
    kept = trim(message(location={"latitude": -13.52264, "longitude": -71, "live_period": 60}, date=1.5))["message"]
    assert kept["location"] == {"latitude": -13.52264, "longitude": -71}
    assert "date" not in kept
    assert "file_size" not in trim(message(document=FILE | {"file_size": 9.5}))["message"]["document"]


@pytest.mark.parametrize("value", [True, "1.5", 181, -180.5, 1e308, float("nan"), float("inf"), 2**70, None, [1.0]])
def test_degrees_are_degrees(value: object) -> None:
    assert trim(message(location={"latitude": value, "longitude": 1.5}))["message"]["location"] == {"longitude": 1.5}


@pytest.mark.parametrize(
    ("update", "message_id"),
    [(message(text="x"), 3), (message(voice=FILE), 3), (tap(), None), (message(message_id="3"), None),
     ({"update_id": 1, "edited_message": {"message_id": 3}}, None), ({"update_id": 1, "message": 3}, None)],
)  # fmt: skip
def test_what_a_person_wrote_has_a_number(update: dict[str, Any], message_id: int | None) -> None:
    assert written(update) == message_id


@pytest.mark.parametrize(
    ("update", "answer"),
    [(message(voice=FILE), True), (message(photo=[FILE]), True), (message(document=FILE, caption="x"), True),
     (message(text="voice"), False), (message(location={}), False), (message(sticker=FILE), False), (tap(), False),
     ({"update_id": 1, "edited_message": {"voice": FILE}}, False), ({"update_id": 1, "message": "voice"}, False)],
)  # fmt: skip
def test_it_is_known_whether_a_message_brings_a_file(update: dict[str, Any], answer: bool) -> None:
    assert brings_file(update) is answer


def test_a_deep_value_is_cut_and_a_flat_one_is_not() -> None:
    assert shallow({"a": [{"b": {"c": 1}}]}, 3) == {"a": [{"b": {}}]}
    assert shallow({"a": [{"b": {"c": 1}}]}) == {"a": [{"b": {"c": 1}}]}


def test_what_json_can_read_can_be_written_again() -> None:
    raw = '{"update_id": 5, "message": ' + '{"a":' * 800 + "1" + "}" * 801
    assert len(json.dumps(shallow(json.loads(raw)))) < 400


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Año ñandú 🌄", "Año ñandú 🌄"),
        ("a\0b", "ab"),
        ("a\ud800b", "a?b"),
        ("x" * 5000, "x" * 4096),
        ("\u202erosa", "\u202erosa"),  # marks of direction are the views' matter
    ],
)
def test_a_text_is_one_that_every_database_takes(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(
    ("update", "chat_id"),
    [
        (message(), 501),
        ({"update_id": 1, "edited_message": {"chat": CHAT}}, 501),
        ({"update_id": 1, "my_chat_member": {"chat": CHAT}}, 501),
        (message(chat=GROUP), -77),
        (tap(), 501),
        (tap(message={"message_id": 1, "date": 0, "chat": GROUP}), 501),
        ({"update_id": 1, "channel_post": {"chat": GROUP}}, None),
        ({"update_id": 1, "message": {"chat": "501"}}, None),
        (message(chat={"id": True}), None),
        (message(chat={"id": "501"}), None),
        (message(chat={"id": 2**70}), None),
        ({"update_id": 1}, None),
    ],
)
def test_an_update_waits_in_the_turn_of_its_chat(update: dict[str, Any], chat_id: int | None) -> None:
    assert chat_of(update) == chat_id


@pytest.mark.parametrize(
    ("update", "person"),
    [
        (message(text="Hola"), 501),
        (tap(data="x"), 501),
        ({"update_id": 1, "my_chat_member": {"chat": CHAT, "from": ROSA}}, 501),
        # A chat that is not the sender's own, a group, a channel, a sender that is missing: nobody.
        (message(chat=CHAT | {"id": 502}), None),
        (message(**{"from": ROSA | {"id": 502}}), None),
        (message(chat=GROUP), None),
        (message(chat=CHAT | {"type": "supergroup"}), None),
        ({"update_id": 1, "message": {"chat": CHAT}}, None),
        (tap(message={"message_id": 1, "date": 1, "chat": GROUP}), None),
        (tap(message={"message_id": 1, "date": 1, "chat": CHAT | {"id": 502}}), None),
        (tap(message=None, inline_message_id="i"), None),
        (tap(**{"from": None}), None),
        ({"update_id": 1, "edited_message": {"chat": CHAT, "from": ROSA, "text": "x"}}, None),
        ({"update_id": 1, "business_message": {"chat": CHAT, "from": ROSA, "text": "x"}}, None),
        ({"update_id": 1, "channel_post": {"chat": GROUP, "text": "x"}}, None),
        # A message beside a tap: one update says one thing.
        (message(chat=GROUP) | tap(data="x"), None),
    ],
)
def test_only_a_person_in_their_own_private_chat_speaks(update: dict[str, Any], person: int | None) -> None:
    assert speaker(update) == person


@pytest.mark.parametrize(
    ("update", "message_id"),
    [
        (tap(), 9),
        (tap(message={"message_id": 9, "date": 0, "chat": CHAT}), None),
        (tap(message=None), None),
        (tap(message={"message_id": "9", "date": 1}), None),
        (message(), None),
    ],
)
def test_a_tapped_message_is_edited_while_telegram_can_reach_it(update: dict[str, Any], message_id: int | None) -> None:
    assert tapped(update) == message_id


@pytest.mark.parametrize(
    ("update", "answer"),
    [
        ({"update_id": 1}, True),
        ({"update_id": 2**52 - 1, "message": {}}, True),
        ({"update_id": 0}, False),
        ({"update_id": -5}, False),
        ({"update_id": 2**52}, False),
        ({"update_id": True}, False),
        ({"update_id": "1"}, False),
        ({"update_id": 1.0}, False),
        ({}, False),
        ([], False),
        (None, False),
        ("update_id", False),
    ],
)
def test_an_update_has_an_id_that_can_be_kept(update: object, answer: bool) -> None:
    assert is_update(update) is answer
