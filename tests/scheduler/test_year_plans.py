"""The worker beside the units: what it does when the planner fails, when it dies half way, when two of it run."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity
from domain.outcome import Done
from domain.people import contacts
from domain.people.roles import Person
from domain.plans import verbs
from domain.plans.shelf import rows_of
from domain.plans.solving import Question, Solved
from domain.policy import actor
from domain.store import Store, open_store
from domain.year.infeasible import Infeasible
from domain.year.stored import PlannedRow, PlanState, RowStatus, StoredPlan
from scheduler.clock import TravelClock
from scheduler.outbox import OutboxRow
from scheduler.wake import Wake
from scheduler.year_plans import YearPlans
from tests import greedy
from tests.domain.dates.village import NOW, TODAY, village


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """The village of dates on each database, everybody with a phone."""
    opened = open_store(database_url)
    with Session(opened.engine) as session, session.begin():
        village(session)
        for person in session.scalars(select(Person)):
            contacts.link(session, person.id, 1000 + person.id, NOW)
    yield opened
    opened.close()


def worker(store: Store, programme: Programme, solver: object = greedy.solve) -> YearPlans:
    about: dict[str, object] = {"solver": solver}
    return YearPlans(store, programme, TravelClock(NOW), Wake(), Wake(), **about)  # type: ignore[arg-type]


async def julio(store: Store) -> int:
    query = select(Person.id).where(Person.nombres == "Julio")
    return await store.read(lambda s: s.scalars(query).one())


async def asks(store: Store) -> int:
    person_id = await julio(store)

    def ask(session: Session) -> int:
        outcome = verbs.ask(session, actor(session, person_id, TODAY), 2026, NOW)
        assert isinstance(outcome, Done)
        assert outcome.id is not None
        return outcome.id

    return await store.write(ask)


async def accepts(store: Store, plan_id: int) -> None:
    person_id = await julio(store)
    outcome = await store.write(lambda s: verbs.accept(s, actor(s, person_id, TODAY), plan_id, 1))
    assert isinstance(outcome, Done)


async def state(store: Store, plan_id: int) -> str:
    return await store.read(lambda s: s.get_one(StoredPlan, plan_id).state)


async def letters(store: Store) -> dict[str, int]:
    query = select(OutboxRow.view, func.count()).group_by(OutboxRow.view)
    return await store.read(lambda s: dict(s.execute(query).all()))


async def test_a_plan_is_worked_out_kept_and_told(store: Store, programme: Programme) -> None:
    plan_id = await asks(store)
    work = worker(store, programme)
    assert [await work.one(), await work.one()] == [True, False]
    assert await state(store, plan_id) == PlanState.DRAFT
    assert await letters(store) == {"year_plan.plan": 1}


async def test_a_planner_that_fails_leaves_a_plan_that_can_be_asked_for_again(
    store: Store, programme: Programme
) -> None:
    def breaks(_question: Question) -> Solved | Infeasible:
        raise IndexError("of the planner")

    plan_id = await asks(store)
    assert await worker(store, programme, breaks).one() is True
    assert await state(store, plan_id) == PlanState.IMPOSSIBLE
    assert await store.read(lambda s: s.get_one(StoredPlan, plan_id).why) == {"code": "plan_broken"}
    assert await asks(store) == plan_id
    assert await worker(store, programme).one() is True
    assert await state(store, plan_id) == PlanState.DRAFT


async def test_an_answer_that_comes_after_the_plan_was_asked_anew_is_not_kept(
    store: Store, programme: Programme
) -> None:
    plan_id = await asks(store)

    def meanwhile(question: Question) -> Solved | Infeasible:
        with Session(store.engine) as session, session.begin():
            session.get_one(StoredPlan, question.plan_id).revision = 2
        return greedy.solve(question)

    assert await worker(store, programme, meanwhile).one() is True
    assert await state(store, plan_id) == PlanState.ASKED
    assert await letters(store) == {}
    assert await worker(store, programme).one() is True
    assert (await state(store, plan_id), await letters(store)) == (PlanState.DRAFT, {"year_plan.plan": 1})


async def test_a_batch_that_was_sent_by_another_is_not_sent_again(store: Store, programme: Programme) -> None:
    plan_id = await asks(store)
    one, other = worker(store, programme), worker(store, programme)
    await one.one()
    await accepts(store, plan_id)
    while await one.one() or await other.one():
        pass
    counted = await store.read(lambda s: s.scalar(select(func.count()).select_from(Activity)))
    assert counted == 24
    assert await letters(store) == {
        "year_plan.plan": 1, "plan_lists.proposed": 4, "plan_lists.list_nudge": 4, "year_plan.sent": 1
    }  # fmt: skip


async def test_what_a_dead_process_left_is_done_by_the_next(store: Store, programme: Programme) -> None:
    plan_id = await asks(store)
    await worker(store, programme).one()
    await accepts(store, plan_id)
    assert await worker(store, programme).one() is True  # the talleres; then it dies
    waits = select(func.count()).select_from(PlannedRow).where(PlannedRow.status == RowStatus.WAITING)
    assert await store.read(lambda s: s.scalar(waits)) == 26
    following = worker(store, programme)
    while await following.one():
        pass
    assert await store.read(lambda s: s.scalar(waits)) == 0
    statuses = await store.read(lambda s: {row.status for row in rows_of(s, plan_id)})
    assert statuses == {RowStatus.SENT, RowStatus.FIXED}


async def test_docentes_are_asked_again_and_directivos_are_not(store: Store, programme: Programme) -> None:
    plan_id = await asks(store)
    work = worker(store, programme)
    await work.one()
    await accepts(store, plan_id)
    while await work.one():
        pass
    query = select(Person.nombres).join(OutboxRow, OutboxRow.person_id == Person.id).where(OutboxRow.kind == "nudge")
    assert await store.read(lambda s: sorted(s.scalars(query))) == ["Luz", "Luz", "Rosa", "Rosa"]


async def test_whoever_has_no_phone_gets_no_letter_and_the_rest_goes_on(store: Store, programme: Programme) -> None:
    def away(session: Session) -> None:
        rosa = session.scalars(select(Person).where(Person.nombres == "Rosa")).one()
        session.delete(session.get_one(contacts.Contact, rosa.id))

    await store.write(away)
    plan_id = await asks(store)
    work = worker(store, programme)
    await work.one()
    await accepts(store, plan_id)
    while await work.one():
        pass
    assert (await letters(store))["plan_lists.proposed"] == 3


async def test_it_stops_when_it_is_told_to(store: Store, programme: Programme) -> None:
    work = worker(store, programme)
    work.stop()
    await work.run()
    assert await work.one() is False


async def test_plans_of_another_day_are_made_from_that_day(store: Store, programme: Programme) -> None:
    plan_id = await asks(store)
    later = NOW + timedelta(days=14)
    work = YearPlans(store, programme, TravelClock(later), Wake(), Wake(), solver=greedy.solve)
    await work.one()
    first = await store.read(lambda s: rows_of(s, plan_id)[0].dates[0])
    assert first > later.date()


async def test_a_question_of_the_worker_is_of_its_programme(store: Store, programme: Programme) -> None:
    await asks(store)
    asked: list[Question] = []

    def listens(question: Question) -> Solved | Infeasible:
        asked.append(question)
        return greedy.solve(question)

    changed = replace(programme, norm=programme.norm.with_settings({"reserva_porcentaje": 5}))
    await worker(store, changed, partial(listens)).one()
    assert asked[0].caseload.norm.number("reserva_porcentaje") == 5
