"""The clocks: aware, in UTC, and the travelling one never goes back."""

import time
from datetime import UTC, datetime, timedelta

from scheduler.clock import SystemClock, TravelClock
from tests.scheduler.letters import HOUR, NOW

A_MOMENT = timedelta(seconds=5)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    now = SystemClock().now()
    assert now.utcoffset() == timedelta()
    assert abs(now - datetime.now(UTC)) < A_MOMENT


async def test_the_system_clock_sleeps_real_seconds() -> None:
    began = time.monotonic()
    await SystemClock().sleep(0.05)
    assert time.monotonic() - began >= 0.045


def test_a_travelling_clock_starts_where_it_is_told_and_runs_on() -> None:
    clock = TravelClock(NOW)
    assert timedelta() <= clock.now() - NOW < A_MOMENT
    assert clock.now() >= NOW


def test_a_fast_clock_runs_and_sleeps_faster() -> None:
    clock = TravelClock(NOW, speed=1000)
    time.sleep(0.02)
    assert clock.now() - NOW >= timedelta(seconds=20)


async def test_a_fast_clock_sleeps_shorter() -> None:
    began = time.monotonic()
    await TravelClock(NOW, speed=1000).sleep(20)
    assert time.monotonic() - began < 5


def test_a_travelling_clock_moves_forward() -> None:
    clock = TravelClock(NOW)
    clock.move_to(NOW + HOUR)
    assert timedelta() <= clock.now() - (NOW + HOUR) < A_MOMENT


def test_a_travelling_clock_never_moves_back() -> None:
    clock = TravelClock(NOW)
    clock.move_to(NOW - HOUR)
    assert clock.now() >= NOW
