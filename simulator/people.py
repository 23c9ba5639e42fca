"""What people do with their phones, and the updates the bot gets of it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from simulator.backend import Backend
from simulator.chats import Chat, Message, User
from simulator.entities import detect
from simulator.files import Stored

Json = dict[str, Any]

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Impossible(Exception):
    """A person cannot do that: there is no such button, the chat is not started …"""


class People:
    """Actions of people. All raise `Impossible` with the reason."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def user(self, user_id: int) -> User:
        """A phone by its id."""
        found = self.backend.world.users.get(user_id)
        if found is None:
            raise Impossible(f"no user {user_id}")
        return found

    def chat(self, user: User, chat_id: int | None = None) -> Chat:
        """The private chat of a person, or a group they are in."""
        if chat_id is None or chat_id == user.id:
            return self.backend.world.chats[user.id]
        group = self.backend.world.chats.get(chat_id)
        if group is None or user.id not in group.members:
            raise Impossible(f"user {user.id} is not in chat {chat_id}")
        return group

    def start(self, user: User, payload: str = "") -> Message:
        """Press START, or follow a link t.me/<bot>?start=<payload>; unblocks."""
        if not PAYLOAD.fullmatch(payload):
            raise Impossible("a start payload is at most 64 of A-Z a-z 0-9 _ -")
        if user.blocked:
            self.unblock(user)
        user.started = True
        return self.text(user, f"/start {payload}".strip())

    def text(self, user: User, text: str, chat_id: int | None = None, reply_to: int | None = None) -> Message:
        """Write a text."""
        if not text.strip():
            raise Impossible("a message cannot be empty")
        entities = detect(text.strip(), [])
        content: Json = {"text": text.strip()} | ({"entities": entities} if entities else {})
        chat = self.chat(user, chat_id)
        if reply_to is not None:
            content["reply_to_message"] = self.message(chat, reply_to).as_bot_sees()
        return self.post(user, chat, content)

    def contact(
        self, user: User, *, phone: str | None = None, user_id: int | None = None,
        first_name: str | None = None, forwarded_from: int | None = None,
    ) -> Message:  # fmt: skip
        """Share a contact: the own one by default; `user_id` 0 for one without an account."""
        shown: Json = {
            "phone_number": user.phone if phone is None else phone,
            "first_name": first_name or user.first_name,
        }
        owner = user.id if user_id is None else user_id
        content: Json = {"contact": shown | ({"user_id": owner} if owner else {})}
        if forwarded_from is not None:
            content["forward_origin"] = self.forwarded(forwarded_from)
        chat = self.chat(user)
        if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
            chat.keyboard = None
        return self.post(user, chat, content)

    def forwarded(self, user_id: int) -> Json:
        """The origin of a forwarded message."""
        known = self.backend.world.users.get(user_id)
        date = self.backend.seconds()
        if known is None:
            return {"type": "hidden_user", "sender_user_name": "Alguien", "date": date}
        return {"type": "user", "sender_user": known.as_bot_sees(), "date": date}

    def sticker(self, user: User, emoji: str = "👍", chat_id: int | None = None) -> Message:
        """Send a sticker."""
        stored = self.backend.files.add("sticker", "sticker.webp", "image/webp", b"RIFF0000WEBP")
        shown = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self.post(user, self.chat(user, chat_id), {"sticker": {**stored.common(), **shown, "emoji": emoji}})

    def file(self, user: User, stored: Stored, caption: str = "", chat_id: int | None = None) -> Message:
        """Send a document, photo, voice note, audio or video."""
        content = stored.content() | ({"caption": caption} if caption else {})
        return self.post(user, self.chat(user, chat_id), content)

    def location(self, user: User, latitude: float, longitude: float, chat_id: int | None = None) -> Message:
        """Share a place; degrees."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise Impossible("there is no such place")
        return self.post(user, self.chat(user, chat_id), {"location": {"latitude": latitude, "longitude": longitude}})

    def post(self, user: User, chat: Chat, content: Json) -> Message:
        """Put a message of a person into a chat and queue its update."""
        if chat.user is not None and not user.started:
            raise Impossible(f"user {user.id} has not pressed start")
        if user.blocked and chat.user is not None:
            raise Impossible(f"user {user.id} has blocked the bot")
        message = self.backend.world.post(
            chat, sender=user.as_bot_sees(), date=self.backend.seconds(), content=content, outgoing=False
        )
        if chat.bot_inside:
            self.backend.updates.add("message", message.as_bot_sees(), ("chat", chat.id))
        return message

    def edit(self, user: User, text: str, message_id: int | None = None, chat_id: int | None = None) -> Message:
        """Change an own text, the last one by default."""
        chat = self.chat(user, chat_id)
        own = [m for m in chat.messages.values() if not m.deleted and m.sender["id"] == user.id and "text" in m.content]
        found = [m for m in own if message_id in (None, m.message_id)]
        if not found:
            raise Impossible("no own text message to edit")
        message = found[-1]
        entities = detect(text, [])
        message.content = {"text": text} | ({"entities": entities} if entities else {})
        message.edit_date = self.backend.seconds()
        self.backend.world.on_change(chat.id)
        self.backend.updates.add("edited_message", message.as_bot_sees(), ("chat", chat.id))
        return message

    def tap(
        self, user: User, *, text: str | None = None, data: str | None = None,
        message_id: int | None = None, chat_id: int | None = None, forged: bool = False, stale: bool = False,
    ) -> Json:  # fmt: skip
        """Tap a button by its text or data. `stale`: one that an edit or deletion took away; `forged`: any
        data on any message. A button of the reply keyboard sends its text, or the own contact."""
        chat = self.chat(user, chat_id)
        if user.blocked and chat.user is not None:
            raise Impossible(f"user {user.id} has blocked the bot")
        if forged:
            return self.query(user, chat, self.any_message(chat, message_id), data or "")
        if (found := self.find_inline(chat, text, data, message_id, stale)) is not None:
            message, button = found
            if "callback_data" not in button:
                return {"opened": button}
            return self.query(user, chat, message, button["callback_data"])
        if message_id is None and text is not None and (key := reply_key(chat, text)) is not None:
            return self.press_key(user, chat, key)
        raise Impossible(f"no button {text or data!r}; there are: {', '.join(visible_buttons(chat)) or 'none'}")

    def press_key(self, user: User, chat: Chat, key: Json) -> Json:
        """A button of the reply keyboard."""
        if key.get("request_contact"):
            return {"message_id": self.contact(user).message_id}
        if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
            chat.keyboard = None
        return {"message_id": self.text(user, key["text"], chat.id).message_id}

    def query(self, user: User, chat: Chat, message: Json, data: str) -> Json:
        """Queue a callback query."""
        backend = self.backend
        backend.last_tap += 1
        query_id = str(backend.last_tap * 1_000_003 + secrets.randbelow(1000))
        backend.taps[query_id] = (backend.now().timestamp(), chat.id)
        payload: Json = {"id": query_id, "from": user.as_bot_sees(), "chat_instance": str(chat.id), "message": message}
        update_id = backend.updates.add("callback_query", payload | {"data": data}, ("user", user.id))
        return {"callback_query_id": query_id, "update_id": update_id}

    def any_message(self, chat: Chat, message_id: int | None) -> Json:
        """The message a forged tap names; an inaccessible one if it is not there."""
        if message_id is None:
            sent = [m for m in chat.messages.values() if m.outgoing and not m.deleted]
            message_id = sent[-1].message_id if sent else 1
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            return {"message_id": message_id, "chat": chat.as_bot_sees(), "date": 0}
        return message.as_bot_sees()

    def find_inline(
        self, chat: Chat, text: str | None, data: str | None, message_id: int | None, stale: bool
    ) -> tuple[Json, Json] | None:
        """The newest message with this inline button, as the bot sees it, and the button."""
        for message in reversed(chat.messages.values()):
            if message_id not in (None, message.message_id) or (message.deleted and not stale):
                continue
            buttons = [button for row in message.inline or [] for button in row]
            for button in buttons + (message.past_buttons[::-1] if stale else []):
                if text in (None, button["text"]) and data in (None, button.get("callback_data")):
                    return self.any_message(chat, message.message_id), button
        return None

    def message(self, chat: Chat, message_id: int) -> Message:
        """A message that is there."""
        found = chat.messages.get(message_id)
        if found is None:
            raise Impossible(f"no message {message_id}")
        return found

    def block(self, user: User) -> None:
        """Block the bot: my_chat_member, once."""
        self._set_blocked(user, True)

    def unblock(self, user: User) -> None:
        """Unblock the bot: my_chat_member, once."""
        self._set_blocked(user, False)

    def _set_blocked(self, user: User, blocked: bool) -> None:
        if user.blocked == blocked:
            return
        user.blocked = blocked
        states: dict[bool, Json] = {True: {"status": "kicked", "until_date": 0}, False: {"status": "member"}}
        self.member_changed(user, self.chat(user), states[not blocked], states[blocked])

    def kick(self, user: User, chat: Chat) -> None:
        """Throw the bot out of a group."""
        chat.bot_inside = False
        self.member_changed(user, chat, {"status": "member"}, {"status": "kicked", "until_date": 0})

    def invite(self, user: User, chat: Chat) -> None:
        """Put the bot into a group."""
        chat.bot_inside = True
        self.member_changed(user, chat, {"status": "left"}, {"status": "member"})

    def member_changed(self, user: User, chat: Chat, old: Json, new: Json) -> None:
        """Queue my_chat_member."""
        bot = self.backend.me()
        change: Json = {
            "chat": chat.as_bot_sees(), "from": user.as_bot_sees(), "date": self.backend.seconds(),
            "old_chat_member": {"user": bot, **old}, "new_chat_member": {"user": bot, **new},
        }  # fmt: skip
        self.backend.updates.add("my_chat_member", change, ("chat", chat.id))
        self.backend.world.on_change(chat.id)


def reply_key(chat: Chat, text: str) -> Json | None:
    """The button of the reply keyboard with this text."""
    rows = chat.keyboard["keyboard"] if chat.keyboard else []
    found: list[Json] = [key for row in rows for key in row if key["text"] == text]
    return found[0] if found else None


def visible_buttons(chat: Chat) -> list[str]:
    """Texts of all buttons to be seen."""
    inline = [b["text"] for m in chat.messages.values() if not m.deleted for row in m.inline or [] for b in row]
    return inline + [key["text"] for row in (chat.keyboard or {}).get("keyboard", []) for key in row]
