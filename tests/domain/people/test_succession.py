"""Who took over from whom: told by assignments, and only when it can be told."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from domain.people.roles import Assignment, Person
from domain.people.succession import acompanante_on, goes_on, line_of, successor_of
from tests import factories
from tests.domain.dates.village import FRIDAY, TODAY, Village, village
from tests.memory import memory

LEFT = date(2026, 8, 7)
CAME = LEFT + timedelta(days=3)


@pytest.fixture
def v() -> Iterator[Village]:
    with memory() as session:
        yield village(session)


def leaves(v: Village, who: Person, last: date = LEFT) -> None:
    for row in v.session.query(Assignment).filter_by(docente_id=who.id):
        row.until = last
    v.session.flush()


def comes(v: Village, name: str, since: date = CAME) -> Person:
    new = factories.person(v.session, name)
    factories.accompany(v.session, v.julio, new, v.ie, since=since)
    return new


def test_one_left_and_one_came(v: Village) -> None:
    leaves(v, v.rosa)
    new = comes(v, "Sara Tello")
    assert successor_of(v.session, v.rosa.id, v.ie.id, FRIDAY) == new.id


def test_before_they_come_nobody_has(v: Village) -> None:
    leaves(v, v.rosa)
    comes(v, "Sara Tello", since=FRIDAY)
    assert successor_of(v.session, v.rosa.id, v.ie.id, TODAY) is None


def test_who_is_still_there_has_no_successor(v: Village) -> None:
    comes(v, "Sara Tello")
    assert successor_of(v.session, v.rosa.id, v.ie.id, FRIDAY) is None


def test_who_was_there_before_succeeds_nobody(v: Village) -> None:
    comes(v, "Sara Tello", since=date(2026, 3, 9))
    leaves(v, v.rosa)
    assert successor_of(v.session, v.rosa.id, v.ie.id, FRIDAY) is None


def test_when_two_left_or_two_came_a_person_decides(v: Village) -> None:
    old = comes(v, "Elba Ruiz", since=date(2026, 3, 9))
    leaves(v, v.rosa)
    first = comes(v, "Sara Tello")
    leaves(v, old)
    assert successor_of(v.session, v.rosa.id, v.ie.id, FRIDAY) is None
    for row in v.session.query(Assignment).filter_by(docente_id=old.id):
        row.until = None
    comes(v, "Otra Persona")
    assert successor_of(v.session, v.rosa.id, v.ie.id, FRIDAY) is None
    assert first.id != old.id


def test_who_left_another_ie_is_not_looked_at(v: Village) -> None:
    leaves(v, v.rosa)
    comes(v, "Sara Tello")
    assert successor_of(v.session, v.rosa.id, v.next_ie.id, FRIDAY) is None
    assert successor_of(v.session, v.luz.id, v.ie.id, FRIDAY) is None


def test_who_accompanies_on_a_day(v: Village) -> None:
    assert acompanante_on(v.session, v.rosa.id, v.ie.id, FRIDAY) == v.julio.id
    assert acompanante_on(v.session, v.rosa.id, v.next_ie.id, FRIDAY) is None
    leaves(v, v.rosa)
    assert acompanante_on(v.session, v.rosa.id, v.ie.id, FRIDAY) is None
    for name in ("Sara Tello", "Otra Persona"):
        new = factories.person(v.session, name)
        factories.accompany(v.session, new, v.rosa, v.ie, since=CAME)
    assert acompanante_on(v.session, v.rosa.id, v.ie.id, FRIDAY) is None


def test_a_plan_that_is_gone_on_with_is_a_line_of_people(v: Village) -> None:
    assert line_of(v.session, v.rosa.id, 2026) == [v.rosa.id]
    goes_on(v.session, v.luz.id, v.rosa.id, CAME)
    goes_on(v.session, v.ana.id, v.luz.id, FRIDAY)
    assert line_of(v.session, v.ana.id, 2026) == [v.ana.id, v.luz.id, v.rosa.id]
    assert line_of(v.session, v.ana.id, 2027) == [v.ana.id]


def test_a_ring_of_people_ends(v: Village) -> None:
    goes_on(v.session, v.luz.id, v.rosa.id, CAME)
    goes_on(v.session, v.rosa.id, v.luz.id, FRIDAY)
    assert line_of(v.session, v.rosa.id, 2026) == [v.rosa.id, v.luz.id]
