"""What an operator watches, from the rows, on both databases."""

import json
from datetime import UTC, datetime, timedelta

from aiohttp.test_utils import make_mocked_request
from sqlalchemy.orm import Session

from bot.inbox_rows import InboxRow
from bot.metrics import KEPT, Snapshot, Watch, page, snapshot
from domain.people import contacts
from domain.store import Store, open_store
from scheduler.clock import TravelClock
from scheduler.hold import hold
from tests import factories
from tests.bot.test_commands_listing import letter

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)
ASK = make_mocked_request("GET", "/health")


def fill(session: Session) -> None:
    late = NOW - timedelta(minutes=5)
    for number, status in enumerate(("pending", "pending", "sent", "unknown")):
        session.add(letter(status, dedupe_key=str(number), chat_id=number, not_before=late))
    for update_id, status in ((1, "new"), (2, "dead"), (3, "done")):
        session.add(InboxRow(update_id=update_id, received_at=NOW - timedelta(seconds=40 * update_id), status=status))
    for number, name in enumerate(("Ana Soto", "Eva Ríos", "Luz Vera")):
        contacts.link(session, factories.person(session, name).id, 1000 + number, NOW)
    contacts.set_reachable(session, 1001, False)
    session.flush()


def test_the_figures_are_the_rows(session: Session) -> None:
    fill(session)
    assert snapshot(session, NOW) == Snapshot(
        oldest_due_seconds=300.0,
        oldest_heard_seconds=40.0,
        outbox={"pending": 2, "sent": 1, "unknown": 1},
        inbox={"new": 1, "dead": 1, "done": 1},
        chats_reachable=2,
        chats_unreachable=1,
    )


def test_an_empty_house_has_empty_figures(session: Session) -> None:
    assert snapshot(session, NOW) == Snapshot(oldest_due_seconds=0.0, oldest_heard_seconds=0.0)


def test_the_page_is_in_the_format_of_prometheus() -> None:
    text = page(
        Snapshot(
            oldest_due_seconds=12.5,
            oldest_heard_seconds=2.5,
            outbox={"unknown": 3},
            inbox={"dead": 1},
            chats_reachable=7,
        )
    ).decode()
    values = [line for line in text.splitlines() if not line.startswith("#")]
    assert values == [
        "yanapaq_oldest_due_seconds 12.5",
        "yanapaq_oldest_heard_seconds 2.5",
        "yanapaq_held 0.0",
        'yanapaq_outbox_rows{status="unknown"} 3.0',
        'yanapaq_inbox_rows{status="dead"} 1.0',
        'yanapaq_chats{reachable="yes"} 7.0',
        'yanapaq_chats{reachable="no"} 0.0',
    ]


async def test_figures_are_kept_a_few_seconds(store: Store, clock: TravelClock) -> None:
    watch = Watch(store, clock)
    assert json.loads((await watch.health(ASK)).text or "")["oldest_due_seconds"] == 0.0
    old = clock.now() - timedelta(minutes=10)
    await store.write(lambda session: session.add(letter("pending", not_before=old)))
    assert json.loads((await watch.health(ASK)).text or "")["oldest_due_seconds"] == 0.0
    clock.move_to(clock.now() + timedelta(seconds=KEPT + 1))
    assert json.loads((await watch.health(ASK)).text or "")["oldest_due_seconds"] > 600


async def test_a_hold_is_told_and_is_no_fault(store: Store, clock: TravelClock) -> None:
    await store.write(lambda session: hold(session, clock.now()))
    answer = await Watch(store, clock).health(ASK)
    assert (answer.status, json.loads(answer.text or "")["status"]) == (200, "held")
    assert b"yanapaq_held 1.0" in page(await store.read(lambda session: snapshot(session, NOW)))


async def test_a_database_that_does_not_answer_is_told(sqlite_url: str, clock: TravelClock) -> None:
    store = open_store(f"{sqlite_url}/not/there")
    watch = Watch(store, clock)
    assert [(await watch.health(ASK)).status, (await watch.metrics(ASK)).status] == [503, 503]
    store.close()
