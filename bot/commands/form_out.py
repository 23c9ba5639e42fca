"""`yanapaq form export` and `form push`: anonymous answers of a closed wave as ODK tables, instances, submissions."""

import asyncio
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

from aiohttp import BasicAuth, ClientSession, ClientTimeout
from rich.progress import Progress, track
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.commands.speak import Format, err, show_json, tell
from bot.commands.surveys import allowed, today
from bot.exits import Exit, Stop
from bot.ground import lay, plain_engine, read_settings
from content.files.media_type import ENDINGS
from content.forms.export import csv_bytes, tables
from content.forms.instance_xml import instance_xml
from content.forms.kept import result_of
from content.forms.model import Form
from content.forms.openrosa import Attachment, Instance, Outcome, Sent, push
from content.forms.result import Result
from content.forms.xform import from_xform
from domain.outcome import Refused
from domain.policy import actor
from domain.store import run_unit
from domain.surveys.model import FormVersion, Wave
from domain.waves import pushing
from scheduler import attachments

T = TypeVar("T")
AT_ONCE = 20  # instances that are read before they are sent
PATIENCE = ClientTimeout(total=120)  # seconds
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY = re.compile(r"/key/[^/]+")  # ODK Central: an app user's token in the address
NOT_SAFE = "No se envía una contraseña sin cifrar: use una dirección que empiece con https://"
AGAIN = "Faltan {n}. Repita la orden: lo enviado no se envía dos veces."


@dataclass(frozen=True, kw_only=True)
class Ground:
    """An engine and the wave whose answers may leave."""

    engine: Engine
    wave: Wave
    form: Form

    def unit(self, work: Callable[[Session], T]) -> T:
        return run_unit(self.engine, work)


def ground(wave_id: int, by: int) -> Ground:
    """Stop when this person may not have the answers, or the wave is still open."""
    settings = read_settings()
    lay(settings.database_url)
    engine = plain_engine(settings.database_url)

    def look(session: Session) -> tuple[Wave, str] | Refused:
        wave = pushing.over(session, actor(session, by, today()), wave_id)
        return wave if isinstance(wave, Refused) else (wave, session.get_one(FormVersion, wave.form_version_id).xform)

    wave, xform = allowed(run_unit(engine, look))
    return Ground(engine=engine, wave=wave, form=from_xform(xform))


# As files


def export(wave: int, by: int, out: Path, xml: bool) -> None:
    """The form's table and one for each of its repeats; with `xml` an instance each, and the files in answers."""
    here = ground(wave, by)
    try:
        found = here.unit(lambda session: [result(here.form, each) for each in pushing.answered(session, here.wave)])
        out.mkdir(parents=True, exist_ok=True)
        for table in tables(here.form, found):
            (out / f"{safe(table.name)}.csv").write_bytes(csv_bytes(table))
        if xml:
            write_instances(here, found, out)
    finally:
        here.engine.dispose()
    tell(f"{len(found)} respuestas en {out}")


def result(form: Form, row: pushing.Answered) -> Result:
    return result_of(form, str(row.id), row.answers)


def write_instances(here: Ground, found: Sequence[Result], out: Path) -> None:
    folder = out / "instancias"
    folder.mkdir(exist_ok=True)
    for each in track(found, "Escribiendo instancias…", console=err):
        instance = here.unit(lambda session, each=each: made(session, here.form, each))  # type: ignore[misc]
        (folder / f"{each.instance}.xml").write_bytes(instance.xml)
        for file in instance.attachments:
            (folder / file.name).write_bytes(file.content)


def safe(name: str) -> str:
    return re.sub(r"[^\w.-]", "_", name)


def made(session: Session, form: Form, found: Result) -> Instance:
    """The instance, and the files that it names."""
    files = dict(files_of(session, found))
    values = {key: files[value].name if value in files else value for key, value in found.values.items()}
    xml = instance_xml(form, Result(form=found.form, instance=found.instance, finished=True, values=values))
    return Instance(instance_id=f"uuid:{found.instance}", xml=xml, attachments=tuple(files.values()))


def files_of(session: Session, found: Result) -> Iterator[tuple[str, Attachment]]:
    """Value of an answer -> the file that is kept under that name."""
    for value in found.values.values():
        row = session.get(attachments.Attachment, uuid.UUID(value)) if UUID.fullmatch(value) else None
        if row is not None and row.content is not None:
            name = f"{value}.{ENDINGS.get(row.mime, 'bin')}"
            yield value, Attachment(name=name, mimetype=row.mime, content=row.content)


# To a server


@dataclass(kw_only=True)
class Tally:
    """How a push went."""

    sent: int = 0
    later: list[Outcome] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)


def push_wave(wave: int, by: int, server: str, user: str | None, password: str | None, shape: Format) -> Exit:
    """FOUND when something is left to send, or was refused."""
    address = urlsplit(server)
    if user and address.scheme != "https" and address.hostname not in LOOPBACK:
        raise Stop(NOT_SAFE, Exit.SETTINGS)
    here = ground(wave, by)
    try:
        tally = asyncio.run(push_all(here, server, BasicAuth(user, password or "") if user else None))
        left = here.unit(lambda session: pushing.count_waiting(session, here.wave, known_as(server)))
    finally:
        here.engine.dispose()
    tell_of(tally, left, shape)
    return Exit.FOUND if left else Exit.OK


def known_as(server: str) -> str:
    """The server without what opens it: neither a password nor a token goes into the database."""
    parts = urlsplit(server)
    host = f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
    return urlunsplit((parts.scheme, host, _KEY.sub("", parts.path).rstrip("/"), "", ""))


async def push_all(here: Ground, server: str, auth: BasicAuth | None) -> Tally:
    """In pieces. What the server has said it has is noted at once, each in a transaction of its own."""
    tally, after, name = Tally(), None, known_as(server)
    with Progress(console=err, transient=True) as progress:
        total = here.unit(lambda session: pushing.count_waiting(session, here.wave, name))
        bar = progress.add_task("Enviando respuestas…", total=total)
        async with ClientSession(auth=auth, timeout=PATIENCE) as http:
            while piece := here.unit(piece_after(here, name, after)):
                after = piece[-1][0]
                async for outcome in push(http, server, [instance for _, instance in piece]):
                    note(here, name, outcome, tally)
                    progress.advance(bar)
                if tally.later:
                    break
    return tally


def piece_after(
    here: Ground, server: str, after: uuid.UUID | None
) -> Callable[[Session], list[tuple[uuid.UUID, Instance]]]:
    def work(session: Session) -> list[tuple[uuid.UUID, Instance]]:
        rows = pushing.waiting(session, here.wave, server, AT_ONCE, after)
        return [(row.id, made(session, here.form, result(here.form, row))) for row in rows]

    return work


def note(here: Ground, server: str, outcome: Outcome, tally: Tally) -> None:
    if outcome.sent == Sent.DONE:
        answer_id = uuid.UUID(outcome.instance_id.removeprefix("uuid:"))
        here.unit(lambda session: pushing.note_pushed(session, server, answer_id))
        tally.sent += 1
    else:
        (tally.later if outcome.sent == Sent.LATER else tally.refused).append(outcome)


def tell_of(tally: Tally, left: int, shape: Format) -> None:
    if shape == Format.JSON:
        refused = [{"id": each.instance_id, "status": each.status, "reason": each.reason} for each in tally.refused]
        show_json({"sent": tally.sent, "left": left, "refused": refused})
    tell(f"{tally.sent} respuestas enviadas.")
    for each in (*tally.refused[:5], *tally.later[:1]):
        tell(f"{each.instance_id}: {each.status or 'sin respuesta'} {each.reason}")
    if left:
        tell(AGAIN.format(n=left))
