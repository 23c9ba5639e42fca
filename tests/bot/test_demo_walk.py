"""The demonstration's survey over HTTP: answered in two languages with a voice note, closed, its files opened."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from bot.demo import FIRST_CHAT, Demo
from domain.surveys.model import AnonymousAnswer, LiveSession, Participation, Wave
from scheduler.attachments import Attachment
from simulator.files import picture_size
from tests import greedy
from tests.media import VOICE
from tests.phone import Phone

INVITED = "Julio, el MINEDU quiere saber cómo mejorar el acompañamiento."
SPANISH = ("De acuerdo", "Muy de acuerdo", "De acuerdo", "En desacuerdo", "De acuerdo", "Muy de acuerdo")
QUECHUA = ("Arí", "Arípunin", "Arí", "Manan", "Arí", "Arípunin")


class Walk:
    """The page's phones without a page."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.rosa, self.julio, self.carmen, self.ines = (
            Phone(demo.base_url, FIRST_CHAT + n, name, timeout=15.0)
            for n, name in enumerate(("Rosa", "Julio", "Carmen", "Inés"))
        )

    async def clock(self, how: str = "") -> dict[str, object]:
        """The face of the clock, after it was moved to the next event or as it stands."""
        about = ("POST" if how else "GET", f"/demo/clock{how}")
        async with ClientSession(self.demo.base_url) as http, http.request(*about, json={}) as answer:
            assert answer.status == 200
            found: dict[str, object] = await answer.json()
            return found

    async def close(self) -> None:
        for phone in (self.rosa, self.julio, self.carmen, self.ines):
            await phone.close()


@pytest.fixture
async def walk(tmp_path: Path) -> AsyncIterator[Walk]:
    demo = Demo(tmp_path, port=0, solver=greedy.solve)
    await demo.start()
    opened = Walk(demo)
    yield opened
    await opened.close()
    await demo.stop()


async def test_the_first_thing_that_waits_is_the_survey_of_julio(walk: Walk) -> None:
    """Nobody has proposed anything; the others are not in the sample and hear nothing."""
    before = [await phone.messages() for phone in (walk.rosa, walk.carmen, walk.ines)]
    face = await walk.clock()
    assert face["next"] == {"at": "2026-04-14T12:30:00-05:00", "label": "martes 14/04/2026 · 12:30"}
    assert (await walk.clock("/next"))["label"] == "martes 14/04/2026 · 12:30"
    await walk.julio.sees(INVITED)
    assert [await phone.messages() for phone in (walk.rosa, walk.carmen, walk.ines)] == before


async def test_the_clock_takes_the_earlier_of_a_letter_and_a_step_of_the_survey(walk: Walk) -> None:
    await walk.rosa.taps("📋 Mis visitas")
    for label in ("Julio Huamán Quispe", "➕ Proponer visita 1", "Después ▶", "mar 21/04", "09:00", "2 días"):
        await walk.rosa.taps(label)
    await walk.rosa.taps("✓ 2 días")
    await walk.rosa.taps("✅ Proponer")
    await walk.julio.taps("✅ Confirmo")
    await walk.rosa.sees("Julio Huamán Quispe confirmó la fecha.")
    moments = [(await walk.clock("/next"))["label"] for _ in range(2)]
    assert moments == ["martes 14/04/2026 · 08:00", "martes 14/04/2026 · 12:30"]


async def test_a_wave_is_answered_in_two_languages_with_a_voice_note_closed_and_its_files_open(walk: Walk) -> None:
    await walk.clock("/next")
    await answer(walk.julio)
    await walk.demo.settle()
    assert [message.sender for message in await walk.julio.messages() if message.file] == []
    voices = await walk.demo.store.read(lambda s: s.execute(select(Attachment.mime, Attachment.content)).all())
    assert [tuple(row) for row in voices] == [("audio/ogg", VOICE)]

    await close_it(walk.ines)
    wave = await walk.demo.store.read(lambda s: s.get_one(Wave, 1))
    assert (wave.state, wave.key) == ("closed", None)
    assert await walk.demo.store.read(lambda s: s.scalar(select(func.count()).select_from(LiveSession))) == 0
    await walk.ines.taps("📈 Resultados")
    await walk.ines.sees("Se invitó a 48 de 48.")
    book = await file_of(walk.ines, "📄 Excel", "encuesta-1-resultados.xlsx")
    chart = await file_of(walk.ines, "🖼 Imagen", "photo")

    rows = list(openpyxl.load_workbook(BytesIO(book))["Dimensiones"].iter_rows(values_only=True))
    assert rows[0][0] == "Encuesta de satisfacción del docente. Dimensiones"
    country = {row[0]: row for row in rows if row[2:5] == ("% de acuerdo", "País", "Todos")}
    assert sorted(country) == [
        "Calidad de la formación", "Calidad y utilidad de los recursos", "Pertinencia", "Satisfacción general",
    ]  # fmt: skip
    width, height = picture_size(chart)
    assert (chart[:8], width, height > 600) == (b"\x89PNG\r\n\x1a\n", 1080, True)


async def test_what_julio_said_is_among_others_and_nothing_leads_back(walk: Walk) -> None:
    """His voice lies under a name that one anonymous answer knows; his language, which no other had, is left out."""
    await walk.clock("/next")
    await answer(walk.julio)
    await walk.demo.settle()
    await close_it(walk.ines)
    kept = await walk.demo.store.read(lambda s: str(s.scalars(select(Attachment.id)).one()))
    rows = await walk.demo.store.read(lambda s: list(s.scalars(select(AnonymousAnswer))))
    (his,) = [row for row in rows if row.answers.get("DOC-13") == kept]
    assert {name: value for name, value in his.answers.items() if name != "DOC-13"} == {
        "DOC-1": "3", "DOC-2": "4", "DOC-3": "3", "DOC-4": "2", "DOC-5": "3", "DOC-6": "4",
        "DOC-7": "3", "DOC-8": "4", "DOC-9": "3", "DOC-10": "2", "DOC-11": "3", "DOC-12": "4",
    }  # fmt: skip
    assert his.language is None
    assert "quz" not in {row.language for row in rows}
    person = walk.demo.people.julio
    asked = await walk.demo.store.read(lambda s: s.get_one(Participation, (1, person)))
    assert asked.disposition == "completa"


async def answer(julio: Phone) -> None:
    """Six items in Spanish, six in Quechua where it has a draft, and the open question by voice."""
    await julio.taps("Empezar")
    await tap_each(julio, SPANISH, first=1)
    await julio.sees("📝 7/13")
    await julio.taps("🌐")
    await julio.taps("Runasimi (Qusqu)")
    shown = await julio.sees("Mana allin lluqsiwasqantapas mana manchakuspa acompañanteyman willani.")
    assert "Borrador: falta que lo revisen sus hablantes." in shown.text
    assert shown.rows[:3] == [["Manapunin", "Manan"], ["Arí", "Arípunin"], ["No me corresponde"]]
    await tap_each(julio, QUECHUA, first=7)
    await julio.sees("Ama runakunaq sutinta qillqaychu.")
    await julio.sends_voice()
    await julio.sees("Revise antes de enviar")
    await julio.taps("✅ Enviar")
    await julio.sees("✅ Gracias. Sus respuestas quedaron guardadas sin su nombre.")


async def tap_each(julio: Phone, labels: tuple[str, ...], first: int) -> None:
    for number, label in enumerate(labels, first):
        await julio.sees(f"📝 {number}/13")
        await julio.taps(label)


async def close_it(ines: Phone) -> None:
    for label in ("🗂 Matriz", "3. Satisfacción de…", "📋 Encuesta 1", "📊 Trabajo de campo"):
        await ines.taps(label)
    await ines.sees("✅ Completas: 37")
    for label in ("⬅️ Volver", "🏁 Cerrar", "✅ Sí, cerrar"):
        await ines.taps(label)
    await ines.sees("cerrada")


async def file_of(ines: Phone, label: str, name: str) -> bytes:
    """The file that a button sends to the specialist's own phone."""
    await ines.taps(label)
    while True:
        files = [message for message in await ines.received() if message.file and message.file["name"] == name]
        if files:
            return await ines.downloads(files[-1])
        await ines.sees("Resultados")


def test_no_label_of_the_story_is_one_that_a_later_text_could_hide() -> None:
    """Each number of the progress is its own: `📝 1/13` is no part of `📝 11/13`."""
    marks = [f"📝 {n}/13" for n in range(1, 14)]
    assert [one for one in marks for other in marks if one != other and re.search(re.escape(one), other)] == []


async def test_the_year_is_planned_and_is_run_through_on_three_phones(walk: Walk) -> None:
    """Rosa finds her plan made and accepts it; Julio and Carmen answer all of it; then the first reminder comes."""
    before = [message.text for message in await walk.rosa.messages()]
    assert [text for text in before if text.startswith("Su plan")] == []
    await walk.rosa.says("/plan")
    plan = await walk.rosa.sees("Su plan 2026")
    assert "8 docentes · 4 IE" in plan.text
    await walk.rosa.taps("✅ Aceptar el plan")
    await walk.rosa.sees("Salieron 74 propuestas.")
    await walk.julio.sees("propone las fechas del año")
    await walk.julio.taps("✅ Confirmo todas")
    await walk.rosa.sees("Julio Huamán Quispe respondió al plan.")
    await walk.carmen.taps("✅ De acuerdo")
    await walk.rosa.sees("Carmen Mamani Rojas respondió al plan.")
    for _ in range(40):
        face = await walk.clock("/next")
        if any("Visita 1 a su aula" in message.text for message in await walk.julio.received()):
            break
    assert str(face["now"]) > "2026-04-13T09:0"
    assert [message.text for message in await walk.julio.received() if "Visita 1 a su aula" in message.text] != []
