"""Urgent reminders that fall due while a bulk notice goes out: from due to sent.

Everything is `speed` times as fast as in use, the program's rate and Telegram's limits, and thereby
the send interval that lateness is counted in. What is left of the bulk when the last urgent
reminder is out is not waited for.
"""

import random
import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from bench import databases, letters, scene
from bench.delivery import RATE
from bench.figure import Figure, Progress, Sizes, percentile
from bench.street import Call, Program, Street
from scheduler.kinds import Kind
from scheduler.outbox import post
from simulator.limits import Rates

EVERY = 0.3  # seconds between two urgent reminders at speed 1, on average
AHEAD = 2.0  # seconds from planning to the first of them
PATIENCE = 120.0  # seconds
SEED = 20260810


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    late, bulk = lateness(sizes, progress)
    rate = RATE * sizes.speed
    slowest = percentile(late, 0.99)
    return (
        Figure(
            name="lateness_bulk",
            ours=f"p99 {slowest * 1000:,.0f} ms of {len(late)} urgent, {bulk:,} sent of a bulk of {sizes.bulk:,}",
            peer=f"{1000 / rate:,.0f} ms",
            value=slowest * rate,
            goal=4.0,
            unit="send intervals",
            against=f"the interval at {rate:.0f} messages a second",
        ),
    )


def lateness(sizes: Sizes, progress: Progress) -> tuple[list[float], int]:
    """Seconds from due to sent of each urgent reminder; how many of the bulk went out meanwhile."""
    everyone = range(1, sizes.bulk + sizes.urgent + 1)
    with databases.folder() as place, Street(*limits(sizes.speed)) as street:
        progress(f"a bulk of {sizes.bulk:,}")
        street.people(everyone)
        url = databases.sqlite(place)
        databases.fill(url, lambda session: scene.people(session, len(everyone)))
        databases.fill(url, lambda session: letters.post_to(session, range(1, sizes.bulk + 1), Kind.BULK))
        with Program(url, street, RATE * sizes.speed) as program:
            street.await_posts(1, within=PATIENCE)
            due = moments(time.monotonic() - program.began + AHEAD, sizes)
            databases.fill(url, lambda session: plan(session, sizes.bulk, due))
            progress(f"{sizes.urgent} urgent reminders beside a bulk of {sizes.bulk:,}")
            calls = street.await_posts(sizes.urgent, due[-1] + PATIENCE, lambda call: is_urgent(call, sizes.bulk))
    sent = {call["chat_id"]: program.seconds(call) for call in calls}
    late = [sent[scene.CHAT + number] - moment for number, moment in enumerate(due, sizes.bulk + 1)]
    return late, len(calls) - len(due)


def is_urgent(call: Call, bulk: int) -> bool:
    return int(call["chat_id"]) > scene.CHAT + bulk


def limits(speed: float) -> list[str]:
    """Options of the local Telegram: its own limits, `speed` times as high."""
    return [
        f"--overall-per-second={Rates.overall_per_second * speed}",
        f"--overall-burst={Rates.overall_burst * speed}",
        f"--chat-per-second={Rates.chat_per_second * speed}",
    ]


def moments(first: float, sizes: Sizes) -> list[float]:
    """When the urgent reminders are due, in seconds from the program's start; at random, for steps hide nothing."""
    dice = random.Random(SEED)
    return sorted(first + dice.uniform(0, sizes.urgent * EVERY / sizes.speed) for _ in range(sizes.urgent))


def plan(session: Session, bulk: int, due: Sequence[float]) -> None:
    """Urgent reminders, each to be sent at its own moment."""
    for number, moment in enumerate(due, bulk + 1):
        post(session, letters.letter(number, Kind.URGENT, scene.MONDAY + timedelta(seconds=moment)))
