"""Chats, invitations and wrong tries."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.events import PersonUnreachable, PhoneLinked, PhoneUnlinked
from domain.outcome import Done
from domain.people import contacts, linking
from domain.people.consent import Consent
from domain.people.contacts import Contact, Invitation, WrongTry, token_hash
from domain.people.leaving import leave
from domain.people.linking import Shown
from domain.store import Store
from tests import factories

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)
SHOWN = Shown(version="1", text="the notice", language="es")


@pytest.fixture
def rosa(session: Session) -> int:
    return factories.person(session, "Rosa Quispe").id


@pytest.fixture
def luis(session: Session) -> int:
    return factories.person(session, "Luis Apaza").id


def bonds(session: Session) -> dict[int, int]:
    return {row.person_id: row.chat_id for row in session.scalars(select(Contact))}


def test_a_token_has_192_random_bits_and_fits_a_start_link(session: Session, rosa: int) -> None:
    tokens = {contacts.invite(session, rosa, NOW) for _ in range(50)}
    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {32}
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in tokens)


def test_a_token_is_stored_as_its_sha256_only(session: Session, rosa: int) -> None:
    token = contacts.invite(session, rosa, NOW)
    session.flush()
    row = session.scalars(select(Invitation)).one()
    assert row.token_hash == token_hash(token)
    assert token not in repr(vars(row))


def test_an_invitation_is_good_once(session: Session, rosa: int) -> None:
    token = contacts.invite(session, rosa, NOW)
    assert contacts.invited(session, token, NOW) == rosa
    assert contacts.use_invitation(session, token, NOW) == rosa
    assert contacts.use_invitation(session, token, NOW) is None
    assert contacts.invited(session, token, NOW) is None
    assert contacts.bound_to(session, token_hash(token)) == rosa


@pytest.mark.parametrize(
    ("after", "found"),
    [(timedelta(), True), (timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)],
)
def test_an_invitation_is_good_for_seven_days(session: Session, rosa: int, after: timedelta, found: bool) -> None:
    token = contacts.invite(session, rosa, NOW)
    assert (contacts.use_invitation(session, token, NOW + after) is not None) is found


def test_a_new_invitation_revokes_the_earlier_ones_of_that_person_only(session: Session, rosa: int, luis: int) -> None:
    old, other = contacts.invite(session, rosa, NOW), contacts.invite(session, luis, NOW)
    new = contacts.invite(session, rosa, NOW)
    assert contacts.use_invitation(session, old, NOW) is None
    assert contacts.use_invitation(session, other, NOW) == luis
    assert contacts.use_invitation(session, new, NOW) == rosa


def test_a_token_that_never_was_is_nobodys(session: Session, rosa: int) -> None:
    contacts.invite(session, rosa, NOW)
    for guess in ("", "x" * 32, "' OR 1=1 --", "\0"):
        assert contacts.use_invitation(session, guess, NOW) is None
        assert contacts.bound_to(session, token_hash(guess)) is None


async def test_of_two_who_race_for_a_token_one_wins(
    store: Store, write: Callable[[Callable[[Session], object]], None]
) -> None:
    import asyncio

    tokens: list[str] = []
    write(lambda s: tokens.append(contacts.invite(s, factories.person(s, "Rosa Quispe").id, NOW)))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(store.write(lambda s: contacts.use_invitation(s, tokens[0], NOW))) for _ in range(8)]
    winners = [task.result() for task in tasks if task.result() is not None]
    assert len(winners) == 1


def test_a_new_phone_takes_the_place_of_the_old_one(session: Session, rosa: int) -> None:
    contacts.link(session, rosa, 1, NOW)
    contacts.link(session, rosa, 2, NOW)
    assert bonds(session) == {rosa: 2}
    assert contacts.linked_chat(session, rosa) == 2
    assert contacts.linked_person(session, 1) is None


def test_a_chat_belongs_to_one_person(session: Session, rosa: int, luis: int) -> None:
    contacts.link(session, rosa, 1, NOW)
    contacts.link(session, luis, 1, NOW)
    assert bonds(session) == {luis: 1}
    assert contacts.chat_of(session, rosa) is None


def test_linking_tells_who_lost_the_chat(session: Session, rosa: int, luis: int) -> None:
    assert linking.link(session, rosa, 1, SHOWN, NOW) == Done((PhoneLinked(person_id=rosa),))
    assert linking.link(session, rosa, 1, SHOWN, NOW) == Done((PhoneLinked(person_id=rosa),))
    assert linking.link(session, luis, 1, SHOWN, NOW) == Done(
        (PhoneUnlinked(person_id=rosa), PhoneLinked(person_id=luis))
    )


def test_a_chat_of_64_bits_is_kept(session: Session, rosa: int) -> None:
    contacts.link(session, rosa, 2**52 - 1, NOW)
    assert contacts.chat_of(session, rosa) == 2**52 - 1


def test_a_chat_that_cannot_be_reached_is_no_address_but_still_linked(session: Session, rosa: int) -> None:
    contacts.link(session, rosa, 1, NOW)
    assert linking.went_away(session, 1) == Done((PersonUnreachable(person_id=rosa),))
    assert linking.went_away(session, 1) == Done()
    assert contacts.chat_of(session, rosa) is None
    assert contacts.linked_chat(session, rosa) == 1
    assert linking.came_back(session, 1) == Done((PhoneLinked(person_id=rosa),))
    assert linking.came_back(session, 1) == Done()
    assert contacts.chat_of(session, rosa) == 1


def test_a_chat_of_nobody_comes_and_goes_without_effect(session: Session, rosa: int) -> None:
    contacts.link(session, rosa, 1, NOW)
    assert linking.went_away(session, 2) == Done()
    assert linking.came_back(session, 2) == Done()
    assert bonds(session) == {rosa: 1}


def test_a_chat_that_got_another_id_is_followed(session: Session, rosa: int, luis: int) -> None:
    contacts.link(session, rosa, 1, NOW)
    contacts.link(session, luis, 3, NOW)
    assert contacts.move_chat(session, 1, 2)
    assert not contacts.move_chat(session, 1, 4)
    assert bonds(session) == {rosa: 2, luis: 3}


def test_leaving_frees_the_chat_and_keeps_the_word(session: Session, rosa: int, luis: int) -> None:
    linking.link(session, rosa, 1, SHOWN, NOW)
    linking.link(session, luis, 2, SHOWN, NOW)
    assert leave(session, rosa, SHOWN, NOW) == Done((PhoneUnlinked(person_id=rosa),))
    assert bonds(session) == {luis: 2}
    rows = session.scalars(select(Consent).where(Consent.person_id == rosa).order_by(Consent.id))
    assert [(row.action, row.text_version) for row in rows] == [("accept", "1"), ("withdraw", "1")]


def test_five_wrong_tries_pause_that_chat_for_an_hour_after_each(session: Session) -> None:
    for minute in range(4):
        contacts.note_wrong_try(session, 1, NOW + timedelta(minutes=minute))
    assert not contacts.must_pause(session, 1, NOW + timedelta(minutes=4))
    contacts.note_wrong_try(session, 1, NOW + timedelta(minutes=4))
    assert contacts.must_pause(session, 1, NOW + timedelta(minutes=5))
    assert not contacts.must_pause(session, 2, NOW + timedelta(minutes=5))
    assert contacts.must_pause(session, 1, NOW + timedelta(minutes=59, seconds=59))
    assert not contacts.must_pause(session, 1, NOW + timedelta(hours=1))


def test_wrong_tries_are_forgotten_after_an_hour(session: Session) -> None:
    contacts.note_wrong_try(session, 1, NOW)
    contacts.note_wrong_try(session, 2, NOW + timedelta(hours=2))
    assert session.scalar(select(func.count()).select_from(WrongTry)) == 1
