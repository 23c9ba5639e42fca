"""After a restored backup: nothing leaves, then what was due before is in doubt and the rest goes on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.store import Store
from scheduler import pace
from scheduler.claim import claim
from scheduler.hold import FOREVER, began, held_since, hold, release
from scheduler.intent import intend
from scheduler.outbox import Status
from tests.scheduler.letters import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    claimed_row,
    keys,
    letter,
    put,
    row_of,
    set_row,
    state,
    states,
)
from tests.scheduler.test_delivery import Post

Write = Callable[[Callable[[Session], object]], None]


def test_without_a_hold_nothing_is_held(session: Session) -> None:
    assert (held_since(session), release(session, NOW)) == (None, None)


def test_a_hold_is_remembered_by_the_database_and_not_renewed(session: Session) -> None:
    assert hold(session, NOW) == NOW
    assert hold(session, NOW + DAY) == NOW
    session.expire_all()
    assert held_since(session) == NOW


@pytest.mark.parametrize("pause", [timedelta(), MINUTE, DAY, timedelta(days=3650)])
def test_a_pause_of_telegram_is_no_hold_and_ends_none(session: Session, pause: timedelta) -> None:
    pace.close(session, pace.EVERYBODY, NOW + pause)
    assert (began(NOW + pause), held_since(session)) == (None, None)
    hold(session, NOW)
    pace.close(session, pace.EVERYBODY, NOW + pause)
    assert held_since(session) == NOW


def test_nothing_is_claimed_while_all_is_held_however_long(session: Session) -> None:
    put(session, letter("old"), letter("new", chat_id=2, not_before=NOW + HOUR))
    hold(session, NOW)
    assert [claim(session, NOW + later, 9) for later in (HOUR, DAY, FOREVER / 2)] == [[], [], []]


def test_what_was_due_before_is_in_doubt_and_what_came_due_since_goes_on(session: Session) -> None:
    put(
        session,
        letter("before", chat_id=1, not_before=NOW - DAY),
        letter("at that moment", chat_id=2, not_before=NOW),
        letter("since", chat_id=3, not_before=NOW + MINUTE),
        letter("later", chat_id=4, not_before=NOW + DAY),
    )
    hold(session, NOW)
    assert release(session, NOW + HOUR) == 2
    assert states(session) == {"before": "unknown", "at that moment": "unknown", "since": "pending", "later": "pending"}
    assert state(session, "before") == (Status.UNKNOWN, "restored")
    assert row_of(session, "before").uncertain == 1
    assert keys(session, claim(session, NOW + HOUR, 9)) == ["since"]
    assert held_since(session) is None


@pytest.mark.parametrize("status", [Status.LEASED, Status.SENDING])
def test_what_the_backup_caught_on_its_way_is_in_doubt(session: Session, status: Status) -> None:
    put(session, letter())
    set_row(session, status=status, lease_until=NOW - DAY)
    hold(session, NOW)
    assert (release(session, NOW + HOUR), state(session)) == (1, (Status.UNKNOWN, "restored"))
    assert row_of(session).lease_until is None


@pytest.mark.parametrize("status", [Status.SENT, Status.FAILED, Status.UNKNOWN, Status.EXPIRED, Status.CANCELLED])
def test_what_is_settled_stays_as_it_is(session: Session, status: Status) -> None:
    put(session, letter())
    set_row(session, status=status)
    hold(session, NOW)
    assert (release(session, NOW + HOUR), state(session)) == (0, (status, None))


def test_a_second_release_finds_nothing_held(session: Session) -> None:
    hold(session, NOW)
    assert [release(session, NOW + HOUR), release(session, NOW + HOUR)] == [0, None]


def test_a_row_that_was_claimed_just_before_waits_for_the_release_and_no_thousand_years(
    session: Session, programme: Programme
) -> None:
    claimed = claimed_row(session)
    hold(session, NOW)
    assert intend(session, claimed, programme, NOW + timedelta(seconds=1)) is None
    assert (state(session), row_of(session).not_before) == ((Status.PENDING, None), NOW + timedelta(seconds=1))
    release(session, NOW + HOUR)
    assert keys(session, claim(session, NOW + HOUR, 1)) == ["carta"]


async def test_a_sender_that_runs_holds_still_and_goes_on(store: Store, programme: Programme, write: Write) -> None:
    office = Post(store, programme, write)
    office.put(letter("before"), letter("since", chat_id=2, not_before=NOW + HOUR))
    await store.write(lambda session: hold(session, NOW))
    office.clock.move_to(NOW + 2 * HOUR)
    async with office.running():
        await office.sender.tick()
        office.wake.ring()
        await office.sender.quiet()
        assert office.channel.calls == []
        await store.write(lambda session: release(session, office.clock.now()))
        office.wake.ring()
        assert await office.until_closed() == {"before": "unknown", "since": "sent"}
    assert [address for address, _, _ in office.channel.calls] == [2]
