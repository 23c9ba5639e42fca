"""What is read of an update, and nothing else, before aiogram validates it.

A `rich_message` nested five deep costs aiogram ten seconds for half a kilobyte, and it hides at
many places (`chat.pinned_message` is one): so the parts that are kept are listed, not those dropped.
"""

from typing import Any

MOST_ID = 2**52  # Telegram's ids have at most 52 significant bits
MOST_UPDATE_ID = 2**52
MOST_TEXT = 4096  # characters; the longest text that Telegram takes
MOST_SIZES = 8  # of one photo
DEEPEST = 32  # of an update as it is stored
DEGREES = "degrees"  # a number between -180 and 180; the only one that may have a fraction

# name -> parts of a part, parts of each of a list, None for a plain value, or DEGREES
Shape = dict[str, "Shape | list[Shape] | str | None"]
PARTY: Shape = {"id": None, "type": None, "is_bot": None, "first_name": None}
CONTACT: Shape = {"phone_number": None, "first_name": None, "user_id": None}
MEMBER: Shape = {"status": None, "user": PARTY, "until_date": None}
FILE: Shape = {
    "file_id": None, "file_unique_id": None, "file_size": None, "mime_type": None, "file_name": None,
    "duration": None, "width": None, "height": None,
}  # fmt: skip
FILES = ("voice", "audio", "video", "document")  # and photo, which is a list of sizes
READ: Shape = {
    "update_id": None,
    "message": {
        "message_id": None, "date": None, "chat": PARTY, "from": PARTY, "text": None, "contact": CONTACT,
        "caption": None, "photo": [FILE], **dict.fromkeys(FILES, FILE),
        "location": {"latitude": DEGREES, "longitude": DEGREES},
    },
    "callback_query": {"id": None, "from": PARTY, "chat_instance": None, "data": None},
    "my_chat_member": {
        "date": None, "chat": PARTY, "from": PARTY, "old_chat_member": MEMBER, "new_chat_member": MEMBER,
    },
}  # fmt: skip
FORWARDED = {"type": "hidden_user", "date": 1, "sender_user_name": "-"}


def trim(update: dict[str, Any]) -> dict[str, Any]:
    """The part of an update that is read here. A kind that is not read leaves only its id."""
    kept = only(update, READ)
    message = update.get("message")
    if "message" in kept and any(name.startswith("forward_") for name in message or ()):
        kept["message"]["forward_origin"] = FORWARDED
    return kept


def only(part: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The named values of a part; a value of another kind than its name promises is left out."""
    kept: dict[str, Any] = {}
    for name, inner in shape.items():
        value = part.get(name)
        if isinstance(inner, dict):
            if isinstance(value, dict):
                kept[name] = only(value, inner)
        elif isinstance(inner, list):
            if isinstance(value, list):
                kept[name] = [only(each, inner[0]) for each in value[-MOST_SIZES:] if isinstance(each, dict)]
        elif inner == DEGREES:
            if is_degrees(value):
                kept[name] = value
        elif isinstance(value, str):
            kept[name] = clean(value)
        elif isinstance(value, int):
            kept[name] = value
    return kept


def is_degrees(value: Any) -> bool:
    """A latitude or longitude; neither `nan` nor `inf`, which JSON can bring."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -180 <= value <= 180


def clean(text: str) -> str:
    """A text that every database takes: no NUL, no half of a surrogate pair, not endless."""
    return text[:MOST_TEXT].replace("\0", "").encode("utf-8", "replace").decode()


def shallow(value: Any, depth: int = DEEPEST) -> Any:
    """The value without what lies deeper than `depth`: writing it as JSON never fails."""
    if isinstance(value, dict):
        return {k: shallow(v, depth - 1) for k, v in value.items()} if depth else {}
    if isinstance(value, list):
        return [shallow(v, depth - 1) for v in value] if depth else []
    return value


def is_update(update: Any) -> bool:
    """True for what can be kept in the inbox: an object with a possible `update_id`."""
    found = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(found, int) and not isinstance(found, bool) and 0 < found < MOST_UPDATE_ID


def chat_of(update: dict[str, Any]) -> int | None:
    """The chat whose turn the update is: the one place for both transports."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if isinstance(part := update.get(kind), dict):
            return number(part.get("chat"))
    if isinstance(query := update.get("callback_query"), dict):
        return number(query.get("from"))
    return None


def speaker(update: dict[str, Any]) -> int | None:
    """The person who speaks in their own private chat, by `from.id`; None for everything else.

    In a private chat the chat's id is the person's. What claims otherwise is nobody's word.
    """
    for kind in ("message", "my_chat_member", "callback_query"):
        if isinstance(part := update.get(kind), dict):
            place = part.get("message") if kind == "callback_query" else part
            chat = place.get("chat") if isinstance(place, dict) else None
            private = isinstance(chat, dict) and chat.get("type") == "private"
            return number(part.get("from")) if private and number(chat) == number(part.get("from")) else None
    return None


def tapped(update: dict[str, Any]) -> int | None:
    """The message under whose button was tapped; None when Telegram can no longer reach it."""
    query = update.get("callback_query")
    shown = query.get("message") if isinstance(query, dict) else None
    reachable = isinstance(shown, dict) and shown.get("date") != 0
    return number(shown, "message_id") if reachable else None


def written(update: dict[str, Any]) -> int | None:
    """The message that the person wrote, by its number; None for a tap and for what is no message."""
    return number(update.get("message"), "message_id")


def brings_file(update: dict[str, Any]) -> bool:
    """True when a message comes with a file, which somebody may want fetched."""
    message = update.get("message")
    return isinstance(message, dict) and any(kind in message for kind in ("photo", *FILES))


def number(part: Any, name: str = "id") -> int | None:
    found = part.get(name) if isinstance(part, dict) else None
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < MOST_ID:
        return found
    return None
