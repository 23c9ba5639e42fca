"""The webhook: without the exact secret nothing, with it never a 5xx but when nothing can be kept."""

import asyncio
import gzip
import io
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import bot.webhook as module
from bot.inbox_rows import DONE, NEW
from bot.webhook import HEADER, MOST_BYTES, same, webhook
from domain.store import open_store
from scheduler.clock import TravelClock
from tests.bot.inbound import Notebook, rows, text

SECRET = "s3cret-of-the-webhook_0123456789abcdef"
CANARY = "+51999000101"
FINE = (DONE, 0, None)


class Door:
    """A webhook on a port of its own."""

    def __init__(self, url: str, clock: TravelClock) -> None:
        self.store = open_store(url)
        self.book = Notebook(self.store, clock)

    async def open(self) -> None:
        app = web.Application()
        app.router.add_post("/hook", webhook(self.book.inbox, SECRET))
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port: int = self._runner.addresses[0][1]
        self._http = aiohttp.ClientSession(f"http://127.0.0.1:{self.port}")

    async def close(self) -> None:
        await self._http.close()
        await self._runner.cleanup()
        await self.book.inbox.idle()
        self.store.close()

    async def post(self, body: Any, secret: str | None = SECRET, **headers: str) -> int:
        given = headers | ({HEADER: secret} if secret is not None else {})
        async with self._http.post("/hook", data=body, headers=given) as answer:
            assert "Traceback" not in await answer.text()
            return answer.status

    async def raw(self, request: bytes, *, then: bytes = b"", pause: float = 0.0) -> bytes:
        """Bytes on the wire; the first line of the answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        await writer.drain()
        await asyncio.sleep(pause)
        writer.write(then)
        line = await asyncio.wait_for(reader.readline(), 10)
        writer.close()
        return line.strip()


@pytest.fixture
async def door(database_url: str, clock: TravelClock) -> AsyncIterator[Door]:
    made = Door(database_url, clock)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def sqlite_door(sqlite_url: str, clock: TravelClock) -> AsyncIterator[Door]:
    made = Door(sqlite_url, clock)
    await made.open()
    yield made
    await made.close()


def body(update_id: int = 7, **more: Any) -> bytes:
    return json.dumps(text(update_id, **more)).encode()


def head(length: str, *lines: str) -> bytes:
    given = "\r\n".join([f"POST /hook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}", length, *lines])
    return (given + "\r\n\r\n").encode()


async def test_an_update_is_committed_when_it_is_acknowledged(door: Door) -> None:
    door.book.gate = asyncio.Event()
    assert await door.post(body(words="Año 🌄")) == 200
    assert rows(door.store) == {7: (NEW, 0, None)}
    door.book.gate.set()
    await door.book.inbox.idle()
    assert rows(door.store) == {7: FINE}


async def test_an_update_that_is_sent_again_is_acknowledged_and_has_one_effect(door: Door) -> None:
    assert [await door.post(body()) for _ in range(3)] == [200, 200, 200]
    await door.book.inbox.idle()
    assert door.book.handled == [7]


@pytest.mark.parametrize(
    "secret",
    [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "ñandú", "🌄" * 9, SECRET + "\u00e9", "\u00ff" * 38],
)
async def test_without_the_exact_secret_nothing_is_read_or_kept(sqlite_door: Door, secret: str | None) -> None:
    assert await sqlite_door.post(body(), secret) == 401
    assert rows(sqlite_door.store) == {}


async def test_the_secret_may_hold_any_bytes_on_the_wire(sqlite_door: Door) -> None:
    request = b"POST /hook HTTP/1.1\r\nHost: x\r\n" + HEADER.encode() + b": \xff\xfe\xc3\r\nContent-Length: 0\r\n\r\n"
    assert (await sqlite_door.raw(request)).split()[1] == b"401"


def test_secrets_are_compared_as_bytes() -> None:
    assert same(SECRET, SECRET)
    assert not same("\udcff", SECRET)
    assert not same("", SECRET)


def test_an_empty_secret_opens_no_webhook(sqlite_url: str, clock: TravelClock) -> None:
    store = open_store(sqlite_url)
    with pytest.raises(ValueError, match="without a secret"):
        webhook(Notebook(store, clock).inbox, "")
    store.close()


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"update_id"',
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": 0}',
        b'{"update_id": -1}',
        b'{"update_id": true}',
        b'{"update_id": 7.0}',
        b'{"update_id": 1e400}',
        b'{"update_id": 99999999999999999999}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b"\xff\xfe\x00",
        b"\x00" * 100,
        b"[" * 100_000,
        b'{"a":' * 20_000,
    ],
)
async def test_what_is_no_update_is_refused(sqlite_door: Door, given: bytes) -> None:
    assert await sqlite_door.post(given) == 400
    assert rows(sqlite_door.store) == {}


@pytest.mark.parametrize(
    "given",
    [
        {"update_id": 7},
        {"update_id": 7, "a_kind_of_2031": {"x": [1]}},
        {"update_id": 7, "message": None},
        {"update_id": 7, "message": {"chat": {"id": 2**70}}},
        {"update_id": 7, "message": {"chat": {"id": -(2**63)}}},
        {"update_id": 7, "message": {"text": "\ud800\u0000"}},
        {"update_id": 7, "edited_message": {"chat": {"id": 501}}},
        {"update_id": 7, "channel_post": {"chat": {"id": -100}}},
    ],
)
async def test_any_update_is_kept_and_has_no_effect_of_its_own(door: Door, given: dict[str, Any]) -> None:
    assert await door.post(json.dumps(given)) == 200
    await door.book.inbox.idle()
    assert rows(door.store) == {7: FINE}


async def test_a_deep_update_is_kept_or_refused_and_never_an_error(sqlite_door: Door) -> None:
    statuses = {
        await sqlite_door.post(b'{"update_id": %d, "x": ' % n + b"[" * depth + b"]" * depth + b"}")
        for n, depth in enumerate((10, 500, 900, 960, 980, 990, 1000, 2000), 1)
    }
    assert statuses <= {200, 400}


async def test_a_body_that_is_too_long_is_refused(sqlite_door: Door) -> None:
    assert await sqlite_door.post(body(words="x" * MOST_BYTES)) == 413
    assert await sqlite_door.post(io.BytesIO(b" " * (2 * 1024 * 1024))) == 413
    assert rows(sqlite_door.store) == {}


async def test_a_body_in_chunks_is_read(door: Door) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body()), 10):
            yield body()[start : start + 10]

    assert await door.post(chunks()) == 200
    await door.book.inbox.idle()
    assert rows(door.store) == {7: FINE}


async def test_endless_chunks_are_refused(sqlite_door: Door) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 16_384

    assert await sqlite_door.post(chunks()) == 413


async def test_a_packed_body_is_refused_without_unpacking(sqlite_door: Door) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert await sqlite_door.post(bomb, **{"Content-Encoding": "gzip"}) == 415
    assert await sqlite_door.post(gzip.compress(body()), **{"Content-Encoding": "gzip"}) == 415


async def test_a_slow_body_is_not_waited_for(sqlite_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOWEST_BODY", 0.1)
    assert (await sqlite_door.raw(head("Content-Length: 50") + b'{"upd')).split()[1] == b"408"


@pytest.mark.parametrize(
    "request_",
    [
        head("Transfer-Encoding: chunked") + b"ZZZ\r\nabc\r\n0\r\n\r\n",
        head("Content-Length: abc") + b"{}",
        head("Content-Length: -5") + b"{}",
        head("Content-Length: 5", "Content-Length: 7") + b"{}",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
async def test_broken_http_is_the_senders_fault(sqlite_door: Door, request_: bytes) -> None:
    assert (await sqlite_door.raw(request_)).split()[1] == b"400"
    assert rows(sqlite_door.store) == {}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_only_posts_are_taken(sqlite_door: Door, method: str) -> None:
    request = f"{method} /hook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n\r\n".encode()
    assert (await sqlite_door.raw(request)).split()[1] == b"405"


async def test_a_database_that_is_away_is_503_and_nothing_is_lost(
    sqlite_door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(sqlite_door.store.engine) as session:
        session.connection().exec_driver_sql("ALTER TABLE inbox RENAME TO away")
        session.commit()
    assert await sqlite_door.post(body(words=CANARY)) == 503
    with Session(sqlite_door.store.engine) as session:
        session.connection().exec_driver_sql("ALTER TABLE away RENAME TO inbox")
        session.commit()
    assert await sqlite_door.post(body(words=CANARY)) == 200
    await sqlite_door.book.inbox.idle()
    assert rows(sqlite_door.store) == {7: FINE}
    written = capsys.readouterr().out
    assert "update not kept" in written
    assert CANARY not in written


async def test_a_database_that_does_not_answer_in_time_is_503(
    sqlite_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SLOWEST_COMMIT", 0.2)
    with Session(sqlite_door.store.engine) as session:  # holds the one lock of writers
        session.connection()
        assert await sqlite_door.post(body()) == 503
    monkeypatch.undo()
    assert await sqlite_door.post(body()) == 200
    await sqlite_door.book.inbox.resume()
    await sqlite_door.book.inbox.idle()
    assert rows(sqlite_door.store) == {7: FINE}
    assert sqlite_door.book.handled == [7]


async def test_a_refusal_says_when_to_come_again(sqlite_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(_updates: object) -> None:
        raise OSError("disk")

    sqlite_door.book.inbox.take = full  # type: ignore[method-assign]
    request = head(f"Content-Length: {len(body())}") + body()
    reader, writer = await asyncio.open_connection("127.0.0.1", sqlite_door.port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    writer.close()
    assert b"Retry-After: 5" in answer


@pytest.fixture
def posts(sqlite_url: str, clock: TravelClock) -> Any:
    """Runs one request in a loop of its own: Hypothesis' examples are plain calls."""

    def run(question: Callable[[Door], Any]) -> tuple[Any, dict[int, Any]]:
        async def once() -> tuple[Any, dict[int, Any]]:
            door = Door(sqlite_url, clock)
            await door.open()
            try:
                answer = await question(door)
                return answer, rows(door.store)
            finally:
                await door.close()

        return asyncio.run(once())

    return run


HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
PARTS = st.fixed_dictionaries(
    {"update_id": st.integers(1, 2**52 - 1)},
    optional=dict.fromkeys(("message", "callback_query", "edited_message", "my_chat_member", "x"), JSON),
)
SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SETTINGS
@given(given_secret=HEADER_TEXT, given_body=st.binary(max_size=300))
def test_any_bytes_without_the_secret_are_401_and_write_nothing(
    posts: Any, given_secret: str, given_body: bytes
) -> None:
    answer, kept = posts(lambda door: door.post(given_body, given_secret))
    assert (answer, kept) == (401, {})


@SETTINGS
@given(given_body=st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_with_the_secret_are_never_our_fault(posts: Any, given_body: bytes) -> None:
    answer, _ = posts(lambda door: door.post(given_body))
    assert answer in {200, 400}


@SETTINGS
@given(update=PARTS)
def test_any_update_with_the_secret_is_kept(posts: Any, update: dict[str, Any]) -> None:
    answer, kept = posts(lambda door: door.post(json.dumps(update).encode()))
    assert answer == 200
    assert update["update_id"] in kept
