"""What must hold for every sequence of updates: once is enough, order is by id, nothing forged has an effect."""

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.filters.callback_data import CallbackData
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo_data import DemoPeople, found
from bot.ear import Ear
from bot.identity import House
from bot.inbox import Inbox
from bot.inbox_rows import DONE, InboxRow
from bot.mute import MuteSession
from bot.schema import METADATA
from bot.throttle import Throttle
from content.loader import load_matrix
from content.programme import Programme
from content.wave_plan import mark
from domain.activities.model import Activity, Kind, State
from domain.dates.machine import MEETING, VISITA
from domain.people import contacts
from domain.store import Store, open_store
from handlers.verbs import TAPS
from scheduler.clock import TravelClock
from scheduler.intent import render
from scheduler.outbox import OutboxRow
from scheduler.wake import Wake
from tests.bot.inbound import Update, tap, text
from tests.conftest import MONDAY, new_sqlite

TOKEN = "123456:TEST-token-of-the-properties-00000"
CHATS = {"rosa": 601, "julio": 602, "carmen": 603, "especialista_ugel": 604}
STRANGER = 699
REFUSALS = {"refusals.refusal", "help.unknown_tap"}
# What a refusal may write: the update itself, its answer, what is being asked.
NOT_EFFECTS = {"inbox", "outbox", "dialogue"}
LARGE = {"slot", "ugel", "dre"}  # facts that fill the database and that no conversation touches
SETTINGS = settings(
    deadline=None,
    max_examples=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # an example is a dozen taps: short enough to read
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Stage:
    """A house without a wire: what is taken in and what it did."""

    inbox: Inbox
    store: Store
    programme: Programme

    async def takes(self, *updates: Update) -> None:
        await self.inbox.take(updates)
        await self.inbox.idle()

    async def rows(self, *without: str) -> Rows:
        return await self.store.read(lambda session: everything(session, without))


class NoNet(MuteSession):
    """Acknowledging a tap is best effort: here there is no net."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ASYNC109
        raise OSError


@asynccontextmanager
async def stage(url: str, programme: Programme) -> Any:
    store, clock = open_store(url), TravelClock(MONDAY, speed=0.0)  # the clock stands still: runs are compared
    people = await store.write(lambda session: found(session, programme))
    await store.write(lambda session: linked(session, people))
    ear = Ear(Bot(TOKEN, session=NoNet()), House(store=store, programme=programme, clock=clock), Wake())
    try:
        yield Stage(Inbox(store, clock, ear.handle, ear.apologise, Throttle(rate=1e9)), store, programme)
    finally:
        await ear.close()
        store.close()


def linked(session: Session, people: DemoPeople) -> None:
    for name, chat_id in CHATS.items():
        contacts.link(session, getattr(people, name), chat_id, MONDAY)


def everything(session: Session, without: Sequence[str]) -> Rows:
    """Every row of every table, in an order of its own."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in METADATA.sorted_tables
        if table.name not in {*without, *LARGE}
    }


# What people and forgers send

DAYS = [MONDAY + timedelta(days=n) for n in range(15)]
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "goal": st.sampled_from(["vis", "mov", "cnt", "gia", "rtc", "tal"]),
    "day": st.sampled_from([day.strftime("%Y%m%d") for day in DAYS]),
    **{name: st.sampled_from(["", *(day.strftime("%Y%m%d") for day in DAYS)]) for name in ("cut", "opens", "closes")},
    "row": st.sampled_from([mark(row.code) for row in load_matrix().rows]),
    "file": st.sampled_from(["0" * 32, "f" * 32]),
    "on": st.booleans(),
    "change": st.booleans(),
    "hour": st.sampled_from(["0800", "0900", "1500", "2359"]),
    "screen": st.sampled_from(["ayuda", "agenda", "visitas", "gia", "idioma", "misdatos", "start x", "nada"]),
    "tag": st.sampled_from(["es", "quz", "ay", "xx"]),
    "kind": st.sampled_from(["gia", "rtc", "taller", "visita"]),
    "reason": st.sampled_from(["", "salud", "clima", "otro", "nada"]),
    "yes": st.booleans(),
    "coming": st.booleans(),
    "version": st.sampled_from(["1", "2"]),
    "size": st.integers(0, 6),
    "revision": st.integers(0, 3),
    "n": st.integers(0, 3),
    "page": st.integers(0, 2),
}
WORD = st.sampled_from(["", "q1", "seen", "done", "back", "release", "close", "dre_modelo", "png", "store", "f"])
WILD_FIELDS: st.SearchStrategy[Any] = st.sampled_from(
    ["", "0", "-1", "1", "2147483647", "2147483648", "-2147483648", "9" * 20, "00010101", "99991231", "20260230",
     "0000", "2400", "None", "True", "ñ", "\0", "\ud800", "' OR 1=1 --", "1e9", "1_0", "٣", " 1"]
) | st.text(max_size=6)  # fmt: skip


@st.composite
def button(draw: st.DrawFn) -> str:
    """A button that is or was, or could have been, on somebody's phone."""
    action: type[CallbackData] = draw(st.sampled_from([action for action, _ in TAPS.values()]))
    fields = {
        name: draw(FIELDS.get(name, WORD if each.annotation is str else st.integers(1, 12)))
        for name, each in action.model_fields.items()
    }
    return action(**fields).pack()


@st.composite
def forged(draw: st.DrawFn) -> str:
    """A known verb with anything behind it."""
    verb, (action, _) = draw(st.sampled_from(sorted(TAPS.items(), key=lambda item: item[0])))
    more = draw(st.lists(WILD_FIELDS, min_size=len(action.model_fields), max_size=len(action.model_fields)))
    return ":".join([verb, *more])


DATA = (button() | forged() | st.text(max_size=64)).map(
    lambda data: data.encode("utf-8", "replace")[:64].decode("utf-8", "ignore")
)
WORDS = st.sampled_from(["/agenda", "/visitas", "/cancelar", "/start", "/start x", "/idioma", "/baja", "0101", "Hola"])
WHO = st.sampled_from([*CHATS.values(), CHATS["rosa"], STRANGER])


def in_64_bytes(data: str) -> str:
    return data.encode("utf-8", "replace")[:64].decode("utf-8", "ignore")


PUTS = st.builds(
    lambda day, n: TAPS["put"][0](goal="vis", id=n, n=1, day=day, hour="0900", size=0, reason="").pack(),
    FIELDS["day"],
    st.integers(1, 12),
)
SAID = st.tuples(st.just("tap"), DATA | PUTS) | st.tuples(st.just("text"), WORDS)


def numbered(said: Sequence[tuple[int, tuple[str, str]]]) -> list[Update]:
    return [
        tap(100 + n, words, chat_id) if kind == "tap" else text(100 + n, chat_id, words)
        for n, (chat_id, (kind, words)) in enumerate(said)
    ]


@pytest.fixture
def fresh(village_file: Path, tmp_path: Path) -> Any:
    """A new copy of the village for every run."""
    return lambda: new_sqlite(village_file, tmp_path)


@SETTINGS
@given(said=st.lists(st.tuples(WHO, SAID), min_size=1, max_size=10), dice=st.randoms(use_true_random=False))
def test_updates_with_repeats_equal_each_of_them_once(fresh: Any, programme: Programme, said: Any, dice: Any) -> None:
    updates = numbered(said)

    async def once() -> Rows:
        async with stage(fresh(), programme) as house:
            for update in updates:
                await house.takes(update)
            return await house.rows()

    async def repeated() -> Rows:
        async with stage(fresh(), programme) as house:
            for number, update in enumerate(updates, 1):
                again = [dice.choice(updates[:number]) for _ in range(dice.randint(0, 3))]
                await house.takes(update, *again, update)
            await house.takes(*dice.sample(updates, len(updates)))
            return await house.rows()

    assert asyncio.run(repeated()) == asyncio.run(once())


@SETTINGS
@given(
    chat_id=WHO,
    said=st.lists(SAID, min_size=2, max_size=10),
    dice=st.randoms(use_true_random=False),
)
def test_one_chats_updates_in_any_order_equal_the_order_of_their_ids(
    fresh: Any, programme: Programme, chat_id: int, said: Any, dice: Any
) -> None:
    updates = numbered([(chat_id, each) for each in said])

    async def run(batch: Sequence[Update]) -> Rows:
        async with stage(fresh(), programme) as house:
            await house.takes(*batch)
            return await house.rows()

    shuffled = list(updates)
    dice.shuffle(shuffled)
    assert asyncio.run(run(shuffled)) == asyncio.run(run(updates))


@SETTINGS
@given(taps=st.lists(st.tuples(WHO, DATA | PUTS), min_size=1, max_size=12))
def test_any_button_in_any_state_is_a_legal_step_or_a_refusal_that_writes_nothing(
    fresh: Any, programme: Programme, taps: Any
) -> None:
    async def run() -> None:
        async with stage(fresh(), programme) as house:
            for update in numbered([(chat_id, ("tap", data)) for chat_id, data in taps]):
                await step(house, update)

    asyncio.run(run())


async def test_the_buttons_of_the_properties_do_agree_on_dates(fresh: Any, programme: Programme) -> None:
    """Else the properties would speak of refusals only."""
    rosa, julio = CHATS["rosa"], CHATS["julio"]
    async with stage(fresh(), programme) as house:
        people = await house.store.read(lambda session: found(session, programme))
        day = DAYS[2].strftime("%Y%m%d")
        put = TAPS["put"][0](goal="vis", id=people.julio, n=1, day=day, hour="0900", size=0, reason="").pack()
        assert people.julio in range(1, 13)
        for number, (chat_id, data) in enumerate([(rosa, put), (rosa, put), (julio, "ok:1:1"), (julio, "ok:1:1")]):
            await step(house, tap(100 + number, data, chat_id))
        assert await house.store.read(activities) == {1: ("visita", "confirmed", 1)}


NASTY = [
    f"{verb}:{':'.join([field] * len(action.model_fields))}"
    for verb, (action, _) in sorted(TAPS.items())
    for field in ("0", "-1", "1", "2147483647", "-2147483648", "99991231", "00010101", "\0", "ñ")
]


async def test_forged_buttons_on_both_databases(village_url: str, programme: Programme) -> None:
    async with stage(village_url, programme) as house:
        for number, data in enumerate(NASTY):
            await step(house, tap(100 + number, data[:64], CHATS["rosa"]))


async def step(house: Stage, update: Update) -> None:
    """One update, and what it may have done."""
    before = await house.rows(*NOT_EFFECTS)
    states = await house.store.read(activities)
    await house.takes(update)
    number = update["update_id"]
    row = await house.store.read(lambda session: session.get_one(InboxRow, number))
    assert (row.status, row.attempts) == (DONE, 0), update["callback_query"]["data"]
    views = await house.store.read(lambda session: answers(session, number))
    assert views, "a tap is always answered"
    if REFUSALS & set(views):
        assert await house.rows(*NOT_EFFECTS) == before
    legal(states, await house.store.read(activities))
    await house.store.read(lambda session: rendered(session, number, house.programme))


def answers(session: Session, update_id: int) -> list[str]:
    return list(session.scalars(select(OutboxRow.view).where(OutboxRow.dedupe_key.startswith(f"reply:{update_id}:"))))


def rendered(session: Session, update_id: int, programme: Programme) -> None:
    """What cannot be rendered is never seen by anybody."""
    for row in session.scalars(select(OutboxRow).where(OutboxRow.dedupe_key.startswith(f"reply:{update_id}:"))):
        assert render(session, row, programme, MONDAY) is not None


def activities(session: Session) -> dict[int, tuple[str, str, int]]:
    """Activity id -> kind, state, revision."""
    return {row.id: (row.kind, row.state, row.revision) for row in session.scalars(select(Activity))}


def legal(before: dict[int, tuple[str, str, int]], after: dict[int, tuple[str, str, int]]) -> None:
    assert before.keys() <= after.keys()
    for id_, (kind, state, revision) in after.items():
        table = VISITA if kind == Kind.VISITA else MEETING
        if id_ not in before:
            assert state == (State.PROPOSED if kind == Kind.VISITA else State.CONFIRMED)
            continue
        _, was, then = before[id_]
        assert revision >= then
        assert state == was or any(now == state for (old, _), now in table.items() if old == was)
        assert state in {was, State.CONFIRMED} or revision > then  # a yes leaves the date as it was
