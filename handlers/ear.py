"""The ear's router: what kind of update this is, and whose turn it makes. Private chats only."""

from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from content.received import Place, Received
from handlers import (  # noqa: F401 - importing a conversation registers its verbs
    agenda,
    choosing,
    closing,
    confirming,
    days_off,
    evaluating,
    fieldwork,
    form_file,
    help,
    language,
    matrix,
    meetings,
    my_data,
    start,
    survey_taps,
    survey_words,
    surveys,
    visits,
    written_date,
    year_plan,
)
from handlers.dialogue import expected
from handlers.turn import Door, SharedContact, Turn
from handlers.verbs import COMMANDS, MEDIA, TEXTS, UNASKED, UNREAD, decode

MOST_COMMAND = 512  # characters of a command line that are read


def ear() -> Router:
    """A fresh router with one handler for each kind of update."""
    router = Router(name="ear")
    router.message.register(on_command, private, has_command)
    router.message.register(on_contact, private, has_contact)
    router.message.register(on_text, private, has_text)
    router.message.register(on_other, private)
    router.callback_query.register(on_tap)
    router.my_chat_member.register(on_membership, private)
    return router


# Filters are coroutines: aiogram sends every other kind through a thread.
async def private(event: Message | ChatMemberUpdated) -> bool:
    return event.chat.type == ChatType.PRIVATE


async def has_command(message: Message) -> bool:
    return (message.text or "").startswith("/")


async def has_contact(message: Message) -> bool:
    return message.contact is not None


async def has_text(message: Message) -> bool:
    return bool(message.text)


async def on_command(message: Message, door: Door) -> None:
    name, *rest = (message.text or "")[1:MOST_COMMAND].split(maxsplit=1) or [""]
    function = COMMANDS.get(name.partition("@")[0].lower(), help.unknown_command)
    await door.enter(lambda turn: function(turn, "".join(rest).strip()))


async def on_tap(query: CallbackQuery, door: Door) -> None:
    found = decode(query.data or "")
    if found is None:
        await door.enter(help.unknown_tap)
        return
    function, action = found
    await door.enter(lambda turn: function(turn, action))


async def on_contact(message: Message, door: Door) -> None:
    shared = message.contact
    assert shared is not None
    own = message.from_user is not None and shared.user_id == message.from_user.id and message.forward_origin is None
    contact = SharedContact(phone=shared.phone_number, own=own)
    await door.enter(lambda turn: start.contact(turn, contact))


async def on_text(message: Message, door: Door) -> None:
    text = message.text or ""
    await door.enter(lambda turn: read_text(turn, text))


def read_text(turn: Turn, text: str) -> None:
    question = expected(turn)
    read = TEXTS.get(question.step) if question is not None else None
    if question is None or read is None:
        if not written_date.unasked(turn, text):
            help.free_text(turn)
        return
    read(turn, text, dict(question.facts))


async def on_other(message: Message, door: Door) -> None:
    what = received(message)
    await door.enter(lambda turn: read_media(turn, what))


def read_media(turn: Turn, what: Received | Place | None) -> None:
    question = expected(turn)
    take = MEDIA.get(question.step) if question is not None else None
    if what is None:
        tell = UNREAD.get(question.step, no_answer) if question is not None else no_answer
        tell(turn, dict(question.facts) if question is not None else {})
    elif question is None or take is None or form_file.is_next_form(what, question.facts):
        MEDIA[UNASKED](turn, what, {})
    else:
        take(turn, what, dict(question.facts))


def no_answer(turn: Turn, _facts: dict[str, Any]) -> None:
    help.something_else(turn)


def received(message: Message) -> Received | Place | None:
    """The file or place of a message; the largest size of a photo. None for a sticker and the like."""
    if message.location is not None:
        return Place(latitude=message.location.latitude, longitude=message.location.longitude)
    largest = message.photo[-1] if message.photo else None
    files = {"voice": message.voice, "audio": message.audio, "video": message.video, "photo": largest}
    for kind, file in (files | {"document": message.document}).items():
        if file is not None:
            return Received(
                kind=kind,
                file_id=file.file_id,
                size=file.file_size or 0,
                mime=getattr(file, "mime_type", None) or "",
                name=getattr(file, "file_name", None) or "",
                seconds=getattr(file, "duration", 0),
                caption=message.caption or "",
            )
    return None


async def on_membership(change: ChatMemberUpdated, door: Door) -> None:
    here = change.new_chat_member.status not in {"kicked", "left"}
    await door.enter(lambda turn: start.came_or_left(turn, here=here))
