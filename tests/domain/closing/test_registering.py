"""What is typed into SIGMA 2.0: who says so, and what has to go again."""

from datetime import timedelta

import pytest

from domain.activities.closing import Held, Record
from domain.activities.model import Activity
from domain.closing.census import Line, census
from domain.closing.registering import register
from domain.outcome import Done, Refused
from domain.people.roles import Person, RoleKind
from tests import factories
from tests.closing import account, as_agreed, came, closed, held_day, made
from tests.domain.dates.village import FRIDAY, THURSDAY, TUESDAY, Village

DAY = FRIDAY + timedelta(days=3)


@pytest.fixture
def teresa(v: Village) -> Person:
    who = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, who, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    return who


def lines(v: Village, who: Person, **about: bool) -> list[Line]:
    found = census(v.session, v.actor(who, DAY), v.ie.ugel_id, 2026, **about)
    assert isinstance(found, list)
    return found


def visit(v: Village) -> Activity:
    activity = v.agree()
    seats = tuple(came(TUESDAY, v.rosa))
    made(closed(v, activity, as_agreed(v.session, activity, seats=seats)))
    return activity


def noted(v: Village, activity: Activity, who: Person, day: object = DAY) -> object:
    return register(v.session, v.actor(who, DAY), activity.id, day)  # type: ignore[arg-type]


def test_whoever_keeps_the_record_or_the_ugel_says_that_it_is_there(v: Village, teresa: Person) -> None:
    first = visit(v)
    assert noted(v, first, v.julio) == Done(id=first.id)
    assert [each.registered_on for each in lines(v, teresa)] == [DAY]
    second = v.agree(v.visit(THURSDAY), 2)
    made(closed(v, second))
    assert noted(v, second, teresa, THURSDAY) == Done(id=second.id)
    assert lines(v, teresa, only_pending=True) == []


@pytest.mark.parametrize("who", ["rosa", "carmen", "nilo"])
def test_nobody_else_says_so(v: Village, who: str) -> None:
    activity = visit(v)
    assert noted(v, activity, getattr(v, who)) == Refused("not_yours")
    assert v.session.get_one(Record, activity.id).registered_on is None


def test_twice_too_early_or_without_a_record_is_refused(v: Village, teresa: Person) -> None:
    activity, open_one = visit(v), v.agree(v.visit(THURSDAY), 2)
    about = {"activity_id": activity.id}
    assert noted(v, activity, teresa, DAY + timedelta(days=1)) == Refused("not_registered_yet", about)
    made(register(v.session, v.actor(teresa, DAY), activity.id, DAY))
    assert noted(v, activity, teresa) == Refused("already_registered", about)
    assert noted(v, open_one, teresa) == Refused("not_closed", {"activity_id": open_one.id})
    for absent in (0, -3, 987654, 2**40):
        assert register(v.session, v.actor(teresa, DAY), absent, DAY) == Refused("not_yours")


def test_a_record_that_changed_after_it_was_registered_must_go_again(v: Village, teresa: Person) -> None:
    activity = visit(v)
    made(register(v.session, v.actor(teresa, DAY), activity.id, DAY))
    told = account(v.session, [held_day(TUESDAY, minutes=120)], held=Held.OTHERWISE, reason="otro")
    made(closed(v, activity, told))
    (line,) = lines(v, teresa, only_pending=True)
    assert line.registered_on is None
    made(register(v.session, v.actor(teresa, DAY), activity.id, DAY))
    assert lines(v, teresa, only_pending=True) == []
