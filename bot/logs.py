"""Logs that may be read by others: no token, no telephone, no document leaves through them."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

from bot.redaction import HIDDEN, redacted

_SECRET_KEYS = frozenset(
    {"token", "bot_token", "secret", "webhook_secret", "data_key", "document", "documento", "mobile", "phone"}
)
# Libraries that write addresses with the token in them, or every request.
_QUIET = ("httpx", "httpcore", "aiohttp.access", "apscheduler", "telegram", "aiogram.event", "alembic")
Event = MutableMapping[str, Any]


def set_up(shape: str = "plain", level: int = logging.INFO) -> None:
    """Every log line of ours and of the libraries goes to stderr, redacted; `shape`: plain or json."""
    common: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if shape == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught


def redact(_logger: Any, _method: str, event: Event) -> Event:
    """A structlog processor: hides what a log must not hold, in every value and at every depth."""
    for name in list(event):
        if not name.startswith("_"):
            event[name] = HIDDEN if name.lower() in _SECRET_KEYS else _clean(event[name])
    return event


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {name: HIDDEN if str(name).lower() in _SECRET_KEYS else _clean(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each) for each in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return HIDDEN if redacted(str(value)) != str(value) else value
    return redacted(str(value))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    structlog.get_logger().critical("program ended by an error", exc_info=(kind, error, trace))
