"""Errands for files: claimed under a lease by one at a time, and settled once by whoever holds them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from domain.store import Store
from scheduler import attachments, errands, pace
from scheduler.attachments import Attachment, Fate, Reason
from scheduler.errands import LEASE, Errand
from tests.scheduler.letters import DAY, MINUTE, NOW, hello
from tests.scheduler.test_attachments import SHEET, claimed, keep, row_of, told, wanted

SECOND = timedelta(seconds=1)


# Claimed


def test_the_file_that_has_been_due_longest_is_claimed_first(session: Session) -> None:
    late, early = wanted(session, now=NOW), wanted(session, now=NOW - MINUTE)
    wanted(session, now=NOW + MINUTE)
    assert [each.id for each in iter(lambda: errands.claim(session, NOW), None)] == [early, late]


def test_a_claimed_file_is_nobody_elses_until_its_lease_ends(session: Session) -> None:
    errand = claimed(session)
    assert errands.claim(session, NOW + LEASE - SECOND) is None
    again = errands.claim(session, NOW + LEASE)
    assert again is not None
    assert (again.id, errand.attempts, again.attempts) == (errand.id, 1, 2)


def test_an_errand_knows_what_to_ask_for_and_not_for_whom(session: Session) -> None:
    errand = claimed(session, SHEET)
    assert errand == Errand(id=errand.id, file_id="BQACAgEAAx", size=7_000, attempts=1)


def test_while_everybody_must_wait_nothing_is_claimed(session: Session) -> None:
    wanted(session)
    pace.close(session, pace.EVERYBODY, NOW + MINUTE)
    assert errands.claim(session, NOW) is None
    assert errands.next_turn(session, NOW) == NOW + MINUTE
    assert errands.claim(session, NOW + MINUTE) is not None


def test_the_next_turn_is_that_of_the_file_that_is_due_first(session: Session) -> None:
    assert errands.next_turn(session, NOW) is None
    wanted(session, now=NOW + DAY)
    wanted(session, now=NOW + MINUTE)
    assert errands.next_turn(session, NOW) == NOW + MINUTE


def test_what_is_settled_is_never_due(session: Session) -> None:
    keep(session, claimed(session))
    assert (errands.next_turn(session, NOW + DAY), errands.claim(session, NOW + DAY)) == (None, None)


# Settled


def test_what_is_kept_is_the_bytes_and_what_they_are_and_nothing_that_leads_to_a_person(session: Session) -> None:
    errand = claimed(session, SHEET)
    assert errands.keep(session, errand, b"PK", "application/x", "cd" * 32, NOW)
    row = row_of(session, errand.id)
    values = {column.key: getattr(row, column.key) for column in inspect(Attachment).columns}
    assert values == {
        "id": errand.id, "kind": "document", "mime": "application/x", "size": 2, "status": Fate.KEPT, "reason": None,
        "attempts": 0, "file_id": None, "not_before": None, "letter": None, "sha256": "cd" * 32, "content": b"PK",
    }  # fmt: skip
    assert attachments.content_of(session, errand.id) == b"PK"


@pytest.mark.parametrize(("fate", "reason"), [(Fate.REFUSED, Reason.TOO_BIG), (Fate.FAILED, Reason.GONE)])
def test_what_is_not_kept_says_why_and_keeps_no_id(session: Session, fate: Fate, reason: Reason) -> None:
    errand = claimed(session)
    assert errands.settle(session, errand, fate, reason, NOW)
    row = row_of(session, errand.id)
    assert (row.status, row.reason, row.file_id, row.not_before, row.content) == (fate, reason, None, None, None)


def test_what_was_claimed_again_is_not_settled_by_who_had_it_first(session: Session) -> None:
    first = claimed(session)
    second = errands.claim(session, NOW + LEASE)
    assert second is not None
    assert keep(session, first) is False
    assert row_of(session, first.id).status == Fate.WANTED
    assert keep(session, second) is True


def test_a_file_is_settled_once(session: Session) -> None:
    errand = claimed(session)
    attachments.follow(session, errand.id, hello, {}, chat_id=5, person_id=None)
    assert (keep(session, errand), keep(session, errand)) == (True, False)
    assert errands.settle(session, errand, Fate.FAILED, Reason.GONE, NOW) is False
    assert (row_of(session, errand.id).status, len(told(session))) == (Fate.KEPT, 1)


def test_a_try_that_counts_is_spent_and_one_that_does_not_is_given_back(session: Session) -> None:
    errand = claimed(session)
    errands.put_back(session, errand, NOW + MINUTE, counts=True)
    row = row_of(session, errand.id)
    assert (row.attempts, row.not_before) == (1, NOW + MINUTE)
    again = errands.claim(session, NOW + MINUTE)
    assert again is not None
    errands.put_back(session, again, NOW + MINUTE, counts=False)
    assert row_of(session, errand.id).attempts == 1


# At once


def test_two_processes_never_claim_the_same_file(postgres_store: Store) -> None:
    """One has claimed and not committed: the other takes the next file, or none, and does not wait."""
    with Session(postgres_store.engine) as setting, setting.begin():
        keys = {wanted(setting), wanted(setting)}
    with Session(postgres_store.engine) as one, one.begin(), Session(postgres_store.engine) as two, two.begin():
        first, second = errands.claim(one, NOW), errands.claim(two, NOW)
        assert first is not None and second is not None
        assert {first.id, second.id} == keys
        assert errands.claim(two, NOW) is None


Write = Callable[[Callable[[Session], object]], None]


def test_a_claim_that_is_undone_leaves_the_file_to_the_next(store: Store, write: Write) -> None:
    write(wanted)
    with Session(store.engine) as session:
        assert errands.claim(session, NOW) is not None
        session.rollback()
    with Session(store.engine) as session:
        found = errands.claim(session, NOW)
    assert found is not None and found.attempts == 1
