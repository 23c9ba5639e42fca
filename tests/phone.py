"""A person with a phone: says, taps, sees. Speaks only HTTP to a running simulator.

rosa = Phone(base_url, 101, "Rosa", phone="+51999000101")
await rosa.appears()
await rosa.starts("invitation")
await rosa.sees("Bienvenida")
await rosa.taps("Acepto")
"""

from __future__ import annotations

import asyncio
import io
import time
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from tests.media import JPEG, VOICE

Json = dict[str, Any]


@dataclass(kw_only=True)
class Seen:
    """A message as the phone shows it."""

    message_id: int
    sender: str  # bot | user
    text: str
    html: str
    rows: list[list[str]]  # texts of the inline buttons
    data: dict[str, str]  # text of a button -> its callback data
    edited: bool
    file: Json | None
    raw: Json = field(repr=False)

    @property
    def buttons(self) -> list[str]:
        """All inline buttons, row by row."""
        return [text for row in self.rows for text in row]


class Phone:
    """One person's phone in a running simulator. Every action raises AssertionError with the
    whole screen when the person cannot do it."""

    def __init__(self, base_url: str, user_id: int, name: str = "", **about: Any) -> None:
        self.base_url = base_url
        self.user_id = user_id
        self.name = name or f"User {user_id}"
        self.about = about
        self.timeout = 5.0
        self._read_up_to = 0
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        await self.appears()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connection back."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    # What a person does

    async def appears(self) -> Phone:
        """Exist, with an empty chat."""
        await self._call("POST", "/sim/users", {"id": self.user_id, "first_name": self.name, **self.about})
        return self

    async def starts(self, payload: str = "") -> Phone:
        """Press START, or follow an invitation link."""
        return await self._acts("start", payload=payload)

    async def says(self, text: str, *, in_group: int | None = None) -> Phone:
        """Write a text."""
        return await self._acts("text", text=text, chat_id=in_group)

    async def taps(self, text: str, *, on: Seen | int | None = None, wait: float | None = None) -> Phone:
        """Tap the button with this text, as soon as it is there."""
        deadline = time.monotonic() + (self.timeout if wait is None else wait)
        while True:
            status, body = await self._try("tap", text=text, message_id=id_of(on))
            if status == 200:
                return self
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name} cannot tap {text!r}: {body['error']}\n{await self.picture()}")
            await asyncio.sleep(0.02)

    async def taps_stale(self, text: str, *, on: Seen | int | None = None) -> Phone:
        """Tap a button that is no longer there, as a slow phone does."""
        return await self._acts("tap", text=text, message_id=id_of(on), stale=True)

    async def forges(self, data: str, *, on: Seen | int | None = None) -> Phone:
        """Send callback data no button has, as a modified client can."""
        return await self._acts("tap", data=data, message_id=id_of(on), forged=True)

    async def shares_contact(
        self, *, phone: str | None = None, of: int | None = None, forwarded_from: int | None = None
    ) -> Phone:
        """Share the own contact, or another (`of` a user, 0 for nobody's), or forward one."""
        return await self._acts("contact", phone=phone, user_id=of, forwarded_from=forwarded_from)

    async def sends_sticker(self, emoji: str = "👍") -> Phone:
        """Send a sticker."""
        return await self._acts("sticker", emoji=emoji)

    async def sends_file(
        self, name: str, data: bytes, *, kind: str = "document", mime: str = "application/octet-stream",
        caption: str = "", seconds: int | None = None,
    ) -> Phone:  # fmt: skip
        """Send a document, photo, voice note, audio or video."""
        about = {"kind": kind, "caption": caption} | ({} if seconds is None else {"seconds": str(seconds)})
        form = aiohttp.FormData(about, quote_fields=False)
        form.add_field("file", io.BytesIO(data), filename=name, content_type=mime)
        async with self._client().post(f"{self.base_url}/sim/users/{self.user_id}/file", data=form) as answer:
            assert answer.status == 200, await answer.text()
        return self

    async def sends_voice(self, data: bytes = VOICE) -> Phone:
        """Record and send a voice note."""
        return await self.sends_file("nota.ogg", data, kind="voice", mime="audio/ogg")

    async def sends_photo(self, data: bytes = JPEG, *, caption: str = "") -> Phone:
        """Send a photo."""
        return await self.sends_file("foto.jpg", data, kind="photo", mime="image/jpeg", caption=caption)

    async def shares_location(self, latitude: float = -14.26944, longitude: float = -71.22611) -> Phone:
        """Share a place, Sicuani by default."""
        return await self._acts("location", latitude=latitude, longitude=longitude)

    async def edits(self, text: str, *, message: Seen | int | None = None) -> Phone:
        """Change an own message, the last by default."""
        return await self._acts("edit", text=text, message_id=id_of(message))

    async def blocks(self) -> Phone:
        """Block the bot."""
        return await self._acts("block")

    async def unblocks(self) -> Phone:
        """Unblock the bot."""
        return await self._acts("unblock")

    # What a person sees

    async def chat(self) -> Json:
        """The whole chat as the simulator tells it."""
        found: Json = await self._call("GET", f"/sim/users/{self.user_id}/chat")
        return found

    async def messages(self) -> list[Seen]:
        """All visible messages, oldest first."""
        return [seen(raw) for raw in (await self.chat())["messages"]]

    async def received(self) -> list[Seen]:
        """Visible messages of the bot."""
        return [message for message in await self.messages() if message.sender == "bot"]

    async def last(self) -> Seen:
        """The newest message of the bot."""
        received = await self.received()
        assert received, f"{self.name} has received nothing"
        return received[-1]

    async def sees(self, fragment: str, *, timeout: float | None = None) -> Seen:  # noqa: ASYNC109 - the loop asks the phone itself
        """Wait until a message of the bot contains this; the newest such one."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            found = [message for message in await self.received() if fragment in message.text]
            if found:
                return found[-1]
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name} does not see {fragment!r}:\n{await self.picture()}")
            await asyncio.sleep(0.02)

    async def sees_new(self, fragment: str = "", *, timeout: float | None = None) -> Seen:  # noqa: ASYNC109 - the loop asks the phone itself
        """Like `sees`, but only a message newer than all that `sees_new` gave before."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            for message in await self.received():
                if message.message_id > self._read_up_to and fragment in message.text:
                    self._read_up_to = message.message_id
                    return message
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name} sees no new message with {fragment!r}:\n{await self.picture()}")
            await asyncio.sleep(0.02)

    async def sees_toast(self, fragment: str, *, timeout: float | None = None) -> str:  # noqa: ASYNC109 - the loop asks the phone itself
        """Wait until the answer to a tap contains this."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            texts = await self.toasts()
            if found := [text for text in texts if fragment in text]:
                return found[-1]
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name} sees no toast {fragment!r} among {texts}\n{await self.picture()}")
            await asyncio.sleep(0.02)

    async def sees_nothing_new(self, *, during: float = 0.3) -> None:
        """Nothing arrives or changes for a while (seconds)."""
        before = await self.picture()
        await asyncio.sleep(during)
        assert await self.picture() == before, f"{self.name} did see something:\n{await self.picture()}"

    async def toasts(self) -> list[str]:
        """Texts of all answers to taps."""
        return [toast["text"] for toast in (await self.chat())["toasts"]]

    async def buttons(self) -> list[str]:
        """Everything that can be tapped now: inline buttons of all messages, then the reply keyboard."""
        return [text for message in await self.messages() for text in message.buttons] + await self.keys()

    async def keys(self) -> list[str]:
        """Buttons of the reply keyboard."""
        keyboard = (await self.chat())["reply_keyboard"]
        return [key["text"] for row in keyboard["rows"] for key in row] if keyboard else []

    async def commands(self) -> list[str]:
        """The command menu."""
        return [command["command"] for command in (await self.chat())["commands"]]

    async def screen(self) -> list[str]:
        """Every bubble as one text: who, what, [buttons] row by row."""
        return [drawn(message) for message in await self.messages()]

    async def picture(self) -> str:
        """The whole screen as one text, for people who read failures."""
        keys = await self.keys()
        lines = [*(await self.screen()), *([f"keyboard: {' '.join(f'[{key}]' for key in keys)}"] if keys else [])]
        return f"--- {self.name} ---\n" + "\n".join(lines)

    async def downloads(self, message: Seen) -> bytes:
        """The bytes of the file of a message."""
        assert message.file is not None, f"no file in {message}"
        async with self._client().get(self.base_url + message.file["url"]) as answer:
            return await answer.read()

    # HTTP

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def _call(self, method: str, path: str, body: Json | None = None) -> Any:
        async with self._client().request(method, self.base_url + path, json=body) as answer:
            assert answer.status == 200, f"{method} {path}: {answer.status} {await answer.text()}"
            return await answer.json()

    async def _try(self, action: str, **body: Any) -> tuple[int, Json]:
        given = {name: value for name, value in body.items() if value is not None}
        path = f"{self.base_url}/sim/users/{self.user_id}/{action}"
        async with self._client().post(path, json=given) as answer:
            return answer.status, await answer.json()

    async def _acts(self, action: str, **body: Any) -> Phone:
        status, answer = await self._try(action, **body)
        assert status == 200, f"{self.name} cannot {action}: {answer.get('error')}\n{await self.picture()}"
        return self


def id_of(message: Seen | int | None) -> int | None:
    """The id of a message, or none."""
    return message.message_id if isinstance(message, Seen) else message


def seen(raw: Json) -> Seen:
    """A message from the simulator's JSON."""
    buttons = [button for row in raw["buttons"] for button in row]
    return Seen(
        message_id=raw["message_id"], sender=raw["from"], text=raw["text"], html=raw["html"],
        rows=[[button["text"] for button in row] for row in raw["buttons"]],
        data={button["text"]: button["callback_data"] for button in buttons if "callback_data" in button},
        edited=raw["edited"], file=raw["file"], raw=raw,
    )  # fmt: skip


def drawn(message: Seen) -> str:
    """A bubble as text."""
    file, raw = message.file or {}, message.raw
    extra = {
        "file": file.get("name"), "contact": raw["contact"], "location": raw["location"], "sticker": raw["sticker"]
    }  # fmt: skip
    shown = [message.text, *(f"<{kind}: {what}>" for kind, what in extra.items() if what)]
    rows = ["".join(f"[{text}]" for text in row) for row in message.rows]
    return f"{message.sender}: " + "\n  ".join(part for part in [*shown, *rows] if part)
