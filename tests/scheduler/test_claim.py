"""Claiming: who goes first, who must wait, and that no two senders ever hold the same row or chat."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.store import Store, open_store, retrying
from scheduler import pace
from scheduler.claim import LEASE, Claimed, claim, rescue
from scheduler.expiry import expire
from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import OutboxRow, Status
from tests.scheduler.letters import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    keys,
    letter,
    put,
    put_one,
    row_of,
    set_row,
    state,
    states,
)

Write = Callable[[Callable[[Session], object]], None]
ROOT = Path(__file__).parents[2]


def claimed(session: Session, most: int = 8, now: datetime = NOW) -> list[str]:
    return keys(session, claim(session, now, most))


def test_a_due_row_is_leased_with_a_new_token(session: Session) -> None:
    row = put_one(session)
    assert claim(session, NOW, 1) == [Claimed(row.id, 1)]
    row = row_of(session)
    assert (row.status, row.lease_token, row.lease_until) == (Status.LEASED, 1, NOW + LEASE)
    assert row.attempts == 0


def test_the_length_of_a_lease_may_be_given(session: Session) -> None:
    put_one(session)
    claim(session, NOW, 1, timedelta(seconds=3))
    assert row_of(session).lease_until == NOW + timedelta(seconds=3)


def test_a_row_is_due_at_its_instant_and_not_a_moment_before(session: Session) -> None:
    put_one(session, not_before=NOW)
    assert claimed(session, now=NOW - timedelta(microseconds=1)) == []
    assert claimed(session, now=NOW) == ["carta"]


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PENDING])
def test_only_what_waits_is_claimed(session: Session, status: Status) -> None:
    put_one(session)
    set_row(session, status=status)
    assert claimed(session) == []


def test_the_most_urgent_goes_first_then_the_one_due_longest(session: Session) -> None:
    put(
        session,
        letter("bulk", chat_id=1, kind=Kind.BULK, not_before=NOW - DAY),
        letter("reminder", chat_id=2, kind=Kind.REMINDER, not_before=NOW - HOUR),
        letter("notice", chat_id=3, kind=Kind.NOTICE, not_before=NOW - HOUR),
        letter("older notice", chat_id=4, kind=Kind.NOTICE, not_before=NOW - DAY),
        letter("reply", chat_id=5, kind=Kind.REPLY, not_before=NOW),
    )
    assert claimed(session) == ["reply", "older notice", "notice", "reminder", "bulk"]


def test_of_equals_the_first_posted_goes_first(session: Session) -> None:
    put(session, letter("b", chat_id=2), letter("a", chat_id=1))
    assert claimed(session) == ["b", "a"]


def test_an_urgent_row_is_found_behind_any_number_of_others(session: Session) -> None:
    put(session, *(letter(f"{n}", chat_id=n, kind=Kind.BULK, not_before=NOW - DAY) for n in range(1, 60)))
    put(session, letter("urgent", chat_id=99, kind=Kind.URGENT, not_before=NOW))
    assert claimed(session, most=1) == ["urgent"]


def test_a_chat_gets_one_row_at_a_time_its_most_urgent(session: Session) -> None:
    put(session, letter("bulk", kind=Kind.BULK), letter("reply", kind=Kind.REPLY), letter("notice"))
    assert claimed(session) == ["reply"]
    assert claimed(session) == []


def test_when_the_row_of_a_chat_is_done_its_next_one_can_go(session: Session) -> None:
    put(session, letter("a"), letter("b"))
    assert claimed(session) == ["a"]
    set_row(session, "a", status=Status.SENT)
    assert claimed(session) == ["b"]


@pytest.mark.parametrize("status", [Status.LEASED, Status.SENDING])
def test_a_busy_chat_with_many_rows_hides_nobody(session: Session, status: Status) -> None:
    put(session, *(letter(f"busy {n}", chat_id=1) for n in range(50)))
    put(session, letter("other", chat_id=2))
    set_row(session, "busy 0", status=status, lease_until=NOW + HOUR)
    assert claimed(session, most=1) == ["other"]


def test_gated_chats_hide_nobody_and_are_free_when_their_pause_ends(session: Session) -> None:
    put(session, *(letter(f"gated {n}", chat_id=n) for n in range(1, 50)), letter("other", chat_id=99))
    for n in range(1, 50):
        pace.close(session, n, NOW + HOUR)
    assert claimed(session, most=1) == ["other"]
    assert len(claimed(session, most=60, now=NOW + HOUR)) == 49


def test_while_everybody_must_wait_nothing_is_claimed(session: Session) -> None:
    put_one(session, kind=Kind.REPLY)
    pace.close(session, pace.EVERYBODY, NOW + HOUR)
    assert claimed(session) == []
    assert claimed(session, now=NOW + HOUR) == ["carta"]


def test_no_more_are_claimed_than_wanted(session: Session) -> None:
    put(session, *(letter(f"{n}", chat_id=n) for n in range(1, 9)))
    assert [claimed(session, most=3), claimed(session, most=3), claimed(session, most=3)] == [
        ["1", "2", "3"],
        ["4", "5", "6"],
        ["7", "8"],
    ]


def test_the_database_itself_refuses_two_rows_of_one_chat_in_flight(session: Session) -> None:
    put(session, letter("a"), letter("b"))
    set_row(session, "a", status=Status.SENDING)
    with pytest.raises(IntegrityError), session.begin_nested():
        set_row(session, "b", status=Status.LEASED)
    assert states(session) == {"a": "sending", "b": "pending"}


def test_many_senders_at_once_never_share_a_row_or_a_chat(store: Store, write: Write) -> None:
    """Eight threads; 200 rows for 40 chats. What one holds no other gets before it is given back."""
    write(lambda s: put(s, *(letter(f"{n}", chat_id=n % 40) for n in range(200))))
    start, held, shared = Barrier(8), set(), []

    def take(session: Session) -> list[tuple[int, int, int]]:
        return [(row.id, row.token, chat_of(session, row)) for row in claim(session, NOW, 3)]

    def sender(_: int) -> list[int]:
        start.wait()
        mine: list[int] = []
        for _ in range(60):
            rows = retrying(store.engine, take)
            chats = {chat for _, _, chat in rows}
            shared.extend(chats & held)
            held.update(chats)
            mine += [row_id for row_id, _, _ in rows]
            held.difference_update(chats)
            with Session(store.engine) as session, session.begin():
                for row_id, token, _ in rows:
                    finish(session, row_id, token)
        return mine

    with ThreadPoolExecutor(8) as pool:
        got = [row_id for part in pool.map(sender, range(8)) for row_id in part]
    with Session(store.engine) as session:
        assert set(states(session).values()) == {"sent"}
    assert (len(got), len(set(got)), shared) == (200, 200, [])


def chat_of(session: Session, claimed: Claimed) -> int:
    return session.get_one(OutboxRow, claimed.id).chat_id


def finish(session: Session, row_id: int, token: int) -> None:
    row = session.get_one(OutboxRow, row_id)
    assert row.lease_token == token
    row.status = Status.SENT


def test_two_processes_never_share_a_row(database_url: str) -> None:
    store = open_store(database_url)
    with Session(store.engine) as session, session.begin():
        put(session, *(letter(f"{n}", chat_id=n) for n in range(1, 151)))
    store.close()
    command = [sys.executable, "-m", "tests.scheduler.claimer", database_url, "2", "2", NOW.isoformat()]
    output = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    got = [[int(word) for word in line.split()] for line in output.splitlines()]
    assert sorted(got[0] + got[1]) == list(range(1, 151))


def test_a_sender_that_loses_the_race_for_a_chat_gets_the_other_rows(postgres_store: Store) -> None:
    """The other has leased a row of chat 1 and not yet committed: the index tells it only then."""
    with Session(postgres_store.engine) as session, session.begin():
        put(session, letter("a", chat_id=1), letter("b", chat_id=1), letter("c", chat_id=2))
    with Session(postgres_store.engine) as first, ThreadPoolExecutor(1) as pool:
        first.begin()
        set_row(first, "a", status=Status.LEASED, lease_until=NOW + HOUR)
        started = Barrier(2)

        def second() -> list[str]:
            with Session(postgres_store.engine) as session, session.begin():
                started.wait()
                return claimed(session, most=2)

        waiting = pool.submit(second)
        started.wait()
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        first.commit()
        assert waiting.result(timeout=5) == ["c"]


# Rescue: (status, kind, uncertain before) -> (status, uncertain, reason) when the lease ended.
RESCUED = [
    (Status.LEASED, Kind.NOTICE, 0, (Status.PENDING, 0, None)),
    (Status.LEASED, Kind.NOTICE, 1, (Status.PENDING, 1, None)),
    (Status.LEASED, Kind.BULK, 0, (Status.PENDING, 0, None)),
    *((Status.SENDING, kind, 1, (Status.UNKNOWN, 1, "lease_ended")) for kind in Kind),
    *(
        (Status.SENDING, kind, 0, (Status.PENDING if TREATMENT[kind].resend else Status.UNKNOWN, 1, "lease_ended"))
        for kind in Kind
    ),
]


@pytest.mark.parametrize(("status", "kind", "uncertain", "expected"), RESCUED)
def test_a_row_whose_sender_is_gone_is_rescued_by_its_kind(
    session: Session, status: Status, kind: Kind, uncertain: int, expected: tuple[Status, int, str | None]
) -> None:
    put_one(session, kind=kind)
    set_row(session, status=status, uncertain=uncertain, lease_until=NOW, lease_token=4)
    assert rescue(session, NOW) == 1
    row = row_of(session)
    assert (row.status, row.uncertain, row.last_error) == expected
    assert (row.lease_until, row.lease_token) == (None, 4)


@pytest.mark.parametrize("status", [Status.LEASED, Status.SENDING])
def test_a_lease_that_runs_is_left_alone(session: Session, status: Status) -> None:
    put_one(session)
    set_row(session, status=status, lease_until=NOW + timedelta(microseconds=1))
    assert rescue(session, NOW) == 0
    assert state(session) == (status, None)


@pytest.mark.parametrize("status", [each for each in Status if each not in {Status.LEASED, Status.SENDING}])
def test_nothing_else_is_rescued(session: Session, status: Status) -> None:
    put_one(session)
    set_row(session, status=status, lease_until=NOW - MINUTE)
    assert rescue(session, NOW) == 0
    assert row_of(session).status == status


def test_a_rescued_row_is_claimed_with_another_token(session: Session) -> None:
    put_one(session)
    (first,) = claim(session, NOW, 1)
    rescue(session, NOW + LEASE)
    (second,) = claim(session, NOW + LEASE, 1)
    assert (second.id, second.token) == (first.id, first.token + 1)


@pytest.mark.parametrize("query", ["rescue", "expire"])
def test_looking_after_rows_reads_an_index_and_not_the_whole_table(sqlite_url: str, query: str) -> None:
    store, plans = open_store(sqlite_url), []
    with Session(store.engine) as session, session.begin():
        connection = session.connection()

        @event.listens_for(connection, "before_cursor_execute")
        def explain(_c: object, cursor: object, statement: str, values: object, *_: object) -> None:
            cursor.execute("EXPLAIN QUERY PLAN " + statement, values)  # type: ignore[attr-defined]
            plans.extend(row[3] for row in cursor.fetchall())  # type: ignore[attr-defined]

        {"rescue": rescue, "expire": expire}[query](session, NOW)
    store.close()
    index = {"rescue": "uq_outbox_in_flight", "expire": "ix_outbox_pending"}[query]
    assert plans
    assert [plan for plan in plans if f"INDEX {index}" not in plan] == []
