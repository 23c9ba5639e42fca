"""The program is killed between any two answers of a survey, and restarted: none is lost, none is there twice.

A docente answers on a phone of the local Telegram. The program dies by SIGKILL while the next question is on the
phone, while the answer is on its way, and at each named point of the way in and out; a tap is made once, never again.
"""

import asyncio
import contextlib
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from content.programme import Programme
from content.walks import STATE, fresh_in_wave
from domain.people import contacts
from domain.people.identity import Seal
from domain.people.roles import Direccion, RoleKind
from domain.store import open_store
from domain.surveys.model import AnonymousAnswer, LiveSession, Participation
from domain.waves import answering
from scheduler.outbox import OutboxRow, Status
from simulator.limits import Ages, Rates
from simulator.server import Simulator
from tests import factories
from tests.crash import lines
from tests.crash.hosts import Host, free_port
from tests.crash.survey_checks import CLEAN, Said, Verdict, judge
from tests.field import in_a_week, in_the_field
from tests.phone import Phone

KEY = "clave-secreta"
CANARY = "menos papeles canarios"
CHAT = 1000
PATIENCE = 40.0
ITEMS = [f"DOC-{n}" for n in range(1, 13)]
LABELS = {"1": "Muy en desacuerdo", "2": "En desacuerdo", "3": "De acuerdo", "4": "Muy de acuerdo"}
# A tap has three ways to be cut off: before, while and after it is kept and has its effect; its reply three more.
POINTS = (
    "before_inbox_commit", "after_inbox_commit", "before_effect", "after_effect",
    "after_claim", "after_intent", "after_post", "after_mark",
)  # fmt: skip
DEAD = 137
Open = Callable[..., Awaitable["School"]]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that a person does, and what their phone shows then."""

    label: str = ""  # of the button; else it is written
    words: str = ""
    shows: str
    answers: bool = True


def acts(answers: dict[str, str]) -> list[Act]:
    """From the command to the thanks."""
    every = [Act(words="/encuesta", shows="Responder es voluntario", answers=False)]
    every += [Act(label="Empezar", shows="📝 1/13", answers=False)]
    given = list(answers.items())
    for n, (_, value) in enumerate(given, 1):
        shows = f"📝 {n + 1}/13" if n < len(given) else "Revise antes de enviar"
        every.append(Act(label=LABELS[value], shows=shows) if value in LABELS else Act(words=value, shows=shows))
    return [*every, Act(label="✅ Enviar", shows="quedaron guardadas", answers=False)]


@dataclass(kw_only=True)
class Answering:
    """A docente with a phone."""

    person_id: int
    phone: Phone
    answers: dict[str, str]
    acts: list[Act] = field(default_factory=list)
    done: int = 0  # acts that left the phone
    seen: int = 0  # acts of which the phone has shown the end

    def __post_init__(self) -> None:
        self.acts = acts(self.answers)

    async def act(self) -> None:
        """The next act, once: what is lost is never done again."""
        now = self.acts[self.done]
        self.done += 1  # the program may have it before the phone knows that it left
        if now.label:
            await self.phone.taps(now.label, wait=PATIENCE)
        else:
            await self.phone.says(now.words)

    async def sees(self) -> None:
        if self.done:
            await self.phone.sees(self.acts[self.done - 1].shows, timeout=PATIENCE)
        self.seen = self.done

    @property
    def over(self) -> bool:
        return self.seen == len(self.acts)

    def said(self) -> Said:
        given, seen = (sum(each.answers for each in self.acts[:n]) for n in (self.done, self.seen))
        return Said(
            person_id=self.person_id, answers=self.answers, given=given, seen=seen, begun=self.done > 1, sent=self.over
        )


class School:
    """Docentes who are asked, their phones, the local Telegram, and the program's lives, one after another."""

    def __init__(self, host: Host, url: str, folder: Path, programme: Programme) -> None:
        self._host, self.url, self.log = host, url, folder / "stderr.log"
        self.programme = replace(programme, seal=Seal(KEY))
        self.born, self.kills, self.dice = time.time(), 0, random.Random(20260810)
        self.telegram = Simulator(
            token=lines.TOKEN, now=lines.clock(self.born).now, rates=Rates(enabled=False), ages=Ages()
        )
        self.people: list[Answering] = []
        self._alive: int | None = None

    async def open(self, docentes: int) -> None:
        api = await self.telegram.start()
        self._settings = {
            "BOT_TOKEN": lines.TOKEN, "TELEGRAM_API_URL": api, "DATABASE_URL": self.url, "DATA_KEY": KEY,
            "SEND_RATE": "1000", "WEBHOOK_PORT": str(free_port()),
        }  # fmt: skip
        store = open_store(self.url)
        with Session(store.engine) as session, session.begin():
            ids = self._populate(session, docentes)
        store.close()
        for n, person_id in enumerate(ids):
            phone = Phone(api, CHAT + person_id, "Rosa", started=True)
            self.people.append(Answering(person_id=person_id, phone=await phone.appears(), answers=said(n)))

    def _populate(self, session: Session, docentes: int) -> list[int]:
        place = factories.ie(session)
        julio = factories.person(session, "Julio Huamán")
        factories.role(session, julio, RoleKind.ACOMPANANTE, at=place.ugel)
        ines = factories.person(session, "Inés Ramos")
        factories.role(session, ines, RoleKind.MINEDU, direccion=Direccion.DIFODS)
        people = [factories.person(session, f"Rosa {n}") for n in range(docentes)]
        for each in people:
            factories.role(session, each, RoleKind.DOCENTE, at=place)
            factories.accompany(session, julio, each, place)
            contacts.link(session, each.id, CHAT + each.id, lines.MONDAY)
        today = lines.MONDAY.date()
        about = {"invite_on": today, "closes_on": in_a_week(today)}
        self.wave_id = in_the_field(session, self.programme, lines.MONDAY - timedelta(days=3), **about)
        return [each.id for each in people]

    async def close(self) -> None:
        if self._alive is not None:
            os.kill(self._alive, signal.SIGKILL)
            await self.ends()
        for each in self.people:
            await each.phone.close()
        await self.telegram.stop()

    async def begins(self, point: str = "", *, naive: bool = False) -> None:
        """A life; what an earlier one had on the wire is judged by it."""
        self._end_leases()
        about = {"log": str(self.log), "born": self.born, "point": point, "naive": naive}
        await self._host.says({"settings": self._settings, **about})
        word, self._alive = await self._host.hears()
        assert word == "alive"

    async def ends(self) -> int:
        word, code = await self._host.hears()
        assert word == "dead"
        self._alive = None
        return code

    async def is_killed(self) -> None:
        """SIGKILL: nothing of the program runs any more."""
        assert self._alive is not None
        os.kill(self._alive, signal.SIGKILL)
        assert await self.ends() == -signal.SIGKILL, self.logged()
        self.kills += 1

    def _end_leases(self) -> None:
        with self.session() as session:
            held = OutboxRow.status.in_((Status.LEASED, Status.SENDING))
            session.execute(update(OutboxRow).where(held).values(lease_until=lines.MONDAY))

    def verdict(self) -> Verdict:
        return judge(self.url, self.programme, self.wave_id, [each.said() for each in self.people])

    def logged(self) -> str:
        return self.log.read_text()[-4000:] if self.log.exists() else ""

    def rows(self) -> tuple[int, list[dict[str, str]], list[str | None]]:
        """Live sessions, anonymous answers, dispositions."""
        with self.session() as session:
            live = len(session.scalars(select(LiveSession.key)).all())
            moved = [dict(each) for each in session.scalars(select(AnonymousAnswer.answers))]
            ends = list(session.scalars(select(Participation.disposition)))
        return live, moved, ends

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction of the test's own."""
        engine = create_engine(self.url)
        with Session(engine) as session, session.begin():
            yield session
        engine.dispose()


def said(n: int) -> dict[str, str]:
    """Twelve answers that nobody else gives, and words."""
    dice = random.Random(n)
    return {name: dice.choice("1234") for name in ITEMS} | {"DOC-13": f"{CANARY} {n}"}


@pytest.fixture
async def school(host: Host, tmp_path: Path, programme: Programme, warm_url: str) -> AsyncIterator[Open]:
    opened: list[School] = []

    async def make(docentes: int) -> School:
        made = School(host, warm_url, tmp_path, programme)
        opened.append(made)
        await made.open(docentes)
        return made

    yield make
    for each in opened:
        await each.close()


async def test_killed_after_every_answer_none_is_lost_none_doubled_and_the_next_question_is_the_right_one(
    school: Open,
) -> None:
    """By turns: once the next question is on the phone, and anywhere between the tap and then."""
    there = await school(1)
    (rosa,) = there.people
    while not rosa.over:
        await there.begins()
        await rosa.sees()
        assert there.verdict() == CLEAN
        if rosa.over:
            break
        await rosa.act()
        if rosa.done % 2:
            await rosa.sees()
        else:
            await asyncio.sleep(there.dice.uniform(0, 0.1))
        await there.is_killed()
        assert there.verdict() == CLEAN
    assert there.kills == len(rosa.acts) == 16
    assert there.rows() == (1, [], ["completa"])
    await is_asked_in_one_message(there, rosa)
    tells_nothing(there)


@pytest.mark.chaos
async def test_a_death_at_each_point_of_an_answers_way_in_and_out_loses_and_doubles_none(school: Open) -> None:
    there = await school(1)
    (rosa,) = there.people
    for number in range(len(rosa.acts)):
        await there.begins()
        await rosa.sees()
        await there.is_killed()
        await there.begins(POINTS[number % len(POINTS)])
        await rosa.act()
        assert await there.ends() == DEAD, there.logged()
        assert there.verdict() == CLEAN
    await there.begins()
    await rosa.sees()
    assert there.verdict() == CLEAN
    assert there.rows() == (1, [], ["completa"])
    await is_asked_in_one_message(there, rosa)
    tells_nothing(there)


@pytest.mark.chaos
async def test_five_answer_at_once_under_many_deaths_and_five_answers_are_kept(school: Open) -> None:
    """The fifth who sends moves all five: whole, once each, whenever the program dies."""
    there = await school(5)
    walking = [asyncio.create_task(walk(each)) for each in there.people]
    while not all(each.done() for each in walking):
        await there.begins()
        await asyncio.sleep(there.dice.uniform(1.5, 4))
        await there.is_killed()
        assert there.verdict() == CLEAN
    await asyncio.gather(*walking)
    live, moved, ends = there.rows()
    assert (live, ends) == (0, ["completa"] * 5)
    assert sorted(moved, key=str) == sorted(({**said(n)} for n in range(5)), key=str)
    assert there.kills >= 5
    tells_nothing(there)


async def walk(person: Answering) -> None:
    """On and on, as fast as the phone shows what comes next."""
    while not person.over:
        await person.sees()
        if not person.over:
            await person.act()


@pytest.mark.chaos
async def test_the_checks_find_an_answer_that_was_acknowledged_before_it_was_kept(school: Open) -> None:
    """Else they would prove nothing."""
    there = await school(1)
    (rosa,) = there.people
    for _ in range(4):
        await there.begins()
        await rosa.act()
        await rosa.sees()
        await there.is_killed()
    await there.begins("before_inbox_commit", naive=True)
    await rosa.act()
    assert await there.ends() == DEAD
    rosa.seen = rosa.done  # as if the phone had been told
    await there.begins()
    await asyncio.sleep(2)
    assert there.verdict() == replace(CLEAN, lost=1)


async def test_the_checks_find_what_nobody_said_what_is_missing_and_what_stands_twice(school: Open) -> None:
    """Two whose sessions are written by hand: an answer too many, and still the first question open."""
    there = await school(2)
    rosa, ana = there.people
    with there.session() as session:
        for each, value in ((rosa, "0"), (ana, said(1)["DOC-1"])):
            walk = fresh_in_wave(session, each.person_id, there.wave_id, "es", lines.MONDAY)
            assert walk is not None
            answering.save(
                session, there.programme.seal, there.wave_id, each.person_id, answers={"DOC-1": value},
                extra={STATE: walk.state.to_json()}, language="es", today=lines.MONDAY.date(),
            )  # fmt: skip
    rosa.done = rosa.seen = ana.done = ana.seen = 3
    assert there.verdict() == replace(CLEAN, false=1, misplaced=2)
    ana.done = ana.seen = 4
    assert there.verdict() == replace(CLEAN, false=1, misplaced=2, lost=1)
    rosa.done = rosa.seen = 0
    assert there.verdict() == replace(CLEAN, false=1, misplaced=2, lost=1, doubled=1)


# What is looked at in the end


async def is_asked_in_one_message(school: School, person: Answering) -> None:
    """Edited from question to question; a copy more only where the program itself was in doubt."""
    with school.session() as session:
        doubts = sum(session.scalars(select(OutboxRow.uncertain)))
    assert 1 <= len(await person.phone.received()) <= 1 + doubts
    assert [message.text for message in await person.phone.messages() if CANARY in message.text] == []


def tells_nothing(school: School) -> None:
    log = school.log.read_text()
    assert "Traceback" not in log
    assert [secret for secret in (CANARY, KEY, *LABELS.values(), lines.TOKEN) if secret in log] == []
