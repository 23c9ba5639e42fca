"""Files that people send: wanted, claimed under a lease, settled once; and what the table does not tell."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from content.received import Received
from domain.store import Store
from scheduler import attachments, pace
from scheduler.attachments import LEASE, Attachment, Errand, Fate, Reason
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow
from tests.scheduler.letters import DAY, MINUTE, NOW, dated, hello

VOICE = Received(kind="voice", file_id="AwACAgEAAx", size=9_000, mime="audio/ogg", name="", seconds=3)
SHEET = Received(kind="document", file_id="BQACAgEAAx", size=7_000, mime="x/y", name="Encuesta de Rosa Quispe.xlsx")
CONTENT = b"OggS"
SECOND = timedelta(seconds=1)


def wanted(session: Session, received: Received = VOICE, now: datetime = NOW) -> uuid.UUID:
    return attachments.want(session, received, now)


def claimed(session: Session, received: Received = VOICE) -> Errand:
    wanted(session, received)
    errand = attachments.claim(session, NOW)
    assert errand is not None
    return errand


def row_of(session: Session, key: uuid.UUID) -> Attachment:
    query = select(Attachment).where(Attachment.id == key)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def told(session: Session) -> list[tuple[str, int, int | None, dict[str, Any]]]:
    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    return [(row.view, row.chat_id, row.person_id, row.args) for row in rows]


def keep(session: Session, errand: Errand) -> bool:
    return attachments.keep(session, errand, CONTENT, "audio/ogg", "ab" * 32, NOW)


# Wanted


def test_what_is_wanted_waits_under_a_name_that_nobody_can_guess(session: Session) -> None:
    first, second = wanted(session), wanted(session)
    assert (first.version, second.version, first != second) == (4, 4, True)
    row = row_of(session, first)
    assert (row.status, row.kind, row.mime, row.size, row.file_id) == (
        Fate.WANTED, "voice", "audio/ogg", 9_000, "AwACAgEAAx",
    )  # fmt: skip
    assert (row.not_before, row.attempts, row.content, row.letter, row.reason) == (NOW, 0, None, None, None)


@pytest.mark.parametrize(("said", "kept"), [(-1, 0), (0, 0), (2**31, 2**31 - 1), (2**80, 2**31 - 1)])
def test_a_size_that_no_file_has_does_no_harm(session: Session, said: int, kept: int) -> None:
    assert row_of(session, wanted(session, Received(kind="voice", file_id="A", size=said))).size == kept


# Claimed


def test_the_file_that_has_been_due_longest_is_claimed_first(session: Session) -> None:
    late, early = wanted(session, now=NOW), wanted(session, now=NOW - MINUTE)
    wanted(session, now=NOW + MINUTE)
    assert [each.id for each in iter(lambda: attachments.claim(session, NOW), None)] == [early, late]


def test_a_claimed_file_is_nobody_elses_until_its_lease_ends(session: Session) -> None:
    errand = claimed(session)
    assert attachments.claim(session, NOW + LEASE - SECOND) is None
    again = attachments.claim(session, NOW + LEASE)
    assert again is not None
    assert (again.id, errand.attempts, again.attempts) == (errand.id, 1, 2)


def test_an_errand_knows_what_to_ask_for_and_not_for_whom(session: Session) -> None:
    errand = claimed(session, SHEET)
    assert errand == Errand(id=errand.id, file_id="BQACAgEAAx", size=7_000, attempts=1)


def test_while_everybody_must_wait_nothing_is_claimed(session: Session) -> None:
    wanted(session)
    pace.close(session, pace.EVERYBODY, NOW + MINUTE)
    assert attachments.claim(session, NOW) is None
    assert attachments.next_turn(session, NOW) == NOW + MINUTE
    assert attachments.claim(session, NOW + MINUTE) is not None


def test_the_next_turn_is_that_of_the_file_that_is_due_first(session: Session) -> None:
    assert attachments.next_turn(session, NOW) is None
    wanted(session, now=NOW + DAY)
    wanted(session, now=NOW + MINUTE)
    assert attachments.next_turn(session, NOW) == NOW + MINUTE


def test_what_is_settled_is_never_due(session: Session) -> None:
    keep(session, claimed(session))
    assert (attachments.next_turn(session, NOW + DAY), attachments.claim(session, NOW + DAY)) == (None, None)


# Settled


def test_what_is_kept_is_the_bytes_and_what_they_are_and_nothing_that_leads_to_a_person(session: Session) -> None:
    errand = claimed(session, SHEET)
    assert attachments.keep(session, errand, b"PK", "application/x", "cd" * 32, NOW)
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
    assert attachments.settle(session, errand, fate, reason, NOW)
    row = row_of(session, errand.id)
    assert (row.status, row.reason, row.file_id, row.not_before, row.content) == (fate, reason, None, None, None)


def test_what_was_claimed_again_is_not_settled_by_who_had_it_first(session: Session) -> None:
    first = claimed(session)
    second = attachments.claim(session, NOW + LEASE)
    assert second is not None
    assert keep(session, first) is False
    assert row_of(session, first.id).status == Fate.WANTED
    assert keep(session, second) is True


def test_a_file_is_settled_once(session: Session) -> None:
    errand = claimed(session)
    attachments.follow(session, errand.id, hello, {}, chat_id=5, person_id=None)
    assert (keep(session, errand), keep(session, errand)) == (True, False)
    assert attachments.settle(session, errand, Fate.FAILED, Reason.GONE, NOW) is False
    assert (row_of(session, errand.id).status, len(told(session))) == (Fate.KEPT, 1)


def test_a_try_that_counts_is_spent_and_one_that_does_not_is_given_back(session: Session) -> None:
    errand = claimed(session)
    attachments.put_back(session, errand, NOW + MINUTE, counts=True)
    row = row_of(session, errand.id)
    assert (row.attempts, row.not_before) == (1, NOW + MINUTE)
    again = attachments.claim(session, NOW + MINUTE)
    assert again is not None
    attachments.put_back(session, again, NOW + MINUTE, counts=False)
    assert row_of(session, errand.id).attempts == 1


# Who is told


def test_nobody_is_told_who_did_not_ask(session: Session) -> None:
    keep(session, claimed(session))
    assert told(session) == []


@pytest.mark.parametrize(
    ("fate", "reason"), [(Fate.KEPT, None), (Fate.REFUSED, Reason.WRONG_TYPE), (Fate.FAILED, Reason.NO_WAY)]
)
def test_who_asked_is_told_how_it_ended_once(session: Session, fate: Fate, reason: Reason | None) -> None:
    errand = claimed(session, SHEET)
    attachments.follow(session, errand.id, hello, {"n": 3}, chat_id=1005, person_id=5)
    attachments.settle(session, errand, fate, reason, NOW)
    assert told(session) == [("letters.hello", 1005, 5, {"n": 3, "outcome": fate, "reason": reason})]
    assert row_of(session, errand.id).letter is None
    row = session.scalars(select(OutboxRow)).one()
    assert (row.kind, row.not_before) == (Kind.REPLY, NOW)


def test_the_letter_does_not_name_the_file_unless_it_is_told_to(session: Session) -> None:
    errand = claimed(session)
    attachments.follow(session, errand.id, hello, {}, chat_id=1005, person_id=5)
    keep(session, errand)
    everything = str(session.execute(text("SELECT * FROM outbox")).mappings().one())
    assert errand.id.hex not in everything.replace("-", "")


def test_a_letter_whose_view_is_no_more_is_not_written(session: Session) -> None:
    errand = claimed(session)
    attachments.follow(session, errand.id, dated, {}, chat_id=5, person_id=None)
    row_of(session, errand.id).letter = {"view": "forms.gone", "args": {}, "chat_id": 5, "person_id": None}
    assert keep(session, errand)
    assert told(session) == []


# What the table does not tell


def test_the_table_has_no_order_of_its_own(session: Session) -> None:
    """On SQLite no hidden number either."""
    columns = {column.name for column in Attachment.__table__.columns}
    assert columns == {
        "id", "kind", "mime", "size", "status", "reason", "attempts", "file_id", "not_before", "letter", "sha256",
        "content",
    }  # fmt: skip
    if session.get_bind().dialect.name == "sqlite":
        made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'attachment'"))
        assert made is not None and made.strip().endswith("WITHOUT ROWID")


def test_a_name_of_a_file_is_not_written_down(session: Session) -> None:
    wanted(session, SHEET)
    assert "Rosa" not in str(session.execute(text("SELECT * FROM attachment")).all())


def test_files_get_new_names_so_that_the_old_ones_lead_nowhere(session: Session) -> None:
    errands = [claimed(session) for _ in range(12)]
    for n, errand in enumerate(errands):
        attachments.keep(session, errand, bytes([n]), "audio/ogg", f"{n:064}", NOW)
    other = claimed(session)
    keep(session, other)
    names = attachments.rename(session, [each.id for each in errands])
    assert list(names) == [each.id for each in errands]
    assert [attachments.content_of(session, names[each.id]) for each in errands] == [bytes([n]) for n in range(12)]
    left = set(session.scalars(select(Attachment.id)))
    assert left == {*names.values(), other.id}
    assert row_of(session, names[errands[3].id]).sha256 == f"{3:064}"


def test_on_postgresql_new_rows_lie_in_the_order_of_their_names(postgres_store: Store) -> None:
    """Not in the order in which they came: there a table shows it to whoever dumps it."""
    with Session(postgres_store.engine) as session, session.begin():
        errands = [claimed(session) for _ in range(12)]
        for n, errand in enumerate(errands):
            attachments.keep(session, errand, bytes([n]), "audio/ogg", "", NOW)
        attachments.rename(session, [each.id for each in errands])
        session.flush()
        found = list(session.scalars(text("SELECT id FROM attachment ORDER BY ctid")))
    assert found == sorted(found)
    assert len(found) == 12


# At once


def test_two_processes_never_claim_the_same_file(postgres_store: Store) -> None:
    """One has claimed and not committed: the other takes the next file, or none, and does not wait."""
    with Session(postgres_store.engine) as setting, setting.begin():
        keys = {wanted(setting), wanted(setting)}
    with Session(postgres_store.engine) as one, one.begin(), Session(postgres_store.engine) as two, two.begin():
        first, second = attachments.claim(one, NOW), attachments.claim(two, NOW)
        assert first is not None and second is not None
        assert {first.id, second.id} == keys
        assert attachments.claim(two, NOW) is None


Write = Callable[[Callable[[Session], object]], None]


def test_a_claim_that_is_undone_leaves_the_file_to_the_next(store: Store, write: Write) -> None:
    write(wanted)
    with Session(store.engine) as session:
        assert attachments.claim(session, NOW) is not None
        session.rollback()
    with Session(store.engine) as session:
        found = attachments.claim(session, NOW)
    assert found is not None and found.attempts == 1
