"""An update that fails for good, and may tell what somebody answered, keeps nothing of what it said."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot import inbox
from bot.inbox import MOST_FAILURES
from bot.inbox_rows import DEAD, InboxRow
from content.programme import Programme
from domain.surveys.model import LiveSession
from scheduler.attachments import Attachment
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow
from tests.conftest import new_sqlite
from tests.handlers.test_surveys import INVITED, NOON, START
from tests.stage import Stage

SECRET = "Quiero menos papeles, doctora Canaria"
CHOICE = "En desacuerdo"
APOLOGY = "no pudimos"
# Whatever a session of the wave is written with stands in the error that the database answers.
FAILS = "BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
BREAK = f"CREATE TRIGGER broken BEFORE UPDATE ON live_session {FAILS}"
BREAK_BEGINNING = f"CREATE TRIGGER broken BEFORE INSERT ON live_session {FAILS}"
BREAK_REPLY = f"CREATE TRIGGER broken BEFORE INSERT ON outbox WHEN NEW.view LIKE 'surveys.%' {FAILS}"


@pytest.fixture
async def stage(
    village_file: Path, tmp_path: Path, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    monkeypatch.setattr(inbox, "FIRST_RETRY", 0.01)
    opened = Stage(new_sqlite(village_file, tmp_path), programme, START)
    await opened.open()
    await opened.play("teléfonos: Julio, Nelly, Elena, Percy")
    yield opened
    await opened.close()


async def at_their_questions(stage: Stage) -> None:
    """Julio is asked to choose; Nelly and Elena for an idea, in words or by voice."""
    await stage.tells(f"encuesta escuela: {INVITED}", NOON)
    for who in ("Julio", "Nelly", "Elena"):
        await stage.tells(f"{who} toca «Empezar»", f"{who} toca «Seguir»")
    for who in ("Nelly", "Elena"):
        await stage.tells(f"{who} toca «De acuerdo»", f"{who}: 4", *[f"{who} toca «Omitir»"] * 3)


async def breaks(stage: Stage, how: str = BREAK) -> None:
    await stage.place.write(lambda session: session.execute(text(how)))


async def dead(stage: Stage) -> list[tuple[str | None, int, str | None]]:
    """Body, tries and error of every update that was given up."""
    query = select(InboxRow.body, InboxRow.attempts, InboxRow.error).where(InboxRow.status == DEAD)
    return await stage.place.read(lambda s: [tuple(row) for row in s.execute(query)])


async def together(stage: Stage) -> str:
    """All three answer, and every try of each fails; what was logged to the last line is the caller's."""
    julio = stage.button("Julio", CHOICE)
    await stage.phones["Julio"]._acts("tap", message_id=julio[0], data=julio[1])
    await stage.phones["Nelly"].says(SECRET)
    await stage.phones["Elena"].sends_voice()
    await stage._settle()
    return julio[1]


async def test_neither_the_row_nor_the_log_holds_what_was_chosen_written_or_said(
    stage: Stage, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # as the program is set up
    await at_their_questions(stage)
    sessions = await stage.place.read(lambda s: list(s.scalars(select(LiveSession.state))))
    await breaks(stage)
    data = await together(stage)
    assert await dead(stage) == [(None, MOST_FAILURES, "IntegrityError")] * 3
    assert await stage.place.read(lambda s: list(s.scalars(select(LiveSession.state)))) == sessions
    assert await stage.place.read(lambda s: list(s.scalars(select(Attachment.id)))) == []
    out, err = capfd.readouterr()
    told = out + err + caplog.text
    assert told.count("update failed") >= 3 * MOST_FAILURES
    secrets = ("Canaria", "papeles", data, "file_id", "voice", "DOC-1", "idea", "grados", "disk I/O")
    assert [secret for secret in secrets if secret in told] == []


async def test_each_is_told_and_nothing_of_it_stands_in_a_letter_or_a_dialogue(stage: Stage) -> None:
    await at_their_questions(stage)
    await breaks(stage)
    await together(stage)
    for who in ("Julio", "Nelly", "Elena"):
        assert [each.text for each in await stage.phones[who].received() if APOLOGY in each.text.lower()] != []
    letters = await stage.place.read(lambda s: str([tuple(row) for row in s.execute(select(OutboxRow.args))]))
    dialogues = await stage.place.read(lambda s: str(list(s.scalars(select(Dialogue.facts)))))
    assert [word for word in ("Canaria", "papeles", "file_id") if word in letters + dialogues] == []


@pytest.mark.parametrize("data", ["sc:1:{ref}:1", "st:1:{ref}:1:1", "ss:1:{ref}:skip", "ss:1:{ref}:back", "sg:1:{ref}"])
async def test_a_tap_that_only_names_a_question_is_forgotten_too(stage: Stage, data: str) -> None:
    """Which questions somebody is asked tells of their answers."""
    await at_their_questions(stage)
    await breaks(stage, BREAK_REPLY)
    _, pressed = stage.button("Julio", CHOICE)
    ref = pressed.split(":")[2]
    await stage.phones["Julio"].forges(data.format(ref=ref))
    await stage._settle()
    assert await dead(stage) == [(None, MOST_FAILURES, "IntegrityError")]


async def test_what_tells_of_no_answer_is_kept_for_the_operator(stage: Stage) -> None:
    """Percy, who has not begun, and whose update may be tried again."""
    await at_their_questions(stage)
    await breaks(stage, BREAK_BEGINNING)
    await stage.tells("Percy toca «Empezar»")
    ((body, attempts, _),) = await dead(stage)
    assert attempts == MOST_FAILURES
    assert body is not None
    assert "sv:1" in body
