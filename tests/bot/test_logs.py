"""Canaries: what must not leave through the logs does not, by whatever way it tries."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up
from bot.redaction import HIDDEN, redacted

TOKEN = "123456789:AAcanary-TOKEN_canary-canary-canary01"
MOBILE = "999000101"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root, hook = logging.getLogger(), sys.excepthook
    before = root.handlers[:], root.level
    set_up("json")
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:], sys.excepthook = before[0], hook
    root.setLevel(before[1])
    structlog.reset_defaults()


def written(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"token {TOKEN} refused", f"token {HIDDEN} refused"),
        (f"https://api.telegram.org/bot{TOKEN}/getMe", f"https://api.telegram.org/bot{HIDDEN}/getMe"),
        ("http://x/file/botABC/photo.jpg", f"http://x/file/bot{HIDDEN}/photo.jpg"),
        (f"call {MOBILE} now", f"call {HIDDEN} now"),
        ("call +51 999 000 101", f"call {HIDDEN}"),
        ("call 51999000101", f"call {HIDDEN}"),
        ("postgresql://user:secret@host/base", f"postgresql://user:{HIDDEN}@host/base"),
        ("row 12, chat 1001, 2026-08-10", "row 12, chat 1001, 2026-08-10"),
    ],
)
def test_a_text_is_redacted(text: str, clean: str) -> None:
    assert redacted(text) == clean


def test_a_line_of_ours_is_redacted_in_every_value_and_depth(lines: io.StringIO) -> None:
    structlog.get_logger().info(
        f"event {TOKEN}",
        url=f"/bot{TOKEN}/x",
        deep={"inner": [MOBILE, ("51" + MOBILE,)], "document": "99000101"},
        token="anything",
        number=int(MOBILE),
        row=7,
        free=None,
    )
    (line,) = written(lines)
    assert {name: line[name] for name in line if name != "timestamp"} == {
        "event": f"event {HIDDEN}",
        "url": f"/bot{HIDDEN}/x",
        "deep": {"inner": [HIDDEN, [HIDDEN]], "document": HIDDEN},
        "token": HIDDEN,
        "number": HIDDEN,
        "row": 7,
        "free": None,
        "level": "info",
    }


def test_an_exception_is_redacted_with_its_cause(lines: io.StringIO) -> None:
    try:
        try:
            raise ValueError(f"call {MOBILE}")
        except ValueError as error:
            raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe") from error
    except RuntimeError:
        structlog.get_logger().exception("failed")
    assert "RuntimeError" in lines.getvalue()
    assert (TOKEN in lines.getvalue(), MOBILE in lines.getvalue()) == (False, False)


def test_a_line_of_a_library_is_redacted(lines: io.StringIO) -> None:
    logging.getLogger("aiogram.dispatcher").error("bot %s of %s", TOKEN, MOBILE)
    (line,) = written(lines)
    assert (line["event"], line["level"]) == (f"bot {HIDDEN} of {HIDDEN}", "error")


def test_an_exception_of_a_library_is_redacted(lines: io.StringIO) -> None:
    try:
        raise OSError(f"/bot{TOKEN}/getUpdates")
    except OSError:
        logging.getLogger("asyncio").exception("task")
    assert "OSError" in lines.getvalue()
    assert TOKEN not in lines.getvalue()


@pytest.mark.parametrize("name", ["httpx", "httpcore", "aiohttp.access", "apscheduler.executors", "telegram.ext"])
def test_libraries_that_write_addresses_are_quiet_below_warning(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/x", TOKEN)
    assert lines.getvalue() == ""
    logging.getLogger(name).warning("slow")
    assert [line["event"] for line in written(lines)] == ["slow"]


def test_an_error_that_ends_the_program_is_redacted(lines: io.StringIO) -> None:
    error = RuntimeError(f"bot {TOKEN}")
    sys.excepthook(RuntimeError, error, None)
    assert "RuntimeError" in lines.getvalue()
    assert TOKEN not in lines.getvalue()


def test_plain_lines_are_redacted_too(lines: io.StringIO) -> None:
    set_up("plain")
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(lines)
    structlog.get_logger().warning("slow", url=f"/bot{TOKEN}/x")
    assert HIDDEN in lines.getvalue()
    assert TOKEN not in lines.getvalue()
