"""Pauses: of a chat and of everybody, never shortened, kept by the database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from domain.store import Store, open_store
from scheduler.pace import EVERYBODY, close, closed_until
from tests.scheduler.letters import HOUR, MINUTE, NOW

Write = Callable[[Callable[[Session], object]], None]


def test_a_chat_that_was_never_closed_is_open(session: Session) -> None:
    assert closed_until(session, 1, NOW) is None


def test_a_closed_chat_is_closed_until_then_and_no_longer(session: Session) -> None:
    close(session, 1, NOW + HOUR)
    assert closed_until(session, 1, NOW) == NOW + HOUR
    assert closed_until(session, 1, NOW + HOUR - timedelta(microseconds=1)) == NOW + HOUR
    assert closed_until(session, 1, NOW + HOUR) is None


def test_another_chat_stays_open(session: Session) -> None:
    close(session, 1, NOW + HOUR)
    assert closed_until(session, 2, NOW) is None


@pytest.mark.parametrize(("everybody", "chat"), [(HOUR, MINUTE), (MINUTE, HOUR)])
def test_the_later_of_both_pauses_counts(session: Session, everybody: timedelta, chat: timedelta) -> None:
    close(session, EVERYBODY, NOW + everybody)
    close(session, 1, NOW + chat)
    assert closed_until(session, 1, NOW) == NOW + HOUR
    assert closed_until(session, 2, NOW) == NOW + everybody


def test_a_shorter_pause_does_not_shorten_a_longer_one(session: Session) -> None:
    close(session, 1, NOW + HOUR)
    close(session, 1, NOW + MINUTE)
    assert closed_until(session, 1, NOW) == NOW + HOUR


def test_a_longer_pause_lengthens_a_shorter_one(session: Session) -> None:
    close(session, 1, NOW + MINUTE)
    close(session, 1, NOW + HOUR)
    assert closed_until(session, 1, NOW) == NOW + HOUR


def test_a_restart_forgets_no_pause(store: Store, write: Write, database_url: str) -> None:
    write(lambda session: close(session, EVERYBODY, NOW + HOUR))
    again = open_store(database_url)
    with Session(again.engine) as session:
        assert closed_until(session, 1, NOW) == NOW + HOUR
    again.close()
