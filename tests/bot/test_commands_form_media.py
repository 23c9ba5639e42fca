"""The pictures and sounds of a form, brought in with it: from its folder, by what they are, and never another's."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.commands import form_media
from domain.surveys.form_media import FormMedium, medium
from domain.surveys.model import Wave
from tests import media
from tests.bot.desk import Desk
from tests.domain.waves.land import land
from tests.stage import FORMS

FORM = (FORMS / "laminas.md").read_text()
FILES = {"lamina.jpg": media.JPEG, "lamina-quz.png": media.PNG, "explica.ogg": media.VOICE, "aviso.ogg": media.MP3}
MISSING = ["falta.jpg", "segunda.jpg"]


@pytest.fixture
def form(sqlite_desk: Desk) -> Path:
    file = sqlite_desk.put("laminas.md", FORM)
    folder = file.with_name("laminas-media")
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "otra.jpg").write_bytes(media.JPEG)  # of no question
    return file


def kept(desk: Desk) -> dict[str, str]:
    rows = desk.unit(lambda session: session.execute(select(FormMedium.name, FormMedium.mime)).all())
    return dict(sorted(tuple(row) for row in rows))


def test_files_that_the_form_names_are_kept_with_its_version(sqlite_desk: Desk, form: Path) -> None:
    said = sqlite_desk.json("form", "add", form)
    assert (said["media"], said["missing"], said["refused"]) == (sorted(FILES), MISSING, [])
    assert kept(sqlite_desk) == {
        "aviso.ogg": "audio/mpeg",
        "explica.ogg": "audio/ogg",
        "lamina-quz.png": "image/png",
        "lamina.jpg": "image/jpeg",
    }
    found = sqlite_desk.unit(lambda session: medium(session, 1, "aviso.ogg"))
    assert found.content == media.MP3


def test_what_is_missing_is_named_and_may_come_later(sqlite_desk: Desk, form: Path) -> None:
    result = sqlite_desk("form", "add", form)
    assert (result.exit_code, "Faltan archivos que el formulario nombra: falta.jpg, segunda.jpg." in result.stderr) == (
        0, True,
    )  # fmt: skip
    for name in MISSING:
        (form.with_name("laminas-media") / name).write_bytes(media.JPEG)
    said = sqlite_desk.json("form", "add", form)
    assert (said["missing"], len(kept(sqlite_desk))) == ([], 6)


def test_another_folder_can_be_named_and_what_was_kept_stays(sqlite_desk: Desk, form: Path) -> None:
    sqlite_desk("form", "add", form)
    other = sqlite_desk.folder / "otras"
    other.mkdir()
    (other / "segunda.jpg").write_bytes(media.PNG)
    said = sqlite_desk.json("form", "add", form, "--media", other)
    assert (said["missing"], len(said["media"])) == (["falta.jpg"], 5)


def test_a_picture_leaves_behind_where_it_was_taken(sqlite_desk: Desk, form: Path) -> None:
    (form.with_name("laminas-media") / "lamina.jpg").write_bytes(media.jpeg_of_a_phone())
    sqlite_desk("form", "add", form)
    found = sqlite_desk.unit(lambda session: medium(session, 1, "lamina.jpg"))
    assert media.CANARY not in found.content


@pytest.mark.parametrize("data", [b"MZ", b"", media.PDF, media.JPEG[:200]])
def test_what_no_chat_shows_is_refused_by_name(sqlite_desk: Desk, form: Path, data: bytes) -> None:
    (form.with_name("laminas-media") / "lamina.jpg").write_bytes(data)
    result = sqlite_desk("form", "add", form)
    assert (result.exit_code, "No se guardaron: lamina.jpg." in result.stderr) == (1, True)
    assert "lamina.jpg" not in kept(sqlite_desk)


def test_a_large_one_is_refused(sqlite_desk: Desk, form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_media, "MOST_BYTES", len(media.JPEG) - 1)
    assert "lamina.jpg" in sqlite_desk.json("form", "add", form)["refused"]


def test_once_a_wave_was_drawn_with_it_a_file_stays_as_it_was_asked(sqlite_desk: Desk, form: Path) -> None:
    sqlite_desk("form", "add", form)
    sqlite_desk.unit(lambda session: land(session, each=2).drawn())
    sqlite_desk.unit(lambda session: session.execute(update(Wave).values(form_version_id=1)))
    folder = form.with_name("laminas-media")
    (folder / "lamina.jpg").write_bytes(media.PNG)
    (folder / "segunda.jpg").write_bytes(media.PNG)
    said = sqlite_desk.json("form", "add", form)
    assert (said["refused"], said["missing"]) == (["lamina.jpg"], ["falta.jpg"])
    assert kept(sqlite_desk)["lamina.jpg"] == "image/jpeg"


def test_a_name_with_a_way_in_it_reaches_nothing_outside_of_the_folder(sqlite_desk: Desk, form: Path) -> None:
    secret = sqlite_desk.put("secreta.jpg", media.JPEG)
    assert secret.exists()
    sqlite_desk("form", "add", sqlite_desk.put("laminas.md", FORM.replace("lamina.jpg", "../secreta.jpg")))
    assert [name for name in kept(sqlite_desk) if "secreta" in name] == []
