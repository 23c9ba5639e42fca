"""Methods that put a message into a chat."""

from __future__ import annotations

from typing import Any

from simulator import limits
from simulator.backend import Backend
from simulator.chats import Chat, Message
from simulator.errors import Refusal, bad
from simulator.files import WRONG_FILE, Stored, is_picture
from simulator.validate import Markup, Params, caption_content, markup, text_content

Json = dict[str, Any]

ACTIONS = ("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
           "choose_sticker", "find_location", "record_video_note", "upload_video_note")  # fmt: skip
SOUND_STARTS = (b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3")  # OGG, MP3


def send_message(backend: Backend, params: Params) -> Message:
    """sendMessage."""
    return deliver(backend, params, text_content(params))


def send_document(backend: Backend, params: Params) -> Message:
    """sendDocument."""
    return deliver(backend, params, file_of(backend, params, "document").content() | caption_content(params))


def send_photo(backend: Backend, params: Params) -> Message:
    """sendPhoto."""
    return deliver(backend, params, file_of(backend, params, "photo").content() | caption_content(params))


def send_voice(backend: Backend, params: Params) -> Message:
    """sendVoice: over 1 MB, or in a format that phones cannot play as a voice note, it becomes a document."""
    stored = file_of(backend, params, "voice")
    return send_played(backend, params, stored, is_sound(stored.data) and len(stored.data) <= limits.VOICE_BYTES)


def send_audio(backend: Backend, params: Params) -> Message:
    """sendAudio: what is no MP3, M4A or OGG becomes a document."""
    stored = file_of(backend, params, "audio")
    return send_played(backend, params, stored, is_sound(stored.data))


def send_video(backend: Backend, params: Params) -> Message:
    """sendVideo: what is no MP4 becomes a document."""
    stored = file_of(backend, params, "video")
    return send_played(backend, params, stored, stored.data[4:8] == b"ftyp")


def is_sound(data: bytes) -> bool:
    """OGG, MP3 or M4A by its first bytes."""
    return data.startswith(SOUND_STARTS) or (data[4:8] == b"ftyp" and data[8:11] == b"M4A")


def send_played(backend: Backend, params: Params, stored: Stored, playable: bool) -> Message:
    """As it is, or as a document when phones cannot play it."""
    if not playable:
        stored = backend.files.add("document", stored.name, stored.mime, stored.data)
    return deliver(backend, params, stored.content() | caption_content(params))


def send_chat_action(backend: Backend, params: Params) -> bool:
    """sendChatAction."""
    chat = backend.world.reach(params.chat_id())
    if params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat.action = params.text("action")
    backend.world.on_change(chat.id)
    return True


def deliver(backend: Backend, params: Params, content: Json) -> Message:
    """The rest of every send: chat, keyboard, reply, rate, message."""
    keyboard = markup(params)
    chat = backend.world.reach(params.chat_id())
    reply = replied(chat, params)
    backend.gate.send(chat.id)
    show_keyboard(chat, keyboard)
    chat.action = ""
    return backend.say(chat, content | reply, inline=keyboard.inline, fixed=keyboard.reply is not None)


def replied(chat: Chat, params: Params) -> Json:
    """The message it answers to; raises 400 when that is gone, unless allowed."""
    given = params.parsed("reply_parameters", "reply parameters") or {}
    wanted = int(given.get("message_id") or params.integer("reply_to_message_id"))
    if not wanted:
        return {}
    message = chat.messages.get(wanted)
    if message is not None and not message.deleted:
        return {"reply_to_message": message.as_bot_sees()}
    if given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def show_keyboard(chat: Chat, keyboard: Markup) -> None:
    """What the phone shows instead of its keys from now on."""
    if keyboard.reply is None:
        return
    if "keyboard" in keyboard.reply:
        chat.keyboard = keyboard.reply
    elif keyboard.reply.get("remove_keyboard"):
        chat.keyboard = None


def file_of(backend: Backend, params: Params, kind: str) -> Stored:
    """The file to send, uploaded now or known by its id."""
    upload = params.upload(kind)
    if upload is None:
        file_id = params.text(kind)
        if not file_id:
            raise bad(f"there is no {kind} in the request")
        if file_id.startswith(("http://", "https://", "attach://", "file://")):
            raise bad(WRONG_FILE)
        return backend.files.for_sending(file_id, kind)
    most = limits.PHOTO_BYTES if kind == "photo" else limits.UPLOAD_BYTES
    if len(upload.data) > most:
        raise Refusal(413, "Request Entity Too Large")
    if not upload.data:
        raise bad("file must be non-empty")
    if kind == "photo" and not is_picture(upload.data):
        raise bad("IMAGE_PROCESS_FAILED")
    return backend.files.add(kind, upload.name, upload.mime, upload.data)
