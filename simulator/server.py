"""A strict Bot API server on loopback, for tests and for the demonstration.

Bots speak to `/bot<token>/<method>` and `/file/bot<token>/<path>` as to Telegram. People's side, all JSON;
what a person cannot do answers 409 `{"error": why}`:

    POST   /sim/reset                  forget everything (users, messages, updates, log, faults, menus, webhook)
    GET    /sim/users                  [{id, first_name, last_name, username, language_code, phone, title,
                                         invitation, offered, started, blocked, deactivated}] in order of
                                         creation
    POST   /sim/users                  {id, first_name, last_name?, username?, phone?, title?, language_code?,
                                         invitation?, offered?, started?} or a list of them; the same id starts
                                         anew -> {count}. `invitation`: payload of the page's START button;
                                         `offered` false: the page shows them only when its address names them
    DELETE /sim/users/{id}
    POST   /sim/users/{id}/start       {payload?}  START, or a link ?start=payload; unblocks -> {message_id}
    POST   /sim/users/{id}/text        {text, chat_id?, reply_to?} -> {message_id}
    POST   /sim/users/{id}/tap         {text? | data?, message_id?, chat_id?, stale?, forged?} a button: inline
                                         (newest message first), else reply keyboard; `stale` also finds buttons
                                         edited or deleted away; `forged` sends any data unchecked
                                         -> {callback_query_id, update_id} | {message_id} | {opened: button}
    POST   /sim/users/{id}/contact     {} own | {phone?, user_id? (0: none), first_name?, forwarded_from?}
    POST   /sim/users/{id}/sticker     {emoji?, chat_id?}
    POST   /sim/users/{id}/location    {latitude, longitude, chat_id?}
    POST   /sim/users/{id}/file        multipart: file, kind document|photo|voice|audio|video, caption?, seconds?,
                                         chat_id?
    POST   /sim/users/{id}/edit        {text, message_id? (default: the last own text), chat_id?}
    POST   /sim/users/{id}/block | unblock | deactivate     (the first two: my_chat_member)
    GET    /sim/users/{id}/chat        = GET /sim/chats/{id}: {chat_id, title, user, messages: [{message_id,
                                         from: bot|user, from_id, name, text, entities, html, buttons: [[{text, …}]],
                                         file: {kind, file_id, name, mime, size, seconds, url} | null, contact,
                                         location: {latitude, longitude} | null, sticker, reply_to, edited,
                                         date}], reply_keyboard: {rows, placeholder} | null,
                                         commands: [{command, description}], toasts: [{callback_query_id, text,
                                         show_alert, date}], action}
    POST   /sim/groups                 {id (negative), title?, members: [user ids], kind?: group|supergroup}
    POST   /sim/groups/{id}/kick       {user_id?}      POST /sim/groups/{id}/upgrade {to: new id}
    GET    /sim/files/{file_id}        the bytes
    GET    /sim/updates                updates not confirmed
    POST   /sim/updates                any object(s) as updates; an own update_id is kept, repeated or old ones are
                                         delivered too (once, by polling or webhook) -> {update_ids}
    GET    /sim/faults                 the script; POST adds one or a list, DELETE clears it. One line: {effect,
                                         method? ("*"), chat_id?, times? (1; null: always), skip? (0), share? (1.0),
                                         code?, description?, retry_after?, migrate_to_chat_id?, html?, seconds?}
                                         effects: drop_before, hang_before, deliver_then_hang, deliver_then_reset,
                                         deliver_then_status, status, delay. The first line that fits takes effect.
    GET    /sim/log?method=&chat_id=&since=   [{seq, monotonic, wall, method, params, chat_id, outcome, status,
                                         description, message_id, fault, seconds}]. `message_id` is set exactly when
                                         a message was delivered (for edits: changed), whatever the bot was told.
                                         outcome: ok | error | the fault that hid the answer | running
    POST   /sim/log/reset
    GET    /sim/rates                  POST changes some: {enabled, chat_burst, chat_per_second, group_burst,
                                         group_per_minute, overall_burst, overall_per_second}
    GET    /sim/events                 server-sent events `data: {"chat_id": n}`, 0 for everything

`/phones` is the page.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from simulator import page
from simulator.backend import Backend
from simulator.bot_api import BotApi
from simulator.limits import UPLOAD_BYTES, Ages, Rates
from simulator.sim_api import SimApi
from simulator.webhook import Webhook

TOKEN = "4200000000:AAlocal-simulator-token-of-no-value"  # noqa: S105 - opens nothing but this server
BODY_BYTES = UPLOAD_BYTES + 4 * 1024 * 1024  # parts beside the file


def system_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


class Simulator:
    """The server: add routes to `app` before `start`, then talk HTTP."""

    def __init__(
        self, token: str = TOKEN, now: Callable[[], datetime] = system_now, rates: Rates | None = None,
        ages: Ages | None = None, monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.token = token
        self.base_url = ""
        self.backend = Backend(token=token, now=now, rates=rates or Rates(), ages=ages or Ages(), monotonic=monotonic)
        self._stopping = asyncio.Event()
        self.webhook = Webhook(self.backend.updates, self.backend.ages)
        bot_api = BotApi(self.backend, self.webhook, self._stopping)
        self.webhook.on_reply = bot_api.run_reply
        self.app = web.Application(client_max_size=BODY_BYTES)
        bot_api.add_routes(self.app)
        SimApi(self.backend, self.reset, self._stopping).add_routes(self.app)
        page.add_routes(self.app)
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen on loopback; returns the address, http://127.0.0.1:<port>."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        chosen = self._runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{chosen}"
        return self.base_url

    async def stop(self) -> None:
        """Stop listening; calls that hang are cut."""
        self._stopping.set()
        await self.webhook.delete()
        self.backend.updates.oust_poller()
        if self._runner is not None:
            await self._runner.cleanup()

    async def reset(self) -> None:
        """As new."""
        await self.webhook.delete()
        self.backend.clear()
