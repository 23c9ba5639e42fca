"""The people, groups and messages that exist, as Telegram keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import Refusal, bad, forbidden

Json = dict[str, Any]


@dataclass(kw_only=True)
class User:
    """Somebody with a phone. `title` is the role line of the page; `invitation` the payload of its START.

    The page shows somebody who is not `offered` only when its address names them.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "es"
    phone: str = ""
    title: str = ""
    invitation: str = ""
    offered: bool = True
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    known: bool = False  # the bot has met them in a group

    def as_bot_sees(self) -> Json:
        """A Bot API User."""
        seen: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return seen | {name: value for name, value in optional.items() if value}


@dataclass(kw_only=True)
class Message:
    """One message; `content` holds text, entities, document … in the Bot API's own words."""

    message_id: int
    chat: Chat
    date: int
    sender: Json
    outgoing: bool  # sent by the bot
    content: Json
    inline: list[list[Json]] | None = None
    fixed: bool = False  # sent with a reply keyboard: can never be edited
    edit_date: int | None = None
    deleted: bool = False
    past_buttons: list[Json] = field(default_factory=list)  # buttons that an edit took away

    def as_bot_sees(self) -> Json:
        """A Bot API Message; reply keyboards are not echoed."""
        seen: Json = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat.as_bot_sees(),
            "date": self.date,
            **self.content,
        }
        if self.edit_date is not None:
            seen["edit_date"] = self.edit_date
        if self.inline:
            seen["reply_markup"] = {"inline_keyboard": self.inline}
        return seen

    def replace_inline(self, rows: list[list[Json]] | None) -> None:
        """New inline keyboard; the old buttons stay known, for taps on a stale screen."""
        self.past_buttons += [button for row in self.inline or [] for button in row]
        self.inline = rows


@dataclass(kw_only=True)
class Chat:
    """A private chat (`user`) or a group (`title`, `members`)."""

    id: int
    user: User | None = None
    title: str = ""
    kind: str = "private"
    members: set[int] = field(default_factory=set)
    bot_inside: bool = True
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None  # the reply keyboard the phone shows now
    toasts: list[Json] = field(default_factory=list)  # answers to taps
    action: str = ""

    def as_bot_sees(self) -> Json:
        """A Bot API Chat."""
        if self.user is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        seen: Json = {"id": self.id, "type": "private", "first_name": self.user.first_name}
        optional = {"last_name": self.user.last_name, "username": self.user.username}
        return seen | {name: value for name, value in optional.items() if value}

    def refuse_unreachable(self) -> None:
        """The errors of writing to somebody who cannot be reached."""
        if self.user is not None:
            self._refuse_person(self.user)
        elif self.migrated_to is not None:
            text = "group chat was upgraded to a supergroup chat"
            raise Refusal(400, text, migrate_to_chat_id=self.migrated_to)
        elif not self.bot_inside:
            raise forbidden(f"bot was kicked from the {self.kind} chat")

    @staticmethod
    def _refuse_person(user: User) -> None:
        if user.deactivated and (user.started or user.known):
            raise forbidden("user is deactivated")
        if user.blocked:
            raise forbidden("bot was blocked by the user")
        if not user.started:
            raise forbidden("bot can't initiate conversation with a user") if user.known else bad("chat not found")


class World:
    """Everybody and everything said. `on_change(chat_id)` is called when a chat looks different."""

    def __init__(self, on_change: Callable[[int], None]) -> None:
        self.on_change = on_change
        self.clear()

    def clear(self) -> None:
        """Forget everybody."""
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.last_message_id = 0

    def add_user(self, user: User) -> Chat:
        """A new phone with an empty chat; replaces one with the same id."""
        self.users[user.id] = user
        chat = self.chats[user.id] = Chat(id=user.id, user=user)
        self.on_change(user.id)
        return chat

    def add_group(self, chat_id: int, title: str, members: set[int], kind: str = "group") -> Chat:
        """A group with the bot inside."""
        chat = self.chats[chat_id] = Chat(id=chat_id, title=title, kind=kind, members=members)
        for member in members & self.users.keys():
            self.users[member].known = True
        return chat

    def remove_user(self, user_id: int) -> None:
        """As if the account had never been."""
        self.users.pop(user_id, None)
        self.chats.pop(user_id, None)

    def reach(self, chat_id: int) -> Chat:
        """The chat a bot may write to; raises what the server answers otherwise."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad("chat not found")
        chat.refuse_unreachable()
        return chat

    def post(
        self, chat: Chat, *, sender: Json, date: int, content: Json, outgoing: bool,
        inline: list[list[Json]] | None = None, fixed: bool = False,
    ) -> Message:  # fmt: skip
        """Put a message into a chat. Ids are one sequence for the whole bot."""
        self.last_message_id += 1
        message = Message(
            message_id=self.last_message_id, chat=chat, date=date, sender=sender,
            outgoing=outgoing, content=content, inline=inline, fixed=fixed,
        )  # fmt: skip
        chat.messages[message.message_id] = message
        self.on_change(chat.id)
        return message
