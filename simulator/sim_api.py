"""The HTTP side of the people: /sim/… (listed in simulator/server.py)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from simulator.backend import Backend
from simulator.chats import User
from simulator.faults import Fault
from simulator.files import FILE_KINDS
from simulator.limits import Rates
from simulator.people import Impossible, People
from simulator.phone_view import chat_view, user_view
from simulator.webm import as_voice

Json = dict[str, Any]
Action = Callable[[People, User, Json], Any]

USER_FIELDS = ("id", "first_name", "last_name", "username", "language_code", "phone", "title", "invitation", "offered",
               "started")  # fmt: skip


def tap(people: People, user: User, body: Json) -> Json:
    """A tap on a button."""
    return people.tap(user, **pick(body, "text", "data", "message_id", "chat_id", "forged", "stale"))


def deactivate(people: People, user: User, body: Json) -> None:
    """The account is gone for good."""
    user.deactivated = True


ACTIONS: dict[str, Action] = {
    "start": lambda people, user, body: people.start(user, **pick(body, "payload")),
    "text": lambda people, user, body: people.text(user, **pick(body, "text", "chat_id", "reply_to")),
    "tap": tap,
    "contact": lambda people, user, body: people.contact(
        user, **pick(body, "phone", "user_id", "first_name", "forwarded_from")
    ),
    "location": lambda people, user, body: people.location(user, **pick(body, "latitude", "longitude", "chat_id")),
    "sticker": lambda people, user, body: people.sticker(user, **pick(body, "emoji", "chat_id")),
    "edit": lambda people, user, body: people.edit(user, **pick(body, "text", "message_id", "chat_id")),
    "block": lambda people, user, body: people.block(user),
    "unblock": lambda people, user, body: people.unblock(user),
    "deactivate": deactivate,
}


def pick(body: Json, *names: str) -> Json:
    """These fields of a body, those that are there."""
    return {name: body[name] for name in names if body.get(name) is not None}


class SimApi:
    """Routes under /sim."""

    def __init__(self, backend: Backend, reset: Callable[[], Awaitable[None]], stopping: asyncio.Event) -> None:
        self.backend = backend
        self.people = People(backend)
        self._reset = reset
        self._stopping = stopping

    def add_routes(self, app: web.Application) -> None:
        """Put them on the server."""
        app.add_routes([
            web.post("/sim/reset", self.reset),
            web.get("/sim/users", self.users), web.post("/sim/users", self.create_users),
            web.delete("/sim/users/{id}", self.delete_user),
            web.get("/sim/users/{id}/chat", self.chat), web.post("/sim/users/{id}/file", self.upload),
            web.post("/sim/users/{id}/{action}", self.act),
            web.post("/sim/groups", self.create_group), web.post("/sim/groups/{id}/{action}", self.change_group),
            web.get("/sim/chats/{id}", self.chat), web.get("/sim/files/{file_id}", self.file),
            web.get("/sim/updates", self.pending), web.post("/sim/updates", self.inject),
            web.get("/sim/faults", self.faults), web.post("/sim/faults", self.add_faults),
            web.delete("/sim/faults", self.clear_faults),
            web.get("/sim/log", self.log), web.post("/sim/log/reset", self.reset_log),
            web.get("/sim/rates", self.rates), web.post("/sim/rates", self.set_rates),
            web.get("/sim/events", self.events),
        ])  # fmt: skip

    async def reset(self, request: web.Request) -> web.Response:
        """Forget everything."""
        await self._reset()
        return web.json_response({})

    async def users(self, request: web.Request) -> web.Response:
        """Everybody, in the order they were made."""
        return web.json_response([user_view(user) for user in self.backend.world.users.values()])

    async def create_users(self, request: web.Request) -> web.Response:
        """One or many."""
        body = await read_json(request)
        many = body if isinstance(body, list) else [body]
        try:
            users = [User(**pick(one, *USER_FIELDS)) for one in many]
        except TypeError as missing:
            raise web.HTTPBadRequest(text=str(missing)) from None
        for user in users:
            self.backend.world.add_user(user)
        return web.json_response({"count": len(users)})

    async def delete_user(self, request: web.Request) -> web.Response:
        """As if they had never been."""
        self.backend.world.remove_user(number(request))
        return web.json_response({})

    async def chat(self, request: web.Request) -> web.Response:
        """What the phone shows."""
        chat = self.backend.world.chats.get(number(request))
        if chat is None:
            raise web.HTTPNotFound(text="no such chat")
        return web.json_response(chat_view(self.backend, chat))

    async def act(self, request: web.Request) -> web.Response:
        """Something a person does."""
        action = ACTIONS.get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound(text=f"actions: {', '.join(ACTIONS)}, file")
        body = await read_json(request)
        return await self.doing(lambda: action(self.people, self.people.user(number(request)), body))

    async def doing(self, what: Callable[[], Any]) -> web.Response:
        """409 with the reason for what cannot be done."""
        try:
            result = what()
        except Impossible as impossible:
            return web.json_response({"error": str(impossible)}, status=409)
        except TypeError as missing:
            return web.json_response({"error": str(missing)}, status=400)
        if result is not None and not isinstance(result, dict):
            result = {"message_id": result.message_id}
        return web.json_response(result or {})

    async def upload(self, request: web.Request) -> web.Response:
        """A file a person sends: multipart with file, kind, caption, seconds, chat_id."""
        form = await request.post()
        given, kind = form["file"], str(form.get("kind", "document"))
        if not isinstance(given, web.FileField) or kind not in FILE_KINDS:
            raise web.HTTPBadRequest(text=f"file and kind ({', '.join(FILE_KINDS)}) needed")
        seconds = int(str(form["seconds"])) if "seconds" in form else None
        data, mime = given.file.read(), given.content_type
        if kind == "voice":
            data, mime = as_voice(data, mime)
        stored = self.backend.files.add(kind, given.filename, mime, data, seconds)
        chat_id = int(str(form["chat_id"])) if "chat_id" in form else None
        caption = str(form.get("caption", ""))
        return await self.doing(lambda: self.people.file(self.people.user(number(request)), stored, caption, chat_id))

    async def create_group(self, request: web.Request) -> web.Response:
        """A group with people; the first of them puts the bot in."""
        body = await read_json(request)
        members = [int(member) for member in body.get("members", [])]
        kind = body.get("kind", "group")
        group = self.backend.world.add_group(int(body["id"]), body.get("title", "Grupo"), set(members), kind)
        if members:
            self.people.invite(self.people.user(members[0]), group)
        return web.json_response({"id": group.id})

    async def change_group(self, request: web.Request) -> web.Response:
        """kick {user_id?} | upgrade {to}."""
        group = self.backend.world.chats.get(number(request))
        if group is None or group.user is not None:
            raise web.HTTPNotFound(text="no such group")
        body = await read_json(request)
        if request.match_info["action"] == "upgrade":
            group.migrated_to = int(body["to"])
            self.backend.world.add_group(group.migrated_to, group.title, set(group.members), "supergroup")
        else:
            self.people.kick(self.people.user(int(body.get("user_id") or min(group.members))), group)
        return web.json_response({})

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file, to download."""
        stored = self.backend.files.by_id.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        name = stored.name.replace('"', "").encode("ascii", "replace").decode()
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        mime = stored.mime if stored.kind != "document" else "application/octet-stream"
        return web.Response(body=stored.data, headers=headers, content_type=mime)

    async def pending(self, request: web.Request) -> web.Response:
        """Updates that wait."""
        self.backend.updates.prune()
        return web.json_response([entry.body for entry in self.backend.updates.pending.values()])

    async def inject(self, request: web.Request) -> web.Response:
        """Any objects as updates."""
        body = await read_json(request)
        many = body if isinstance(body, list) else [body]
        ids = [self.backend.updates.inject(one, lane_of(one)) for one in many]
        return web.json_response({"update_ids": ids})

    async def faults(self, request: web.Request) -> web.Response:
        """The script as it stands."""
        return web.json_response([asdict(fault) for fault in self.backend.faults.script])

    async def add_faults(self, request: web.Request) -> web.Response:
        """Lines for the script."""
        body = await read_json(request)
        try:
            new = [Fault(**one) for one in (body if isinstance(body, list) else [body])]
        except (TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        for fault in new:
            self.backend.faults.add(fault)
        return web.json_response({"count": len(self.backend.faults.script)})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """No faults any more."""
        self.backend.faults.clear()
        return web.json_response({})

    async def log(self, request: web.Request) -> web.Response:
        """Calls of the bot: ?method=&chat_id=&since="""
        query = request.query
        chat_id = int(query["chat_id"]) if "chat_id" in query else None
        calls = self.backend.recorder.select(query.get("method", ""), chat_id, int(query.get("since", 0)))
        return web.json_response([asdict(call) for call in calls])

    async def reset_log(self, request: web.Request) -> web.Response:
        """An empty log."""
        self.backend.recorder.clear()
        return web.json_response({})

    async def rates(self, request: web.Request) -> web.Response:
        """The rates in force."""
        return web.json_response(asdict(self.backend.gate.rates))

    async def set_rates(self, request: web.Request) -> web.Response:
        """New rates, others as they were; counting starts again."""
        body = await read_json(request)
        self.backend.gate.set(Rates(**(asdict(self.backend.gate.rates) | body)))
        return web.json_response(asdict(self.backend.gate.rates))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the id of each chat that changes."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        queue = self.backend.events.listen()
        try:
            await response.write(b"retry: 1000\n\n")
            while not self._stopping.is_set():
                await self.next_event(queue, response)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.backend.events.forget(queue)
        return response

    async def next_event(self, queue: asyncio.Queue[int], response: web.StreamResponse) -> None:
        """One event, or a sign of life."""
        try:
            chat_id = await asyncio.wait_for(queue.get(), 1)
        except TimeoutError:
            await response.write(b": alive\n\n")
            return
        await response.write(f"data: {json.dumps({'chat_id': chat_id})}\n\n".encode())


async def read_json(request: web.Request) -> Any:
    """The body, {} if there is none; 400 for another."""
    raw = await request.read()
    try:
        return json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise web.HTTPBadRequest(text="not JSON") from None


def number(request: web.Request) -> int:
    """The id in the address."""
    try:
        return int(request.match_info["id"])
    except ValueError:
        raise web.HTTPNotFound from None


def lane_of(raw: Json) -> tuple[str, int]:
    """What a webhook keeps in order with it: the person of a tap, the chat of anything else."""
    for kind, payload in raw.items():
        if not isinstance(payload, dict):
            continue
        owner = payload.get("from") if kind == "callback_query" else payload.get("chat")
        if isinstance(owner, dict) and isinstance(owner.get("id"), int):
            return ("user" if kind == "callback_query" else "chat"), owner["id"]
    return "other", 0
