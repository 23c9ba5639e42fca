"""The inbox: committed before it is acknowledged, one at a time for each chat, nothing lost, nothing twice."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import bot.inbox as module
from bot import inbox_rows
from bot.inbox import MOST_FAILURES, pauses
from bot.inbox_rows import DEAD, DONE, NEW
from bot.throttle import Throttle
from domain.store import Store
from scheduler.clock import TravelClock
from tests.bot.inbound import LossyStore, Notebook, cancelled, keep, rows, text, until

CANARY = "+51999000101"
FINE = (DONE, 0, None)


@pytest.fixture
def book(store: Store, clock: TravelClock) -> Notebook:
    return Notebook(store, clock)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once: what is tested is what is tried, not how long it waits."""
    monkeypatch.setattr(module, "FIRST_RETRY", 0.001)
    monkeypatch.setattr(module, "LONGEST_RETRY", 0.02)


async def test_an_update_is_committed_when_take_returns(book: Notebook) -> None:
    book.gate = asyncio.Event()
    await book.inbox.take([text(7)])
    assert rows(book.store) == {7: (NEW, 0, None)}
    book.gate.set()
    await book.inbox.idle()
    assert rows(book.store) == {7: FINE}


async def test_no_updates_are_no_work(book: Notebook) -> None:
    await book.takes()
    assert rows(book.store) == {}


async def test_an_update_that_comes_twenty_times_at_once_has_one_effect(book: Notebook) -> None:
    await asyncio.gather(*(book.inbox.take([text(7), text(7)]) for _ in range(20)))
    await book.inbox.idle()
    assert book.handled == [7]


async def test_what_several_bring_in_the_same_moment_is_kept_in_one_unit(store: Store, clock: TravelClock) -> None:
    counted = LossyStore(store)
    book = Notebook(counted, clock)
    book.gate = asyncio.Event()
    await asyncio.gather(*(book.inbox.take([text(n, 500 + n)]) for n in range(1, 17)))
    assert (counted.written, rows(store)) == (1, dict.fromkeys(range(1, 17), (NEW, 0, None)))
    await book.inbox.take([text(17)])
    assert (counted.written, rows(store)[17]) == (2, (NEW, 0, None))
    book.gate.set()
    await book.inbox.idle()
    assert sorted(book.handled) == list(range(1, 18))


async def test_what_is_not_kept_is_acknowledged_to_none_of_them(store: Store, clock: TravelClock) -> None:
    lossy = LossyStore(store)
    book = Notebook(lossy, clock)
    lossy.loses = 1
    answers = await asyncio.gather(*(book.inbox.take([text(n)]) for n in (7, 8)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [OperationalError, OperationalError]
    assert book.tried == []


async def test_who_stops_waiting_takes_nothing_from_the_others(book: Notebook) -> None:
    impatient, patient = (asyncio.create_task(book.inbox.take([text(n, 500 + n)])) for n in (7, 8))
    await asyncio.sleep(0)
    await cancelled(impatient)
    await patient
    await book.inbox.idle()
    assert sorted(book.handled) == [7, 8]


async def test_an_update_that_comes_again_later_has_no_effect(book: Notebook) -> None:
    await book.takes(text(7))
    await book.takes(text(7, words="other words"))
    assert book.tried == [7]


async def test_ids_that_jump_back_are_handled(book: Notebook) -> None:
    await book.takes(text(1_000_000))
    await book.takes(text(5))
    assert book.handled == [1_000_000, 5]


async def test_a_chats_updates_are_handled_lowest_first_whatever_order_they_came_in(book: Notebook) -> None:
    book.gate = asyncio.Event()
    for update_id in (9, 4, 7, 2, 8):
        await book.inbox.take([text(update_id)])
    book.gate.set()
    await book.inbox.idle()
    assert book.handled == [9, 2, 4, 7, 8]  # the first was in work when the others came


async def test_one_chat_has_one_update_in_work_and_others_do_not_wait(book: Notebook) -> None:
    book.gate = asyncio.Event()
    await book.inbox.take([text(1, 501), text(2, 501), text(3, 502), text(4, 503)])
    await until(lambda: len(book.tried) == 3)
    assert sorted(book.tried) == [1, 3, 4]
    book.gate.set()
    await book.inbox.idle()
    assert sorted(book.handled) == [1, 2, 3, 4]


async def test_what_an_earlier_process_left_is_taken_up(book: Notebook) -> None:
    keep(book.store, [text(9), text(7), text(8, 502)], book.clock.now())
    assert await book.inbox.resume() == 3
    await book.inbox.idle()
    assert rows(book.store) == {7: FINE, 8: FINE, 9: FINE}
    assert book.tried.index(7) < book.tried.index(9)


async def test_more_than_one_piece_is_taken_up(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_rows, "PIECE", 3)
    keep(book.store, [text(n, 500 + n) for n in range(1, 9)], book.clock.now())
    assert await book.inbox.resume() == 8
    await book.inbox.idle()
    assert sorted(book.handled) == list(range(1, 9))


async def test_what_is_in_work_is_not_taken_up_twice(book: Notebook) -> None:
    book.gate = asyncio.Event()
    await book.inbox.take([text(7), text(8)])
    assert await book.inbox.resume() == 0
    book.gate.set()
    await book.inbox.idle()
    assert book.tried == [7, 8]


async def test_what_was_committed_although_the_answer_was_lost_is_taken_up_later(
    book: Notebook, clock: TravelClock
) -> None:
    keep(book.store, [text(7)], clock.now())  # the commit went through, and take() had raised
    await book.takes(text(7))  # Telegram repeats; the row is there
    assert await book.inbox.resume(older_than=30) == 0
    clock.move_to(clock.now() + timedelta(seconds=31))
    assert await book.inbox.resume(older_than=30) == 1
    await book.inbox.idle()
    assert book.handled == [7]


async def test_an_update_whose_take_was_cancelled_is_not_lost(book: Notebook) -> None:
    await cancelled(asyncio.create_task(book.inbox.take([text(7)])))
    await asyncio.sleep(0.1)
    await book.inbox.resume()
    await book.inbox.idle()
    await book.takes(text(7))
    assert book.handled == [7]


async def test_an_update_whose_commit_was_not_answered_is_refused_and_then_handled_once(
    store: Store, clock: TravelClock
) -> None:
    lossy = LossyStore(store)
    book = Notebook(lossy, clock)
    lossy.loses = 1
    with pytest.raises(OperationalError):
        await book.inbox.take([text(7)])
    await book.takes(text(7))  # Telegram repeats, and this time it is acknowledged
    clock.move_to(clock.now() + timedelta(seconds=31))
    await book.inbox.resume(older_than=30)
    await book.inbox.idle()
    assert (book.handled, rows(store)) == ([7], {7: FINE})


async def test_an_effect_whose_commit_was_not_answered_happens_once(
    store: Store, clock: TravelClock, quick: None
) -> None:
    lossy = LossyStore(store)
    book = Notebook(lossy, clock)
    book.gate = asyncio.Event()
    await book.inbox.take([text(7), text(8)])
    lossy.loses = 1
    book.gate.set()
    await book.inbox.idle()
    assert rows(store) == {7: FINE, 8: FINE}
    assert (book.tried, book.told) == ([7, 8], [])  # the row says that it is done: nothing is tried again


async def test_a_failure_is_tried_again_and_then_forgotten(book: Notebook, quick: None) -> None:
    def twice(_update_id: int) -> None:
        if len(book.tried) < 3:
            raise KeyError(CANARY)

    book.trouble = twice
    await book.takes(text(7))
    assert rows(book.store) == {7: (DONE, 2, "KeyError")}
    assert (book.handled, book.told) == ([7], [])


async def test_after_five_failures_it_is_set_aside_the_person_told_and_the_chat_goes_on(
    book: Notebook, quick: None
) -> None:
    def on_seven(update_id: int) -> None:
        if update_id == 7:
            raise KeyError(CANARY)

    book.trouble = on_seven
    await book.takes(text(7), text(8), text(9))
    assert rows(book.store) == {7: (DEAD, MOST_FAILURES, "KeyError"), 8: FINE, 9: FINE}
    assert book.tried == [7] * 5 + [8, 9]
    assert book.told == [("failed", 7)]
    assert book.rings == 1


async def test_failures_are_counted_over_restarts(store: Store, clock: TravelClock, quick: None) -> None:
    def always(_update_id: int) -> None:
        raise RuntimeError

    before = Notebook(store, clock)
    before.trouble = always
    await before.inbox.take([text(7)])
    await until(lambda: len(before.tried) >= 2)
    await before.inbox.drain()
    tried = rows(store)[7][1]
    assert 1 <= tried < MOST_FAILURES

    after = Notebook(store, clock)
    after.trouble = always
    await after.inbox.resume()
    await after.inbox.idle()
    assert rows(store) == {7: (DEAD, MOST_FAILURES, "RuntimeError")}
    assert len(after.tried) == MOST_FAILURES - tried


async def test_an_apology_that_fails_too_does_not_keep_the_update_open(
    book: Notebook, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(session: Session, _update: dict[str, object]) -> None:
        session.connection().exec_driver_sql("SELECT * FROM no_such_table")

    def always(_update_id: int) -> None:
        raise KeyError

    book.inbox._give_up = break_down
    book.trouble = always
    await book.takes(text(7))
    assert rows(book.store) == {7: (DEAD, MOST_FAILURES, "KeyError")}


async def test_a_row_that_is_gone_does_not_hold_its_chat(book: Notebook, quick: None) -> None:
    def vanish(update_id: int) -> None:
        if update_id == 7:
            with Session(book.store.engine) as session, session.begin():
                session.delete(session.get_one(inbox_rows.InboxRow, 7))
            raise KeyError

    book.trouble = vanish
    await book.takes(text(7), text(8))
    assert (book.tried, book.handled) == ([7, 8], [8])


async def test_a_stopping_inbox_finishes_what_is_in_work_and_leaves_the_rest_in_the_table(book: Notebook) -> None:
    book.gate = asyncio.Event()
    await book.inbox.take([text(7), text(8), text(9, 502)])
    await until(lambda: len(book.tried) == 2)
    draining = asyncio.create_task(book.inbox.drain())
    await asyncio.sleep(0)
    await book.inbox.take([text(10, 503)])  # still kept: what is acknowledged is committed
    book.gate.set()
    await draining
    assert rows(book.store) == {7: FINE, 8: (NEW, 0, None), 9: FINE, 10: (NEW, 0, None)}
    assert sorted(book.tried) == [7, 9]


async def test_stopping_does_not_wait_for_retries_or_the_throttle(store: Store, clock: TravelClock) -> None:
    book = Notebook(store, clock, Throttle(rate=0.01, burst=1.0))

    def always(_update_id: int) -> None:
        raise KeyError

    book.trouble = always
    await book.inbox.take([text(7), text(8, 502), text(9, 503)])
    await book.inbox.take([text(10, 503)])
    await until(lambda: all(rows(store)[n][1] >= 1 for n in (7, 8, 9)))
    began = asyncio.get_running_loop().time()
    await book.inbox.drain()
    assert asyncio.get_running_loop().time() - began < 3.0
    assert [status for status, _, _ in rows(store).values()] == [NEW] * 4


async def test_a_handler_that_hangs_does_not_hold_the_stop_for_ever(
    book: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BEFORE_STOP", 0.05)
    book.gate = asyncio.Event()  # never set
    await book.inbox.take([text(7)])
    await until(lambda: book.tried == [7])
    await book.inbox.drain()
    await asyncio.sleep(0)
    assert rows(book.store) == {7: (NEW, 0, None)}


async def test_updates_without_a_chat_are_kept_and_handled(book: Notebook) -> None:
    await book.takes({"update_id": 7, "poll": {"id": "1"}}, {"update_id": 8}, {"update_id": 9, "message": 3})
    assert rows(book.store) == {7: FINE, 8: FINE, 9: FINE}


async def test_what_json_could_not_write_back_is_kept_all_the_same(book: Notebook) -> None:
    deep: object = "x"
    for _ in range(900):
        deep = [deep]
    await book.takes(text(7, words="\ud800\0"), {"update_id": 8, "poll": deep}, text(9, chat_id=2**70))
    assert rows(book.store) == {7: FINE, 8: FINE, 9: FINE}


def test_pauses_grow_and_end_growing() -> None:
    generator = pauses()
    first = [next(generator) for _ in range(12)]
    assert first[:3] == [0.2, 0.4, 0.8]
    assert first[-1] == 30.0
    assert all(after >= before for before, after in pairwise(first))


async def test_nothing_of_a_person_is_logged(
    book: Notebook, quick: None, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def loudly(_update_id: int) -> None:
        raise ValueError(CANARY)

    book.trouble = loudly
    await book.takes(text(7, words=CANARY))
    written = capsys.readouterr()
    assert CANARY not in written.out + written.err + caplog.text
    assert "ValueError" in written.out + written.err + caplog.text
