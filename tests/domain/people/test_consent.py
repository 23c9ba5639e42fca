"""The ledger of consent only grows, and proves which text was answered."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people import consent
from domain.people.consent import ACCEPT, DECLINE, TELEGRAM, WITHDRAW, Consent
from tests import factories

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


@pytest.fixture
def rosa(session: Session) -> int:
    return factories.person(session, "Rosa Quispe").id


def record(session: Session, person_id: int, action: str, version: str = "1", purpose: str = TELEGRAM) -> None:
    consent.record(
        session, person_id, purpose=purpose, action=action, version=version, text=f"text {version}",
        language="quz", now=NOW,
    )  # fmt: skip
    session.flush()


def test_a_row_keeps_version_hash_language_channel_and_time(session: Session, rosa: int) -> None:
    record(session, rosa, ACCEPT)
    row = session.scalars(select(Consent)).one()
    assert (row.person_id, row.purpose, row.action, row.text_version, row.language, row.channel, row.at) == (
        rosa, "telegram", "accept", "1", "quz", "telegram", NOW,
    )  # fmt: skip
    assert row.text_sha256 == hashlib.sha256(b"text 1").hexdigest()


def last_word(session: Session, person_id: int) -> tuple[str, str] | None:
    row = consent.last(session, person_id, TELEGRAM)
    return None if row is None else (row.action, row.text_version)


def test_the_last_word_counts(session: Session, rosa: int) -> None:
    said = []
    for action in (DECLINE, ACCEPT, WITHDRAW, ACCEPT):
        record(session, rosa, action)
        said.append(last_word(session, rosa))
    assert said == [(DECLINE, "1"), (ACCEPT, "1"), (WITHDRAW, "1"), (ACCEPT, "1")]
    assert len(list(session.scalars(select(Consent)))) == 4


def test_a_yes_to_one_text_is_no_yes_to_another(session: Session, rosa: int) -> None:
    record(session, rosa, ACCEPT, "1")
    assert last_word(session, rosa) == (ACCEPT, "1")
    record(session, rosa, ACCEPT, "2")
    assert last_word(session, rosa) == (ACCEPT, "2")


def test_purposes_and_people_are_apart(session: Session, rosa: int) -> None:
    luis = factories.person(session, "Luis Apaza").id
    record(session, rosa, ACCEPT, purpose="survey")
    record(session, luis, ACCEPT)
    assert consent.last(session, rosa, TELEGRAM) is None
    assert last_word(session, luis) == (ACCEPT, "1")


def test_who_said_nothing_has_not_accepted(session: Session, rosa: int) -> None:
    assert consent.last(session, rosa, TELEGRAM) is None
