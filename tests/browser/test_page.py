"""The page of the demonstration in a real browser: four phones, and a clock to move."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.async_api import expect

from tests.browser.desk import Desk, chromium, desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="needs Chromium: set CHROMIUM, or install the package chromium"),
]
EVERYBODY = ("Rosa", "Julio", "Carmen")
PHONE_SIZE = (360, 740)


async def propose(page: Desk) -> None:
    """Rosa's taps up to the proposal of a visita to Julio on 21/04/2026 at 09:00."""
    await page.taps("Rosa", "📋 Mis visitas", "Julio Huamán Quispe", "➕ Proponer visita 1", "Después ▶", "mar 21/04")
    await page.taps("Rosa", "09:00", "2 días", "✓ 2 días", "✅ Proponer")


async def test_a_visita_is_proposed_confirmed_noted_and_reminded_on_three_phones(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await propose(page)
        await page.sees("Julio", "👋 Rosa Quispe Flores propone una visita.")
        await page.taps("Julio", "✅ Confirmo")
        await page.sees("Rosa", "✅ Julio Huamán Quispe confirmó la fecha.")
        await page.taps("Carmen", "✅ De acuerdo")
        await page.sees("Rosa", "✅ Carmen Mamani Rojas está de acuerdo con la fecha.")
        for moment, when in (
            ("martes 14/04/2026 · 08:00", "🔔 En 7 días"),
            ("lunes 20/04/2026 · 08:00", "🔔 Mañana"),
            ("martes 21/04/2026 · 08:00", "🔔 Hoy"),
        ):
            await page.clock_goes_to(moment)
            for who in EVERYBODY:
                bubble = await page.sees(who, when)
                await expect(bubble).to_contain_text("📅 martes 21/04/2026 · 09:00")
        assert page.errors == []


async def test_a_voice_note_is_sent_from_the_page_drawn_and_answered(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.sends_sample_note("Rosa")
        note = page.phone("Rosa").locator('[data-from="user"] [data-kind="voice"]')
        await expect(note.get_by_label("Nota de voz")).to_be_visible()
        await expect(note).to_contain_text("Nota de voz · 0:02")
        await page.sees("Rosa", "Ahora no hay una pregunta que se responda así")
        assert page.errors == []


async def test_the_page_can_be_used_by_keyboard_alone(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        keyboard = page.page.keyboard
        await reach(page, '[data-button="📋 Mis visitas"]')
        await keyboard.press("Enter")
        await page.sees("Rosa", "Sus docentes 2026")
        await reach(page, "[data-field=text]")
        await keyboard.type("/agenda")
        await keyboard.press("Enter")
        await page.sees("Rosa", "No tiene actividades próximas.")
        await reach(page, "[data-action=menu]", back=True)
        await keyboard.press("Enter")
        menu = page.phone("Rosa").locator("[data-menu]")
        await expect(menu).to_be_visible()
        await keyboard.press("Escape")
        await expect(menu).to_be_hidden()
        assert page.errors == []


async def reach(page: Desk, selector: str, *, back: bool = False) -> None:
    """Presses Tab until the focus is on such an element."""
    for _ in range(60):
        await page.page.keyboard.press("Shift+Tab" if back else "Tab")
        if await page.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


async def test_on_a_narrow_screen_nothing_is_cut_off(tmp_path: Path) -> None:
    async with desk(tmp_path, size=PHONE_SIZE) as page:
        wide = await page.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE_SIZE[0]
        await page.turns_to("Rosa")
        await propose(page)
        await expect(page.page.locator("[data-news]")).to_have_text(["Julio", "Carmen"])
        await page.turns_to("Julio")
        await page.sees("Julio", "👋 Rosa Quispe Flores propone una visita.")
        for label in ("✅ Confirmo", "🔁 Otra fecha", "✋ No puedo"):
            box = await page.button("Julio", label).bounding_box()
            assert box is not None and box["height"] >= 32
            assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE_SIZE[0]
        assert page.errors == []


async def test_a_survey_is_answered_in_two_languages_and_its_table_and_chart_come_to_the_specialist(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as page:
        await page.clock_goes_to("martes 14/04/2026 · 12:30")
        await page.taps("Julio", "Empezar")
        await answer(page, ["De acuerdo"] * 6, first=1)
        await page.sees("Julio", "📝 7/13")
        await page.taps("Julio", "🌐", "Runasimi (Qusqu)")
        await answer(page, ["Arí"] * 6, first=7)
        await page.sees("Julio", "📝 13/13")
        await page.sends_sample_note("Julio")
        await page.sees("Julio", "Revise antes de enviar")
        await expect(page.phone("Julio").locator('[data-from="user"] [data-kind="voice"]')).to_have_count(0)
        await page.taps("Julio", "✅ Enviar")
        await page.sees("Julio", "✅ Gracias.")
        for label in (
            "🗂 Matriz",
            "3. Satisfacción de…",
            "📋 Encuesta 1",
            "🏁 Cerrar",
            "✅ Sí, cerrar",
            "📈 Resultados",
        ):
            await page.taps("Inés", label)
        await page.taps("Inés", "📄 Excel")
        async with page.page.expect_download() as download:
            await page.phone("Inés").locator('[download="encuesta-1-resultados.xlsx"]').click()
        book = openpyxl.load_workbook(BytesIO((await (await download.value).path()).read_bytes()))
        assert book.sheetnames == ["Dimensiones", "Ítems", "Ficha técnica", "No respuesta"]
        await page.taps("Inés", "🖼 Imagen")
        chart = await page.sees_photo("Inés")
        assert await chart.evaluate("image => image.naturalWidth") == 1080
        assert page.errors == []


async def answer(page: Desk, labels: list[str], first: int) -> None:
    for number, label in enumerate(labels, first):
        await page.sees("Julio", f"📝 {number}/13")
        await page.taps("Julio", label)
