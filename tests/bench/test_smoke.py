"""The five figures of the running program are measured: shapes and facts, never times."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench import chatty, databases, delivery, lateness, letters, memory, pending, restart, scene, survey_answer
from bench.figure import QUICK, Figure, Measure, Sizes, median, percentile
from bench.peak import peak_memory
from bench.street import ROOT, Street
from domain.store import open_store
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow

TINY = replace(QUICK, pending=300, messages=8, bulk=30, urgent=2, others=4, seconds=0.5)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


def measured(measure: Measure, sizes: Sizes = TINY) -> tuple[dict[str, Figure], list[str]]:
    told: list[str] = []
    figures = measure(sizes, told.append)
    return {figure.name: figure for figure in figures}, told


def goals(figures: dict[str, Figure]) -> dict[str, tuple[float, bool]]:
    return {name: (figure.goal, figure.at_least) for name, figure in figures.items()}


def test_a_restart_is_measured_with_rows_that_wait_and_without() -> None:
    figures, told = measured(restart.measure)
    assert goals(figures) == {"restart": (1.1, False)}
    assert figures["restart"].value > 0
    assert figures["restart"].ours.endswith("ms with 300 pending")
    assert told == [
        "300 rows that wait",
        "start 1 of 2, full",
        "start 1 of 2, empty",
        "start 2 of 2, full",
        "start 2 of 2, empty",
    ]


def test_delivery_reaches_every_chat_once_and_counts_refusals() -> None:
    figures, _ = measured(delivery.measure)
    assert goals(figures) == {"delivery_rate": (0.98, True), "delivery_429": (0.0, False)}
    assert figures["delivery_rate"].ours.endswith("/s over 8 chats")
    assert (figures["delivery_429"].value, figures["delivery_429"].met) == (0, True)


def test_lateness_is_counted_of_each_urgent_reminder_of_a_bulk() -> None:
    late, bulk = lateness.lateness(TINY, lambda _: None)
    assert len(late) == TINY.urgent
    assert min(late) > 0
    assert 0 < bulk <= TINY.bulk


def test_others_are_measured_with_a_chatty_one_and_without() -> None:
    figures, told = measured(chatty.measure)
    assert goals(figures) == {"chatty": (1.1, False)}
    assert figures["chatty"].value > 0
    assert len(told) == chatty.ROUNDS * TINY.rounds + 1


def test_the_chatty_one_taps_on_a_meeting_and_on_a_survey() -> None:
    taps = [json.loads(chatty.chatter(n, 3, n))["callback_query"]["data"] for n in range(26)]
    assert {data.split(":")[0] for data in taps[::2]} == {"sc"}
    assert {data.split(":")[0] for data in taps[1::2]} == {"att"}
    assert len(set(taps[::2])) == len(survey_answer.items()) == 12
    assert taps[0] == taps[24]


def test_memory_is_the_whole_programs_and_more_than_that_of_its_imports() -> None:
    figures, _ = measured(memory.measure)
    assert goals(figures) == {"memory": (1.3, False)}
    assert figures["memory"].value > 1
    assert figures["memory"].ours.endswith("MB with 300 pending")


def test_the_peak_of_a_process_counts_what_it_had_and_gave_back() -> None:
    script = (
        "from bench.peak import peak_memory\nfirst = peak_memory()\nbytearray(64 * 2**20)\nprint(peak_memory() - first)"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert 60 * 2**20 < int(said.stdout) < 70 * 2**20


def test_the_peak_of_a_child_knows_nothing_of_its_parents_size() -> None:
    ballast = bytearray(300 * 2**20)
    script = "from bench.peak import peak_memory; print(peak_memory())"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(said.stdout) < len(ballast) < peak_memory()


def rows(url: str) -> Sequence[OutboxRow]:
    store = open_store(url)
    with Session(store.engine, expire_on_commit=False) as session:
        found = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    store.close()
    return found


def test_a_letter_is_about_the_docentes_own_meeting(sqlite_url: str) -> None:
    databases.fill(sqlite_url, lambda session: letters.post_to(session, [3, 5], Kind.BULK))
    assert [
        (row.chat_id, row.person_id, row.activity_id, row.kind, row.priority, row.not_before)
        for row in rows(sqlite_url)
    ] == [
        (scene.CHAT + 3, 3, 3, "bulk", 3, scene.MONDAY),
        (scene.CHAT + 5, 5, 5, "bulk", 3, scene.MONDAY),
    ]


def test_what_is_pending_waits_for_later_and_only_the_due_are_due(sqlite_url: str) -> None:
    databases.fill(sqlite_url, lambda session: pending.fill(session, 20, due=3))
    moments = [row.not_before for row in rows(sqlite_url)]
    assert len(moments) == 20
    assert [moment <= scene.MONDAY for moment in moments] == [True] * 3 + [False] * 17
    assert min(moments[3:]) >= scene.MONDAY + pending.AHEAD


def test_urgent_reminders_are_due_one_by_one_after_the_bulk(sqlite_url: str) -> None:
    databases.fill(sqlite_url, lambda session: lateness.plan(session, 10, [1.5, 4.0]))
    assert [(row.chat_id - scene.CHAT, row.priority, row.not_before) for row in rows(sqlite_url)] == [
        (11, 1, scene.MONDAY + timedelta(seconds=1.5)),
        (12, 1, scene.MONDAY + timedelta(seconds=4)),
    ]


def test_moments_are_the_same_in_every_run_and_lie_in_order_within_their_span() -> None:
    sizes = replace(TINY, urgent=50, speed=2.0)
    due = lateness.moments(10.0, sizes)
    assert due == sorted(due) == lateness.moments(10.0, sizes)
    assert 10 <= due[0] < due[-1] <= 10 + 50 * lateness.EVERY / 2


def test_limits_grow_with_the_speed_and_are_the_local_servers_own_at_one() -> None:
    assert lateness.limits(1.0) == ["--overall-per-second=30.0", "--overall-burst=30.0", "--chat-per-second=1.0"]
    assert lateness.limits(2.0) == ["--overall-per-second=60.0", "--overall-burst=60.0", "--chat-per-second=2.0"]


def test_a_street_that_hears_nothing_says_how_many_it_missed() -> None:
    with Street() as street:
        street.people([1])
        street.happens([scene.tap(1, 1, 0)])
        assert street.posts() == []
        with pytest.raises(TimeoutError, match=r"^0 of 2 messages in 0 s$"):
            street.await_posts(2, within=0.2)


def test_percentiles_and_medians_of_few_values() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3.0
    assert percentile([float(n) for n in range(200)], 0.99) == 198.0
    assert median([5.0, 1.0, 2.0]) == 2.0


def test_a_tap_is_json_that_telegram_could_have_sent() -> None:
    update = json.loads(scene.tap(7, 3, 0))
    assert (update["update_id"], update["callback_query"]["from"]["id"]) == (7, scene.CHAT + 3)


def test_the_bench_leaves_nothing_behind() -> None:
    with databases.folder() as place:
        databases.sqlite(place)
        kept = Path(place)
    assert not kept.exists()
