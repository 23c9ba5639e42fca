"""The fetching of files is killed at each named point of its way: no file is lost, and nobody is told twice."""

import asyncio
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, undefer

from content.received import Received
from domain.store import open_store
from scheduler import attachments
from scheduler.attachments import Attachment, Fate
from scheduler.outbox import OutboxRow
from simulator.limits import Rates
from simulator.server import Simulator
from tests import media
from tests.crash import lines

ROOT = Path(__file__).parents[2]
POINTS = ("before_fetch", "after_get_file", "after_fetch", "after_keep")
FILES = {"voice": media.VOICE, "photo": media.JPEG, "document": media.xlsx()}
PATIENCE = 60.0
DEAD = 137
CHAT = 7_654_321_987  # stands in no row of a file that is settled
Host = Callable[[str], int]


class Office:
    """Files that are wanted, each followed by its sender, in a database beside the strict local Telegram."""

    def __init__(self, host: Host, url: str, folder: Path) -> None:
        self.host, self.url, self.log, self.born = host, url, folder / "fetchers.log", time.time()
        self.telegram = Simulator(token=lines.TOKEN, rates=Rates.off())
        self.keys: dict[str, uuid.UUID] = {}

    async def open(self) -> None:
        self.api = await self.telegram.start()
        store = open_store(self.url)
        with Session(store.engine) as session, session.begin():
            for kind, data in FILES.items():
                stored = self.telegram.backend.files.add(kind, "a.bin", "x/y", data)
                received = Received(kind=kind, file_id=stored.file_id, name=f"Rosa {lines.CANARY}")
                key = self.keys[kind] = attachments.want(session, received, lines.MONDAY)
                args = {"n": 0, "phone": lines.CANARY}
                attachments.follow(session, key, lines.numbered, args, chat_id=CHAT, person_id=None)
        store.close()

    async def lives(self, point: str = "") -> int:
        """A life until it dies at the point, or has nothing left to do; its exit code."""
        about = {"url": self.url, "api": self.api, "born": self.born, "log": str(self.log), "point": point}
        return await asyncio.wait_for(asyncio.to_thread(self.host, json.dumps(about)), PATIENCE)

    def rows(self) -> dict[str, Attachment]:
        store = open_store(self.url)
        with Session(store.engine, expire_on_commit=False) as session:
            found = {row.kind: row for row in session.scalars(select(Attachment).options(undefer(Attachment.content)))}
        store.close()
        return found

    def letters(self) -> list[OutboxRow]:
        store = open_store(self.url)
        with Session(store.engine, expire_on_commit=False) as session:
            found = list(session.scalars(select(OutboxRow)))
        store.close()
        return found


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """Gives a line to the process that begins lives; the exit code that it answers."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.fetcher"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        orders, answers = process.stdin, process.stdout
        assert answers.readline() == "ready\n"

        def ask(order: str) -> int:
            print(order, file=orders, flush=True)
            return int(answers.readline().removeprefix("dead "))

        yield ask
        process.communicate(timeout=10)


@pytest.fixture
async def office(host: Host, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    made = Office(host, database_url, tmp_path)
    await made.open()
    yield made
    await made.telegram.stop()


async def test_killed_anywhere_no_file_is_lost_and_each_sender_is_told_once(office: Office) -> None:
    for point in POINTS:
        assert await office.lives(point) == DEAD
    assert await office.lives() == 0
    rows = office.rows()
    assert {kind: (row.status, row.content) for kind, row in rows.items()} == {
        kind: (Fate.KEPT, data) for kind, data in FILES.items()
    }
    assert {kind: row.id for kind, row in rows.items()} == office.keys
    assert [row.args["outcome"] for row in office.letters()] == ["kept"] * 3
    assert len({row.dedupe_key for row in office.letters()}) == 3


async def test_what_died_between_getting_and_keeping_was_not_kept_and_is_fetched_again(office: Office) -> None:
    assert await office.lives("after_fetch:3") == DEAD
    asked = len(office.telegram.backend.recorder.select("getFile"))
    waiting = [row for row in office.rows().values() if row.status == Fate.WANTED]
    assert waiting != []
    assert all((row.content, row.attempts) == (None, 1) and row.file_id for row in waiting)
    assert await office.lives() == 0
    assert len(office.telegram.backend.recorder.select("getFile")) - asked == len(waiting)
    assert {row.status for row in office.rows().values()} == {Fate.KEPT}


async def test_no_log_and_no_row_names_the_token_or_the_sender(office: Office) -> None:
    """A canary stands in the names of the files and in the letters while they wait."""
    assert await office.lives("after_fetch") == DEAD
    assert await office.lives() == 0
    said = office.log.read_text()
    assert [secret for secret in (lines.TOKEN, lines.TOKEN.split(":")[1], lines.CANARY) if secret in said] == []
    store = open_store(office.url)
    with Session(store.engine) as session:
        left = str([tuple(row) for row in session.execute(text("SELECT * FROM attachment"))])
    store.close()
    assert [secret for secret in (lines.CANARY, str(CHAT), "numbered") if secret in left] == []
