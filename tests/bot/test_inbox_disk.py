"""The inbox on a full disk: refused, waited for, nothing lost."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import bot.inbox as module
from bot import inbox_rows
from bot.inbox import MOST_FAILURES
from bot.inbox_rows import DONE
from domain.store import Store, open_store
from scheduler.clock import TravelClock
from tests.bot.inbound import Notebook, rows, text, until

FINE = (DONE, 0, None)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once: what is tested is what is tried, not how long it waits."""
    monkeypatch.setattr(module, "FIRST_RETRY", 0.001)
    monkeypatch.setattr(module, "LONGEST_RETRY", 0.02)


async def test_a_full_disk_refuses_and_nothing_is_lost_when_there_is_room_again(
    sqlite_url: str, clock: TravelClock, quick: None
) -> None:
    store = open_store(sqlite_url)
    book = Notebook(store, clock)
    await book.takes(text(1))
    fill(store)
    with pytest.raises(OperationalError):
        await book.inbox.take([text(n, 700 + n, "x" * 4000) for n in range(2, 60)])
    assert rows(store) == {1: FINE}
    make_room(store)
    await book.takes(*(text(n, 700 + n, "x" * 4000) for n in range(2, 60)))
    assert rows(store) == dict.fromkeys(range(1, 60), FINE)
    store.close()


async def test_an_update_in_work_waits_for_a_full_disk_and_is_not_given_up(
    sqlite_url: str, clock: TravelClock, quick: None
) -> None:
    store = open_store(sqlite_url)
    book = Notebook(store, clock)
    away = True

    def disk(_session: Session, *_: object) -> None:
        if away:
            raise sqlite3.OperationalError("database or disk is full")

    real = inbox_rows.note_failure

    def note(session: Session, *args: object) -> str | None:
        disk(session)
        return real(session, *args)  # type: ignore[arg-type]

    book.trouble = lambda _: disk(None)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox_rows, "note_failure", note)
        await book.inbox.take([text(1), text(2)])
        await until(lambda: len(book.tried) > MOST_FAILURES + 3)
        away = False
        await book.inbox.idle()
    assert book.handled == [1, 2]
    assert rows(store) == {1: FINE, 2: FINE}
    store.close()


def fill(store: Store) -> None:
    """No page more than there are."""
    set_most_pages(store, 1)  # SQLite takes the present size instead


def make_room(store: Store) -> None:
    set_most_pages(store, 1_000_000)


def set_most_pages(store: Store, pages: int) -> None:
    """Of the connection that writes; there is one, and it goes back to the pool."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.rollback()
