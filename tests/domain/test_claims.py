"""A unit that must win its claim first: together with others in one look, or alone, never twice."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.group_commit import Claim
from domain.people.roles import Person
from domain.store import PostgresStore, Store


class Doors:
    """Persons whose code is «open»; a claim on one closes it, and each look is counted."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.looks: list[list[int]] = []

    async def open(self, many: int) -> None:
        people = [Person(id=n, nombres=f"P{n}", apellidos="", code=f"open {n}") for n in range(1, many + 1)]
        await self.store.write(lambda session: session.add_all(people))

    def close(self, session: Session, keys: Sequence[int]) -> list[int]:
        self.looks.append(list(keys))
        query = update(Person).where(Person.id.in_(keys), Person.code.like("open%")).values(code=None)
        return list(session.scalars(query.returning(Person.id)))

    async def through(self, key: int, work: Callable[[Session], None]) -> None:
        await self.store.write_if(Claim(self.close, key), work)

    async def left_open(self) -> list[int]:
        query = select(Person.id).where(Person.code.is_not(None)).order_by(Person.id)
        return await self.store.read(lambda session: list(session.scalars(query)))


@pytest.fixture
async def doors(store: Store) -> Doors:
    made = Doors(store)
    await made.open(12)
    return made


def note(seen: list[int], n: int) -> Callable[[Session], None]:
    return lambda _session: seen.append(n)


async def test_a_unit_whose_claim_is_won_runs_and_one_whose_claim_is_lost_does_not(doors: Doors) -> None:
    seen: list[int] = []
    for key in (1, 1, 99):
        await doors.through(key, note(seen, key))
    assert (seen, await doors.left_open()) == ([1], list(range(2, 13)))


async def test_of_two_that_wait_with_the_same_claim_one_runs(doors: Doors) -> None:
    seen: list[int] = []
    await asyncio.gather(*(doors.through(5, note(seen, 5)) for _ in range(8)))
    assert seen == [5]


async def test_claims_that_wait_together_are_asked_for_in_one_look(doors: Doors) -> None:
    seen: list[int] = []
    hold = asyncio.create_task(doors.store.write(lambda _session: time.sleep(0.2)))
    await asyncio.sleep(0.05)
    await asyncio.gather(hold, *(doors.through(key, note(seen, key)) for key in range(1, 13)))
    assert sorted(seen) == list(range(1, 13))
    assert [sorted(look) for look in doors.looks if len(look) > 1][-1:] != []
    assert sorted(key for look in doors.looks for key in look) == list(range(1, 13))


async def test_a_unit_that_fails_leaves_its_own_claim_open_and_no_other(doors: Doors) -> None:
    def fail(session: Session) -> None:
        session.add(Person(id=1, nombres="again", apellidos=""))

    seen: list[int] = []
    outcomes = await asyncio.gather(
        *(doors.through(key, fail if key == 4 else note(seen, key)) for key in range(1, 9)), return_exceptions=True
    )
    assert [type(each) for each in outcomes if each is not None] == [IntegrityError]
    assert set(seen) == {1, 2, 3, 5, 6, 7, 8}
    assert await doors.left_open() == [4, 9, 10, 11, 12]


async def test_a_unit_finds_nothing_of_the_one_before_it_in_its_session(doors: Doors) -> None:
    found: list[int] = []

    def look(session: Session) -> None:
        found.append(len(session.identity_map) + len(session.new))
        session.get_one(Person, 1)

    await asyncio.gather(*(doors.through(key, look) for key in range(1, 9)))
    assert found == [0] * 8


# PostgreSQL: a connection that died while it lay idle


async def kill_connections(url: str) -> None:
    other = PostgresStore(url)
    ask = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
               "AND pid <> pg_backend_pid()")  # fmt: skip
    await other.write(lambda session: session.execute(ask).all())
    other.close()


async def ask_once(store: PostgresStore) -> Any:
    return await store.write(lambda session: session.execute(text("SELECT 7")).scalar())


async def test_a_connection_that_died_while_it_lay_idle_is_replaced(postgres_url: str) -> None:
    store = PostgresStore(postgres_url)
    await ask_once(store)
    await kill_connections(postgres_url)
    assert await ask_once(store) == 7
    store.close()
