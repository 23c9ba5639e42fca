"""The sender as a whole, with a channel that answers as it is told, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content.message import Message
from content.programme import Programme
from domain.people import contacts
from domain.store import Store
from scheduler import pace
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.claim import claim
from scheduler.clock import TravelClock
from scheduler.delivery import BEFORE_NEXT_LOOK, Delivery, NoAccess, next_due, next_turn, oldest_due_age
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Status
from scheduler.wake import Wake
from tests.domain.dates.village import village
from tests.scheduler.letters import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    away,
    broken,
    chat,
    hello,
    letter,
    put,
    row_of,
    set_row,
    states,
)

Write = Callable[[Callable[[Session], object]], None]
Answer = Sent | NotSent | Exception
PATIENCE = 20.0


class Script:
    """A channel that answers as it is told, else that it was sent; remembers what it was asked."""

    account = 7

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.calls: list[tuple[int, Message, int | None]] = []
        self.opened = asyncio.Event()
        self.opened.set()

    async def send(self, address: int, message: Message, *, edits: int | None) -> Sent | NotSent:
        self.calls.append((address, message, edits))
        number, answer = len(self.calls), self.answers.pop(0) if self.answers else None
        await self.opened.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer or Sent(message_id=number)

    @property
    def texts(self) -> list[str]:
        return [message.text for _, message, _ in self.calls]


class Post:
    """A sender that runs, and its parts."""

    def __init__(self, store: Store, programme: Programme, write: Write) -> None:
        self.store, self.programme, self._write = store, programme, write
        self.clock, self.channel, self.wake = TravelClock(NOW), Script(), Wake()
        self.sender = self.another()

    def another(self, **about: Any) -> Delivery:
        given: dict[str, Any] = {"rate": 500.0, "chat_step": timedelta()} | about
        return Delivery(self.store, self.channel, self.programme, self.clock, self.wake, **given)

    def put(self, *letters: Any) -> None:
        self._write(lambda session: put(session, *letters))

    def change(self, key: str, **values: Any) -> None:
        self._write(lambda session: set_row(session, key, **values))

    def states(self) -> dict[str, str]:
        with Session(self.store.engine) as session:
            return states(session)

    def row(self, key: str = "carta") -> OutboxRow:
        with Session(self.store.engine, expire_on_commit=False) as session:
            return row_of(session, key)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.sender.run())
        try:
            yield
        finally:
            self.channel.opened.set()
            await self.sender.stop()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, wanted: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        async with asyncio.timeout(PATIENCE):
            while not wanted(found := self.states()):  # noqa: ASYNC110 - rows tell, no event does
                await asyncio.sleep(0.01)
        return found

    async def until_closed(self, *keys: str) -> dict[str, str]:
        return await self.until(lambda found: all(found[key] not in OPEN for key in keys or found))

    async def run_out(self) -> dict[str, str]:
        async with self.running():
            return await self.until_closed()


OPEN = {Status.PENDING, Status.LEASED, Status.SENDING}


@pytest.fixture
def office(store: Store, programme: Programme, write: Write) -> Post:
    return Post(store, programme, write)


def several(keys: Iterable[str], **about: Any) -> list[Any]:
    return [letter(key, chat_id=n, **about) for n, key in enumerate(keys, 1)]


async def test_what_is_due_is_sent_once_to_its_chat_and_what_is_not_waits(office: Post) -> None:
    office.put(letter(chat_id=12, args={"n": 7}, edits=4), letter("morgen", chat_id=13, not_before=NOW + DAY))
    async with office.running():
        await office.until_closed("carta")
    assert office.channel.calls == [(12, Message(text="<b>Hola 7</b>"), 4)]
    assert office.states() == {"carta": "sent", "morgen": "pending"}
    assert office.row().message_id == 1


async def test_the_most_urgent_leaves_first(office: Post) -> None:
    kinds = {"a": Kind.BULK, "b": Kind.REMINDER, "c": Kind.REPLY, "d": Kind.NOTICE}
    office.put(*(letter(k, chat_id=n, kind=kind, args={"n": n}) for n, (k, kind) in enumerate(kinds.items(), 1)))
    office.sender = office.another(rate=5.0)  # as in use, a row is claimed before the next turn comes
    await office.run_out()
    assert office.channel.texts == [f"<b>Hola {n}</b>" for n in (3, 4, 2, 1)]


async def test_it_wakes_when_something_is_posted(office: Post) -> None:
    async with office.running():
        await asyncio.sleep(0.05)
        office.put(letter())
        office.wake.ring()
        async with asyncio.timeout(2):
            await office.until_closed()


async def test_it_wakes_by_itself_when_a_row_becomes_due(office: Post) -> None:
    office.put(letter(not_before=NOW + timedelta(seconds=1)))
    async with office.running():
        async with asyncio.timeout(4):
            await office.until_closed()
    assert office.states() == {"carta": "sent"}


async def test_the_rate_is_kept(office: Post) -> None:
    office.sender = office.another(rate=20.0)
    office.put(*several(f"{n}" for n in range(12)))
    began = asyncio.get_running_loop().time()
    await office.run_out()
    assert asyncio.get_running_loop().time() - began >= 9 / 20


async def test_messages_of_one_chat_keep_their_step_and_others_need_not_wait(office: Post) -> None:
    office.sender = office.another(chat_step=HOUR)
    office.put(letter("a", chat_id=1), letter("b", chat_id=1), letter("c", chat_id=2))
    async with office.running():
        await office.until_closed("a", "c")
        assert office.states()["b"] == "pending"
        office.clock.move_to(NOW + 61 * MINUTE)
        await office.sender.tick()
        await office.until_closed("b")
    assert [address for address, _, _ in office.channel.calls] == [1, 2, 1]


# Rows that are no good


async def test_a_row_that_cannot_be_rendered_is_buried_and_later_rows_go_on(office: Post) -> None:
    office.put(*several(["bad", "good", "also"]))
    office.change("bad", view="letters.broken")
    office.change("also", view="nobody.knows")
    assert await office.run_out() == {"bad": "dead", "good": "sent", "also": "dead"}
    assert (office.row("bad").last_error, len(office.channel.calls)) == ("cannot_render", 1)


async def test_a_buried_row_of_a_chat_frees_the_chat(office: Post) -> None:
    office.put(letter("bad", view=broken), letter("good"))
    assert await office.run_out() == {"bad": "dead", "good": "sent"}


async def test_a_channel_that_fails_with_an_error_of_its_own_leaves_a_doubt(office: Post) -> None:
    office.channel.answers = [RuntimeError("the library has a fault")]
    office.put(letter(kind=Kind.BULK), letter("next", chat_id=2, kind=Kind.BULK))
    assert await office.run_out() == {"carta": "unknown", "next": "sent"}


async def test_a_database_that_is_away_for_a_look_buries_no_row(office: Post) -> None:
    """Full disk, restart, locks: the error comes while the row is looked at, and is not the row's."""
    office.put(letter(view=away))
    async with office.running():
        await office.until(lambda _: office.row().not_before > NOW)
    assert (office.states(), office.channel.calls) == ({"carta": "pending"}, [])
    assert office.row().not_before >= NOW + BEFORE_NEXT_LOOK


async def test_a_database_that_is_away_for_a_claim_does_not_end_the_sender(office: Post) -> None:
    office.put(letter())
    with Session(office.store.engine) as session, session.begin():
        session.execute(text("ALTER TABLE gate RENAME TO gate_away"))
    async with office.running():
        await asyncio.sleep(0.2)
        assert office.states() == {"carta": "pending"}
        with Session(office.store.engine) as session, session.begin():
            session.execute(text("ALTER TABLE gate_away RENAME TO gate"))
        office.wake.ring()
        assert await office.until_closed() == {"carta": "sent"}


# Answers of the channel, each through the whole sender


async def test_a_closed_way_is_tried_again(office: Post) -> None:
    office.channel.answers = [NotSent(cause=Cause.NOT_SENT), NotSent(cause=Cause.NOT_SENT)]
    office.put(letter())
    assert await office.run_out() == {"carta": "sent"}
    assert (office.row().attempts, office.row().uncertain) == (3, 0)


async def test_refused_markup_goes_out_once_as_plain_text(office: Post) -> None:
    office.channel.answers = [NotSent(cause=Cause.BAD_TEXT)]
    office.put(letter())
    assert await office.run_out() == {"carta": "sent"}
    assert office.channel.calls[1] == (1, Message(text="Hola 0", plain=True), None)


async def test_a_doubt_costs_one_counted_copy_and_a_second_doubt_ends_it(office: Post) -> None:
    office.channel.answers = [NotSent(cause=Cause.UNKNOWN), NotSent(cause=Cause.UNKNOWN)]
    office.put(letter())
    async with office.running():
        await office.until(lambda _: office.row().uncertain == 1 and office.row().status == Status.PENDING)
        office.clock.move_to(NOW + MINUTE)
        office.wake.ring()
        await office.until_closed()
    assert (office.states(), len(office.channel.calls)) == ({"carta": "unknown"}, 2)


async def test_after_a_pause_no_request_leaves_before_its_end_not_even_one_on_its_way(office: Post) -> None:
    """Three are looked at before the first one's 429 is heard; the others had not left yet."""
    office.channel.answers = [NotSent(cause=Cause.PAUSE, retry_after=600.0)]
    office.sender = office.another(in_flight=1)
    office.put(*several(["a", "b", "c"]))
    async with office.running():
        await office.until(lambda _: office.row("a").not_before > NOW)
        await asyncio.sleep(0.2)
        assert len(office.channel.calls) == 1
        office.clock.move_to(NOW + timedelta(seconds=599))
        await office.sender.tick()
        await asyncio.sleep(0.1)
        assert len(office.channel.calls) == 1
        office.clock.move_to(NOW + timedelta(seconds=610))
        await office.sender.tick()
        await office.until_closed()
    assert [office.row(key).attempts for key in "abc"] == [1, 1, 1]
    assert [office.row(key).uncertain for key in "abc"] == [0, 0, 0]


async def test_a_pause_heard_by_one_holds_the_others_that_were_looked_at_already(office: Post) -> None:
    office.sender._halted_until = NOW + HOUR  # as the answer of a neighbour just set it
    office.put(letter())
    async with office.running():
        await office.until(lambda _: office.row().not_before > NOW)
    assert (office.channel.calls, office.row().attempts, office.row().status) == ([], 0, Status.PENDING)


async def test_a_pause_outlives_the_sender(office: Post) -> None:
    office.channel.answers = [NotSent(cause=Cause.PAUSE, retry_after=600.0)]
    office.put(letter(), letter("other", chat_id=2))
    async with office.running():
        await office.until(lambda _: office.row().not_before > NOW)
    office.sender = office.another()
    async with office.running():
        await asyncio.sleep(0.2)
    assert (len(office.channel.calls), office.states()["other"]) == (1, "pending")


async def test_who_blocked_us_is_told_to_the_acompanante_once(office: Post, write: Write) -> None:
    made: list[Any] = []

    def people(session: Session) -> None:
        v = village(session)
        for person in (v.rosa, v.julio):
            contacts.link(session, person.id, chat(person), NOW)
        mine = {"chat_id": chat(v.rosa), "person_id": v.rosa.id}
        put(session, letter("a", **mine), letter("b", **mine))
        made.append((chat(v.rosa), chat(v.julio)))

    write(people)
    rosa, julio = made[0]
    office.channel.answers = [NotSent(cause=Cause.UNREACHABLE)]
    found = await office.run_out()
    assert [address for address, _, _ in office.channel.calls] == [rosa, julio]
    assert "Rosa Quispe" in office.channel.texts[1]
    assert (found.pop("a"), found.pop("b"), list(found.values())) == ("failed", "cancelled", ["sent"])


async def test_a_refused_token_stops_the_sender_and_fails_no_row(office: Post) -> None:
    office.channel.answers = [NotSent(cause=Cause.NO_ACCESS)]
    office.put(*several(["a", "b", "c"]))
    with pytest.raises(NoAccess):
        async with asyncio.timeout(PATIENCE):
            await office.sender.run()
    await office.sender.quiet()
    assert set(office.states().values()) == {"pending"}
    assert [office.row(key).uncertain for key in "abc"] == [0, 0, 0]


# Ends


async def test_a_stop_waits_for_what_is_on_the_wire_and_leaves_nothing_in_doubt(office: Post) -> None:
    office.sender = office.another(in_flight=4)
    office.put(*several(f"{n}" for n in range(30)))
    office.channel.opened.clear()
    task = asyncio.create_task(office.sender.run())
    await office.until(lambda found: list(found.values()).count("sending") == 4)
    stopping = asyncio.create_task(office.sender.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    office.channel.opened.set()
    async with asyncio.timeout(PATIENCE):
        await stopping
        await task
    found = list(office.states().values())
    assert (found.count("sent"), found.count("pending"), len(office.channel.calls)) == (4, 26, 4)


@pytest.mark.parametrize("moment", [0.0, 0.001, 0.003, 0.01, 0.03])
async def test_a_stop_at_any_moment_leaves_no_row_leased_or_sending(office: Post, moment: float) -> None:
    office.put(*several(f"{n}" for n in range(30)))
    task = asyncio.create_task(office.sender.run())
    await asyncio.sleep(moment)
    async with asyncio.timeout(PATIENCE):
        await office.sender.stop()
        await task
    found = list(office.states().values())
    assert found.count("sent") + found.count("pending") == 30
    assert found.count("sent") == len(office.channel.calls)


class Stumbling:
    """A store whose next write fails once it was told to."""

    def __init__(self, store: Store) -> None:
        self._store, self.engine = store, store.engine
        self.stumbled, self.fails = asyncio.Event(), False

    async def write(self, work: Callable[[Session], Any]) -> Any:
        if self.fails:
            self.fails = False
            self.stumbled.set()
            raise OperationalError("COMMIT", {}, Exception("away"))
        return await self._store.write(work)

    async def read(self, work: Callable[[Session], Any]) -> Any:
        return await self._store.read(work)

    def close(self) -> None:
        self._store.close()


async def test_an_answer_is_written_even_when_its_task_is_cancelled_meanwhile(office: Post) -> None:
    store = Stumbling(office.store)
    office.sender = Delivery(store, office.channel, office.programme, office.clock, office.wake, rate=500.0)
    office.put(letter())
    office.channel.opened.clear()
    async with office.running():
        await office.until(lambda found: found["carta"] == "sending" and bool(office.channel.calls))
        store.fails = True
        office.channel.opened.set()
        await store.stumbled.wait()
        working = [task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__name__", "") == "_deliver"]
        assert [task.cancel() for task in working] == [True]
        await office.sender.quiet()
        assert (office.states(), office.row().message_id) == ({"carta": "sent"}, 1)


async def test_a_sender_that_never_ran_can_be_stopped(office: Post) -> None:
    async with asyncio.timeout(PATIENCE):
        await office.sender.stop()


async def test_two_senders_by_mistake_send_nothing_twice(office: Post) -> None:
    office.put(*several((f"{n}" for n in range(60)), args={}))
    second = office.another()
    other = asyncio.create_task(second.run())
    await office.run_out()
    await second.stop()
    await other
    assert sorted(address for address, _, _ in office.channel.calls) == list(range(1, 61))


async def test_a_tick_rescues_and_expires(office: Post) -> None:
    office.put(letter("dead sender", chat_id=1), letter("too late", chat_id=2, expires_at=NOW))
    office.change("dead sender", status=Status.SENDING, lease_until=NOW - MINUTE)
    await office.sender.tick()
    assert office.states() == {"dead sender": "pending", "too late": "expired"}


async def test_an_outage_ends_without_a_flood(office: Post) -> None:
    """Three days: what is still of use goes out, the rest is closed with a reason."""
    office.put(
        *(letter(f"old {n}", chat_id=n, expires_at=NOW + DAY) for n in range(1, 21)),
        letter("of use", chat_id=99, expires_at=NOW + 30 * DAY),
    )
    office.clock.move_to(NOW + 3 * DAY)
    await office.sender.tick()
    found = await office.run_out()
    assert (found.pop("of use"), set(found.values()), len(office.channel.calls)) == ("sent", {"expired"}, 1)


# What an operator watches


def test_the_next_row_due_is_the_earliest_that_waits(session: Session) -> None:
    assert next_due(session) is None
    put(session, letter("a", not_before=NOW + HOUR, kind=Kind.REPLY), letter("b", not_before=NOW, kind=Kind.BULK))
    assert next_due(session) == NOW
    set_row(session, "b", status=Status.SENT)
    assert next_due(session) == NOW + HOUR


def test_no_row_leaves_before_the_pause_of_everybody_ends(session: Session) -> None:
    put(session, letter(not_before=NOW))
    assert next_turn(session, NOW) == NOW
    pace.close(session, pace.EVERYBODY, NOW + HOUR)
    assert next_turn(session, NOW) == NOW + HOUR
    assert next_turn(session, NOW + HOUR) == NOW


def test_nothing_that_waits_has_no_turn_even_in_a_pause(session: Session) -> None:
    pace.close(session, pace.EVERYBODY, NOW + HOUR)
    assert next_turn(session, NOW) is None


def test_the_age_of_the_oldest_due_row_grows_and_is_zero_when_nothing_is_due(session: Session) -> None:
    assert oldest_due_age(session, NOW) == timedelta()
    put(session, letter("a", not_before=NOW, view=hello), letter("b", not_before=NOW + DAY))
    assert oldest_due_age(session, NOW - MINUTE) == timedelta()
    assert oldest_due_age(session, NOW + HOUR) == HOUR
    claim(session, NOW, 1)
    assert oldest_due_age(session, NOW + HOUR) == timedelta()
