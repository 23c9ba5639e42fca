"""Command menus by scope and language, and menu buttons by chat."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import bad

Json = dict[str, Any]
Key = tuple[str, int, int, str]  # scope, chat, user, language

SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators",
          "chat", "chat_administrators", "chat_member")  # fmt: skip
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
MOST_COMMANDS = 100


class Menus:
    """What setMyCommands and setChatMenuButton left."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """No menus."""
        self.commands: dict[Key, list[Json]] = {}
        self.buttons: dict[int, Json] = {}

    def shown_to(self, user_id: int, language: str) -> list[Json]:
        """What a private chat of this person shows: the narrowest scope, own language first."""
        for scope, chat in (("chat", user_id), ("all_private_chats", 0), ("default", 0)):
            for code in (language[:2], ""):
                if (scope, chat, 0, code) in self.commands:
                    return self.commands[(scope, chat, 0, code)]
        return []


def key_of(scope: object, language: str) -> Key:
    """The place of a menu; raises 400 for a wrong scope or language code (two letters only)."""
    if not isinstance(scope, dict):
        scope = {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return str(scope["type"]), int(scope.get("chat_id") or 0), int(scope.get("user_id") or 0), language


def checked(commands: object) -> list[Json]:
    """The commands as stored; raises 400 for wrong ones."""
    if not isinstance(commands, list):
        raise bad("can't parse commands JSON array")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    return [_checked_one(command) for command in commands]


def _checked_one(command: Json) -> Json:
    name = str(command.get("command", "")).removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": command["description"]}
