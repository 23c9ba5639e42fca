"""An answered question beside a plain tap: each is taken, and the figure is what it says."""

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from bench import databases, scene
from bench import survey_answer as measured
from bench.__main__ import MEASURES
from bench.figure import FULL, QUICK
from bot.ground import plain_engine
from domain.store import run_unit
from domain.surveys.model import LiveSession
from scheduler.outbox import OutboxRow

TINY = replace(QUICK, chats=2, updates=12, rounds=1)


def test_the_figure_with_its_goal() -> None:
    told: list[str] = []
    (figure,) = measured.measure(TINY, told.append)
    assert (figure.name, figure.goal, figure.at_least) == ("survey_answer", 1.3, False)
    assert figure.value > 0
    assert told == [f"round {n} of 1, {what}" for n in (0, 1) for what in ("answers", "plain taps")]
    assert MEASURES["survey_answer"] is measured.measure


def test_as_many_people_as_make_the_updates_with_an_instrument_each() -> None:
    assert measured.people_of(FULL) == 160
    assert measured.people_of(TINY) == 2


def test_the_instrument_has_twelve_items_for_a_polidocente_and_none_twice() -> None:
    assert len(set(measured.items())) == 12
    data = [json.loads(measured.answer(n, 3, n))["callback_query"]["data"] for n in range(12)]
    assert [each.split(":")[2] for each in data] == list(measured.items())


def test_a_round_commits_twelve_answers_of_each_and_a_reply_to_every_tap(sqlite_url: str) -> None:
    databases.fill(sqlite_url, lambda session: measured.asked(session, 2))
    asyncio.run(measured.one_round(sqlite_url, TINY, measured.answer))
    engine = plain_engine(sqlite_url, read_only=True)
    states = run_unit(engine, lambda session: list(session.scalars(select(LiveSession.state))))
    views = run_unit(engine, lambda session: list(session.scalars(select(OutboxRow.view))))
    engine.dispose()
    assert [set(state["answers"].values()) for state in states] == [{"3"}] * 2
    assert views == ["surveys.question"] * 26
    measured.all_answered(sqlite_url, 2)


def test_a_round_in_which_an_answer_was_not_taken_does_not_count(sqlite_url: str) -> None:
    databases.fill(sqlite_url, lambda session: measured.asked(session, 2))
    asyncio.run(measured.one_round(sqlite_url, TINY, scene.tap))
    with pytest.raises(ValueError, match=r"^answers were not taken: \[0\] of 12, 2 people$"):
        measured.all_answered(sqlite_url, 2)
