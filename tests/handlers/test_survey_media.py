"""The pictures and sounds of a form's own questions: in the reader's language, above the question, uploaded once."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from content.files.media_type import media_type
from content.programme import Programme
from domain.surveys.form_media import Medium, keep_medium
from domain.surveys.model import Wave
from scheduler.media import MediaFile
from scheduler.outbox import OutboxRow
from tests import media
from tests.conftest import new_sqlite
from tests.handlers.test_surveys import INVITED, NOON, START
from tests.stage import Stage

FILES: Mapping[str, bytes] = {
    "lamina.jpg": media.JPEG,
    "lamina-quz.png": media.PNG,
    "explica.ogg": media.VOICE,
    "aviso.ogg": media.MP3,  # what a file is, its bytes say
    "segunda.jpg": media.WEBP,
}  # falta.jpg is missing


@pytest.fixture
async def stage(village_file: Path, tmp_path: Path, programme: Programme) -> AsyncIterator[Stage]:
    opened = Stage(new_sqlite(village_file, tmp_path), programme, START)
    await opened.open()
    await opened.play("teléfonos: Julio, Nelly")
    await opened.tells(f"encuesta laminas: {INVITED}")
    for name, data in FILES.items():
        await keep(opened, name, data)
    await opened.tells(NOON)
    yield opened
    await opened.close()


async def keep(stage: Stage, name: str, data: bytes) -> None:
    found = Medium(mime=media_type(data) or "", sha256=hashlib.sha256(data).hexdigest(), content=data)
    await stage.place.write(lambda s: keep_medium(s, s.get_one(Wave, 1).form_version_id, name, found, frozen=True))


async def chat(stage: Stage, who: str = "Julio") -> list[str]:
    """Every message of the survey: which file it is, by its bytes, and its last line."""
    phone, names = stage.phones[who], {data: name for name, data in FILES.items()}
    received = [each for each in await phone.received() if "DIFODS" not in each.text]
    return [told(each.text, names[await phone.downloads(each)] if each.file else None) for each in received]


def told(text: str, file: str | None) -> str:
    lines = [line for line in text.split("\n") if line]
    return " ".join(filter(None, (f"<{file}>" if file else "", lines[-1] if lines else "")))


def uploads(stage: Stage) -> dict[str, list[bool]]:
    """Method of each file that was sent -> whether it came with its bytes."""
    found: dict[str, list[bool]] = {}
    for method, field in (("sendPhoto", "photo"), ("sendVoice", "voice"), ("sendAudio", "audio")):
        for call in stage.place.telegram.backend.recorder.select(method, None, 0):
            found.setdefault(method, []).append(str(call.params[field]).startswith("<file "))
    return found


async def test_a_question_stands_below_its_picture_and_its_sound(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»")
    assert await chat(stage) == ["<lamina.jpg>", "<explica.ogg>", "¿Le sirve esta lámina?"]


async def test_with_the_next_question_they_leave_and_its_own_come(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Julio toca «Mucho»")
    assert await chat(stage) == ["<aviso.ogg>", "¿Se entiende este aviso?"]


async def test_a_question_without_any_is_shown_in_place_of_the_last(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Julio toca «Mucho»", "Julio toca «Poco»", "Julio toca «La primera»")
    before = [each.message_id for each in await stage.phones["Julio"].received()]
    assert (await chat(stage))[-1].startswith("✍️ Escriba su respuesta")
    await stage.tells("Julio: porque sí")
    assert [each.message_id for each in await stage.phones["Julio"].received()] == before


async def test_pictures_of_choices_come_with_their_labels(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Julio toca «Mucho»", "Julio toca «Poco»")
    assert await chat(stage) == ["<lamina.jpg> La primera", "<segunda.jpg> La segunda", "¿Cuál usaría más?"]


async def test_another_language_has_its_own_and_spanish_stands_in_for_what_is_missing(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Julio envía un botón falso «sl:1:quz»")
    assert await chat(stage) == ["<lamina-quz.png>", "<explica.ogg>", "¿Kay lamina allinchu?"]
    await stage.tells("Julio toca «Achka»")
    assert await chat(stage) == ["<aviso.ogg>", "¿Kay willakuy entiendekunchu?"]


async def test_a_picture_that_was_never_kept_leaves_its_question_alone(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Julio toca «Mucho»", "Julio toca «Poco»", "Julio toca «La segunda»")
    assert [each for each in await chat(stage) if each.startswith("<")] == []
    assert "¿Por qué?" in (await stage.phones["Julio"].last()).text


async def test_each_file_is_uploaded_once_for_everybody(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Nelly toca «Empezar»")
    assert uploads(stage) == {"sendPhoto": [True, False], "sendVoice": [True, False]}
    kept = await stage.place.read(lambda s: list(s.scalars(select(MediaFile.key))))
    assert sorted(key.split(":")[1] for key in kept) == ["photo", "voice"]
    assert await chat(stage, "Nelly") == await chat(stage)


async def test_what_is_refused_or_tapped_twice_does_not_bring_them_again(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Julio: hola", "Julio envía un botón falso «sc:1:zz:0»")
    assert uploads(stage) == {"sendPhoto": [True], "sendVoice": [True]}
    assert [each for each in await chat(stage) if each.startswith("<")] == ["<lamina.jpg>", "<explica.ogg>"]


async def test_opened_again_days_later_they_stand_above_the_question_again(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "reloj: viernes 14/08/2026 09:00", "Julio: /encuesta")
    assert (await chat(stage))[-3:] == ["<lamina.jpg>", "<explica.ogg>", "¿Le sirve esta lámina?"]
    assert len([each for each in await chat(stage) if each.startswith("<")]) == 2


async def test_after_sending_or_refusing_none_stays_and_no_letter_tells_of_them(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»", "Julio toca «Mucho»", "Julio envía un botón falso «svn:1»")
    assert [each for each in await chat(stage) if each.startswith("<")] == []
    chat_id = stage.phones["Julio"].user_id
    letters = select(OutboxRow.view).where(OutboxRow.chat_id == chat_id, OutboxRow.view.startswith("survey_media"))
    assert await stage.place.read(lambda s: list(s.scalars(letters))) == []


async def test_a_letter_that_brings_one_says_neither_which_nor_of_what_question(stage: Stage) -> None:
    await stage.tells("Julio toca «Empezar»")
    letters = select(OutboxRow.args).where(OutboxRow.view == "survey_media.companion")
    found = await stage.place.read(lambda s: list(s.scalars(letters)))
    assert [set(args) for args in found] == [{"walk", "n", "mark"}] * 2
    assert len({args["mark"] for args in found}) == 1
    assert [word for word in ("lamina", "explica", "DOC-1") if word in str(found)] == []
