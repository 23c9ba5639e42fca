"""The program is killed while an accepted plan is going out, and restarted: each date is proposed once, each list told.

It dies before and after every batch, and by SIGKILL at any moment, with letters on the wire.
"""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity
from domain.outcome import Done
from domain.people import contacts
from domain.people.roles import Person, RoleKind
from domain.plans import verbs
from domain.plans.caseload import Facts
from domain.plans.questions import keep, question_of
from domain.plans.solving import Question
from domain.policy import actor
from domain.store import open_store
from domain.year.stored import PlannedRow, RowStatus, StoredPlan
from scheduler.outbox import OutboxRow, Status
from simulator.limits import Ages, Rates
from simulator.server import Simulator
from tests import factories, greedy
from tests.crash import lines
from tests.crash.hosts import Host, free_port
from tests.phone import Phone

IES, DOCENTES = 5, 15  # 105 visitas
TODAY = lines.MONDAY.date()
PATIENCE = 60.0


class Office:
    """An accepted plan of a hundred visitas, its people's phones, the local Telegram, and lives of the program."""

    def __init__(self, host: Host, url: str, folder: Path, programme: Programme) -> None:
        self._host, self.url, self.log, self.programme = host, url, folder / "stderr.log", programme
        self.born, self.dice, self.kills = time.time(), random.Random(4), 0
        self.telegram = Simulator(
            token=lines.TOKEN, now=lines.clock(self.born).now, rates=Rates(enabled=False), ages=Ages()
        )
        self.phones: list[Phone] = []
        self._alive: int | None = None

    async def open(self) -> None:
        api = await self.telegram.start()
        self._settings = {
            "BOT_TOKEN": lines.TOKEN, "TELEGRAM_API_URL": api, "DATABASE_URL": self.url, "DATA_KEY": "clave",
            "SEND_RATE": "1000", "WEBHOOK_PORT": str(free_port()),
        }  # fmt: skip
        store = open_store(self.url)
        with Session(store.engine) as session, session.begin():
            people = self._populate(session)
        store.close()
        for person_id in people:
            phone = Phone(api, 1000 + person_id, "Rosa", started=True)
            self.phones.append(await phone.appears())

    def _populate(self, session: Session) -> list[int]:
        ugel = factories.ugel(session)
        julio = factories.person(session, "Julio Huamán")
        factories.role(session, julio, RoleKind.ACOMPANANTE, at=ugel)
        places = [factories.ie(session, f"IE {n}", ugel) for n in range(IES)]
        people = [julio]
        for n in range(DOCENTES):
            people.append(factories.person(session, f"Rosa {n}"))
            factories.role(session, people[-1], RoleKind.DOCENTE, at=places[n % IES])
            factories.accompany(session, julio, people[-1], places[n % IES])
        for each in people:
            contacts.link(session, each.id, 1000 + each.id, lines.MONDAY)
        self._accept(session, julio)
        return [each.id for each in people]

    def _accept(self, session: Session, julio: Person) -> None:
        """Spread by hand from the first possible day: the norm's days do not fit into August, and need not here."""
        who = actor(session, julio.id, TODAY)
        asked = verbs.ask(session, who, 2026, lines.MONDAY)
        assert isinstance(asked, Done)
        plan = session.get_one(StoredPlan, asked.id)
        facts = Facts(norm=self.programme.norm, calendar=self.programme.calendar, today=TODAY)
        question = question_of(session, plan, facts)
        assert isinstance(question, Question)
        keep(session, plan.id, plan.revision, question, greedy.crowded(question))
        assert isinstance(verbs.accept(session, who, plan.id, plan.revision), Done)

    async def begins(self, point: str = "") -> None:
        with Session(engine := create_engine(self.url)) as session, session.begin():
            held = OutboxRow.status.in_((Status.LEASED, Status.SENDING))
            session.execute(update(OutboxRow).where(held).values(lease_until=lines.MONDAY))
        engine.dispose()
        about = {"log": str(self.log), "born": self.born, "point": point, "naive": False}
        await self._host.says({"settings": self._settings, **about})
        word, self._alive = await self._host.hears()
        assert word == "alive"

    async def ends(self) -> int:
        word, code = await self._host.hears()
        assert word == "dead"
        self._alive, self.kills = None, self.kills + 1
        return code

    async def is_killed(self) -> None:
        assert self._alive is not None
        os.kill(self._alive, signal.SIGKILL)
        assert await self.ends() == -signal.SIGKILL

    async def close(self) -> None:
        if self._alive is not None:
            await self.is_killed()
        for phone in self.phones:
            await phone.close()
        await self.telegram.stop()

    def statuses(self) -> Counter[str]:
        return Counter(row.status for row in self.rows(PlannedRow))

    def rows(self, table: type) -> list:  # type: ignore[type-arg]
        engine = create_engine(self.url)
        with Session(engine, expire_on_commit=False) as session:
            found = list(session.scalars(select(table)))
        engine.dispose()
        return found

    async def all_sent(self) -> None:
        """Until nothing waits: neither a date nor a letter."""
        async with asyncio.timeout(PATIENCE):
            while self.statuses()[RowStatus.WAITING] or self.waiting_letters():  # noqa: ASYNC110 - a query tells
                await asyncio.sleep(0.2)

    def waiting_letters(self) -> int:
        open_ = (Status.PENDING, Status.LEASED, Status.SENDING)
        return sum(
            row.status in open_ and row.kind != "nudge" and row.kind != "reminder" for row in self.rows(OutboxRow)
        )


@pytest.fixture
async def office(host: Host, tmp_path: Path, programme: Programme, warm_url: str) -> AsyncIterator[Office]:
    opened = Office(host, warm_url, tmp_path, programme)
    await opened.open()
    yield opened
    await opened.close()


def each_once(office: Office) -> None:
    """What must hold whenever the program has died: dates and lists are there together, and once."""
    visits = Counter((row.docente_id, row.number) for row in office.rows(Activity) if row.kind == "visita")
    assert [key for key, many in visits.items() if many > 1] == []
    sent = [row for row in office.rows(PlannedRow) if row.status == RowStatus.SENT and row.activity_id is not None]
    activities = [row.id for row in office.rows(Activity)]
    assert sorted(row.activity_id for row in sent) == sorted(activities)
    keys = [row.dedupe_key for row in office.rows(OutboxRow)]
    assert len(keys) == len(set(keys))
    told = [row for row in office.rows(OutboxRow) if row.view == "plan_lists.proposed"]
    done = {
        tuple(row.ie_ids) for row in office.rows(PlannedRow) if row.status == RowStatus.SENT and len(row.ie_ids) == 1
    }
    assert len(told) == len(done) * DOCENTES // IES


async def finished(office: Office) -> None:
    await office.begins()
    await office.all_sent()
    await office.is_killed()
    each_once(office)
    assert office.statuses()[RowStatus.WAITING] == 0
    assert office.statuses()[RowStatus.REFUSED] == 0
    assert sum(row.kind == "visita" for row in office.rows(Activity)) == DOCENTES * 7
    lists = [row for row in office.rows(OutboxRow) if row.view == "plan_lists.proposed"]
    assert Counter(row.status for row in lists) == {Status.SENT: DOCENTES}
    assert "Traceback" not in office.log.read_text()


@pytest.mark.parametrize("point", ["before_batch", "after_batch"])
async def test_dead_beside_every_batch_each_date_is_proposed_once(office: Office, point: str) -> None:
    for _ in range(IES):
        await office.begins(point)
        assert await office.ends() == 137
        each_once(office)
        if point == "before_batch":
            break
    await finished(office)


@pytest.mark.chaos
async def test_dead_at_any_moment_each_date_is_proposed_once(office: Office) -> None:
    while office.statuses()[RowStatus.WAITING]:
        await office.begins()
        await asyncio.sleep(office.dice.uniform(0.05, 1.5))
        await office.is_killed()
        each_once(office)
    await finished(office)


async def test_the_checks_find_a_date_that_stands_twice(office: Office) -> None:
    """Else they would prove nothing."""
    engine = create_engine(office.url)
    with Session(engine) as session, session.begin():
        row = session.scalars(select(PlannedRow).where(PlannedRow.work == "visita")).first()
        assert row is not None
        row.status = RowStatus.SENT
        gia = Activity(
            kind="gia", year=2026, number=1, organiser_id=1, place="IE", day=TODAY, last_day=TODAY,
            starts_at=lines.MONDAY + timedelta(days=1), minutes=180, state="confirmed",
        )  # fmt: skip
        session.add(gia)
    engine.dispose()
    with pytest.raises(AssertionError):
        each_once(office)
