"""An answered question of a survey beside a plain tap: from raw JSON to the committed reply, sixteen chats at once.

The question is one of the docente's instrument, its reply the next one. Both go through the same inbox, ear and
store, by turns, on fresh copies of the same rows; every person answers the instrument's twelve items.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench import databases, scene
from bench.figure import Figure, Progress, Sizes, median
from bench.ours import Ours
from bot.ground import plain_engine
from content import actions
from content.forms.model import Form, Kind
from content.forms.shipped import shipped
from content.loader import load_matrix
from domain.store import run_unit
from domain.surveys.matrix import item_table
from domain.surveys.model import FormVersion, LiveSession, Participation, Step, Wave, WaveState
from domain.surveys.sampling import ALGORITHM, Cell

WAVE = 1
CELL = Cell("DRE DE PRUEBA", "PC")
LIKES = 2  # «De acuerdo», by its place in the list
DAY = scene.MONDAY.date()
Tap = Callable[[int, int, int], bytes]  # (update id, person, number of the question) -> JSON


@dataclass(kw_only=True)
class Spent:
    """Seconds an update, round by round."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    with databases.folder() as place:
        template = databases.sqlite(place)
        databases.fill(template, lambda session: asked(session, people_of(sizes)))
        answers, plain = side_by_side(template, sizes, progress)
    ratios = [a / b for a, b in zip(answers.wall, plain.wall, strict=True)]
    return (
        Figure(
            name="survey_answer",
            ours=f"{median(answers.wall) * 1000:.2f} ms ({median(answers.cpu) * 1000:.2f} ms of CPU)",
            peer=f"{median(plain.wall) * 1000:.2f} ms ({median(plain.cpu) * 1000:.2f} ms of CPU)",
            value=median(ratios),
            goal=1.3,
            unit="of a plain tap's time",
            against="«Asistiré» by the same way: inbox, ear, store, committed reply",
        ),
    )


def side_by_side(template: str, sizes: Sizes, progress: Progress) -> tuple[Spent, Spent]:
    """Rounds of answers and of plain taps by turns; the first round warms both and does not count."""
    answers, plain = Spent(), Spent()
    for round_ in range(sizes.rounds + 1):
        for tap, spent in ((answer, answers), (scene.tap, plain)):
            progress(f"round {round_} of {sizes.rounds}, {'answers' if spent is answers else 'plain taps'}")
            url = databases.sqlite_copy(template)
            wall, cpu = asyncio.run(one_round(url, sizes, tap))
            if spent is answers:
                all_answered(url, people_of(sizes))
            databases.remove(url)
            if round_:
                spent.wall.append(wall)
                spent.cpu.append(cpu)
    return answers, plain


async def one_round(url: str, sizes: Sizes, tap: Tap) -> tuple[float, float]:
    """Seconds and CPU seconds an update. Before it is timed, everybody opens the survey."""
    side, ids = Ours(url), count(1)
    await side.open()
    await at_once(side, sizes, lambda number: [opening(next(ids), number)])
    wall, cpu = time.perf_counter(), time.process_time()
    each = await at_once(side, sizes, lambda number: [tap(next(ids), number, n) for n in range(len(items()))])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    await side.close()
    return wall / each, cpu / each


async def at_once(side: Ours, sizes: Sizes, taps: Callable[[int], Sequence[bytes]]) -> int:
    """As many people at once as there are chats, each tap when the last one's reply is committed; how many taps."""
    done = 0

    async def chat(first: int) -> None:
        nonlocal done
        for number in range(first, people_of(sizes) + 1, sizes.chats):
            for raw in taps(number):
                await side.feed(raw)
                done += 1

    async with asyncio.TaskGroup() as group:
        for first in range(1, sizes.chats + 1):
            group.create_task(chat(first))
    return done


def people_of(sizes: Sizes) -> int:
    """As many as make `updates` of each chat, with an instrument each."""
    return sizes.chats * max(sizes.updates // len(items()), 1)


def all_answered(url: str, number: int) -> None:
    """A round in which an answer was not taken would be a quick one. ValueError: it was."""
    engine = plain_engine(url, read_only=True)
    states = run_unit(engine, lambda session: list(session.scalars(select(LiveSession.state))))
    engine.dispose()
    taken = [len(state["answers"]) for state in states]
    if taken != [len(items())] * number:
        raise ValueError(f"answers were not taken: {sorted(set(taken))} of {len(items())}, {len(taken)} people")


# Who is asked, and what they tap


@cache
def form() -> Form:
    return shipped("satisfaccion_docente")


@cache
def items() -> tuple[str, ...]:
    """Refs of the questions that a docente of a polidocente completa is asked, but the one in words."""
    others = ("DOC-2e", "DOC-2u", "DOC-9f")
    return tuple(ref for ref, each in form().plain if each.kind == Kind.ONE and not each.path.endswith(others))


def opening(update_id: int, person: int) -> bytes:
    return scene.pressed(update_id, person, actions.Survey(walk=WAVE).pack())


def answer(update_id: int, person: int, number: int) -> bytes:
    data = actions.Choose(walk=WAVE, ref=items()[number], choice=LIKES).pack()
    return scene.pressed(update_id, person, data)


def asked(session: Session, number: int) -> None:
    """The scene's docentes, and a wave in which all of them were invited this morning."""
    scene.people(session, number)
    instrument = load_matrix().instruments[0]
    session.execute(
        insert(FormVersion),
        [{"id": 1, "form_id": form().id, "version": "1", "title": form().title, "xform": form().xml,
          "sha256": form().sha256, "items": item_table(instrument.items), "stored_on": DAY}],
    )  # fmt: skip
    session.execute(
        insert(Wave),
        [{"id": WAVE, "row": "satisfaccion_docente", "year": 2026, "population": "docente", "direccion": "DIFODS",
          "form_version_id": 1, "design": {}, "cut_on": DAY, "seed": "s", "algorithm": ALGORITHM, "opens_on": DAY,
          "closes_on": DAY.replace(day=28), "state": WaveState.OPEN, "key": secrets.token_bytes(32),
          "opened_by": 1, "areas": {}}],
    )  # fmt: skip
    session.execute(
        insert(Participation),
        [{"wave_id": WAVE, "person_id": n, "stratum": CELL.key, "nivel": "primaria", "area": "rural", "place": n,
          "half": 1, "invite_on": DAY, "step": Step.INVITATION, "invited_on": DAY} for n in range(1, number + 1)],
    )  # fmt: skip
