"""What is too late is closed with a reason, together, and nothing else is."""

import pytest
from sqlalchemy.orm import Session

from scheduler.expiry import expire
from scheduler.kinds import Kind
from scheduler.outbox import Status
from tests.scheduler.letters import DAY, HOUR, NOW, letter, put, put_one, set_row, state, states


def test_a_row_past_its_use_expires_and_the_reason_is_kept(session: Session) -> None:
    put_one(session, expires_at=NOW)
    assert expire(session, NOW) == 1
    assert state(session) == (Status.EXPIRED, "too_late")


def test_a_row_still_of_use_waits_on(session: Session) -> None:
    put_one(session, expires_at=NOW + HOUR)
    assert expire(session, NOW) == 0
    assert state(session) == (Status.PENDING, None)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_expires(session: Session, kind: Kind) -> None:
    put_one(session, kind=kind, expires_at=NOW)
    assert expire(session, NOW) == 1


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PENDING])
def test_only_what_waits_expires(session: Session, status: Status) -> None:
    put_one(session, expires_at=NOW)
    set_row(session, status=status)
    assert expire(session, NOW) == 0


def test_after_an_outage_of_three_days_what_is_old_goes_at_once_and_the_rest_stays(session: Session) -> None:
    put(session, *(letter(f"{n}", chat_id=n, not_before=NOW, expires_at=NOW + n * HOUR) for n in range(1, 100)))
    assert expire(session, NOW + 3 * DAY) == 72
    assert list(states(session).values()) == ["expired"] * 72 + ["pending"] * 27
