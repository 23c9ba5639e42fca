"""The clock that ticks: APScheduler in memory, one tick, which wakes and decides nothing."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

SECONDS = 5


def ticker(tick: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A scheduler that calls `tick` every five seconds; a tick that is lost costs five seconds."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(tick, "interval", seconds=SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None)
    return scheduler
