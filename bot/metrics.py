"""What an operator watches: a health answer and Prometheus gauges, read from the rows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.inbox_rows import InboxRow, oldest_open_age
from domain.people.contacts import Contact
from domain.store import Store
from scheduler.clock import Clock
from scheduler.delivery import oldest_due_age
from scheduler.hold import held_since
from scheduler.outbox import OutboxRow

log = structlog.get_logger()
KEPT = 15.0  # seconds; counting a year's rows at every question would be work for nothing
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    oldest_due_seconds: float
    oldest_heard_seconds: float  # of an update that still waits for its effect
    outbox: dict[str, int] = field(default_factory=dict)  # status -> rows
    inbox: dict[str, int] = field(default_factory=dict)
    chats_reachable: int = 0
    chats_unreachable: int = 0
    held: bool = False  # nothing leaves until an operator says so


def snapshot(session: Session, now: datetime) -> Snapshot:
    """The figures as the rows are now."""
    reachable = counts(session, Contact.reachable)
    return Snapshot(
        oldest_due_seconds=oldest_due_age(session, now).total_seconds(),
        oldest_heard_seconds=oldest_open_age(session, now).total_seconds(),
        outbox=counts(session, OutboxRow.status),
        inbox=counts(session, InboxRow.status),
        chats_reachable=reachable.get("True", 0),
        chats_unreachable=reachable.get("False", 0),
        held=held_since(session) is not None,
    )


def counts(session: Session, column: object) -> dict[str, int]:
    query = select(column, func.count()).group_by(column)  # type: ignore[call-overload]
    return {str(value): number for value, number in session.execute(query)}


def page(figures: Snapshot) -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry()
    gauge = Gauge("yanapaq_oldest_due_seconds", "Age of the message longest due", registry=registry)
    gauge.set(figures.oldest_due_seconds)
    heard = Gauge("yanapaq_oldest_heard_seconds", "Age of the update longest without its effect", registry=registry)
    heard.set(figures.oldest_heard_seconds)
    Gauge("yanapaq_held", "1 while an operator holds every message back", registry=registry).set(figures.held)
    for name, rows in (("outbox", figures.outbox), ("inbox", figures.inbox)):
        table = Gauge(f"yanapaq_{name}_rows", f"Rows of the {name} by status", ["status"], registry=registry)
        for status, number in rows.items():
            table.labels(status=status).set(number)
    chats = Gauge("yanapaq_chats", "Linked chats", ["reachable"], registry=registry)
    chats.labels(reachable="yes").set(figures.chats_reachable)
    chats.labels(reachable="no").set(figures.chats_unreachable)
    return generate_latest(registry)


class Watch:
    """/health and /metrics. Figures are kept a few seconds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._last: tuple[datetime, Snapshot] | None = None

    async def health(self, request: web.Request) -> web.Response:
        """200 while the database answers, else 503. No figure about anybody."""
        figures = await self._figures()
        if figures is None:
            return web.json_response({"status": "database"}, status=503)
        status = "held" if figures.held else "ok"
        return web.json_response({"status": status, "oldest_due_seconds": figures.oldest_due_seconds})

    async def metrics(self, request: web.Request) -> web.Response:
        figures = await self._figures()
        if figures is None:
            return web.Response(status=503)
        return web.Response(body=page(figures), content_type="text/plain", charset="utf-8")

    async def _figures(self) -> Snapshot | None:
        now = self._clock.now()
        if self._last is not None and abs((now - self._last[0]).total_seconds()) < KEPT:
            return self._last[1]
        try:
            figures = await self._store.read(lambda session: snapshot(session, now))
        except Exception as error:
            log.error("database does not answer", error=type(error).__name__)
            return None
        self._last = (now, figures)
        return figures
