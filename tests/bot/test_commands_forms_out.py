"""Answers leave a closed wave: as ODK tables and instances, and to an OpenRosa server that may be cut off."""

import asyncio
import csv
import os
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from lxml import etree
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.commands.form_out import known_as
from content.forms.shipped import shipped
from content.messages.refusals import TEXTS
from domain.people.roles import Role, RoleKind
from domain.surveys.model import AnonymousAnswer, Wave
from domain.waves.pushing import PushedAnswer
from domain.year.norm import Modelo
from scheduler.attachments import Attachment, Fate
from tests import factories
from tests.bot.desk import Desk
from tests.content.forms.server import Server, serving
from tests.domain.waves.land import land, whole

VOICE = uuid.UUID(int=7)


def closed(session: Session, answers: int = 12) -> dict[str, int]:
    """A closed wave with so many complete answers, one of them with a voice note in place of a text."""
    made, form = land(session, each=6, modelos=[Modelo.EIB]), shipped("satisfaccion_docente")
    session.add(Attachment(id=VOICE, kind="voice", mime="audio/ogg", size=4, status=Fate.KEPT, content=b"OggS"))
    wave = made.all_in_the_field(form_version_id=made.form(version="2", xform=form.xml))
    for place, person in enumerate(made.asked(wave)[:answers]):
        said = str(VOICE) if place == 0 else f"=Más tiempo {place}"
        made.finish(wave, person, whole(1 + place % 4) | {"DOC-13": said})
    made.close(wave)
    far = factories.person(session, "Andrés Farfán")
    factories.role(session, far, RoleKind.ESPECIALISTA_DRE)
    session.execute(update(Role).values(since=date(2020, 1, 1)))  # commands know no other day than today's
    return {"wave": wave, "minedu": made.specialist.id, "dre": far.id, "acompanante": made.acompanante.id}


@pytest.fixture
def who(sqlite_desk: Desk) -> dict[str, int]:
    found: dict[str, int] = sqlite_desk.unit(closed)
    return found


def ids(desk: Desk) -> set[str]:
    found: list[uuid.UUID] = desk.unit(lambda session: list(session.scalars(select(AnonymousAnswer.id))))
    return {f"uuid:{each}" for each in found}


def served(work: Callable[[Server], Awaitable[Any]]) -> tuple[Server, Any]:
    """Runs work beside a server of the protocol."""

    async def run() -> tuple[Server, Any]:
        async with serving() as server:
            return server, await work(server)

    return asyncio.run(run())


async def pushed(desk: Desk, who: dict[str, int], server: Server, *more: str) -> tuple[int, str]:
    """The command, beside the server's loop."""
    words = ("form", "push", str(who["wave"]), "--by", str(who["minedu"]), "--server", server.url, *more)
    result = await asyncio.to_thread(desk, *words)
    return result.exit_code, result.stderr


async def started(desk: Desk, who: dict[str, int], server: Server) -> asyncio.subprocess.Process:
    """The same as a process of its own, that can be killed."""
    words = ("form", "push", str(who["wave"]), "--by", str(who["minedu"]), "--server", server.url)
    root = str(Path(__file__).parents[2])
    env = os.environ | {"PYTHONPATH": root}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=desk.folder, env=env, stdout=-1, stderr=-1
    )


@asynccontextmanager
async def listening(handler: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """Another door of the same host, to which the server's own leads."""
    app = web.Application()
    app.router.add_post("/slow", handler)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slow"
    await runner.cleanup()


# Tables and instances


def test_the_table_has_a_column_a_question_and_a_row_an_answer(sqlite_desk: Desk, who: dict[str, int]) -> None:
    out = sqlite_desk.folder / "salida"
    result = sqlite_desk("form", "export", str(who["wave"]), "--by", str(who["minedu"]), "--out", out, "--xml")
    assert result.exit_code == 0, result.output
    assert [path.name for path in out.glob("*.csv")] == ["satisfaccion_docente.csv"]
    rows = list(csv.DictReader(StringIO((out / "satisfaccion_docente.csv").read_bytes().decode("utf-8-sig"))))
    assert {row["KEY"] for row in rows} == ids(sqlite_desk)
    assert {row["DOC-12"] for row in rows} == {"1", "2", "3", "4"}
    assert {row["DOC-2e"] for row in rows} == {""}  # kept under the item's own name: it would tell the modelo
    assert sum(row["DOC-13"].startswith("'=Más tiempo") for row in rows) == 11


def test_an_instance_names_its_file_and_says_nothing_of_when_or_who(sqlite_desk: Desk, who: dict[str, int]) -> None:
    out = sqlite_desk.folder / "salida"
    sqlite_desk("form", "export", str(who["wave"]), "--by", str(who["minedu"]), "--out", out, "--xml")
    found = {path.name: etree.fromstring(path.read_bytes()) for path in (out / "instancias").glob("*.xml")}
    assert {f"uuid:{name.removesuffix('.xml')}" for name in found} == ids(sqlite_desk)
    spoken = [tree for tree in found.values() if (tree.findtext("DOC-13") or "").endswith(".ogg")]
    voice = sqlite_desk.unit(lambda session: session.scalar(select(Attachment.id)))
    assert voice != VOICE  # a name that was known while the wave was open leads nowhere
    assert [tree.findtext("DOC-13") for tree in spoken] == [f"{voice}.ogg"]
    assert (out / "instancias" / f"{voice}.ogg").read_bytes() == b"OggS"
    nodes = {etree.QName(node).localname for tree in found.values() for node in tree.iter()}
    assert nodes - {item.name for item in shipped("satisfaccion_docente").questions} == {"data", "meta", "instanceID"}


@pytest.mark.parametrize("other", ["dre", "acompanante"])
@pytest.mark.parametrize("words", [("export",), ("push", "--server", "http://127.0.0.1:9")])
def test_nobody_but_the_direccion_takes_answers_out(
    sqlite_desk: Desk, who: dict[str, int], other: str, words: tuple[str, ...]
) -> None:
    result = sqlite_desk("form", words[0], str(who["wave"]), "--by", str(who[other]), *words[1:])
    assert (result.exit_code, result.stderr.strip() == TEXTS["not_yours"]) == (1, True), result.output
    assert not (sqlite_desk.folder / "respuestas").exists()


def test_nothing_leaves_an_open_wave(sqlite_desk: Desk, who: dict[str, int]) -> None:
    sqlite_desk.unit(lambda session: session.execute(update(Wave).values(state="open")))
    result = sqlite_desk("form", "export", str(who["wave"]), "--by", str(who["minedu"]))
    assert (result.exit_code, result.stderr.startswith("Los resultados se ven cuando la encuesta cierra.")) == (1, True)


# To a server


def test_every_answer_arrives_once_with_its_file(sqlite_desk: Desk, who: dict[str, int]) -> None:
    server, (code, said) = served(lambda server: pushed(sqlite_desk, who, server))
    assert (code, "12 respuestas enviadas." in said) == (0, True), said
    assert (set(server.taken), len(server.posts)) == (ids(sqlite_desk), 12)
    voice = sqlite_desk.unit(lambda session: session.scalar(select(Attachment.id)))
    assert [files for files in server.files.values() if files] == [{f"{voice}.ogg": b"OggS"}]


def test_a_second_push_sends_nothing(sqlite_desk: Desk, who: dict[str, int]) -> None:
    async def twice(server: Server) -> tuple[int, str]:
        await pushed(sqlite_desk, who, server)
        return await pushed(sqlite_desk, who, server)

    server, (code, said) = served(twice)
    assert (code, len(server.posts), "0 respuestas enviadas." in said) == (0, 12, True)


def test_a_push_that_is_killed_goes_on_where_it_was(sqlite_desk: Desk, who: dict[str, int]) -> None:
    """Killed while the sixth is on the wire: five are noted, the sixth is sent again under its id, none is lost."""

    async def killed(server: Server) -> tuple[int, int, str]:
        reached, go_on = asyncio.Event(), asyncio.Event()

        async def slow(request: web.Request) -> web.Response:
            answer = await server.post(request)
            if len(server.posts) == 6:
                reached.set()
                await go_on.wait()
            return answer

        async with listening(slow) as server.location:
            process = await started(sqlite_desk, who, server)
            await asyncio.wait_for(reached.wait(), 120)
            process.send_signal(signal.SIGKILL)
            await process.wait()
            go_on.set()
            noted = sqlite_desk.unit(lambda session: len(session.scalars(select(PushedAnswer.answer_id)).all()))
        server.location = None
        return (noted, *await pushed(sqlite_desk, who, server))

    server, (noted, code, said) = served(killed)
    assert (noted, code, "7 respuestas enviadas." in said) == (5, 0, True), said
    assert set(server.taken) == ids(sqlite_desk)
    assert (len(server.posts), len(set(server.posts))) == (13, 12)


def test_a_busy_server_is_told_of_and_asked_again_later(sqlite_desk: Desk, who: dict[str, int]) -> None:
    async def busy(server: Server) -> tuple[tuple[int, str], tuple[int, str]]:
        server.answers = [201, 503]
        return await pushed(sqlite_desk, who, server), await pushed(sqlite_desk, who, server)

    server, ((first, said), (second, _)) = served(busy)
    assert (first, "Faltan 1." in said, second) == (1, True, 0), said
    assert set(server.taken) == ids(sqlite_desk)


def test_a_refused_answer_is_told_of_with_the_servers_reason(sqlite_desk: Desk, who: dict[str, int]) -> None:
    async def refusing(server: Server) -> tuple[int, str]:
        server.answers = [400]
        return await pushed(sqlite_desk, who, server, "--format", "json")

    server, (code, said) = served(refusing)
    assert (code, len(server.taken), "Faltan 1." in said, ": 400 " in said) == (1, 11, True, True), said


def test_a_password_is_not_sent_in_the_open(sqlite_desk: Desk, who: dict[str, int]) -> None:
    words = ("--server", "http://odk.example.org/v1/projects/1", "--user", "ines", "--password", "canary")
    result = sqlite_desk("form", "push", str(who["wave"]), "--by", str(who["minedu"]), *words)
    assert (result.exit_code, "https://" in result.stderr, "canary" in result.output) == (2, True, False)


@pytest.mark.parametrize(
    ("server", "kept"),
    [
        ("https://kc.example.org/", "https://kc.example.org"),
        ("https://ines:canary@kc.example.org/ines", "https://kc.example.org/ines"),
        ("https://odk.example.org:8443/v1/key/canary/projects/3", "https://odk.example.org:8443/v1/projects/3"),
        ("https://kc.example.org/x?token=canary", "https://kc.example.org/x"),
    ],
)
def test_what_opens_a_server_is_not_kept(server: str, kept: str) -> None:
    assert known_as(server) == kept
