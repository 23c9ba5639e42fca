"""Year plans beside the units of work: worked out, sent IE by IE, and read when they come back as a workbook.

A process that dies on the way leaves rows that say what is still to be done. A plan is worked out again; a batch is
one transaction, with the letters that tell of it, so that each date is proposed once.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from content.messages import plan_lists, year_plan
from content.programme import Programme
from domain.outcome import Refused
from domain.people.contacts import chat_of
from domain.people.roles import RoleKind, roles_of
from domain.people.territory import Ie
from domain.plans import sending, shelf
from domain.plans.questions import keep, question_of
from domain.plans.solving import Question, Solved, Solver, solve
from domain.plans.telling import people_of
from domain.policy import actor, open_rights
from domain.store import Store
from domain.year.calendar import instant, local
from domain.year.infeasible import Infeasible
from domain.year.stored import StoredPlan
from scheduler import plan_files
from scheduler.announce import follow
from scheduler.clock import Clock
from scheduler.crash_points import reach
from scheduler.kinds import Kind
from scheduler.outbox import Post, post
from scheduler.wake import Wake

log = structlog.get_logger()
LONGEST_NAP = 5.0  # seconds; a lost ring costs no more
BROKEN = Refused("plan_broken")  # the planner itself failed
Answer = Solved | Infeasible | Refused


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A plan that waits, and what to ask a planner; Refused where a person has to decide something first."""

    plan_id: int
    revision: int
    question: Question | Refused


class YearPlans:
    """Runs beside the sender; `wake` is rung when a plan asks for something, `mail` when a letter was posted."""

    def __init__(
        self, store: Store, programme: Programme, clock: Clock, wake: Wake, mail: Wake, *, solver: Solver = solve
    ) -> None:
        self._store, self._programme, self._clock = store, programme, clock
        self._wake, self._mail, self._solver = wake, mail, solver
        self._stopping = False

    def use(self, programme: Programme) -> None:
        """The next plan goes by these facts."""
        self._programme = programme

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            if not await self.one():
                await self._wake.wait(LONGEST_NAP, self._clock.sleep)

    def stop(self) -> None:
        self._stopping = True
        self._wake.ring()

    def tick(self) -> None:
        self._wake.ring()

    async def one(self) -> bool:
        """Does one thing; False when nothing waits, or the database is away."""
        try:
            done = await self._send() or await self._work_out() or await self._check()
        except SQLAlchemyError as error:
            log.error("database away", error=type(error).__name__)
            return False
        if done:
            self._mail.ring()
        return done

    async def _send(self) -> bool:
        if not await self._store.read(lambda session: sending.next_batch(session, lock=False) is not None):
            return False
        now = self._clock.now()
        reach("before_batch")
        done = await self._store.write(lambda session: send_batch(session, self._programme, now))
        reach("after_batch")
        return done

    async def _work_out(self) -> bool:
        today = local(self._clock.now()).date()
        asked = await self._store.read(lambda session: next_asked(session, self._programme, today))
        if asked is None:
            return False
        answer = await self._answer(asked)
        now = self._clock.now()
        await self._store.write(lambda session: conclude(session, asked, answer, now))
        return True

    async def _answer(self, asked: Asked) -> Answer:
        if isinstance(asked.question, Refused):
            return asked.question
        try:
            return await asyncio.to_thread(self._solver, asked.question)
        except Exception as error:
            log.error("plan cannot be made", plan=asked.plan_id, error=type(error).__name__)
            return BROKEN

    async def _check(self) -> bool:
        """A workbook whose file is settled, against the plan it changes."""
        now = self._clock.now()
        found = await self._store.read(lambda session: plan_files.next_settled(session, self._programme, now))
        if found is None:
            return False
        read = await asyncio.to_thread(plan_files.read, found)
        return await self._store.write(lambda session: plan_files.conclude(session, found, read, now))


def next_asked(session: Session, programme: Programme, today: date) -> Asked | None:
    plan = shelf.asked(session)
    if plan is None:
        return None
    question = question_of(session, plan, plan_files.facts_of(session, programme, today))
    return Asked(plan_id=plan.id, revision=plan.revision, question=question)


def conclude(session: Session, asked: Asked, answer: Answer, now: datetime) -> None:
    """Keeps what was found and tells it."""
    plan = keep(session, asked.plan_id, asked.revision, asked.question, answer)
    chat_id = chat_of(session, plan.acompanante_id) if plan is not None else None
    if plan is not None and chat_id is not None:
        letter = Post(
            key=f"plan:{plan.id}:{plan.revision}", chat_id=chat_id, person_id=plan.acompanante_id, kind=Kind.REPLY,
            view=year_plan.plan, args={"plan_id": plan.id}, not_before=now,
        )  # fmt: skip
        post(session, letter)


def send_batch(session: Session, programme: Programme, now: datetime) -> bool:
    """Dates and letters of one IE, in one transaction; False when another process has done it."""
    batch = sending.next_batch(session)
    if batch is None:
        return False
    plan, today = session.get_one(StoredPlan, batch.plan_id), local(now).date()
    who = actor(session, plan.acompanante_id, today, open_rights(programme.norm))
    sent = sending.send(session, who, batch, programme.norm, now)
    follow(session, programme, sent.events, now)
    for ie_id in sent.tell:
        for person_id in people_of(session, plan.id, ie_id, today):
            post(session, *letters(session, programme, plan, ie_id, person_id, now))
    if sent.last:
        tell_acompanante(session, plan, now)
    return True


def letters(
    session: Session, programme: Programme, plan: StoredPlan, ie_id: int, person_id: int, now: datetime
) -> list[Post]:
    """One list for a person in an IE; docentes who do not answer are asked again, twice at the most."""
    chat_id = chat_of(session, person_id)
    if chat_id is None:
        return []
    key = f"plan:{plan.id}:{plan.revision}:{ie_id}:{person_id}"
    first = Post(
        key=key, chat_id=chat_id, person_id=person_id, kind=Kind.NOTICE, view=plan_lists.proposed,
        args={"plan_id": plan.id, "ie_id": ie_id}, not_before=now,
    )  # fmt: skip
    today = local(now).date()
    if not any(role.kind == RoleKind.DOCENTE for role in roles_of(session, person_id, today)):
        return [first]
    window, scopes = programme.reminders.window, session.get_one(Ie, ie_id).scopes
    days = [programme.calendar.add_working_days(today, after, scopes) for after in programme.reminders.nudge_days]
    again: dict[str, Any] = {"kind": Kind.NUDGE, "view": plan_lists.list_nudge}
    return [
        first,
        *(
            replace(first, key=f"{key}:nudge{number}", not_before=instant(day, window.opens), **again)
            for number, day in enumerate(days, 1)
        ),
    ]


def tell_acompanante(session: Session, plan: StoredPlan, now: datetime) -> None:
    chat_id = chat_of(session, plan.acompanante_id)
    if chat_id is not None:
        letter = Post(
            key=f"plan:{plan.id}:{plan.revision}:sent", chat_id=chat_id, person_id=plan.acompanante_id,
            kind=Kind.REPLY, view=year_plan.sent, args={"plan_id": plan.id}, not_before=now,
        )  # fmt: skip
        post(session, letter)
