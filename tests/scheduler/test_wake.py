"""Waking: at the ring, else after the nap; a ring that came before is not lost."""

import asyncio
import time

from scheduler.clock import TravelClock
from scheduler.wake import Wake
from tests.scheduler.letters import NOW

LONG = 30.0


async def waited(wake: Wake, seconds: float) -> float:
    began = time.monotonic()
    await wake.wait(seconds)
    return time.monotonic() - began


async def test_it_wakes_at_the_ring() -> None:
    wake = Wake()
    sleeper = asyncio.create_task(waited(wake, LONG))
    await asyncio.sleep(0.01)
    wake.ring()
    assert await sleeper < LONG / 2


async def test_without_a_ring_it_wakes_after_the_nap() -> None:
    assert 0.04 <= await waited(Wake(), 0.05) < LONG / 2


async def test_a_ring_before_the_nap_is_heard_and_only_once() -> None:
    wake = Wake()
    wake.ring()
    assert await waited(wake, LONG) < LONG / 2
    assert await waited(wake, 0.05) >= 0.04


async def test_it_naps_by_the_clock_it_is_given() -> None:
    began = time.monotonic()
    await Wake().wait(LONG, TravelClock(NOW, speed=1000).sleep)
    assert time.monotonic() - began < LONG / 2
