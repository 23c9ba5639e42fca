"""What a docente wrote, on its way into the tables: the attacker finds no name, telephone or school in any row."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from content.programme import Programme
from content.scrub import GONE
from domain.surveys.model import AnonymousAnswer, LiveSession
from domain.waves import answering
from tests.conftest import new_sqlite
from tests.handlers.test_surveys import INVITED, NOON, START
from tests.stage import Stage

WHO = ("Julio", "Nelly", "Elena", "Percy", "Marisol")
# Julio and Nelly teach in one IE of 1394428 that Carmen leads, and Rosa accompanies them.
SAID = "Rosa quispe nunca viene a la I.E. 1394428; pregunten a carmen o a Nelly, o a mi vecino Zacarías: 999000105."
SECRETS = ("quispe", "carmen", "nelly", "zacar", "999000105", "1394428; pregunten")
LEFT = f"{GONE} nunca viene a la {GONE}; pregunten a {GONE} o a {GONE}, o a mi vecino {GONE}: {GONE}."


@pytest.fixture
async def stage(village_file: Path, tmp_path: Path, programme: Programme) -> AsyncIterator[Stage]:
    opened = Stage(new_sqlite(village_file, tmp_path), programme, START)
    await opened.open()
    await opened.play(f"teléfonos: {', '.join(WHO)}, Inés")
    await opened.tells(f"encuesta satisfaccion_docente: {INVITED}", NOON)
    yield opened
    await opened.close()


async def answers(stage: Stage, who: str, words: str, *, send: bool = True) -> None:
    await stage.tells(f"{who} toca «Empezar»", *[f"{who} toca «De acuerdo»"] * 12, f"{who}: {words}")
    if send:
        await stage.tells(f"{who} toca «✅ Enviar»")


def held(session: Session) -> str:
    """Every row of every table in which an answer or a message may stand."""
    names = set(inspect(session.connection()).get_table_names()) - {"person", "identity", "ie"}
    rows = [tuple(row) for name in sorted(names) for row in session.execute(text(f"SELECT * FROM {name}"))]
    return json.dumps(rows, default=str, ensure_ascii=False).lower()


async def test_once_sent_no_row_holds_a_name(stage: Stage) -> None:
    await answers(stage, "Julio", SAID)
    found = await stage.place.read(held)
    assert [secret for secret in SECRETS if secret in found] == []
    assert await stage.place.read(lambda s: s.scalars(select(LiveSession.state)).one()["answers"]["DOC-13"]) == LEFT


async def test_while_it_is_open_whoever_wrote_it_reads_their_own_words(stage: Stage) -> None:
    await answers(stage, "Julio", SAID, send=False)
    person_id, seal = stage.people["Julio"].id, stage.place.programme.seal
    live = await stage.place.read(lambda s: answering.live(s, seal, 1, person_id))
    assert live is not None
    assert live.answers["DOC-13"] == SAID
    shown = [message.text for message in await stage.phones["Julio"].messages()]
    assert any("→ Rosa quispe nunca viene" in each for each in shown)


async def test_what_moves_among_five_holds_no_name_either(stage: Stage) -> None:
    for who in WHO:
        await answers(stage, who, f"pregunten a {who} o a Carmen")
    await stage.tells("Inés envía un botón falso «wd:1:close:»")
    moved = await stage.place.read(lambda s: list(s.scalars(select(AnonymousAnswer.answers))))
    assert [each["DOC-13"] for each in moved] == [f"pregunten a {GONE} o a {GONE}"] * 5
