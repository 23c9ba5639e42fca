"""What the others wait while one person sends a thousand updates a minute.

Two houses run at the same time, each in a process of its own, one with the chatty person and one
without: what else the disk and the machine do then holds both up alike.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context

import structlog

from bench import databases, scene, survey_answer
from bench.figure import Figure, Progress, Sizes, median, percentile
from bench.ours import Ours
from bot.throttle import Throttle

RATE = 0.2  # updates a second of each of the others: below what the throttle lets through
CHATTY = 1000 / 60  # updates a second of the one
ROUNDS = 2  # times those of other figures: of a few hundred waits the slowest hundredth is a handful
PATIENCE = 60.0  # seconds; an update that is given up has no reply


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    pairs: list[tuple[float, float]] = []
    workers = ProcessPoolExecutor(2, get_context("spawn"), initializer=quiet)
    with databases.folder() as place, workers:
        template = databases.sqlite(place)
        databases.fill(template, lambda session: survey_answer.asked(session, sizes.others + 1))
        for round_ in range(ROUNDS * sizes.rounds + 1):
            progress(f"round {round_} of {ROUNDS * sizes.rounds}, with and without the chatty one")
            urls = [databases.sqlite_copy(template) for _ in range(2)]
            beside = workers.submit(slowest, urls[0], sizes, CHATTY)
            alone = workers.submit(slowest, urls[1], sizes, 0.0)
            pairs.append((beside.result(), alone.result()))
            for url in urls:
                databases.remove(url)
    measured = pairs[1:]  # the first round starts the processes
    return (
        Figure(
            name="chatty",
            ours=f"{median([beside for beside, _ in measured]) * 1000:,.1f} ms",
            peer=f"{median([alone for _, alone in measured]) * 1000:,.1f} ms",
            value=median([beside / alone for beside, alone in measured]),
            goal=1.1,
            unit="of the others' p99 without the chatty one",
            against=f"{sizes.others} others, {sizes.others * RATE:.0f} updates a second, at the same time",
        ),
    )


def quiet() -> None:
    """What is turned away is warned of; that is wanted here."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def slowest(url: str, sizes: Sizes, rate: float) -> float:
    """The others' p99, seconds."""
    return percentile(asyncio.run(asyncio.wait_for(one_round(url, sizes, rate), PATIENCE + 4 * sizes.seconds)), 0.99)


async def one_round(url: str, sizes: Sizes, rate: float) -> list[float]:
    """The others' waits from an update to its committed reply, seconds, while person 0 sends `rate` a second."""
    side = Ours(url, Throttle())
    await side.open()
    ids, waits = count(1), list[float]()
    chatty = sizes.others + 1
    for number in range(1, sizes.others + 1):
        await side.feed(scene.tap(next(ids), number, 0))
    async with asyncio.TaskGroup() as group:
        if rate:
            group.create_task(talk(group, side, ids, chatty, rate, sizes.seconds))
        for n in range(max(int(sizes.others * RATE * sizes.seconds), 1)):
            moment, raw = n / (sizes.others * RATE), scene.tap(next(ids), n % sizes.others + 1, n // sizes.others + 1)
            group.create_task(wait(side, raw, moment, waits))
    await side.close()
    return waits


async def talk(
    group: asyncio.TaskGroup, side: Ours, ids: "count[int]", person: int, rate: float, seconds: float
) -> None:
    """Sends and waits for nothing: taps on a meeting and on a survey, by turns."""
    for turn in range(int(rate * seconds)):
        group.create_task(side.take(chatter(next(ids), person, turn)))
        await asyncio.sleep(1 / rate)


def chatter(update_id: int, person: int, turn: int) -> bytes:
    """Every question of the survey again and again, open or not."""
    if turn % 2:
        return scene.tap(update_id, person, turn)
    return survey_answer.answer(update_id, person, turn // 2 % len(survey_answer.items()))


async def wait(side: Ours, raw: bytes, moment: float, waits: list[float]) -> None:
    """Taps at `moment`, seconds from now, and notes how long the reply took."""
    await asyncio.sleep(moment)
    began = time.perf_counter()
    await side.feed(raw)
    waits.append(time.perf_counter() - began)
