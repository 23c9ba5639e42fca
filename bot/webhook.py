"""The webhook: secret, size, then the same inbox; 200 only after the commit."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from bot.inbox import Inbox
from bot.trim import is_update

log = structlog.get_logger()
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES = 256 * 1024
SLOWEST_BODY = 10.0  # seconds
SLOWEST_COMMIT = 20.0  # seconds; Telegram waits 60
RETRY_AFTER = "5"  # seconds
Handler = Callable[[web.Request], Awaitable[web.Response]]


def webhook(inbox: Inbox, secret: str) -> Handler:
    """An aiohttp handler. `secret` must not be empty: without it anyone could write."""
    if not secret:
        raise ValueError("webhook without a secret")

    async def receive(request: web.Request) -> web.Response:
        if not same(request.headers.get(HEADER, ""), secret):
            return web.Response(status=401)
        update = await body_of(request)
        if isinstance(update, int):
            return web.Response(status=update)
        try:
            async with asyncio.timeout(SLOWEST_COMMIT):
                await inbox.take([update], may_wait=True)
        except Exception as error:
            log.error("update not kept", error=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
        return web.Response(status=200)

    return receive


def same(given: str, secret: str) -> bool:
    """Compares as bytes: the header may hold anything."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode())


async def body_of(request: web.Request) -> dict[str, Any] | int:
    """The update, or the status that refuses what is none."""
    if request.headers.get("Content-Encoding"):
        return 415
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            raw = await read(request)
        update: dict[str, Any] = {} if raw is None else json.loads(raw)
    except TimeoutError:
        return 408
    except (ValueError, RecursionError, web.RequestPayloadError, OSError):
        return 400
    if raw is None:
        return 413
    return update if is_update(update) else 400


async def read(request: web.Request) -> bytes | None:
    """The body, whole or in chunks, without trusting what it says of its length; None: too long."""
    raw = bytearray()
    async for piece in request.content.iter_any():
        raw += piece
        if len(raw) > MOST_BYTES:
            return None
    return bytes(raw)
