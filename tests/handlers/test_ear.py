"""Files and places from a phone to the step that expects them; over HTTP, on both databases."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiogram.types import Message as Update
from sqlalchemy import select
from sqlalchemy.orm import undefer

from bot.inbox_rows import InboxRow
from content.files.media_type import JPEG, OGG, XLSX
from content.message import File, Message
from content.received import Place, Received
from content.views import VIEWS, Reader, name_of
from handlers.cleaning import take_away
from handlers.dialogue import expect
from handlers.ear import received
from handlers.turn import Turn
from handlers.verbs import COMMANDS, MEDIA, media
from scheduler.attachments import MOST_BYTES, Attachment, Fate, follow, want
from scheduler.channels.port import Hitch
from scheduler.fetching import LONGEST_RETRY, TRIES
from scheduler.outbox import OutboxRow, Status
from simulator.faults import Fault
from tests import media as files
from tests.houses import TOKEN, Neighbourhood
from tests.phone import Phone
from tests.school import School, school

SOMETHING_ELSE = (
    "Gracias. Ahora no hay una pregunta que se responda así, y no lo guardamos. Use los botones, por favor."
)
DAY = timedelta(days=1)
taken: list[Received | Place] = []
keys: list[uuid.UUID] = []


def thanks(_reader: Reader) -> Message:
    return Message(text="Gracias")


def ended(_reader: Reader, outcome: str, reason: str | None) -> Message:
    return Message(text=f"{outcome} {reason}")


def song(_reader: Reader) -> Message:
    return Message(text="Escuche", file=File("canto.ogg", files.VOICE, "voice", key="song"))


def diary(turn: Turn, rest: str) -> None:
    """«/diario»: from now on a file is expected; «/diario sigue»: and its sender is told how it ended."""
    expect(turn, "diary", follows=rest == "sigue")
    turn.say(thanks)


def take(turn: Turn, what: Received | Place, facts: dict[str, Any]) -> None:
    taken.append(what)
    take_away(turn, turn.written)
    if isinstance(what, Received):
        key = want(turn.session, what, turn.now)
        keys.append(key)
        if facts["follows"]:
            assert turn.person is not None
            follow(turn.session, key, ended, {}, chat_id=turn.chat_id, person_id=turn.person.id)
    turn.say(thanks)


def sing(turn: Turn, _rest: str) -> None:
    turn.say(song)


def clean(turn: Turn, rest: str) -> None:
    take_away(turn, *map(int, rest.split()), turn.written, None)


@pytest.fixture(autouse=True)
def step(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A conversation that is there for these tests alone."""
    for view in (thanks, ended, song):
        monkeypatch.setitem(VIEWS, name_of(view), view)
    for name, function in (("diario", diary), ("canta", sing), ("limpia", clean)):
        monkeypatch.setitem(COMMANDS, name, function)
    monkeypatch.setitem(MEDIA, "diary", take)
    yield
    taken.clear()
    keys.clear()


@pytest.fixture
async def people(neighbourhood: Neighbourhood) -> School:
    return await neighbourhood.write(school)


@pytest.fixture
async def rosa(neighbourhood: Neighbourhood, people: School) -> Phone:
    return await neighbourhood.phone(people.rosa)


async def kept(place: Neighbourhood) -> list[Attachment]:
    """The files in the order in which they were wanted."""
    query = select(Attachment).options(undefer(Attachment.content))
    found = {row.id: row for row in await place.read(lambda s: list(s.scalars(query)))}
    return [found[key] for key in keys]


async def test_a_voice_note_is_taken_kept_and_cleaned_away(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("/diario")
    await rosa.sends_voice()
    await neighbourhood.settle()
    (what,) = taken
    assert what == Received(
        kind="voice", file_id=what.file_id, size=len(files.VOICE), mime="audio/ogg", name="", seconds=2, caption=""
    )  # fmt: skip
    (row,) = await kept(neighbourhood)
    assert (row.status, row.mime, row.content, row.file_id) == (Fate.KEPT, OGG, files.VOICE, None)
    assert await rosa.screen() == [
        "user: /start", (await rosa.screen())[1], "user: /diario", "bot: Gracias", "bot: Gracias",
    ]  # fmt: skip


async def test_nothing_of_it_is_left_but_the_file(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("/diario")
    await rosa.sends_photo(files.jpeg_of_a_phone(), caption="Rosa en su IE")
    await neighbourhood.settle()
    (row,) = await kept(neighbourhood)
    assert (row.mime, row.content) == (JPEG, files.JPEG)
    bodies = select(InboxRow.body).where(InboxRow.body.is_not(None))
    assert await neighbourhood.read(lambda s: list(s.scalars(bodies))) == []
    written = await neighbourhood.read(lambda s: [str(letter.args) for letter in s.scalars(select(OutboxRow))])
    assert [line for line in written if row.id.hex in line.replace("-", "") or "Rosa en su IE" in line] == []


async def test_every_kind_and_a_place_come_as_they_were_sent(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("/diario")
    await rosa.sends_photo(caption="miren")
    await rosa.sends_file("canto.mp3", files.MP3, kind="audio", mime="audio/mpeg", seconds=61)
    await rosa.sends_file("clase.mp4", files.MP4, kind="video", mime="video/mp4", seconds=9)
    await rosa.sends_file("Plan de Ñusta.pdf", files.PDF, mime="application/pdf")
    await rosa.shares_location(-13.5, -71.97)
    await neighbourhood.settle()
    found = [(each.kind, each.name, each.seconds, each.caption) for each in taken if isinstance(each, Received)]
    assert found == [
        ("photo", "", 0, "miren"), ("audio", "canto.mp3", 61, ""), ("video", "clase.mp4", 9, ""),
        ("document", "Plan de Ñusta.pdf", 0, ""),
    ]  # fmt: skip
    assert taken[-1] == Place(latitude=-13.5, longitude=-71.97)
    assert [row.status for row in await kept(neighbourhood)] == [Fate.KEPT] * 4


async def test_what_nobody_expects_is_answered_and_not_fetched(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.sends_voice()
    await rosa.shares_location()
    await neighbourhood.settle()
    assert [message.text for message in await rosa.received()][1:] == [SOMETHING_ELSE] * 2
    assert (taken, await kept(neighbourhood)) == ([], [])
    assert neighbourhood.telegram.backend.recorder.select("getFile") == []


async def test_a_sticker_is_not_taken_even_while_a_file_is_expected(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("/diario")
    await rosa.sends_sticker()
    await neighbourhood.settle()
    assert ((await rosa.last()).text, taken) == (SOMETHING_ELSE, [])


# Who asked is told


async def ends(place: Neighbourhood, rosa: Phone) -> str:
    await place.settle()
    return (await rosa.last()).text


async def test_who_sends_a_workbook_is_told_when_it_is_here(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("/diario sigue")
    await rosa.sends_file("Encuesta.xlsx", files.xlsx(), mime="application/octet-stream")
    assert await ends(neighbourhood, rosa) == "kept None"
    (row,) = await kept(neighbourhood)
    assert (row.mime, row.content, row.letter) == (XLSX, files.xlsx(), None)


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 20 * 2**20 + 1])
async def test_a_file_that_is_too_big_is_refused(neighbourhood: Neighbourhood, rosa: Phone, size: int) -> None:
    await rosa.says("/diario sigue")
    await rosa.sends_file("clase.mp4", files.MP4 + bytes(size), kind="video", mime="video/mp4")
    assert await ends(neighbourhood, rosa) == "refused too_big"
    (row,) = await kept(neighbourhood)
    assert (row.content, row.file_id) == (None, None)


async def test_a_file_of_another_type_than_it_says_is_refused(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("/diario sigue")
    await rosa.sends_file("Encuesta.xlsx", b"MZ\x90\0 a program", mime=XLSX)
    assert await ends(neighbourhood, rosa) == "refused wrong_type"


async def test_a_file_that_telegram_does_not_know_is_tried_again_and_given_up(
    neighbourhood: Neighbourhood, rosa: Phone
) -> None:
    gone = "Bad Request: wrong file_id or the file is temporarily unavailable"
    neighbourhood.telegram.backend.faults.add(
        Fault(effect="status", method="getFile", code=400, description=gone, times=None)
    )
    await rosa.says("/diario sigue")
    await rosa.sends_voice()
    for attempt in range(1, TRIES[Hitch.FILE_UNKNOWN] + 1):
        await neighbourhood.settle()
        assert len(neighbourhood.telegram.backend.recorder.select("getFile")) == attempt
        assert ((await rosa.last()).text == "Gracias") is (attempt < TRIES[Hitch.FILE_UNKNOWN])
        await neighbourhood.travel(neighbourhood.clock.now() + timedelta(seconds=LONGEST_RETRY))
    assert await ends(neighbourhood, rosa) == "failed gone"
    assert [row.status for row in await kept(neighbourhood)] == [Fate.FAILED]


async def test_a_line_that_comes_back_loses_no_file(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    for fault in (
        Fault(effect="drop_before", method="getFile"),
        Fault(effect="status", method="getFile", code=429, retry_after=40),
        Fault(effect="status", method="getFile", code=502, html=True),
    ):
        neighbourhood.telegram.backend.faults.add(fault)
    await rosa.says("/diario sigue")
    await rosa.sends_voice()
    for _ in range(4):
        await neighbourhood.travel(neighbourhood.clock.now() + timedelta(minutes=10))
    assert await ends(neighbourhood, rosa) == "kept None"
    assert [row.content for row in await kept(neighbourhood)] == [files.VOICE]


async def test_no_log_names_the_token(
    neighbourhood: Neighbourhood, rosa: Phone, capfd: pytest.CaptureFixture[str]
) -> None:
    neighbourhood.telegram.backend.faults.add(Fault(effect="drop_before", method="getFile"))
    await rosa.says("/diario")
    await rosa.sends_voice()
    await neighbourhood.travel(neighbourhood.clock.now() + timedelta(minutes=10))
    await neighbourhood.settle()
    said = "".join(capfd.readouterr())
    assert "file not fetched" in said
    assert TOKEN.split(":")[1] not in said


# What is taken away


async def test_words_and_answers_are_cleaned_away(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("uno")
    await neighbourhood.settle()
    first, *_, answer = [message.message_id for message in await rosa.messages()]
    await rosa.says(f"/limpia {first} {answer} {first}")
    await neighbourhood.settle()
    assert first not in [message.message_id for message in await rosa.messages()]
    assert answer not in [message.message_id for message in await rosa.messages()]
    calls = neighbourhood.telegram.backend.recorder.select("deleteMessage")
    assert [call.outcome for call in calls] == ["ok"] * 3


async def test_what_is_older_than_two_days_or_gone_counts_as_done(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    await rosa.says("uno")
    await neighbourhood.settle()
    theirs = next(message for message in await rosa.messages() if message.text == "uno")
    await neighbourhood.travel(neighbourhood.clock.now() + 2 * DAY + timedelta(seconds=1))
    await rosa.says(f"/limpia {theirs.message_id} 987654")
    await neighbourhood.settle()
    assert theirs.message_id in [message.message_id for message in await rosa.messages()]
    letters = select(OutboxRow).where(OutboxRow.view == "cleaning.away").order_by(OutboxRow.id)
    rows = await neighbourhood.read(lambda s: list(s.scalars(letters)))
    assert [(row.status, row.edits, row.uncertain) for row in rows[:2]] == [
        (Status.SENT, theirs.message_id, 0), (Status.SENT, 987654, 0),
    ]  # fmt: skip
    assert [row.status for row in rows] == [Status.SENT] * 3


async def test_a_deletion_whose_answer_was_lost_is_made_once(neighbourhood: Neighbourhood, rosa: Phone) -> None:
    neighbourhood.telegram.backend.faults.add(Fault(effect="deliver_then_reset", method="deleteMessage"))
    await rosa.says("/limpia")
    await neighbourhood.settle()
    await neighbourhood.travel(neighbourhood.clock.now() + timedelta(seconds=10))
    await neighbourhood.settle()
    assert "user: /limpia" not in await rosa.screen()
    (row,) = await neighbourhood.read(
        lambda s: list(s.scalars(select(OutboxRow).where(OutboxRow.view == "cleaning.away")))
    )
    assert (row.status, row.uncertain) == (Status.SENT, 1)


# What is sent again and again


def uploads(place: Neighbourhood) -> list[bool]:
    """Of each voice note that was sent: did its bytes go along?"""
    calls = place.telegram.backend.recorder.select("sendVoice")
    return [str(call.params["voice"]).startswith(("<file", "attach:")) for call in calls]


async def test_a_file_is_uploaded_once_and_again_when_its_id_is_refused(
    neighbourhood: Neighbourhood, rosa: Phone, people: School
) -> None:
    julio = await neighbourhood.phone(people.julio)
    for phone in (rosa, julio, rosa):
        await phone.says("/canta")
        await neighbourhood.settle()
        assert await phone.downloads(await phone.last()) == files.VOICE
    assert uploads(neighbourhood) == [True, False, False]
    neighbourhood.telegram.backend.files.clear()
    for phone in (julio, rosa):
        await phone.says("/canta")
        await neighbourhood.settle()
        assert await phone.downloads(await phone.last()) == files.VOICE
    assert uploads(neighbourhood)[3:] == [False, True, False]
    assert len([message for message in await julio.received() if message.text == "Escuche"]) == 2


# From aiogram's message to ours


FILE = {"file_id": "A", "file_unique_id": "U"}


def message(**about: Any) -> Update:
    chat = {"id": 1, "type": "private"}
    return Update.model_validate({"message_id": 1, "date": 1_700_000_000, "chat": chat} | about)


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ({"voice": FILE | {"duration": 3}}, Received(kind="voice", file_id="A", seconds=3)),
        ({"document": FILE, "caption": "x"}, Received(kind="document", file_id="A", caption="x")),
        (
            {"audio": FILE | {"duration": 3, "file_size": 9, "mime_type": "audio/mpeg", "file_name": "a.mp3"}},
            Received(kind="audio", file_id="A", size=9, mime="audio/mpeg", name="a.mp3", seconds=3),
        ),
        (
            {"photo": [{**FILE, "width": 9, "height": 9}, {**FILE, "file_id": "B", "width": 90, "height": 90}]},
            Received(kind="photo", file_id="B"),
        ),
        ({"photo": []}, None),
        ({"location": {"latitude": 1.5, "longitude": -2}}, Place(latitude=1.5, longitude=-2.0)),
        ({"text": "Hola"}, None),
        ({"caption": "sola"}, None),
    ],
)
def test_what_a_message_brings_is_read(about: dict[str, Any], found: Received | Place | None) -> None:
    assert received(message(**about)) == found


def test_a_step_takes_files_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(MEDIA, "diary")
    assert media("diary")(take) is take
    assert MEDIA["diary"] is take
