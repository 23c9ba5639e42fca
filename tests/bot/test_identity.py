"""The front door: the chat's person and their rights of today, and one unit of work for all effects."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot import inbox_rows
from bot.identity import FrontDoor, House
from bot.inbox_rows import DONE, NEW, InboxRow
from content.messages import help as views
from content.programme import Programme
from domain.people import contacts
from domain.people.roles import RoleKind
from domain.store import Store
from handlers.turn import Turn
from scheduler.clock import TravelClock
from scheduler.outbox import OutboxRow
from tests import factories
from tests.bot.inbound import text
from tests.school import School, school

ROSA = 501


@pytest.fixture
async def people(store: Store, clock: TravelClock) -> School:
    made = await store.write(school)
    now = clock.now()
    await store.write(lambda s: contacts.link(s, made.rosa.id, ROSA, now))
    await store.write(lambda s: inbox_rows.store(s, [inbox_rows.new(text(7, ROSA), now)]))
    return made


@pytest.fixture
def door(store: Store, clock: TravelClock, programme: Programme) -> Callable[[int], FrontDoor]:
    house = House(store=store, programme=programme, clock=clock, bot_name="yanapaq_bot")
    return lambda chat_id: FrontDoor(house=house, update_id=7, chat_id=chat_id, tapped=9)


async def seen(door: FrontDoor) -> Turn:
    """The turn of an update, as its handler gets it."""
    turns: list[Turn] = []
    await door.enter(turns.append)
    return turns[0]


async def status(store: Store) -> str:
    return await store.read(lambda s: s.get_one(InboxRow, 7).status)


async def test_a_linked_chat_is_its_person_with_their_rights(people: School, door: Callable[[int], FrontDoor]) -> None:
    turn = await seen(door(ROSA))
    assert turn.person is not None
    assert turn.who is not None
    assert (turn.person.id, turn.who.person_id) == (people.rosa.id, people.rosa.id)
    assert [role.kind for role in turn.who.roles] == [RoleKind.DOCENTE]
    assert (turn.chat_id, turn.update_id, turn.tapped, turn.bot_name) == (ROSA, 7, 9, "yanapaq_bot")
    assert turn.t.tag == "es"


@pytest.mark.parametrize("chat_id", [0, -501, 502, 2**51])
async def test_any_other_chat_is_nobody(people: School, door: Callable[[int], FrontDoor], chat_id: int) -> None:
    turn = await seen(door(chat_id))
    assert (turn.person, turn.who, turn.t.tag) == (None, None, "es")


async def test_a_post_that_ended_yesterday_gives_no_right_today(
    people: School, store: Store, clock: TravelClock, door: Callable[[int], FrontDoor]
) -> None:
    today = clock.now().date()

    def change(session: Session) -> None:
        person = session.merge(people.rosa)
        for role in session.scalars(select(factories.Role).where(factories.Role.person_id == person.id)):
            role.until = today - timedelta(days=1)
        factories.role(session, person, RoleKind.DIRECTIVO, at=session.merge(people.ie), since=today)
        factories.role(
            session, person, RoleKind.ACOMPANANTE, at=session.merge(people.ie), since=today + timedelta(days=1)
        )

    await store.write(change)
    turn = await seen(door(ROSA))
    assert turn.who is not None
    assert [role.kind for role in turn.who.roles] == [RoleKind.DIRECTIVO]


async def test_a_person_without_any_post_is_still_themselves(
    people: School, store: Store, clock: TravelClock, door: Callable[[int], FrontDoor]
) -> None:
    now = clock.now()
    nobody = await store.write(lambda s: factories.person(s, "Sin Cargo").id)
    await store.write(lambda s: contacts.link(s, nobody, 777, now))
    turn = await seen(door(777))
    assert turn.who is not None
    assert (turn.who.person_id, list(turn.who.roles)) == (nobody, [])


async def test_who_is_in_which_chat_is_asked_at_every_update(
    people: School, store: Store, door: Callable[[int], FrontDoor]
) -> None:
    await store.write(lambda s: contacts.unlink(s, people.rosa.id))
    assert (await seen(door(ROSA))).person is None


async def test_the_persons_own_language_is_spoken(
    people: School, store: Store, door: Callable[[int], FrontDoor]
) -> None:
    await store.write(lambda s: setattr(s.merge(people.rosa), "language", "quz"))
    assert (await seen(door(ROSA))).t.tag == "quz"


async def test_effect_reply_and_done_are_one_transaction(
    people: School, store: Store, door: Callable[[int], FrontDoor]
) -> None:
    def work(turn: Turn) -> None:
        turn.say(views.free_text)
        raise KeyError

    with pytest.raises(KeyError):
        await door(ROSA).enter(work)
    assert await status(store) == NEW
    assert await store.read(lambda s: list(s.scalars(select(OutboxRow.id)))) == []
    await door(ROSA).enter(lambda turn: turn.say(views.free_text))
    assert await status(store) == DONE
    assert await store.read(lambda s: list(s.scalars(select(OutboxRow.dedupe_key)))) == ["reply:7:1"]


async def test_what_is_done_is_not_done_again(people: School, door: Callable[[int], FrontDoor]) -> None:
    times: list[int] = []
    for _ in range(3):
        await door(ROSA).enter(lambda turn: times.append(turn.update_id))
    assert times == [7]


async def test_an_update_that_nobody_kept_has_no_effect(
    store: Store, clock: TravelClock, door: Callable[[int], FrontDoor]
) -> None:
    times: list[int] = []
    await door(ROSA).enter(lambda turn: times.append(turn.update_id))
    assert times == []


async def test_an_update_that_asks_for_nothing_is_closed(
    people: School, store: Store, door: Callable[[int], FrontDoor]
) -> None:
    shut = door(0)
    await shut.shut()
    assert (shut.entered, await status(store)) == (True, DONE)


async def test_who_writes_is_found_in_one_question(
    people: School, store: Store, door: Callable[[int], FrontDoor]
) -> None:
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    await seen(door(ROSA))
    assert len([each for each in asked if each.lstrip().startswith("SELECT")]) == 1
