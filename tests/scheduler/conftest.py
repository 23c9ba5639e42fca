"""Views of the tests are known while a test runs, and to nobody after it."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from content.programme import Programme
from content.views import VIEWS, name_of
from domain.people import contacts
from domain.store import Store, open_store
from scheduler import slots
from tests.conftest import postgres_sql
from tests.domain.dates.village import Village, village
from tests.scheduler.letters import NOW, VIEWS_OF_TESTS, chat


@pytest.fixture(autouse=True)
def views_of_tests() -> Iterator[None]:
    known = {name_of(each): each for each in VIEWS_OF_TESTS}
    VIEWS.update(known)
    yield
    for name in known:
        del VIEWS[name]


@pytest.fixture(scope="session")
def slots_of_august(programme: Programme) -> list[dict[str, Any]]:
    """Slots of 11 to 31 August 2026."""
    return [row for row in slots.rows_of(programme, 2026) if date(2026, 8, 11) <= row["day"] <= date(2026, 8, 31)]


@pytest.fixture
def v(session: Session, slots_of_august: list[dict[str, Any]]) -> Village:
    """The village, on each database; Julio and Rosa have linked their chats (1000 and their id)."""
    made = village(session)
    session.execute(insert(slots.SlotRow), slots_of_august)
    for person in (made.julio, made.rosa):
        contacts.link(session, person.id, chat(person), NOW)
    return made


_names = count(1)


@pytest.fixture
def postgres_store(postgres_server: str, postgres_template: str) -> Iterator[Store]:
    """For what only PostgreSQL can get wrong: two transactions at once."""
    name = f"post_{next(_names)}"
    postgres_sql(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    store = open_store(postgres_server.format(name=name))
    yield store
    store.close()
