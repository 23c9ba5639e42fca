"""Two people at the same moment, on both databases: one wins, the other is told, nothing is doubled."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Answer, History, Kind, Participant, activity_of
from domain.dates import agreement, meetings, reschedule
from domain.dates.drafts import Draft
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import RoleKind
from domain.policy import actor
from domain.store import PostgresStore, Store, retrying
from tests import factories
from tests.domain.dates.village import NINE, NOW, TODAY, Village, village

Act = Callable[[Session], Outcome]


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    """The village, committed; an activity proposed for 11/08 and a GIA on 13/08."""
    with Session(store.engine, expire_on_commit=False) as session, session.begin():
        v: Village = village(session)
        second = factories.person(session, "Segunda Directora")
        factories.role(session, second, RoleKind.DIRECTIVO, at=v.ie)
        factories.accompany(session, v.nilo, v.rosa, v.ie)
        visit, gia = v.propose(), v.call(v.meeting(day=date(2026, 8, 13)))
        names = ("julio", "rosa", "carmen", "nilo")
        people = {name: getattr(v, name).id for name in names}
        return people | {"second": second.id, "ie": v.ie.id, "visit": visit.id, "gia": gia.id}


async def at_once(store: Store, *acts: Act, seen: int | None = None) -> list[Outcome]:
    """All acts together. On PostgreSQL each has a transaction, and has read the activity before any goes on."""
    line = threading.Barrier(len(acts)) if isinstance(store, PostgresStore) else None

    def unit(act: Act) -> Act:
        def work(session: Session) -> Outcome:
            if seen is not None:
                activity_of(session, seen)
            if line is not None:
                line.wait(timeout=10)
            return act(session)

        return work

    def run(act: Act) -> Awaitable[Outcome]:
        return store.write(unit(act)) if line is None else asyncio.to_thread(retrying, store.engine, unit(act))

    return list(await asyncio.gather(*(run(act) for act in acts)))


def codes(outcomes: list[Outcome]) -> list[str]:
    return sorted("done" if isinstance(each, Done) else each.code for each in outcomes)


def draft(ids: dict[str, int], day: int, by: str, *, activity_id: int | None = None) -> Draft:
    return Draft(
        kind=Kind.VISITA,
        organiser_id=ids[by],
        ie_ids=(ids["ie"],),
        days=(date(2026, 8, day),),
        hour=NINE,
        minutes=240,
        docente_id=ids["rosa"],
        activity_id=activity_id,
    )


async def test_of_two_moves_seen_on_one_revision_one_wins(store: Store, ids: dict[str, int]) -> None:
    def move(day: int) -> Act:
        def act(session: Session) -> Outcome:
            who, wanted = actor(session, ids["julio"], TODAY), draft(ids, day, "julio", activity_id=ids["visit"])
            return reschedule.move(session, who, ids["visit"], 1, wanted, reason="otro", now=NOW)

        return act

    outcomes = await at_once(store, move(19), move(20), seen=ids["visit"])
    assert codes(outcomes) == ["changed_meanwhile", "done"]
    assert await store.read(lambda s: s.get_one(Activity, ids["visit"]).revision) == 2


async def test_of_a_yes_and_a_cancel_at_once_the_later_is_told(store: Store, ids: dict[str, int]) -> None:
    def confirm(session: Session) -> Outcome:
        return agreement.confirm(session, actor(session, ids["rosa"], TODAY), ids["visit"], 1, NOW)

    def cancel(session: Session) -> Outcome:
        who = actor(session, ids["julio"], TODAY)
        return reschedule.cancel(session, who, ids["visit"], 1, reason="otro", now=NOW)

    outcomes = await at_once(store, confirm, cancel, seen=ids["visit"])
    state = await store.read(lambda s: s.get_one(Activity, ids["visit"]).state)
    assert state == "cancelled"
    assert codes(outcomes) in (["done", "done"], ["done", "is_cancelled"])


async def test_the_directivo_who_taps_twice_at_once_is_noted_once(store: Store, ids: dict[str, int]) -> None:
    def note(session: Session) -> Outcome:
        session.get(Participant, (ids["visit"], ids["carmen"]))
        return agreement.confirm(session, actor(session, ids["carmen"], TODAY), ids["visit"], 1, NOW)

    outcomes = await at_once(store, note, note, seen=ids["visit"])
    assert codes(outcomes) == ["already_answered", "done"]
    lines = select(func.count()).where(History.activity_id == ids["visit"], History.verb == "note")
    assert await store.read(lambda s: s.scalar(lines)) == 1


async def test_two_acompanantes_who_propose_the_same_visita_at_once(store: Store, ids: dict[str, int]) -> None:
    def propose(by: str, day: int) -> Act:
        return lambda s: agreement.propose(s, actor(s, ids[by], TODAY), draft(ids, day, by), 2, NOW)

    outcomes = await at_once(store, propose("julio", 19), propose("nilo", 20))
    assert codes(outcomes) == ["done", "visit_exists"]


async def test_two_directivos_who_call_the_same_rtc_at_once(store: Store, ids: dict[str, int]) -> None:
    def call(by: str, day: int) -> Act:
        wanted = Draft(
            kind=Kind.RTC, organiser_id=ids[by], ie_ids=(ids["ie"],), days=(date(2026, 8, day),), hour=NINE, minutes=180
        )
        return lambda s: meetings.call(s, actor(s, ids[by], TODAY), wanted, number=1, place="IE", now=NOW)

    outcomes = await at_once(store, call("carmen", 19), call("second", 20))
    assert codes(outcomes) == ["done", "meeting_exists"]


async def test_the_same_attendance_twice_at_once_is_told_once(store: Store, ids: dict[str, int]) -> None:
    def attend(session: Session) -> Outcome:
        session.get(Participant, (ids["gia"], ids["rosa"]))
        return meetings.attend(session, actor(session, ids["rosa"], TODAY), ids["gia"], 1, coming=True, now=NOW)

    outcomes = await at_once(store, attend, attend, seen=ids["gia"])
    assert codes(outcomes) == ["already_answered", "done"]


async def test_an_answer_that_comes_between_the_look_and_the_move_does_not_count_for_the_new_date(
    store: Store, ids: dict[str, int]
) -> None:
    looked, said = threading.Event(), threading.Event()

    def attend(session: Session) -> Outcome:
        return meetings.attend(session, actor(session, ids["rosa"], TODAY), ids["gia"], 1, coming=True, now=NOW)

    def move(session: Session) -> Outcome:
        activity_of(session, ids["gia"])
        looked.set()
        said.wait(timeout=10)
        who, wanted = actor(session, ids["julio"], TODAY), draft(ids, 20, "julio", activity_id=ids["gia"])
        return reschedule.move(session, who, ids["gia"], 1, wanted, reason="otro", now=NOW)

    moving = asyncio.to_thread(retrying, store.engine, move)
    if isinstance(store, PostgresStore):  # SQLite writes one after the other
        moving = asyncio.create_task(moving)
        await asyncio.to_thread(looked.wait, 10)
    outcome = await store.write(attend)
    said.set()
    assert codes([outcome, await moving]) == ["done", "done"]
    row = await store.read(lambda s: s.get_one(Participant, (ids["gia"], ids["rosa"])))
    assert (row.answer, row.reason) == (Answer.ASKED, None)


async def test_a_refusal_leaves_the_database_as_it_was(store: Store, ids: dict[str, int]) -> None:
    outcome = await store.write(lambda s: agreement.confirm(s, actor(s, ids["rosa"], TODAY), ids["visit"], 9, NOW))
    assert outcome == Refused("changed_meanwhile", {"activity_id": ids["visit"]})
    assert await store.read(lambda s: s.scalar(select(func.count()).select_from(History))) == 2
