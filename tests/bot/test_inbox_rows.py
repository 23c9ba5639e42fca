"""The inbox's table, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import inbox_rows
from bot.inbox_rows import DEAD, DONE, NEW, InboxRow

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


def update(update_id: int, text: str = "Hola", chat_id: int = 501) -> dict[str, Any]:
    return {"update_id": update_id, "message": {"chat": {"id": chat_id}, "text": text}}


def kept(session: Session, *updates: dict[str, Any], at: datetime = NOW) -> list[int]:
    return inbox_rows.store(session, [inbox_rows.new(each, at) for each in updates])


def states(session: Session) -> dict[int, str]:
    session.flush()
    session.expire_all()
    return {row.update_id: row.status for row in session.scalars(select(InboxRow))}


def test_an_update_is_kept_as_it_came(session: Session) -> None:
    assert kept(session, update(7, "Año\0 \ud800 🌄")) == [7]
    row = session.get_one(InboxRow, 7)
    assert (row.chat_id, row.received_at, row.status, row.attempts, row.error) == (501, NOW, NEW, 0, None)
    assert inbox_rows.bodies([7], session) == [update(7, "Año\0 \ud800 🌄")]


def test_nothing_is_kept_of_nothing(session: Session) -> None:
    assert inbox_rows.store(session, []) == []


def test_an_update_that_comes_again_is_not_new(session: Session) -> None:
    assert kept(session, update(7), update(8)) == [7, 8]
    assert kept(session, update(8, "another body"), update(9)) == [9]
    assert inbox_rows.bodies([8], session) == [update(8)]


def test_an_update_twice_in_one_batch_is_kept_once(session: Session) -> None:
    assert kept(session, update(7), update(7), update(7)) == [7]


def test_an_id_that_is_lower_than_all_before_is_new(session: Session) -> None:
    kept(session, update(1_000_000))
    assert kept(session, update(5)) == [5]


@pytest.mark.parametrize("update_id", [1, 2**31, 2**52 - 1])
def test_every_id_of_telegram_has_room(session: Session, update_id: int) -> None:
    assert kept(session, update(update_id, chat_id=-(2**51))) == [update_id]


def test_a_batch_of_a_hundred_is_one_statement(session: Session) -> None:
    assert kept(session, *(update(n) for n in range(100, 0, -1))) == list(range(1, 101))


def test_of_an_update_that_is_turned_away_only_that_it_came_is_kept(session: Session) -> None:
    inbox_rows.store(session, [inbox_rows.flooding(update(7), NOW)])
    row = session.get_one(InboxRow, 7)
    assert (row.status, row.error, row.body, row.chat_id) == (DEAD, "flood", None, 501)


def test_what_is_open_is_listed_in_the_order_in_which_it_came(session: Session) -> None:
    kept(session, update(9), update(7, chat_id=502), update(8))
    inbox_rows.mark_done(session, (8,))
    assert inbox_rows.open_ids(session, NOW) == [(7, 502), (9, 501)]


def test_what_came_just_now_is_left_to_whoever_took_it(session: Session) -> None:
    kept(session, update(7), at=NOW - timedelta(seconds=31))
    kept(session, update(8), at=NOW - timedelta(seconds=29))
    assert inbox_rows.open_ids(session, NOW, 30) == [(7, 501)]


def test_only_open_bodies_are_read(session: Session) -> None:
    kept(session, update(7), update(8), update(9))
    inbox_rows.mark_done(session, (8,))
    assert inbox_rows.bodies([7, 8], session) == [update(7)]


def test_an_open_update_without_a_body_is_still_an_update(session: Session) -> None:
    inbox_rows.store(session, [inbox_rows.flooding(update(7), NOW) | {"status": NEW}])
    assert inbox_rows.bodies([7], session) == [{"update_id": 7}]


def test_an_update_is_done_once_and_its_body_is_erased(session: Session) -> None:
    kept(session, update(7, "99000101"))
    assert (inbox_rows.mark_done(session, (7,)), inbox_rows.mark_done(session, (7,))) == ([7], [])
    session.expire_all()
    row = session.get_one(InboxRow, 7)
    assert (row.status, row.body) == (DONE, None)


def test_an_unknown_update_cannot_be_done(session: Session) -> None:
    assert inbox_rows.mark_done(session, (7,)) == []


def test_the_fifth_failure_gives_up(session: Session) -> None:
    kept(session, update(7))
    assert [inbox_rows.note_failure(session, 7, "KeyError", 5) for _ in range(5)] == [NEW] * 4 + [DEAD]
    row = session.get_one(InboxRow, 7)
    assert (row.attempts, row.error) == (5, "KeyError")
    assert row.body is not None  # an operator may try it again


def test_a_failure_of_what_is_done_changes_nothing(session: Session) -> None:
    kept(session, update(7))
    inbox_rows.mark_done(session, (7,))
    session.expire_all()
    assert inbox_rows.note_failure(session, 7, "KeyError", 1) == DONE
    assert session.get_one(InboxRow, 7).attempts == 0


def test_a_failure_of_what_is_gone_is_no_failure(session: Session) -> None:
    assert inbox_rows.note_failure(session, 7, "KeyError", 1) is None


def test_ids_are_kept_longer_than_they_can_come_again(session: Session) -> None:
    kept(session, update(1), update(2), update(3), at=NOW - timedelta(days=9))
    kept(session, update(4), at=NOW - timedelta(days=7, hours=23))
    for update_id in (1, 4):
        inbox_rows.mark_done(session, (update_id,))
    inbox_rows.note_failure(session, 2, "KeyError", 1)
    session.flush()
    inbox_rows.forget_old(session, NOW)
    assert states(session) == {3: NEW, 4: DONE}  # what has no effect yet is never forgotten
