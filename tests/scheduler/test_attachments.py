"""Files that people send: wanted, and followed by who asks; and what the table does not tell."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from content.received import Received
from domain.store import Store
from scheduler import attachments, errands
from scheduler.attachments import Attachment, Fate, Reason
from scheduler.errands import Errand
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow
from tests.scheduler.letters import NOW, dated, hello

VOICE = Received(kind="voice", file_id="AwACAgEAAx", size=9_000, mime="audio/ogg", name="", seconds=3)
SHEET = Received(kind="document", file_id="BQACAgEAAx", size=7_000, mime="x/y", name="Encuesta de Rosa Quispe.xlsx")
CONTENT = b"OggS"
SECOND = timedelta(seconds=1)


def wanted(session: Session, received: Received = VOICE, now: datetime = NOW) -> uuid.UUID:
    return attachments.want(session, received, now)


def claimed(session: Session, received: Received = VOICE) -> Errand:
    wanted(session, received)
    errand = errands.claim(session, NOW)
    assert errand is not None
    return errand


def row_of(session: Session, key: uuid.UUID) -> Attachment:
    query = select(Attachment).where(Attachment.id == key)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def told(session: Session) -> list[tuple[str, int, int | None, dict[str, Any]]]:
    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    return [(row.view, row.chat_id, row.person_id, row.args) for row in rows]


def keep(session: Session, errand: Errand) -> bool:
    return errands.keep(session, errand, CONTENT, "audio/ogg", "ab" * 32, NOW)


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
    errands.settle(session, errand, fate, reason, NOW)
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
    claims = [claimed(session) for _ in range(12)]
    for n, errand in enumerate(claims):
        errands.keep(session, errand, bytes([n]), "audio/ogg", f"{n:064}", NOW)
    other = claimed(session)
    keep(session, other)
    names = attachments.rename(session, [each.id for each in claims])
    assert list(names) == [each.id for each in claims]
    assert [attachments.content_of(session, names[each.id]) for each in claims] == [bytes([n]) for n in range(12)]
    left = set(session.scalars(select(Attachment.id)))
    assert left == {*names.values(), other.id}
    assert row_of(session, names[claims[3].id]).sha256 == f"{3:064}"


def test_on_postgresql_new_rows_lie_in_the_order_of_their_names(postgres_store: Store) -> None:
    """Not in the order in which they came: there a table shows it to whoever dumps it."""
    with Session(postgres_store.engine) as session, session.begin():
        claims = [claimed(session) for _ in range(12)]
        for n, errand in enumerate(claims):
            errands.keep(session, errand, bytes([n]), "audio/ogg", "", NOW)
        attachments.rename(session, [each.id for each in claims])
        session.flush()
        found = list(session.scalars(text("SELECT id FROM attachment ORDER BY ctid")))
    assert found == sorted(found)
    assert len(found) == 12
