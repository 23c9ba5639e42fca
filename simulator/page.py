"""The page with the phones."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".ogg": "audio/ogg"}
POLICY = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; base-uri 'none'; form-action 'none'"


def add_routes(app: web.Application) -> None:
    """/phones and its files."""
    app.add_routes([web.get("/phones", page), web.get("/phones/{name}", asset)])


async def page(request: web.Request) -> web.Response:
    """The page itself."""
    return served(STATIC / "phones.html")


async def asset(request: web.Request) -> web.Response:
    """Its script and style."""
    known = {path.name: path for path in STATIC.iterdir() if path.suffix in TYPES}
    path = known.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return served(path)


def served(path: Path) -> web.Response:
    """A file, never kept by the browser, with nothing from elsewhere."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    charset = "utf-8" if TYPES[path.suffix].startswith("text/") else None
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset=charset, headers=headers)
