"""Methods that change or take away what is there, and answers to taps."""

from __future__ import annotations

from typing import Any

from simulator import limits
from simulator.backend import Backend
from simulator.chats import Chat, Message
from simulator.errors import bad
from simulator.validate import Markup, Params, caption_content, markup, text_content

Json = dict[str, Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
TEXT_FIELDS = ("text", "entities")


def edit_message_text(backend: Backend, params: Params) -> Message:
    """editMessageText. Without reply_markup the inline keyboard goes."""
    content, keyboard = text_content(params), markup(params)
    message = editable(backend, params)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    old = {name: message.content[name] for name in TEXT_FIELDS if name in message.content}
    rest = {name: value for name, value in message.content.items() if name not in TEXT_FIELDS}
    return change(backend, message, keyboard, rest | content, same=old == content)


def edit_message_caption(backend: Backend, params: Params) -> Message:
    """editMessageCaption."""
    content, keyboard = caption_content(params), markup(params)
    message = editable(backend, params)
    if "text" in message.content:
        raise bad("there is no caption in the message to edit")
    fields = ("caption", "caption_entities")
    old = {name: message.content[name] for name in fields if name in message.content}
    rest = {name: value for name, value in message.content.items() if name not in fields}
    return change(backend, message, keyboard, rest | content, same=old == content)


def edit_message_reply_markup(backend: Backend, params: Params) -> Message:
    """editMessageReplyMarkup."""
    keyboard = markup(params)
    message = editable(backend, params)
    return change(backend, message, keyboard, message.content, same=True)


def change(backend: Backend, message: Message, keyboard: Markup, content: Json, *, same: bool) -> Message:
    """Make the edit, unless it changes nothing."""
    if same and (keyboard.inline or None) == (message.inline or None):
        raise bad(NOT_MODIFIED)
    backend.gate.edit()
    message.replace_inline(keyboard.inline)
    message.content = content
    message.edit_date = backend.seconds()
    backend.world.on_change(message.chat.id)
    return message


def editable(backend: Backend, params: Params) -> Message:
    """The message to edit: there, the bot's own, and sent without a reply keyboard."""
    chat = backend.world.reach(params.chat_id())
    if not params.text("message_id"):
        raise bad("message identifier is not specified")
    message = present(chat, params.integer("message_id"), "message to edit not found")
    if not message.outgoing or message.fixed:
        raise bad("message can't be edited")
    return message


def present(chat: Chat, message_id: int, otherwise: str) -> Message:
    """A message that is still there."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad(otherwise)
    return message


def delete_message(backend: Backend, params: Params) -> bool:
    """deleteMessage: at most 48 hours old; in a group only the bot's own."""
    chat = backend.world.reach(params.chat_id())
    message = present(chat, params.integer("message_id"), "message to delete not found")
    too_old = backend.seconds() - message.date > limits.DELETE_AGE_SECONDS
    if too_old or (chat.user is None and not message.outgoing):
        raise bad("message can't be deleted for everyone" if message.outgoing else "message can't be deleted")
    message.deleted = True
    backend.world.on_change(chat.id)
    return True


def answer_callback_query(backend: Backend, params: Params) -> bool:
    """answerCallbackQuery: once, and soon."""
    text = params.text("text")
    if len(text) > limits.CALLBACK_ANSWER_CHARACTERS:
        raise bad("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    tap = backend.taps.pop(query_id, None)
    if tap is None or backend.now().timestamp() - tap[0] > backend.ages.callback_answer:
        raise bad(QUERY_TOO_OLD)
    chat = backend.world.chats.get(tap[1])
    if chat is not None:
        toast = {"callback_query_id": query_id, "text": text, "show_alert": params.flag("show_alert")}
        chat.toasts.append(toast | {"date": backend.seconds()})
        backend.world.on_change(chat.id)
    return True
