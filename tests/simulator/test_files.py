"""Files: multipart in both libraries, ids of one bot and one kind, sizes, downloads."""

import io
from datetime import timedelta

import aiohttp
import pytest
import telegram
from aiogram import Bot
from aiogram.types import BufferedInputFile
from telegram.error import BadRequest, NetworkError
from telegram.ext import ExtBot

from simulator.errors import Refusal
from simulator.files import FILE_KINDS, Files, is_picture, picture_size
from tests.media import M4A, MP3, MP4, VOICE
from tests.phone import Phone

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x00\x80"
MEGABYTE = 1024 * 1024


async def test_aiogram_sends_a_document(ear: Bot, rosa: Phone) -> None:
    sent = await ear.send_document(
        101, BufferedInputFile(b"BEGIN:VCALENDAR", "visita.ics"), caption="<b>Su</b> visita", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("visita.ics", 15, "Su visita")
    message = await rosa.last()
    assert message.html == "<b>Su</b> visita"
    assert await rosa.downloads(message) == b"BEGIN:VCALENDAR"


async def test_python_telegram_bot_sends_a_document(mouth: ExtBot[None], rosa: Phone) -> None:
    sent = await mouth.send_document(101, io.BytesIO(b"hola"), filename="ñandú.txt", caption="ñ" * 1024)
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("ñandú.txt", "ñ" * 1024)
    assert await rosa.downloads(await rosa.last()) == b"hola"


async def test_a_file_is_sent_again_by_its_id(mouth: ExtBot[None], ear: Bot, rosa: Phone) -> None:
    first = await mouth.send_document(101, b"hola", filename="a.txt")
    assert first.document is not None
    again = await ear.send_document(101, first.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == first.document.file_unique_id
    assert [message.file["name"] for message in await rosa.received() if message.file] == ["a.txt"] * 2


async def test_an_id_of_another_bot_is_wrong(mouth: ExtBot[None], rosa: Phone) -> None:
    foreign = Files(bot_id=7).add("document", "a.txt", "text/plain", b"x").file_id
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier/HTTP URL specified"):
        await mouth.send_document(101, foreign)
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await mouth.get_file(foreign)


async def test_the_kind_of_an_id_cannot_change(mouth: ExtBot[None], rosa: Phone) -> None:
    sent = await mouth.send_photo(101, PNG)
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type photo as document"):
        await mouth.send_document(101, sent.photo[-1].file_id)


@pytest.mark.parametrize("address", ["https://gob.pe/a.pdf", "attach://nothing"])
async def test_addresses_are_not_fetched(address: str, call, rosa: Phone) -> None:
    answer = await call("sendDocument", chat_id=101, document=address)
    assert answer["description"] == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_a_photo_has_its_size(ear: Bot, rosa: Phone) -> None:
    sent = await ear.send_photo(101, BufferedInputFile(PNG, "a.png"))
    assert sent.photo is not None
    assert [(size.width, size.height) for size in sent.photo] == [(90, 45), (256, 128)]


async def test_each_size_of_a_photo_has_an_id_of_its_own(ear: Bot, mouth: ExtBot[None], rosa: Phone) -> None:
    sent = await ear.send_photo(101, BufferedInputFile(PNG, "a.png"))
    assert sent.photo is not None
    small, large = (size.file_id for size in sent.photo)
    assert small != large
    again = await mouth.send_photo(101, small)
    assert again.photo[-1].file_id == small


async def test_a_photo_must_be_a_picture(mouth: ExtBot[None], rosa: Phone) -> None:
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await mouth.send_photo(101, b"no picture")


async def test_a_voice_note_over_a_megabyte_is_a_document(mouth: ExtBot[None], rosa: Phone) -> None:
    small = await mouth.send_voice(101, b"OggS" + b"\0" * 100)
    large = await mouth.send_voice(101, b"OggS" + b"\0" * MEGABYTE)
    assert (small.voice is not None, small.document) == (True, None)
    assert (large.voice, large.document is not None) == (None, True)


@pytest.mark.parametrize(
    ("kind", "data", "became"),
    [
        ("audio", MP3, "audio"), ("audio", M4A, "audio"), ("audio", VOICE, "audio"), ("audio", b"RIFF", "document"),
        ("video", MP4, "video"), ("video", b"\x1a\x45\xdf\xa3", "document"), ("voice", VOICE, "voice"),
        ("voice", b"RIFF", "document"),
    ],
)  # fmt: skip
async def test_what_phones_cannot_play_becomes_a_document(
    kind: str, data: bytes, became: str, mouth: ExtBot[None], rosa: Phone
) -> None:
    sent = await getattr(mouth, f"send_{kind}")(101, data)
    assert [each for each in FILE_KINDS if getattr(sent, each)] == [became]
    assert (await rosa.last()).file["kind"] == became


async def test_what_is_played_says_how_long(mouth: ExtBot[None], ear: Bot, rosa: Phone) -> None:
    voice = (await mouth.send_voice(101, VOICE)).voice
    video = (await ear.send_video(101, BufferedInputFile(MP4, "clase.mp4"))).video
    audio = (await ear.send_audio(101, BufferedInputFile(MP3, "canto.mp3"))).audio
    assert voice is not None and video is not None and audio is not None
    assert voice.duration == timedelta(seconds=2)
    assert (video.duration, video.width, video.height, video.file_name) == (1, 640, 360, "clase.mp4")
    assert (audio.duration, audio.file_name) == (1, "canto.mp3")


@pytest.mark.parametrize("kind", FILE_KINDS)
async def test_every_kind_that_a_person_sends_is_heard_by_both_libraries(
    kind: str, ear: Bot, mouth: ExtBot[None], simulator, rosa: Phone
) -> None:
    await rosa.sends_file("a.bin", PNG, kind=kind, mime="x/y", caption="miren", seconds=7)
    [_, update] = await ear.get_updates()
    assert update.message is not None
    found = getattr(update.message, kind)
    file_id = found[-1].file_id if kind == "photo" else found.file_id
    assert (update.message.caption, getattr(found, "duration", 7)) == ("miren", 7)
    assert await (await mouth.get_file(file_id)).download_as_bytearray() == PNG
    [*_, raw] = simulator.backend.updates.pending.values()
    understood = telegram.Update.de_json(raw.body, mouth)
    assert understood is not None and understood.message is not None and getattr(understood.message, kind)


async def test_a_caption_has_1024_characters(mouth: ExtBot[None], rosa: Phone) -> None:
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await mouth.send_document(101, b"x", filename="a.txt", caption="a" * 1025)
    assert await rosa.received() == []


async def test_an_empty_file_is_refused(mouth: ExtBot[None], rosa: Phone) -> None:
    with pytest.raises(BadRequest, match=r"(?i)file must be non-empty"):
        await mouth.send_document(101, b"", filename="a.txt")


async def test_a_photo_over_ten_megabytes_is_too_large(mouth: ExtBot[None], rosa: Phone) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await mouth.send_photo(101, PNG + b"\0" * (10 * MEGABYTE))


async def test_an_upload_over_fifty_megabytes_is_too_large(call, simulator, http, rosa: Phone) -> None:
    form = aiohttp.FormData({"chat_id": "101"})
    form.add_field("document", io.BytesIO(b"\0" * (50 * MEGABYTE + 1)), filename="a.bin")
    async with http.post(f"{simulator.base_url}/bot{simulator.token}/sendDocument", data=form) as answer:
        assert (answer.status, (await answer.json())["description"]) == (413, "Request Entity Too Large")


async def test_both_libraries_download_what_a_person_sent(ear: Bot, mouth: ExtBot[None], rosa: Phone) -> None:
    await rosa.sends_file("informe.pdf", b"%PDF-1.7", mime="application/pdf", caption="mi informe")
    [_, update] = await ear.get_updates()
    assert update.message is not None and update.message.document is not None
    assert (update.message.document.file_name, update.message.caption) == ("informe.pdf", "mi informe")
    file_id = update.message.document.file_id
    bytes_of_ear = io.BytesIO()
    await ear.download(file_id, bytes_of_ear)
    assert bytes_of_ear.getvalue() == b"%PDF-1.7"
    assert await (await mouth.get_file(file_id)).download_as_bytearray() == b"%PDF-1.7"


async def test_a_file_over_twenty_megabytes_cannot_be_fetched(mouth: ExtBot[None], simulator) -> None:
    stored = simulator.backend.files.add("document", "a.bin", "x/y", b"\0" * (20 * MEGABYTE + 1))
    with pytest.raises(BadRequest, match="File is too big"):
        await mouth.get_file(stored.file_id)


async def test_a_file_needs_the_token_and_a_path_that_is(simulator, http) -> None:
    stored = simulator.backend.files.add("document", "a.txt", "text/plain", b"x")
    statuses = []
    for token, path in ((simulator.token, stored.path), (simulator.token, "documents/../x"), ("1:abc", stored.path)):
        async with http.get(f"{simulator.base_url}/file/bot{token}/{path}") as answer:
            statuses.append(answer.status)
    assert statuses == [200, 404, 401]


def test_each_file_has_its_own_id() -> None:
    files = Files(bot_id=7)
    ids = {files.add("document", "a.txt", "text/plain", b"x").file_id for _ in range(100)}
    assert len(ids) == 100


def test_a_file_of_the_same_bot_is_found_and_another_is_not() -> None:
    files = Files(bot_id=7)
    stored = files.add("voice", "a.ogg", "audio/ogg", b"OggS")
    assert files.for_sending(stored.file_id, "voice") is stored
    with pytest.raises(Refusal):
        files.for_sending(stored.file_id[:-1], "voice")


@pytest.mark.parametrize(
    ("data", "picture", "size"),
    [(PNG, True, (256, 128)), (b"\xff\xd8\xff\xe0", True, (800, 600)), (b"text", False, (800, 600))],
)
def test_pictures_are_known_by_their_first_bytes(data: bytes, picture: bool, size: tuple[int, int]) -> None:
    assert (is_picture(data), picture_size(data)) == (picture, size)
