"""Stories of surveys for the pictures: a docente answers, a specialist runs a wave and brings a form of their own."""

from pathlib import Path

from content.files.media_type import XLSX
from docs.camera import shot, side_by_side
from tests.browser.desk import Desk
from tests.content.forms.books import as_xlsx

FORMS = Path(__file__).parents[1] / "tests" / "forms"
SPANISH, QUECHUA = ("De acuerdo",) * 6, ("Arí",) * 6


async def answering(page: Desk) -> None:
    """A docente is invited, answers by taps, changes language in the middle, and sends a voice note."""
    await page.clock_goes_to("martes 14/04/2026 · 12:30")
    await page.sees("Julio", "el MINEDU quiere saber")
    invited = await shot(page, "Julio")
    await page.taps("Julio", "Empezar")
    await page.sees("Julio", "📝 1/13")
    await side_by_side(page, "survey", invited, await shot(page, "Julio"))
    await tap_each(page, SPANISH, first=1)
    await page.sees("Julio", "📝 7/13")
    await page.taps("Julio", "🌐", "Runasimi (Qusqu)")
    await page.sees("Julio", "Borrador: falta")
    language = await shot(page, "Julio")
    await tap_each(page, QUECHUA, first=7)
    await page.sees("Julio", "📝 13/13")
    await page.taps("Julio", "🌐", "Castellano")
    await page.sees("Julio", "También puede enviar una nota de voz")
    await side_by_side(page, "survey-language", language, await shot(page, "Julio"))
    await page.sends_sample_note("Julio")
    await page.sees("Julio", "Revise antes de enviar")
    review = await shot(page, "Julio")
    await page.taps("Julio", "✅ Enviar")
    await page.sees("Julio", "✅ Gracias")
    await side_by_side(page, "survey-sent", review, await shot(page, "Julio"))


async def tap_each(page: Desk, labels: tuple[str, ...], first: int) -> None:
    for number, label in enumerate(labels, first):
        await page.sees("Julio", f"📝 {number}/13")
        await page.taps("Julio", label)


async def running(page: Desk) -> None:
    """A specialist opens a row of the matriz, looks at the field, closes, and has table and picture."""
    await page.taps("Inés", "🗂 Matriz")
    await page.sees("Inés", "Matriz de seguimiento 2026")
    matrix = await shot(page, "Inés")
    await page.taps("Inés", "3. Satisfacción de…", "➕ Nueva encuesta")
    await page.sees("Inés", "Encuesta nueva")
    await side_by_side(page, "matrix", matrix, await shot(page, "Inés"))
    await page.taps("Inés", "⬅️ Volver", "⬅️ Matriz", "3. Satisfacción de…", "📋 Encuesta 1", "📊 Trabajo de campo")
    await page.sees("Inés", "trabajo de campo")
    field = await shot(page, "Inés")
    await page.taps("Inés", "🖼 Imagen")
    await page.sees_photo("Inés")
    await side_by_side(page, "fieldwork", field, await shot(page, "Inés"))
    await page.taps("Inés", "⬅️ Volver", "🏁 Cerrar")
    await page.button("Inés", "✅ Sí, cerrar").wait_for()
    before = await shot(page, "Inés")
    await page.taps("Inés", "✅ Sí, cerrar")
    await page.button("Inés", "📈 Resultados").wait_for()
    await side_by_side(page, "closing", before, await shot(page, "Inés"))
    await page.taps("Inés", "📈 Resultados")
    await page.sees("Inés", "Tasa de respuesta")
    results = await shot(page, "Inés")
    await page.taps("Inés", "📄 Excel")
    await page.phone("Inés").locator('[download="encuesta-1-resultados.xlsx"]').wait_for()
    await page.taps("Inés", "🖼 Imagen")
    await page.sees_photo("Inés", 2)
    await side_by_side(page, "results", results, await shot(page, "Inés"))


async def bringing_a_form(page: Desk) -> None:
    """Errors by cell, the form put right, walked through, kept, and chosen for a wave."""
    await send_form(page, "recursos_malo")
    await page.sees("Inés", "cosas por corregir")
    wrong = await shot(page, "Inés")
    await send_form(page, "recursos_bueno")
    await page.sees("Inés", "El formulario se puede usar")
    right = await shot(page, "Inés")
    await side_by_side(page, "form-checked", wrong, right)
    await page.taps("Inés", "👁 Ver en el chat")
    await page.sees("Inés", "Las guías llegaron a tiempo.")
    preview = await shot(page, "Inés")
    await page.taps("Inés", "De acuerdo")
    await page.sees("Inés", "Las guías se entienden.")
    await page.taps("Inés", "De acuerdo", "✅ Enviar", "💾 Guardar versión")
    await page.sees("Inés", "💾 Guardado")
    await side_by_side(page, "form-preview", preview, await shot(page, "Inés"))
    await page.writes("Inés", "/matriz")
    await page.taps("Inés", "3. Satisfacción de…", "➕ Nueva encuesta", "📄 Formulario")
    await page.button("Inés", "Recursos útiles 1").wait_for()
    choosing = await shot(page, "Inés")
    await page.taps("Inés", "Recursos útiles 1")
    await page.sees("Inés", "📄 Recursos útiles, versión 1")
    await side_by_side(page, "form-chosen", choosing, await shot(page, "Inés"))


async def send_form(page: Desk, name: str) -> None:
    """A form of the tests, as the workbook that Excel would make of it."""
    book = as_xlsx((FORMS / f"{name}.md").read_text())
    await page.sends_file("Inés", f"{name}.xlsx", XLSX, book)
