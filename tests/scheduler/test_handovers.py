"""Once an hour: who took a place has its activities, is told so, and is reminded of them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity, Kind, Participant, State
from domain.people import contacts
from domain.people.roles import Assignment, RoleKind
from domain.store import Store
from scheduler.handovers import EVERY, Handovers
from scheduler.kinds import Kind as LetterKind
from scheduler.outbox import OutboxRow
from scheduler.slots import SlotRow
from tests import factories
from tests.domain.dates.village import FRIDAY, NOW, village
from tests.scheduler.letters import chat
from tests.stage import StillClock

LAST, NEXT = date(2026, 8, 12), date(2026, 8, 13)


def laid(session: Session) -> dict[str, int]:
    """A visita and a GIA of Friday; from Thursday on Sara accompanies, and Dina teaches beside Rosa."""
    v = village(session)
    visit, gia = v.agree(v.visit(FRIDAY)), v.call(v.meeting(Kind.GIA, FRIDAY + timedelta(days=7)))
    for row in session.scalars(select(Assignment).where(Assignment.acompanante_id == v.julio.id)):
        row.until = LAST
    sara, dina = factories.person(session, "Sara Tello"), factories.person(session, "Dina Paz")
    factories.role(session, sara, RoleKind.ACOMPANANTE, at=v.ie.ugel, since=NEXT)
    factories.role(session, dina, RoleKind.DOCENTE, at=v.ie, since=NEXT)
    for docente, ie in ((v.rosa, v.ie), (v.luz, v.next_ie), (dina, v.ie)):
        factories.accompany(session, sara, docente, ie, since=NEXT)
    for who in (sara, dina, v.rosa):
        contacts.link(session, who.id, chat(who), NOW)
    session.flush()
    return {"visit": visit.id, "gia": gia.id, "sara": sara.id, "dina": dina.id, "rosa": v.rosa.id}


def letters(session: Session, *kinds: LetterKind) -> list[tuple[int | None, str, int | None]]:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.kind.in_(kinds)).order_by(OutboxRow.id))
    return [(row.person_id, row.view, row.activity_id) for row in rows]


async def test_what_was_open_goes_over_and_everybody_hears_once(store: Store, programme: Programme) -> None:
    ids = await store.write(laid)
    clock = StillClock(NOW)
    handovers = Handovers(store, programme, clock)
    assert await handovers.tick() == 3  # the visita and the GIA change hands, and Dina is called to the GIA
    assert [await handovers.tick(), await Handovers(store, programme, clock).tick()] == [0, 0]
    organisers = await store.read(lambda s: dict(s.execute(select(Activity.id, Activity.organiser_id)).all()))
    assert organisers == {ids["visit"]: ids["sara"], ids["gia"]: ids["sara"]}
    told = await store.read(lambda s: letters(s, LetterKind.NOTICE, LetterKind.URGENT))
    assert sorted(told, key=str) == sorted(
        [
            (ids["sara"], "visits.handed_to_you", ids["visit"]),
            (ids["rosa"], "visits.handed_over", ids["visit"]),
            (ids["sara"], "visits.handed_to_you", ids["gia"]),
            (ids["rosa"], "visits.handed_over", ids["gia"]),
            (ids["dina"], "meetings.joined", ids["gia"]),
        ],
        key=str,
    )


async def test_whoever_came_is_reminded_and_who_left_is_not(
    store: Store, programme: Programme, slots_of_august: list[dict[str, Any]]
) -> None:
    await store.write(lambda s: s.execute(insert(SlotRow), slots_of_august))
    ids = await store.write(laid)
    await Handovers(store, programme, StillClock(NOW)).tick()
    reminded = await store.read(
        lambda s: {who for who, _, about in letters(s, LetterKind.REMINDER) if about == ids["gia"]}
    )
    assert {ids["sara"], ids["dina"], ids["rosa"]} == reminded


async def test_it_is_looked_for_once_an_hour(store: Store, programme: Programme) -> None:
    clock = StillClock(NOW)
    handovers = Handovers(store, programme, clock)
    assert await handovers.tick() == 0
    ids = await store.write(laid)
    clock.move_to(NOW + EVERY - timedelta(seconds=1))
    assert await handovers.tick() == 0
    clock.move_to(NOW + EVERY)
    assert await handovers.tick() == 3
    there = await store.read(
        lambda s: set(s.scalars(select(Participant.person_id).where(Participant.activity_id == ids["gia"])))
    )
    assert ids["dina"] in there
    assert await store.read(lambda s: s.get_one(Activity, ids["gia"]).state) == State.CONFIRMED
