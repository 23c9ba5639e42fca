"""Telegram through the shared suite, and every reply of the Bot API that a sender must tell apart."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram.error import InvalidToken

from content.actions import Open
from content.message import Button, Command, ContactRequest, File, Message
from scheduler.channels.port import Cause, Hitch, NotFetched, NotSent, Sent
from scheduler.channels.telegram import AT_ONCE, BRAKE, Telegram, Timeouts, account_of
from scheduler.clock import TravelClock
from simulator.limits import Rates
from simulator.server import Simulator
from tests.phone import Phone
from tests.scheduler.channels.suite import AWAY, MOST, ChannelSuite, Shown, Trouble, number
from tests.scheduler.letters import NOW

TOKEN = "123456:TEST-token-of-the-channels-0000000"
ROSA = 101
FAST = 1000.0
SHORT = Timeouts(read=0.5, menu=0.5)
FAULTS: dict[Trouble, dict[str, Any]] = {
    Trouble.ANSWER_LOST: {"effect": "deliver_then_reset"},
    Trouble.TOO_MANY: {"effect": "status", "code": 429, "retry_after": 5},
    Trouble.LEFT: {"effect": "status", "code": 403},
    Trouble.NO_ACCESS: {"effect": "status", "code": 401},
    Trouble.STRANGE_REFUSAL: {"effect": "status", "code": 400, "description": "Bad Request: ask again on Sunday"},
    Trouble.STRANGE_FAILURE: {"effect": "status", "code": 500},
}


@dataclass(kw_only=True)
class TelegramDesk:
    """Rosa's phone at the strict local server."""

    server: Simulator
    rosa: Phone
    channel: Telegram
    clock: TravelClock
    address: int = ROSA
    opened: list[Telegram] = field(default_factory=list)

    @property
    def source(self) -> Telegram:
        return self.channel

    async def says(self, text: str) -> int:
        await self.rosa.says(text)
        return (await self.rosa.messages())[-1].message_id

    async def gives(self, content: bytes) -> str:
        await self.rosa.sends_file("a.bin", content)
        file = (await self.rosa.messages())[-1].file
        assert file is not None
        return str(file["file_id"])

    async def days_pass(self, days: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(days=days))

    async def another(self, url: str | None = None, timeouts: Timeouts = SHORT) -> Telegram:
        channel = Telegram(TOKEN, url or self.server.base_url, FAST, timeouts)
        await channel.bot._request[1].initialize()  # as `open`, which would ask who we are
        channel.bot._initialized = True
        self.opened.append(channel)
        return channel

    async def shown(self) -> list[Shown]:
        return [
            Shown(
                id=each.message_id,
                text=each.text,
                buttons=tuple(map(tuple, each.rows)),
                file=await self.rosa.downloads(each) if each.file else None,
                kind=each.file["kind"] if each.file and each.file["kind"] != "document" else None,
            )
            for each in await self.rosa.received()
        ]

    async def calls(self, method: str = "") -> list[dict[str, Any]]:
        async with (
            aiohttp.ClientSession() as client,
            client.get(f"{self.server.base_url}/sim/log?method={method}") as answer,
        ):
            return [each for each in await answer.json() if each["chat_id"] == ROSA]

    async def copies(self) -> int:
        await asyncio.sleep(0.05)  # for a server that is cut off to note it
        return sum(call["message_id"] is not None for call in await self.calls())

    async def keys(self) -> list[str]:
        return await self.rosa.keys()

    async def menu(self) -> list[str]:
        return await self.rosa.commands()

    async def befalls(self, trouble: Trouble) -> None:
        if trouble == Trouble.REFUSED_LINE:
            self.channel = await self.another(closed_port())
        else:
            await self.meets(**FAULTS[trouble])

    async def meets(self, *, method: str = "sendMessage", **fault: Any) -> None:
        async with (
            aiohttp.ClientSession() as client,
            client.post(f"{self.server.base_url}/sim/faults", json={"method": method} | fault) as answer,
        ):
            assert answer.status == 200


def closed_port() -> str:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{line.getsockname()[1]}"


@pytest.fixture
async def desk() -> AsyncIterator[TelegramDesk]:
    clock = TravelClock(NOW)
    server = Simulator(token=TOKEN, now=clock.now, rates=Rates.off())
    url = await server.start()
    channel = Telegram(TOKEN, url, FAST)
    await channel.open()
    async with Phone(url, ROSA, "Rosa") as rosa:
        await rosa.starts()
        made = TelegramDesk(server=server, rosa=rosa, channel=channel, clock=clock)
        yield made
    for each in (channel, *made.opened):
        await each.close()
    await server.stop()


class TestTelegram(ChannelSuite):
    """The shared suite."""


HELLO = Message(text="Hola")
LONG = 36_000

# What the server does -> (what we make of it, how many copies arrived).
REPLIES: dict[str, tuple[dict[str, Any], NotSent, int]] = {
    "reset after delivery": ({"effect": "deliver_then_reset"}, NotSent(cause=Cause.UNKNOWN), 1),
    "HTML 502 after delivery": ({"effect": "deliver_then_status", "code": 502}, NotSent(cause=Cause.UNKNOWN), 1),
    "JSON 500 after delivery": ({"effect": "deliver_then_status", "code": 500}, NotSent(cause=Cause.UNKNOWN), 1),
    "JSON 504 after delivery": ({"effect": "deliver_then_status", "code": 504}, NotSent(cause=Cause.UNKNOWN), 1),
    "HTML 502": ({"effect": "status", "code": 502, "html": True}, NotSent(cause=Cause.UNKNOWN), 0),
    "cut before delivery": ({"effect": "drop_before"}, NotSent(cause=Cause.UNKNOWN), 0),
    "HTML 200": ({"effect": "status", "code": 200, "html": True}, NotSent(cause=Cause.UNKNOWN), 0),
    "429 for 5 s": (
        {"effect": "status", "code": 429, "retry_after": 5},
        NotSent(cause=Cause.PAUSE, retry_after=5.0),
        0,
    ),
    "429 for 10 hours": (
        {"effect": "status", "code": 429, "retry_after": LONG},
        NotSent(cause=Cause.PAUSE, retry_after=float(LONG)),
        0,
    ),
    "413": (
        {"effect": "status", "code": 413, "description": "Request Entity Too Large"},
        NotSent(cause=Cause.REFUSED),
        0,
    ),
    "401": ({"effect": "status", "code": 401}, NotSent(cause=Cause.NO_ACCESS), 0),
    "404": ({"effect": "status", "code": 404}, NotSent(cause=Cause.NO_ACCESS), 0),
    "migrated": (
        {
            "effect": "status",
            "code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "migrate_to_chat_id": -1001234567890,
        },
        NotSent(cause=Cause.MOVED, new_address=-1001234567890),
        0,
    ),
}


@pytest.mark.parametrize("reply", list(REPLIES))
async def test_a_reply_of_the_server_is_told_apart(desk: TelegramDesk, reply: str) -> None:
    fault, expected, copies = REPLIES[reply]
    await desk.meets(**fault)
    assert await desk.channel.send(ROSA, HELLO, edits=None) == expected
    assert await desk.copies() == copies


# text of the server -> cause, as Telegram words it
TEXTS = [
    (400, "Bad Request: chat not found", Cause.UNREACHABLE),
    (403, "Forbidden: bot was blocked by the user", Cause.UNREACHABLE),
    (403, "Forbidden: user is deactivated", Cause.UNREACHABLE),
    (403, "Forbidden: bot can't initiate conversation with a user", Cause.UNREACHABLE),
    (403, "Forbidden: bot was kicked from the group chat", Cause.UNREACHABLE),
    (403, "Forbidden: bot was kicked from the supergroup chat", Cause.UNREACHABLE),
    (403, "Forbidden: bot is not a member of the channel chat", Cause.UNREACHABLE),
    (403, "Forbidden: something that Telegram says from tomorrow on", Cause.REFUSED),
    (400, "Bad Request: something that Telegram says from tomorrow on", Cause.REFUSED),
    (400, "Bad Request: message is too long", Cause.REFUSED),
    (400, "Bad Request: message text is empty", Cause.REFUSED),
    (400, 'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 3', Cause.BAD_TEXT),
]


@pytest.mark.parametrize(("code", "text", "cause"), TEXTS)
async def test_a_refusal_is_sorted_by_what_it_says(desk: TelegramDesk, code: int, text: str, cause: Cause) -> None:
    await desk.meets(effect="status", code=code, description=text)
    assert await desk.channel.send(ROSA, HELLO, edits=None) == NotSent(cause=cause)
    assert await desk.copies() == 0


EDITS = [
    ("Bad Request: message to edit not found", NotSent(cause=Cause.GONE)),
    ("Bad Request: message can't be edited", NotSent(cause=Cause.GONE)),
    ("Bad Request: MESSAGE_ID_INVALID", NotSent(cause=Cause.GONE)),
    ("Bad Request: there is no text in the message to edit", NotSent(cause=Cause.GONE)),
    ("Bad Request: message is not modified: specified new message content …", Sent(message_id=12)),
]


@pytest.mark.parametrize(("text", "expected"), EDITS)
async def test_a_refused_edit_is_sorted_by_what_it_says(
    desk: TelegramDesk, text: str, expected: Sent | NotSent
) -> None:
    await desk.meets(method="editMessageText", effect="status", code=400, description=text)
    assert await desk.channel.send(ROSA, HELLO, edits=12) == expected


async def test_a_new_message_is_never_said_to_be_unmodified(desk: TelegramDesk) -> None:
    await desk.meets(effect="status", code=400, description="Bad Request: message is not modified")
    assert await desk.channel.send(ROSA, HELLO, edits=None) == NotSent(cause=Cause.REFUSED)


# The way there


@pytest.mark.parametrize(("effect", "copies"), [("deliver_then_hang", 1), ("hang_before", 0)])
async def test_an_answer_that_does_not_come_is_a_doubt(desk: TelegramDesk, effect: str, copies: int) -> None:
    await desk.meets(effect=effect)
    channel = await desk.another()
    assert await channel.send(ROSA, HELLO, edits=None) == NotSent(cause=Cause.UNKNOWN)
    assert await desk.copies() == copies


async def test_the_whole_way_has_a_limit_of_its_own(desk: TelegramDesk) -> None:
    await desk.meets(effect="deliver_then_hang")
    channel = await desk.another(timeouts=Timeouts(total=0.5))
    async with asyncio.timeout(10):
        assert await channel.send(ROSA, HELLO, edits=None) == NotSent(cause=Cause.UNKNOWN)
    assert await desk.copies() == 1


async def test_a_name_that_is_not_found_means_that_nothing_left(desk: TelegramDesk) -> None:
    channel = await desk.another("http://no-such-host.invalid")
    assert await channel.send(ROSA, HELLO, edits=None) == NotSent(cause=Cause.NOT_SENT)


async def test_a_line_that_cannot_be_had_means_that_nothing_left(desk: TelegramDesk) -> None:
    """A listener whose queue is full does not let anybody in."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        crowd = [socket.socket() for _ in range(4)]
        for each in crowd:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        channel = await desk.another(f"http://127.0.0.1:{port}", Timeouts(connect=0.3))
        assert await channel.send(ROSA, HELLO, edits=None) == NotSent(cause=Cause.NOT_SENT)
        for each in crowd:
            each.close()


async def test_a_pool_without_a_free_line_means_that_nothing_left(desk: TelegramDesk) -> None:
    await desk.meets(effect="hang_before", times=None)
    channel = await desk.another(timeouts=Timeouts(read=3, pool=0.2))
    answers = await asyncio.gather(*(channel.send(ROSA, HELLO, edits=None) for _ in range(34)))
    causes = [answer.cause for answer in answers if isinstance(answer, NotSent)]
    assert (causes.count(Cause.NOT_SENT), causes.count(Cause.UNKNOWN)) == (2, 32)


async def test_a_refused_line_is_open_again_when_the_server_is_back(desk: TelegramDesk) -> None:
    await desk.befalls(Trouble.REFUSED_LINE)
    assert await desk.channel.send(ROSA, HELLO, edits=None) == NotSent(cause=Cause.NOT_SENT)
    channel = await desk.another()
    assert number(await channel.send(ROSA, HELLO, edits=None)) > 0


async def test_a_call_is_made_once_whatever_is_answered(desk: TelegramDesk) -> None:
    for fault, _, _ in REPLIES.values():
        await desk.meets(**fault)
        await desk.channel.send(ROSA, HELLO, edits=None)
    assert len(await desk.calls("sendMessage")) == len(REPLIES)


# What is sent


async def test_a_menu_that_hangs_does_not_make_a_sent_message_doubtful(desk: TelegramDesk) -> None:
    await desk.meets(method="setMyCommands", effect="hang_before")
    channel = await desk.another()
    sent = await channel.send(ROSA, Message(text="Hola", commands=(Command("agenda", "Fechas"),)), edits=None)
    assert [shown.id for shown in await desk.shown()] == [number(sent)]


@pytest.mark.parametrize("code", [400, 403, 429, 500])
async def test_a_menu_that_is_refused_does_no_harm(desk: TelegramDesk, code: int) -> None:
    await desk.meets(method="setMyCommands", effect="status", code=code, description="No", retry_after=1)
    sent = await desk.channel.send(ROSA, Message(text="Hola", commands=(Command("agenda", "Fechas"),)), edits=None)
    assert number(sent) > 0


async def test_a_message_that_did_not_arrive_sets_no_menu(desk: TelegramDesk) -> None:
    await desk.befalls(Trouble.LEFT)
    await desk.channel.send(ROSA, Message(text="Hola", commands=(Command("agenda", "Fechas"),)), edits=None)
    assert await desk.menu() == []


async def test_a_photo_is_a_photo(desk: TelegramDesk) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    await desk.channel.send(ROSA, Message(text="QR", file=File("qr.png", png, "photo")), edits=None)
    (call,) = await desk.calls("sendPhoto")
    assert (call["outcome"], call["params"]["caption"]) == ("ok", "QR")


@pytest.mark.parametrize("effect", ["deliver_then_reset", "deliver_then_status"])
async def test_a_file_in_doubt_is_a_doubt(desk: TelegramDesk, effect: str) -> None:
    await desk.meets(method="sendDocument", effect=effect)
    answer = await desk.channel.send(ROSA, Message(text="a", file=File("a.ics", b"x")), edits=None)
    assert (answer, await desk.copies()) == (NotSent(cause=Cause.UNKNOWN), 1)


async def test_a_keyboard_below_the_chat_comes_with_a_new_message_not_in_place_of_one(desk: TelegramDesk) -> None:
    first = number(await desk.channel.send(ROSA, HELLO, edits=None))
    asks = Message(text="¿Su número?", keyboard=ContactRequest("Compartir"))
    assert number(await desk.channel.send(ROSA, asks, edits=first)) == first + 1


async def test_an_edit_without_buttons_takes_them_away(desk: TelegramDesk) -> None:
    button = ((Button("Agenda", Open(screen="agenda")),),)
    first = number(await desk.channel.send(ROSA, Message(text="uno", buttons=button), edits=None))
    await desk.channel.send(ROSA, Message(text="uno"), edits=first)
    assert await desk.shown() == [Shown(id=first, text="uno")]


async def test_links_unfold_no_preview(desk: TelegramDesk) -> None:
    await desk.channel.send(ROSA, Message(text="https://example.org"), edits=None)
    (call,) = await desk.calls("sendMessage")
    assert '"is_disabled": true' in str(call["params"]["link_preview_options"]).replace("True", "true").replace(
        "'", '"'
    )


async def test_opening_says_who_we_are_and_a_wrong_token_is_refused(desk: TelegramDesk) -> None:
    channel = Telegram(TOKEN, desk.server.base_url, FAST)
    assert await channel.open() == desk.server.backend.username
    await channel.close()
    stranger = Telegram("123456:TEST-another-token-0000000000000000", desk.server.base_url, FAST)
    with pytest.raises(InvalidToken):
        await stranger.open()
    await stranger.close()


async def test_the_brake_lets_our_own_rate_pass(desk: TelegramDesk) -> None:
    """At 20 a second thirty messages need 1.5 s; the brake is a little above, and five pass at once."""
    channel = Telegram(TOKEN, desk.server.base_url, 20.0)
    await channel.open()
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(channel.send(ROSA, HELLO, edits=None) for _ in range(30)))
    assert asyncio.get_running_loop().time() - began >= (30 - AT_ONCE) / (20 * BRAKE) * 0.95
    await channel.close()


async def test_a_few_that_were_held_up_leave_together(desk: TelegramDesk) -> None:
    """Else what a slow disk held up once would be late for as long as messages follow one another."""
    channel = Telegram(TOKEN, desk.server.base_url, 1.0)
    await channel.open()
    async with asyncio.timeout(0.8):
        await asyncio.gather(*(channel.send(ROSA, HELLO, edits=None) for _ in range(AT_ONCE)))
    await channel.close()


# What is taken away


DELETES = [
    (400, "Bad Request: message to delete not found", Sent(message_id=12)),
    (400, "Bad Request: message can't be deleted", Sent(message_id=12)),
    (400, "Bad Request: message can't be deleted for everyone", Sent(message_id=12)),
    (400, "Bad Request: MESSAGE_ID_INVALID", Sent(message_id=12)),
    (400, "Bad Request: something that Telegram says from tomorrow on", NotSent(cause=Cause.REFUSED)),
    (400, "Bad Request: message is not modified", NotSent(cause=Cause.REFUSED)),
    (403, "Forbidden: bot was blocked by the user", NotSent(cause=Cause.UNREACHABLE)),
    (500, "Internal Server Error", NotSent(cause=Cause.UNKNOWN)),
]


@pytest.mark.parametrize(("code", "text", "expected"), DELETES)
async def test_a_refused_deletion_is_sorted_by_what_it_says(
    desk: TelegramDesk, code: int, text: str, expected: Sent | NotSent
) -> None:
    await desk.meets(method="deleteMessage", effect="status", code=code, description=text)
    assert await desk.channel.send(ROSA, AWAY, edits=12) == expected


async def test_a_deletion_whose_answer_was_lost_may_be_asked_for_again(desk: TelegramDesk) -> None:
    sent = number(await desk.channel.send(ROSA, HELLO, edits=None))
    await desk.meets(method="deleteMessage", effect="deliver_then_reset")
    assert await desk.channel.send(ROSA, AWAY, edits=sent) == NotSent(cause=Cause.UNKNOWN)
    assert await desk.shown() == []
    assert await desk.channel.send(ROSA, AWAY, edits=sent) == Sent(message_id=sent)


# Files


async def test_a_voice_note_that_arrives_as_a_document_has_no_id_of_its_kind(desk: TelegramDesk) -> None:
    """Over a megabyte Telegram makes a document of it; its id would be refused as a voice note's."""
    long = File("a.ogg", b"OggS" + bytes(1024 * 1024), "voice")
    sent = await desk.channel.send(ROSA, Message(text="", file=long), edits=None)
    assert sent == Sent(message_id=number(sent), file_id=None)


async def test_a_file_that_is_known_is_not_uploaded(desk: TelegramDesk) -> None:
    first = await desk.channel.send(ROSA, Message(text="a", file=File("a.pdf", b"%PDF-1.7")), edits=None)
    assert isinstance(first, Sent)
    known = File("a.pdf", b"%PDF-1.7", file_id=first.file_id)
    await desk.channel.send(ROSA, Message(text="b", file=known), edits=None)
    uploaded, by_id = [call["params"]["document"] for call in await desk.calls("sendDocument")]
    assert (uploaded[:5], by_id) == ("<file", first.file_id)


@pytest.mark.parametrize(("token", "account"), [(TOKEN, 123456), ("7:x", 7), ("", 0), ("x", 0), ("٣:x", 0)])
def test_an_account_is_the_number_that_its_token_begins_with(token: str, account: int) -> None:
    assert account_of(token) == account


# What is fetched


FETCHES: dict[str, tuple[dict[str, Any], NotFetched]] = {
    "400 not known": (
        {"effect": "status", "code": 400, "description": "Bad Request: wrong file_id or the file is temporarily …"},
        NotFetched(hitch=Hitch.FILE_UNKNOWN),
    ),
    "400 too big": (
        {"effect": "status", "code": 400, "description": "Bad Request: file is too big"},
        NotFetched(hitch=Hitch.TOO_BIG),
    ),
    "400 from tomorrow on": (
        {"effect": "status", "code": 400, "description": "Bad Request: not on Sundays"},
        NotFetched(hitch=Hitch.FILE_UNKNOWN),
    ),
    "429": (
        {"effect": "status", "code": 429, "retry_after": 7},
        NotFetched(hitch=Hitch.PAUSE, retry_after=7.0),
    ),
    "401": ({"effect": "status", "code": 401}, NotFetched(hitch=Hitch.NO_ACCESS)),
    "500": ({"effect": "status", "code": 500}, NotFetched(hitch=Hitch.LINE)),
    "HTML 502": ({"effect": "status", "code": 502, "html": True}, NotFetched(hitch=Hitch.LINE)),
    "HTML 200": ({"effect": "status", "code": 200, "html": True}, NotFetched(hitch=Hitch.LINE)),
    "cut": ({"effect": "drop_before"}, NotFetched(hitch=Hitch.LINE)),
}


@pytest.mark.parametrize("reply", FETCHES)
async def test_a_file_that_is_not_had_is_told_apart(desk: TelegramDesk, reply: str) -> None:
    fault, expected = FETCHES[reply]
    file_id = await desk.gives(b"%PDF-1.7")
    await desk.meets(method="getFile", **fault)
    assert await desk.channel.fetch(file_id, MOST) == expected
    assert await desk.channel.fetch(file_id, MOST) == b"%PDF-1.7"


async def test_an_address_that_is_old_is_asked_for_anew(desk: TelegramDesk) -> None:
    """The server answers 404 there, which of a method means that our token is wrong."""
    file_id = await desk.gives(b"%PDF-1.7")
    paths = desk.server.backend.files.by_path
    moved = dict(paths)
    paths.clear()
    assert await desk.channel.fetch(file_id, MOST) == NotFetched(hitch=Hitch.LINE)
    paths.update(moved)
    assert await desk.channel.fetch(file_id, MOST) == b"%PDF-1.7"


async def test_a_fetch_has_a_limit_of_its_own(desk: TelegramDesk) -> None:
    file_id = await desk.gives(b"%PDF-1.7")
    await desk.meets(method="getFile", effect="hang_before")
    channel = await desk.another(timeouts=Timeouts(fetch=0.3))
    async with asyncio.timeout(10):
        assert await channel.fetch(file_id, MOST) == NotFetched(hitch=Hitch.LINE)


async def test_where_nobody_listens_nothing_is_fetched(desk: TelegramDesk) -> None:
    channel = await desk.another(closed_port())
    assert await channel.fetch(await desk.gives(b"%PDF-1.7"), MOST) == NotFetched(hitch=Hitch.LINE)


async def test_what_is_fetched_names_no_token_in_any_log(desk: TelegramDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "telegram")
    file_id = await desk.gives(b"%PDF-1.7")
    for fault in ({"effect": "status", "code": 404}, {"effect": "status", "code": 502, "html": True}):
        await desk.meets(method="getFile", **fault)
        await desk.channel.fetch(file_id, MOST)
    desk.server.backend.files.by_path.clear()
    await desk.channel.fetch(file_id, MOST)
    warned = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [line for line in warned if TOKEN in line or TOKEN.split(":")[1] in line] == []
