"""The ticker ticks every five seconds, one tick at a time, and misses none that it could make."""

import asyncio

from scheduler.ticker import SECONDS, ticker


async def nothing() -> None:
    return None


async def test_one_job_that_is_never_dropped_for_being_late() -> None:
    scheduler = ticker(nothing)
    scheduler.start()
    try:
        (job,) = scheduler.get_jobs()
        assert job.trigger.interval.total_seconds() == SECONDS == 5
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    finally:
        scheduler.shutdown(wait=False)


async def test_a_tick_runs_and_a_failing_one_does_not_end_the_ticking() -> None:
    ticks: list[int] = []
    enough = asyncio.Event()

    async def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            enough.set()
        if len(ticks) == 1:
            raise ValueError("a tick that fails")

    scheduler = ticker(tick)
    scheduler.start()
    scheduler.get_jobs()[0].reschedule("interval", seconds=0.02)
    try:
        async with asyncio.timeout(10):
            await enough.wait()
    finally:
        scheduler.shutdown(wait=False)
    assert len(ticks) >= 3
