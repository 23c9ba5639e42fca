"""A small OpenRosa server: what ODK Central and KoboToolbox answer to a submission, on loopback."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser

from aiohttp import web

INSTANCE_ID = re.compile(rb"instanceID>([^<]+)<")


@dataclass
class Server:
    """Keeps what it took, by instanceID, and answers as it is told to."""

    url: str = ""
    limit: int | None = None  # X-OpenRosa-Accept-Content-Length
    location: str | None = None  # of HEAD
    head_status: int = 204
    answers: list[int] = field(default_factory=list)  # to the next posts, instead of the usual one
    taken: dict[str, bytes] = field(default_factory=dict)  # instanceID -> XML
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    heads: int = 0
    posts: list[str] = field(default_factory=list)  # instanceIDs as they came
    sizes: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # requests that were not OpenRosa 1.0

    async def head(self, request: web.Request) -> web.Response:
        self.heads += 1
        self._check(request)
        headers = {"Location": self.location or f"{self.url}/submission", "X-OpenRosa-Version": "1.0"}
        if self.limit is not None:
            headers["X-OpenRosa-Accept-Content-Length"] = str(self.limit)
        return web.Response(status=self.head_status, headers=headers)

    async def post(self, request: web.Request) -> web.Response:
        self._check(request)
        body = await request.read()
        self.sizes.append(len(body))
        parts = parsed(request.headers["Content-Type"], body)
        xml = parts.pop("xml_submission_file")
        found = INSTANCE_ID.search(xml)
        assert found is not None
        name = found[1].decode()
        self.posts.append(name)
        if self.answers and (status := self.answers.pop(0)) != 201:
            return web.Response(status=status, text="<OpenRosaResponse><message>no</message></OpenRosaResponse>")
        if self.limit is not None and len(body) > self.limit:
            return web.Response(status=413)
        if name in self.taken and self.taken[name] != xml:
            return web.Response(status=409, text="another submission has this instanceID")
        if parts.pop("*isIncomplete*", None) is None:
            self.incomplete.discard(name)
        else:
            self.incomplete.add(name)
        self.taken[name] = xml
        self.files.setdefault(name, {}).update(parts)
        return web.Response(status=201)

    def _check(self, request: web.Request) -> None:
        if request.headers.get("X-OpenRosa-Version") != "1.0":
            self.refused.append(request.method)


def parsed(content_type: str, body: bytes) -> dict[str, bytes]:
    """The parts of a multipart body, by name."""
    message: Message = BytesParser().parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    found = {}
    for part in message.get_payload():  # type: ignore[union-attr]
        assert isinstance(part, Message)
        name = part.get_param("name", header="content-disposition")
        found[str(name)] = part.get_payload(decode=True)
    return found  # type: ignore[return-value]


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    server = Server()
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("HEAD", "/submission", server.head)
    app.router.add_post("/submission", server.post)
    app.router.add_post("/elsewhere", server.post)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()
