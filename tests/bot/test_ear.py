"""From a raw update to its effect: who is heard, what is understood, and that it happens once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import inbox_rows
from bot.ear import Ear
from bot.identity import House
from bot.inbox_rows import DONE, InboxRow
from bot.mute import mute_bot
from content import privacy
from content.messages import help as views
from content.programme import Programme
from domain.people import contacts
from domain.people.consent import Consent
from domain.people.contacts import Contact
from domain.store import Store, open_store
from handlers.verbs import COMMANDS
from scheduler.clock import TravelClock
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow
from scheduler.wake import Wake
from tests.bot.inbound import chat, person, tap, text
from tests.school import School, school

FILE = {"file_id": "A", "file_unique_id": "U", "file_size": 9}
TOKEN = "123456:TEST-token-of-the-ear-000000000000"
NOWHERE = "http://127.0.0.1:9"  # nobody answers there: acknowledging a tap is best effort
ROSA, JULIO = 501, 502
GROUP = {"id": -77, "type": "group", "title": "Docentes"}


@dataclass
class Listener:
    ear: Ear
    store: Store
    clock: TravelClock
    people: School

    async def hears(self, update: dict[str, Any]) -> list[str]:
        """The views that answer the update."""
        now = self.clock.now()
        await self.store.write(lambda s: inbox_rows.store(s, [inbox_rows.new(update, now)]))
        await self.ear.handle(update)
        return await self.answers(update["update_id"])

    async def answers(self, update_id: int) -> list[str]:
        def read(session: Session) -> list[str]:
            key = OutboxRow.dedupe_key.startswith(f"reply:{update_id}:")
            return [row.view.rpartition(".")[2] for row in session.scalars(select(OutboxRow).where(key))]

        return await self.store.read(read)

    async def row(self, update_id: int) -> tuple[str, str | None]:
        def read(session: Session) -> tuple[str, str | None]:
            row = session.get_one(InboxRow, update_id)
            return row.status, row.body

        return await self.store.read(read)

    async def told(self) -> list[int]:
        """Chats with something in the outbox."""
        return await self.store.read(lambda s: list(s.scalars(select(OutboxRow.chat_id).order_by(OutboxRow.id))))


@asynccontextmanager
async def listening(url: str, programme: Programme, clock: TravelClock) -> AsyncIterator[Listener]:
    store = open_store(url)
    people = await store.write(school)
    now = clock.now()
    await store.write(lambda s: contacts.link(s, people.rosa.id, ROSA, now))
    await store.write(lambda s: contacts.link(s, people.julio.id, JULIO, now))
    bot = mute_bot(TOKEN, NOWHERE)
    ear = Ear(bot, House(store=store, programme=programme, clock=clock, bot_name="yanapaq_bot"), Wake())
    yield Listener(ear, store, clock, people)
    await ear.close()
    await bot.session.close()
    store.close()


@pytest.fixture
async def listener(sqlite_url: str, programme: Programme, clock: TravelClock) -> AsyncIterator[Listener]:
    async with listening(sqlite_url, programme, clock) as made:
        yield made


@pytest.fixture
async def any_listener(database_url: str, programme: Programme, clock: TravelClock) -> AsyncIterator[Listener]:
    """On each database: where strange texts and numbers reach a column."""
    async with listening(database_url, programme, clock) as made:
        yield made


@pytest.mark.parametrize(
    ("update", "answers"),
    [
        (text(7, words="Hola"), ["free_text"]),
        (text(7, words="/menu_que_no_hay"), ["unknown_command"]),
        (text(7, words="/"), ["unknown_command"]),
        (text(7, words="/ "), ["unknown_command"]),
        (text(7, words="/ayuda@yanapaq_bot"), ["what_you_can_do"]),
        (text(7, words="/AYUDA\nlo que sea"), ["what_you_can_do"]),
        (text(7, words="/start"), ["menu"]),
        (text(7, words="x" * 4096), ["free_text"]),
        (text(7, words="", sticker={"file_id": "s", "emoji": "👍"}), ["something_else"]),
        (text(7, words="", voice=FILE | {"duration": 1}), ["something_else"]),
        (text(7, words="", photo=[FILE | {"width": 9, "height": 9}]), ["something_else"]),
        (text(7, words="", location={"latitude": -13.5, "longitude": -72}), ["something_else"]),
        (tap(7, "o:ayuda"), ["what_you_can_do"]),
        (tap(7, "forged:1:2"), ["unknown_tap"]),
        (tap(7, ""), ["unknown_tap"]),
        (tap(7, "ok:99999999999999999999:1"), ["unknown_tap"]),
        (tap(7, "\ud800\0"), ["unknown_tap"]),
    ],
)  # fmt: skip
async def test_what_a_linked_person_does_is_answered_once(
    any_listener: Listener, update: dict[str, Any], answers: list[str]
) -> None:
    assert await any_listener.hears(update) == answers
    await any_listener.ear.handle(update)  # a second time has no effect
    assert await any_listener.answers(7) == answers
    assert await any_listener.row(7) == (DONE, None)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 7},
        {"update_id": 7, "a_kind_of_2031": {"chat": chat(ROSA), "from": person(ROSA)}},
        {"update_id": 7, "edited_message": text(7, ROSA, "/baja")["message"]},
        {"update_id": 7, "channel_post": text(7, ROSA)["message"] | {"chat": GROUP}},
        {"update_id": 7, "business_message": text(7, ROSA, "/misdatos")["message"]},
        {"update_id": 7, "inline_query": {"id": "1", "from": person(ROSA), "query": "x", "offset": ""}},
        text(7, ROSA, "/misdatos", chat=GROUP),
        text(7, ROSA, "/agenda", chat=GROUP | {"type": "supergroup"}),
        tap(7, "o:misdatos", ROSA, message={"message_id": 9, "date": 1, "chat": GROUP}),
        tap(7, "o:misdatos", ROSA, message=None, inline_message_id="i"),
        # The chat of one and the sender of another: neither of them is answered.
        text(7, ROSA, "/misdatos", **{"from": person(JULIO)}),
        text(7, ROSA, "/misdatos", **{"from": None}),
        tap(7, "o:misdatos", JULIO, message={"message_id": 9, "date": 1, "chat": chat(ROSA)}),
        # What aiogram does not accept.
        {"update_id": 7, "message": {"chat": chat(ROSA), "from": person(ROSA)}},
        text(7, ROSA, date="yesterday"),
        {"update_id": 7, "callback_query": tap(7, "x", ROSA)["callback_query"] | {"id": None}},
        text(7, ROSA, contact={"phone_number": 5}),
    ],
)
async def test_what_is_nobodys_word_is_kept_and_has_no_effect(listener: Listener, update: dict[str, Any]) -> None:
    assert await listener.hears(update) == []
    assert await listener.told() == []
    assert await listener.row(7) == (DONE, None)


async def test_who_answers_is_the_sender_whatever_else_the_update_says(listener: Listener) -> None:
    names = {"first_name": "Julio Huamán", "id": ROSA, "username": "julio", "is_bot": False}
    update = text(7, ROSA, f"soy {JULIO}", **{"from": names})
    update["message"] |= {"sender_chat": chat(JULIO), "via_bot": person(JULIO), "user_id": JULIO}
    await listener.hears(update)
    people = await listener.store.read(lambda s: list(s.scalars(select(OutboxRow.person_id))))
    assert people == [listener.people.rosa.id]


async def test_a_strangers_chat_is_nobodys(listener: Listener) -> None:
    assert await listener.hears(text(7, 999, "/misdatos")) != []
    assert await listener.store.read(lambda s: list(s.scalars(select(OutboxRow.person_id)))) == [None]


@pytest.mark.parametrize("name", ["<b>Rosa</b>", "R" * 4096, "\u202easoR", '=HYPERLINK("x")', "", "\ud800", "🌄" * 64])
async def test_no_name_of_a_phone_is_too_strange(listener: Listener, name: str) -> None:
    update = text(7, ROSA, **{"from": person(ROSA, name)})
    update["message"]["chat"] |= {"first_name": name, "username": name, "title": name}
    assert await listener.hears(update) == ["free_text"]


async def test_a_nested_message_is_handled_at_once(listener: Listener) -> None:
    block: dict[str, Any] = {"type": "paragraph", "text": "x"}
    for _ in range(5):
        block = {"type": "list", "items": [{"blocks": [block]}]}
    nested = {"blocks": [block]}
    inner = text(1, ROSA, rich_message=nested)["message"]
    update = text(7, ROSA, rich_message=nested, reply_to_message=inner, pinned_message=inner)
    update["message"]["chat"] |= {"pinned_message": inner}
    began = time.perf_counter()
    assert await listener.hears(update) == ["free_text"]
    assert time.perf_counter() - began < 5.0


async def test_a_tap_on_a_message_that_is_gone_is_answered_with_a_new_one(listener: Listener) -> None:
    await listener.hears(tap(7, "o:ayuda"))
    await listener.hears(tap(8, "o:ayuda", message={"message_id": 9, "date": 0, "chat": chat(ROSA)}))
    edits = await listener.store.read(lambda s: list(s.scalars(select(OutboxRow.edits).order_by(OutboxRow.id))))
    assert edits == [9, None]


async def test_a_handler_that_fails_leaves_nothing_behind(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    def halfway(turn: Any, _rest: str) -> None:
        turn.say(views.free_text)
        turn.session.add(Dialogue(chat_id=1, step="x", facts={}, since_update_id=1, at=turn.now))
        raise KeyError("99000101")

    monkeypatch.setitem(COMMANDS, "halfway", halfway)
    with pytest.raises(KeyError):
        await listener.hears(text(7, ROSA, "/halfway"))
    assert await listener.told() == []
    assert (await listener.row(7))[0] == "new"
    assert await listener.store.read(lambda s: s.get(Dialogue, 1)) is None


async def test_an_apology_goes_to_the_person_and_to_nobody_else(listener: Listener) -> None:
    updates = [
        text(7, ROSA),
        tap(8, "x", JULIO),
        text(9, ROSA, chat=GROUP),
        {"update_id": 10, "my_chat_member": {"chat": chat(ROSA), "from": person(ROSA)}},
        {"update_id": 11, "edited_message": text(11, ROSA)["message"]},
        {"update_id": 12},
    ]
    for update in updates * 2:
        await listener.store.write(partial(listener.ear.apologise, raw=update))
    assert await listener.told() == [ROSA, JULIO]
    assert await listener.answers(7) == ["apology"]


async def test_who_sends_too_much_is_told_what_to_do(listener: Listener) -> None:
    await listener.store.write(lambda s: listener.ear.turn_away(s, text(7, ROSA)))
    assert await listener.answers(7) == ["too_many"]


async def test_a_tap_is_acknowledged_once_the_net_is_there_and_forgotten_when_not(listener: Listener) -> None:
    assert await listener.hears(tap(7, "o:ayuda")) == ["what_you_can_do"]
    await listener.ear.close()
    tasks = [task for task in asyncio.all_tasks() if "_answer" in repr(task)]
    assert tasks == []


# Order and repetition


async def test_a_text_lands_under_its_own_question_only(any_listener: Listener) -> None:
    """The second way in: yes (20), own number (22), digits (23). A text of before the question is none."""
    stranger = 900
    assert await any_listener.hears(text(10, stranger, "/start")) == ["notice"]
    yes = tap(20, f"cons:1:{privacy.VERSION}", stranger)
    assert await any_listener.hears(yes) == ["accepted", "share_number"]
    contact = {"phone_number": "51999000101", "first_name": "R", "user_id": stranger}
    assert await any_listener.hears(text(22, stranger, "", contact=contact)) == ["ask_digits"]
    assert await any_listener.hears(text(15, stranger, "0101")) == ["free_text"]  # late, and older than the question
    assert await linked(any_listener, stranger) is None
    assert "welcome" in await any_listener.hears(text(23, stranger, "0101"))
    assert await linked(any_listener, stranger) == any_listener.people.rosa.id


async def test_an_older_update_that_comes_late_does_not_ask_over_the_newer_question(listener: Listener) -> None:
    stranger = 900
    await listener.hears(text(10, stranger, "/start"))
    await listener.hears(tap(20, f"cons:1:{privacy.VERSION}", stranger))
    await listener.hears(text(12, stranger, "/start"))  # was sent before the yes
    open_question = await listener.store.read(lambda s: s.get_one(Dialogue, stranger))
    assert (open_question.step, open_question.since_update_id) == ("contact", 20)


async def test_a_cancel_that_comes_late_does_not_forget_the_newer_question(listener: Listener) -> None:
    stranger = 900
    await listener.hears(text(10, stranger, "/start"))
    await listener.hears(tap(20, f"cons:1:{privacy.VERSION}", stranger))
    await listener.hears(text(15, stranger, "/cancelar"))
    assert (await listener.store.read(lambda s: s.get_one(Dialogue, stranger))).step == "contact"


async def test_a_question_that_comes_after_its_cancel_is_not_open(listener: Listener) -> None:
    stranger = 900
    await listener.hears(text(20, stranger, "/cancelar"))
    await listener.hears(text(10, stranger, "/start"))
    yes = tap(21, f"cons:1:{privacy.VERSION}", stranger)
    assert await listener.hears(yes) == ["asked_too_long_ago"]


async def test_a_contact_of_somebody_else_opens_nothing(listener: Listener) -> None:
    stranger = 900
    await listener.hears(text(10, stranger, "/start"))
    await listener.hears(tap(20, f"cons:1:{privacy.VERSION}", stranger))
    theirs = {"phone_number": "51999000101", "first_name": "R", "user_id": ROSA}
    assert await listener.hears(text(21, stranger, "", contact=theirs)) == ["failed"]
    assert await listener.hears(text(22, stranger, "0101")) == ["free_text"]
    assert await linked(listener, stranger) is None


@pytest.mark.parametrize("mark", ["forward_origin", "forward_from", "forward_date", "forward_sender_name"])
async def test_a_forwarded_contact_opens_nothing_however_old_the_server(listener: Listener, mark: str) -> None:
    stranger = 900
    await listener.hears(text(10, stranger, "/start"))
    await listener.hears(tap(20, f"cons:1:{privacy.VERSION}", stranger))
    own = {"phone_number": "51999000101", "first_name": "R", "user_id": stranger}
    assert await listener.hears(text(21, stranger, "", contact=own, **{mark: {"type": "x"}})) == ["failed"]
    assert await linked(listener, stranger) is None


async def test_ids_that_jump_back_after_a_quiet_week_answer_the_new_question(listener: Listener) -> None:
    stranger = 900
    await listener.hears(text(9_000_000, stranger, "/start"))
    listener.clock.move_to(listener.clock.now() + timedelta(days=8))
    assert await listener.hears(text(10, stranger, "/start")) == ["notice"]
    assert await listener.hears(tap(11, f"cons:1:{privacy.VERSION}", stranger)) == ["accepted", "share_number"]


async def test_a_yes_twice_is_one_consent(any_listener: Listener) -> None:
    token = await invitation(any_listener)
    await any_listener.hears(text(10, 900, f"/start {token}"))
    await asyncio.gather(*(any_listener.hears(tap(n, f"cons:1:{privacy.VERSION}", 900)) for n in (11, 12, 13)))
    assert await any_listener.store.read(lambda s: len(list(s.scalars(select(Consent))))) == 1


async def invitation(listener: Listener) -> str:
    now = listener.clock.now()
    return await listener.store.write(lambda s: contacts.invite(s, listener.people.luis.id, now))


async def linked(listener: Listener, chat_id: int) -> int | None:
    return await listener.store.read(lambda s: s.scalar(select(Contact.person_id).where(Contact.chat_id == chat_id)))
