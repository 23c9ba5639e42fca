"""A chat as the phone shows it, for the page and for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from simulator.backend import Backend
from simulator.chats import Chat, Message, User
from simulator.files import FILE_KINDS
from simulator.render import to_html

Json = dict[str, Any]


def user_view(user: User) -> Json:
    """A person as the header of the phone shows them."""
    return {
        "id": user.id, "first_name": user.first_name, "last_name": user.last_name, "username": user.username,
        "language_code": user.language_code, "phone": user.phone, "title": user.title,
        "invitation": user.invitation, "offered": user.offered,
        "started": user.started, "blocked": user.blocked, "deactivated": user.deactivated,
    }  # fmt: skip


def chat_view(backend: Backend, chat: Chat) -> Json:
    """The whole chat: what is visible now."""
    commands = backend.menus.shown_to(chat.user.id, chat.user.language_code) if chat.user else []
    return {
        "chat_id": chat.id,
        "title": chat.title,
        "user": user_view(chat.user) if chat.user else None,
        "messages": [message_view(message) for message in chat.messages.values() if not message.deleted],
        "reply_keyboard": keyboard_view(chat),
        "commands": commands,
        "toasts": chat.toasts,
        "action": chat.action,
    }


def keyboard_view(chat: Chat) -> Json | None:
    """The reply keyboard, if one is up."""
    if chat.keyboard is None:
        return None
    rows = [[{"text": key["text"], "request_contact": bool(key.get("request_contact"))} for key in row]
            for row in chat.keyboard["keyboard"]]  # fmt: skip
    return {"rows": rows, "placeholder": chat.keyboard.get("input_field_placeholder", "")}


def message_view(message: Message) -> Json:
    """One bubble."""
    content = message.content
    text = str(content.get("text") or content.get("caption") or "")
    entities: list[Json] = content.get("entities") or content.get("caption_entities") or []
    reply = content.get("reply_to_message")
    return {
        "message_id": message.message_id,
        "from": "bot" if message.outgoing else "user",
        "from_id": message.sender["id"],
        "name": message.sender["first_name"],
        "text": text,
        "entities": entities,
        "html": to_html(text, entities),
        "buttons": [[dict(button) for button in row] for row in message.inline or []],
        "file": file_view(content),
        "contact": content.get("contact"),
        "location": content.get("location"),
        "sticker": content.get("sticker", {}).get("emoji"),
        "reply_to": reply["message_id"] if reply else None,
        "edited": message.edit_date is not None,
        "date": datetime.fromtimestamp(message.date, UTC).isoformat(),
    }


def file_view(content: Json) -> Json | None:
    """The file of a message, with the address of its bytes."""
    for kind in FILE_KINDS:
        if kind in content:
            shown = content[kind][-1] if kind == "photo" else content[kind]
            return {
                "kind": kind, "file_id": shown["file_id"], "name": shown.get("file_name", kind),
                "mime": shown.get("mime_type", "image/*"), "size": shown["file_size"],
                "seconds": shown.get("duration"), "url": f"/sim/files/{shown['file_id']}",
            }  # fmt: skip
    return None
