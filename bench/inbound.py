"""From raw JSON to the committed reply, sixteen chats at once: ours beside the pattern people write."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from bench import databases, scene
from bench.figure import Figure, Progress, Sizes, median, percentile
from bench.load import Side, Timing, closed_loop
from bench.ours import Ours
from bench.peers.handler_session import HandlerSession

SQLITE_PEER = "aiogram handler, ORM session over aiosqlite, one commit an update, synchronous=NORMAL"
POSTGRES_PEER = "aiogram handler, ORM session over asyncpg, one commit an update"


@dataclass
class Seen:
    """What one side did, round by round."""

    rates: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)  # p99, seconds

    def add(self, timing: Timing) -> None:
        self.rates.append(timing.rate)
        self.slowest.append(percentile(timing.latencies, 0.99))


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    with databases.folder() as place:
        template = databases.sqlite(place)
        databases.fill(template, lambda session: scene.people(session, sizes.chats))
        ours, peer = side_by_side(sizes, progress, lambda: databases.sqlite_copy(template), databases.remove, "SQLite")
    rate = median(ours.rates) / median(peer.rates)
    slowest = median(ours.slowest) / median(peer.slowest)
    return (
        Figure(
            name="inbound_throughput",
            ours=f"{median(ours.rates):,.0f}/s",
            peer=f"{median(peer.rates):,.0f}/s",
            value=rate,
            goal=3.0,
            at_least=True,
            unit="times the pattern's updates a second",
            against=SQLITE_PEER,
        ),
        Figure(
            name="inbound_p99",
            ours=f"{median(ours.slowest) * 1000:,.1f} ms",
            peer=f"{median(peer.slowest) * 1000:,.1f} ms",
            value=slowest,
            goal=0.1,
            unit="of the pattern's p99",
            against=SQLITE_PEER,
        ),
    )


def measure_pg(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    with databases.postgres() as server:
        template = server.new()
        databases.fill(template, lambda session: scene.people(session, sizes.chats))
        ours, peer = side_by_side(sizes, progress, lambda: server.copy(template), server.drop, "PostgreSQL")
    return (
        Figure(
            name="inbound_pg",
            ours=f"{median(ours.rates):,.0f}/s",
            peer=f"{median(peer.rates):,.0f}/s",
            value=median(ours.rates) / median(peer.rates),
            goal=1.2,
            at_least=True,
            unit="times the pattern's updates a second",
            against=POSTGRES_PEER,
        ),
    )


def side_by_side(
    sizes: Sizes, progress: Progress, new: Callable[[], str], drop: Callable[[str], None], where: str
) -> tuple[Seen, Seen]:
    """Rounds of ours and of the pattern by turns, each on a fresh copy of the same rows."""
    ours, peer = Seen(), Seen()
    for round_ in range(sizes.rounds):
        for side, seen in ((Ours, ours), (HandlerSession, peer)):
            progress(f"{where}: round {round_ + 1} of {sizes.rounds}, {side.__name__}")
            url = new()
            seen.add(asyncio.run(one_round(side(url), sizes)))
            drop(url)
    return ours, peer


async def one_round(side: Side, sizes: Sizes) -> Timing:
    await side.open()
    ids = count(1)
    await closed_loop(side.feed, ids, chats=sizes.chats, updates=sizes.warmth)
    timing = await closed_loop(side.feed, ids, chats=sizes.chats, updates=sizes.updates)
    await side.close()
    return timing
