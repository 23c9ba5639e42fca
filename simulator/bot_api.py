"""The HTTP side of the bot: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from simulator.backend import Backend
from simulator.chats import Message
from simulator.errors import Refusal, bad
from simulator.faults import Fault
from simulator.limits import UPLOAD_BYTES
from simulator.methods import BY_LOWER_NAME, HOOK_METHODS, METHODS, NOT_IN_REPLIES
from simulator.recorder import Call
from simulator.validate import Params, Upload
from simulator.webhook import Webhook

Json = dict[str, Any]
Answer = tuple[int, Json | str]  # status and body

TOKEN = re.compile(r"\d+:[\w-]{3,}")
NOT_FOUND: Json = {"ok": False, "error_code": 404, "description": "Not Found"}
UNAUTHORIZED: Json = {"ok": False, "error_code": 401, "description": "Unauthorized"}
TOO_LARGE: Json = {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}


class BotApi:
    """Takes requests of bots: faults first, then the method, then the record."""

    def __init__(self, backend: Backend, webhook: Webhook, stopping: asyncio.Event) -> None:
        self.backend = backend
        self.webhook = webhook
        self._stopping = stopping

    def add_routes(self, app: web.Application) -> None:
        """Put the two addresses on the server."""
        app.router.add_route("*", "/bot{token:[^/]*}/{method}", self.call)
        app.router.add_route("*", "/bot{token:[^/]*}/test/{method}", self.call)
        app.router.add_get("/file/bot{token:[^/]*}/{path:.*}", self.download)

    def wrong_token(self, request: web.Request) -> Answer | None:
        """What a wrong token is told: 401 if it could be one, else 404."""
        token = request.match_info["token"]
        if token == self.backend.token:
            return None
        return (401, UNAUTHORIZED) if TOKEN.fullmatch(token) else (404, NOT_FOUND)

    async def download(self, request: web.Request) -> web.Response:
        """A file by the path getFile gave."""
        if wrong := self.wrong_token(request):
            return respond(wrong)
        stored = self.backend.files.by_path.get(request.match_info["path"])
        if stored is None:
            return respond((404, NOT_FOUND))
        return web.Response(body=stored.data, content_type="application/octet-stream")

    async def call(self, request: web.Request) -> web.Response:
        """One method call."""
        if wrong := self.wrong_token(request):
            return respond(wrong)
        method = BY_LOWER_NAME.get(request.match_info["method"].lower())
        if method is None:
            return respond((404, NOT_FOUND))
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return respond((refusal.code, refusal.body()))
        call = self.backend.recorder.begin(method, shown(params))
        fault = self.backend.faults.pick(method, call.chat_id)
        if fault is None:
            answer = await self.process(method, params, call)
            return self.finish(call, answer)
        call.fault = fault.effect
        return await self.faulty(request, fault, method, params, call)

    async def process(self, method: str, params: Params, call: Call) -> Answer:
        """Run the method; a refusal becomes its answer."""
        try:
            if method != "getUpdates":
                self.backend.gate.open_or_refuse()
            result = await self.run(method, params)
        except Refusal as refusal:
            call.description = refusal.description
            return refusal.code, refusal.body()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            call.description = f"unreadable parameters: {error!r}"
            return 400, bad(f"can't parse parameters ({type(error).__name__})").body()
        if isinstance(result, Message):
            call.message_id = result.message_id
            result = result.as_bot_sees()
        return 200, {"ok": True, "result": result}

    async def run(self, method: str, params: Params) -> Any:
        """The method by its name."""
        if method in HOOK_METHODS:
            return await HOOK_METHODS[method](self.backend, self.webhook, params)
        result = METHODS[method](self.backend, params)
        return await result if asyncio.iscoroutine(result) else result

    def finish(self, call: Call, answer: Answer) -> web.Response:
        """Note the answer and give it."""
        status = answer[0]
        self.backend.recorder.end(call, outcome="ok" if status == 200 else "error", status=status)
        return respond(answer)

    async def faulty(self, request: web.Request, fault: Fault, method: str, params: Params, call: Call) -> web.Response:
        """The call with something going wrong."""
        if fault.effect == "delay":
            await self.pause(request, fault.seconds)
        if fault.effect in ("delay", "deliver_then_hang", "deliver_then_reset", "deliver_then_status"):
            answer = await self.process(method, params, call)
            if fault.effect == "delay":
                return self.finish(call, answer)
        if fault.effect in ("status", "deliver_then_status"):
            answer = fault.answer()
            self.backend.recorder.end(call, outcome=fault.effect, status=answer[0])
            return respond(answer)
        if fault.effect in ("hang_before", "deliver_then_hang"):
            await self.pause(request, fault.seconds)
        self.backend.recorder.end(call, outcome=fault.effect, status=None)
        cut(request, hard=fault.effect == "deliver_then_reset")
        return web.Response()

    async def pause(self, request: web.Request, seconds: float) -> None:
        """Wait, but not for a caller who is gone nor beyond the end of the server."""
        deadline = asyncio.get_running_loop().time() + seconds
        while request.transport is not None and not request.transport.is_closing():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or self._stopping.is_set():
                return
            await asyncio.sleep(min(left, 0.05))

    def run_reply(self, call: Json) -> None:
        """A method call that came in the answer of a webhook; its result is lost."""
        method = BY_LOWER_NAME.get(call["method"].lower())
        if method is None or method.lower().startswith(NOT_IN_REPLIES):
            return
        params = Params(values={name: value for name, value in call.items() if name != "method"})
        record = self.backend.recorder.begin(method, shown(params))
        record.fault = "in webhook answer"
        asyncio.get_running_loop().create_task(self._run_recorded(method, params, record))

    async def _run_recorded(self, method: str, params: Params, record: Call) -> None:
        self.finish(record, await self.process(method, params, record))


def respond(answer: Answer) -> web.Response:
    """JSON, or a page of HTML for the errors of a proxy; 429 says Retry-After."""
    status, body = answer
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type="text/html")
    wait = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(wait)} if wait is not None else None
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)


def cut(request: web.Request, *, hard: bool) -> None:
    """Close the line without an answer; `hard`: with a reset."""
    transport = request.transport
    if transport is None:
        return
    line = transport.get_extra_info("socket")
    if hard and line is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def read_params(request: web.Request) -> Params:
    """Parameters of the query and of the body, whatever its type."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            values |= json_object(await request.read())
        elif request.body_exists:
            read_form(await request.post(), values, files)
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    if any(len(upload.data) > UPLOAD_BYTES for upload in files.values()):
        raise Refusal(413, "Request Entity Too Large")
    return Params(values=values, files=files)


def json_object(body: bytes) -> Mapping[str, Any]:
    """A JSON body; raises 400 for another."""
    if not body.strip():
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise bad("can't parse JSON object")
    return found


def read_form(form: Mapping[str, Any], values: dict[str, Any], files: dict[str, Upload]) -> None:
    """Fields and files of a form."""
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files[name] = Upload(name=value.filename, mime=value.content_type, data=value.file.read())
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")


def shown(params: Params) -> Json:
    """Parameters as the record keeps them: files by name and size."""
    files = {name: f"<file {upload.name} {len(upload.data)} bytes>" for name, upload in params.files.items()}
    return dict(params.values) | files
