"""A database in memory with the whole schema, for rules that no kind of database changes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import StaticPool, create_engine
from sqlalchemy.orm import Session

from bot.schema import METADATA


@contextmanager
def memory() -> Iterator[Session]:
    """A session on an empty database of its own."""
    engine = create_engine("sqlite://", poolclass=StaticPool, creator=_empty)
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.rollback()
    engine.dispose()


def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.deserialize(_schema())
    return connection


@cache
def _schema() -> bytes:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        found: bytes = raw.serialize()
    engine.dispose()
    return found
