"""Instants are aware and in UTC whatever the database; names of constraints are stable."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from bot.schema import METADATA, MODELS
from domain.base import Instant, count_of
from domain.people.consent import Consent
from domain.people.contacts import WrongTry
from domain.people.roles import Person
from tests.memory import memory

LIMA = ZoneInfo("America/Lima")


def kept(session: Session, at: datetime) -> datetime:
    session.add(WrongTry(chat_id=1, at=at))
    session.flush()
    session.expire_all()
    return session.scalars(select(WrongTry.at).order_by(WrongTry.id.desc())).first()  # type: ignore[return-value]


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 8, 10, 14, 0, tzinfo=UTC),
        datetime(2026, 8, 10, 9, 0, tzinfo=LIMA),
        datetime(2026, 8, 10, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=9))),
        datetime(2026, 12, 31, 22, 0, tzinfo=LIMA),
    ],
)
def test_an_instant_comes_back_the_same_and_in_utc(session: Session, at: datetime) -> None:
    found = kept(session, at)
    assert (found, found.tzinfo) == (at, UTC)


def test_sqlite_keeps_utc_without_zone_so_that_text_compares_as_time() -> None:
    with memory() as session:
        kept(session, datetime(2026, 8, 10, 9, 0, tzinfo=LIMA))
        assert session.scalar(text("SELECT at FROM wrong_try")) == "2026-08-10 14:00:00.000000"


def test_a_naive_datetime_is_refused_when_written_and_when_compared(session: Session) -> None:
    naive = datetime(2026, 8, 10, 9, 0)
    with pytest.raises(StatementError, match="naive datetime"):
        session.scalars(select(WrongTry).where(WrongTry.at > naive)).all()
    session.add(WrongTry(chat_id=1, at=naive))
    with pytest.raises(StatementError, match="naive datetime"):
        session.flush()


def test_nothing_is_kept_as_nothing() -> None:
    kind = Instant()
    assert kind.process_bind_param(None, None) is None  # type: ignore[arg-type]
    assert kind.process_result_value(None, None) is None  # type: ignore[arg-type]


@settings(deadline=None, max_examples=30)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.timezones()))
def test_order_in_the_database_is_order_in_time(at: datetime) -> None:
    with memory() as session:
        first, second = at, at + timedelta(microseconds=1)
        session.add_all([WrongTry(chat_id=2, at=second), WrongTry(chat_id=1, at=first)])
        session.flush()
        assert session.scalars(select(WrongTry.chat_id).order_by(WrongTry.at)).all() == [1, 2]


def test_the_count_of_a_guarded_update_tells_who_won(session: Session) -> None:
    session.add(Person(nombres="Rosa", apellidos="Quispe"))
    session.flush()
    change = update(Person).where(Person.language == "es").values(language="quz")
    assert [count_of(session.execute(change)) for _ in range(2)] == [1, 0]


def test_every_constraint_has_a_name_that_migrations_can_rely_on() -> None:
    nameless = [
        f"{table.name}: {constraint!r}"
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if constraint.name is None and constraint.__class__.__name__ != "CheckConstraint"
    ]
    assert nameless == []


def test_no_two_indexes_of_the_schema_share_a_name() -> None:
    names = [index.name for table in METADATA.tables.values() for index in table.indexes]
    assert len(names) == len(set(names))


def test_every_instant_column_is_ours_and_every_table_has_a_key() -> None:
    plain = [
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if column.type.__class__.__name__ == "DateTime"
    ]
    assert plain == []
    assert [table.name for table in METADATA.tables.values() if not table.primary_key.columns] == []


def test_the_schema_module_knows_every_table() -> None:
    assert {model.__tablename__ for model in MODELS} <= set(METADATA.tables)
    assert {"activity", "person", "outbox", "inbox", "dialogue", "slot", "gate"} <= set(METADATA.tables)


def test_a_day_is_a_day_and_no_instant(session: Session) -> None:
    from domain.year.closures import Closure, closures

    session.add(Closure(day=date(2026, 8, 11), scope=None, reason="paro"))
    session.flush()
    assert [(row.day, row.scope, row.reason) for row in closures(session)] == [(date(2026, 8, 11), None, "paro")]


def test_consent_rows_keep_the_instant_of_the_word(session: Session) -> None:
    person = Person(nombres="Rosa", apellidos="Quispe")
    session.add(person)
    session.flush()
    at = datetime(2026, 8, 10, 9, 0, tzinfo=LIMA)
    about = {"purpose": "telegram", "action": "accept", "text_version": "1", "text_sha256": "0" * 64}
    session.add(Consent(person_id=person.id, language="es", channel="telegram", at=at, **about))
    session.flush()
    assert session.scalar(select(Consent.at)) == datetime(2026, 8, 10, 14, 0, tzinfo=UTC)
