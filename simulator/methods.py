"""The table of methods the server knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from simulator.backend import Backend
from simulator.chats import Chat
from simulator.editing import (
    answer_callback_query,
    delete_message,
    edit_message_caption,
    edit_message_reply_markup,
    edit_message_text,
)
from simulator.errors import bad, too_many
from simulator.menus import checked, key_of
from simulator.sending import (
    send_audio,
    send_chat_action,
    send_document,
    send_message,
    send_photo,
    send_video,
    send_voice,
)
from simulator.validate import Params
from simulator.webhook import Webhook

Json = dict[str, Any]
Method = Callable[[Backend, Params], Any]
HookMethod = Callable[[Backend, Webhook, Params], Awaitable[Any]]

LONGEST_POLL_SECONDS = 50


def get_me(backend: Backend, params: Params) -> Json:
    """getMe."""
    abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries",
                 "can_connect_to_business", "has_main_web_app")  # fmt: skip
    return backend.me() | {name: name == "can_join_groups" for name in abilities}


async def get_updates(backend: Backend, params: Params) -> list[Json]:
    """getUpdates: limit 1-100, timeout at most 50 s."""
    remember_allowed(backend, params)
    limit = params.integer("limit", 100)
    return await backend.updates.poll(
        offset=params.integer("offset"),
        limit=limit if 1 <= limit <= 100 else 100,
        wait=min(max(params.integer("timeout"), 0), LONGEST_POLL_SECONDS),
    )


def remember_allowed(backend: Backend, params: Params) -> None:
    """`allowed_updates`: not given means as before."""
    given = params.parsed("allowed_updates", "allowed_updates")
    if isinstance(given, list):
        backend.updates.allowed = frozenset(map(str, given))


async def set_webhook(backend: Backend, webhook: Webhook, params: Params) -> bool:
    """setWebhook; an empty address removes it. More than once a second is too often."""
    if params.flag("drop_pending_updates"):
        backend.updates.drop_all()
    remember_allowed(backend, params)
    if not params.text("url"):
        await webhook.delete()
        return True
    if backend.gate.rates.enabled and webhook.set_too_often():
        raise too_many(1)
    await webhook.set(params.text("url"), params.text("secret_token"), params.integer("max_connections", 40))
    return True


async def delete_webhook(backend: Backend, webhook: Webhook, params: Params) -> bool:
    """deleteWebhook."""
    if params.flag("drop_pending_updates"):
        backend.updates.drop_all()
    await webhook.delete()
    return True


async def get_webhook_info(backend: Backend, webhook: Webhook, params: Params) -> Json:
    """getWebhookInfo."""
    return webhook.info()


async def log_out(backend: Backend, webhook: Webhook, params: Params) -> bool:
    """logOut and close: nothing to do here but to stop a webhook."""
    await webhook.delete()
    return True


def get_file(backend: Backend, params: Params) -> Json:
    """getFile."""
    stored = backend.files.for_download(params.text("file_id"))
    return stored.common() | {"file_path": stored.path}


def known_chat(backend: Backend, params: Params) -> Chat:
    """A chat the bot knows, also if it cannot write there."""
    chat = backend.world.chats.get(params.chat_id())
    if chat is None or (chat.user is not None and not (chat.user.started or chat.user.known)):
        raise bad("chat not found")
    return chat


def get_chat(backend: Backend, params: Params) -> Json:
    """getChat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, True)}
    return known_chat(backend, params).as_bot_sees() | full


def leave_chat(backend: Backend, params: Params) -> bool:
    """leaveChat: groups only."""
    chat = backend.world.reach(params.chat_id())
    if chat.user is not None:
        raise bad("chat member status can't be changed in private chats")
    chat.bot_inside = False
    backend.world.on_change(chat.id)
    return True


def set_my_commands(backend: Backend, params: Params) -> bool:
    """setMyCommands."""
    key = key_of(params.parsed("scope", "scope"), params.text("language_code"))
    check_scope_chat(backend, key[1])
    backend.menus.commands[key] = checked(params.parsed("commands", "commands"))
    backend.world.on_change(key[1])
    return True


def get_my_commands(backend: Backend, params: Params) -> list[Json]:
    """getMyCommands: exactly this scope and language."""
    key = key_of(params.parsed("scope", "scope"), params.text("language_code"))
    return backend.menus.commands.get(key, [])


def delete_my_commands(backend: Backend, params: Params) -> bool:
    """deleteMyCommands."""
    key = key_of(params.parsed("scope", "scope"), params.text("language_code"))
    check_scope_chat(backend, key[1])
    backend.menus.commands.pop(key, None)
    backend.world.on_change(key[1])
    return True


def check_scope_chat(backend: Backend, chat_id: int) -> None:
    """A scope of one chat needs a chat that started the bot."""
    if chat_id:
        known_chat(backend, Params(values={"chat_id": chat_id}))


def set_chat_menu_button(backend: Backend, params: Params) -> bool:
    """setChatMenuButton, for one chat or (0) for all."""
    check_scope_chat(backend, params.integer("chat_id"))
    button = params.parsed("menu_button", "menu button") or {"type": "default"}
    backend.menus.buttons[params.integer("chat_id")] = button
    return True


def get_chat_menu_button(backend: Backend, params: Params) -> Json:
    """getChatMenuButton."""
    buttons = backend.menus.buttons
    return buttons.get(params.integer("chat_id")) or buttons.get(0) or {"type": "commands"}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendVoice": send_voice,
    "sendAudio": send_audio,
    "sendVideo": send_video,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
HOOK_METHODS: dict[str, HookMethod] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "close": log_out,
}
BY_LOWER_NAME = {name.lower(): name for name in (*METHODS, *HOOK_METHODS)}  # names are read in any case
NOT_IN_REPLIES = ("get", "setwebhook", "deletewebhook", "close", "logout")  # ignored in a webhook answer
