"""Who sends too much: turned away, told once, and never at the cost of the others."""

import asyncio

import pytest

from bot.inbox import MOST_OPEN
from bot.inbox_rows import DEAD
from bot.throttle import Throttle
from domain.store import Store
from scheduler.clock import TravelClock
from tests.bot.inbound import LossyStore, Notebook, rows, text, until


@pytest.fixture
def book(store: Store, clock: TravelClock) -> Notebook:
    return Notebook(store, clock)


async def test_a_flood_is_turned_away_and_told_once(book: Notebook) -> None:
    book.gate = asyncio.Event()
    for first in range(1, 401, 100):
        await book.inbox.take([text(n) for n in range(first, first + 100)])
    await book.inbox.take([text(1001, 502)])
    assert [status for status, _, _ in rows(book.store).values()].count(DEAD) == 200
    assert {error for _, _, error in rows(book.store).values()} == {None, "flood"}
    assert book.told == [("too many", MOST_OPEN + 1)]
    assert book.rings == 1
    book.gate.set()
    await book.inbox.idle()
    assert sorted(book.handled) == [*range(1, MOST_OPEN + 1), 1001]


async def test_after_the_flood_the_chat_is_heard_and_may_be_told_again(book: Notebook) -> None:
    await book.takes(*(text(n) for n in range(1, MOST_OPEN + 2)))
    await book.takes(text(500))
    assert book.handled[-1] == 500
    await book.takes(*(text(n) for n in range(1000, 1000 + MOST_OPEN + 3)))
    assert book.told == [("too many", MOST_OPEN + 1), ("too many", 1000 + MOST_OPEN)]


async def test_a_flood_that_telegram_repeats_is_not_handled_the_second_time(book: Notebook) -> None:
    flood = [text(n) for n in range(1, MOST_OPEN + 51)]
    await book.takes(*flood)
    await book.takes(*flood[-60:])
    assert sorted(book.handled) == list(range(1, MOST_OPEN + 1))


async def test_who_sends_without_pause_waits_and_the_others_do_not(store: Store, clock: TravelClock) -> None:
    book = Notebook(store, clock, Throttle(rate=2.0, burst=1.0))
    chatty, others = [text(n) for n in range(1, 6)], [text(20 + n, 600 + n) for n in range(20)]
    await book.inbox.take([*chatty, *others])
    await until(lambda: {*range(20, 40)} <= set(book.handled))
    assert not {*range(1, 6)} <= set(book.handled)
    await book.inbox.idle()
    assert [n for n in book.handled if n < 6] == [1, 2, 3, 4, 5]


async def test_who_sends_without_pause_asks_for_few_commits(store: Store, clock: TravelClock) -> None:
    counted = LossyStore(store)
    book = Notebook(counted, clock)
    book.gate = asyncio.Event()
    await book.inbox.take([text(n) for n in range(1, 12)])
    sent = [asyncio.create_task(book.inbox.take([text(n)], may_wait=True)) for n in range(12, 20)]
    await asyncio.sleep(0.05)
    assert (counted.written, len(rows(store))) == (1, 11)
    await asyncio.gather(*sent)
    assert (counted.written, len(rows(store))) == (2, 19)
    book.gate.set()
    await book.inbox.idle()
    assert book.handled == list(range(1, 20))


async def test_where_others_wait_behind_them_they_are_kept_at_once(store: Store, clock: TravelClock) -> None:
    counted = LossyStore(store)
    book = Notebook(counted, clock)
    book.gate = asyncio.Event()
    await book.inbox.take([text(n) for n in range(1, 12)])
    for n in range(12, 15):
        await book.inbox.take([text(n)])
    assert (counted.written, len(rows(store))) == (4, 14)
    book.gate.set()
    await book.inbox.idle()


async def test_somebody_else_is_kept_at_once_and_takes_them_along(store: Store, clock: TravelClock) -> None:
    counted = LossyStore(store)
    book = Notebook(counted, clock)
    book.gate = asyncio.Event()
    await book.inbox.take([text(n) for n in range(1, 12)])
    sent = asyncio.create_task(book.inbox.take([text(12)], may_wait=True))
    await asyncio.sleep(0.05)
    await book.inbox.take([text(13, 502)])
    assert (counted.written, len(rows(store)), sent.done()) == (2, 13, True)
    book.gate.set()
    await book.inbox.idle()
