"""A form that a specialist sent as a file: what to correct, by cell; or what is in it, to see it or to keep it."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from content import actions
from content.files.tables_out import ErrorLabels, Marked, SheetError, mark_sheets
from content.form_files import NAMELESS, compiled, problems_of
from content.forms.items import items_of_form
from content.forms.load import NotLoaded
from content.forms.model import Form
from content.forms.problems import FormError, Problem
from content.forms.sheets.xlsx import read_xlsx
from content.keyboards import key, one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Button, File, Message
from content.messages.form_problems import place_text, problem_text
from content.report_words import dimension
from content.views import Reader, view
from domain.surveys.drafts import FormDraft, draft_of
from domain.waves.opening import find_form, is_frozen
from domain.year.norm import Modelo
from i18n.catalogues import Tongue
from i18n.text import N_, Html, clean_name

UNCHECKED = "broken"
MODELOS: Mapping[str, str] = {
    Modelo.EIB: N_("EIB"),
    Modelo.UM: N_("Unidocente/multigr."),
    Modelo.PC: N_("Polidocente"),
}
MOST_SHOWN = 6  # problems that a message lists
MOST_WORDS = 300  # characters of one problem
NOT_HAD: Mapping[str, str] = {
    "too_big": N_("El archivo pesa demasiado. Quite imágenes y hojas que no usa, y envíelo otra vez."),
    "wrong_type": N_("No es un XLSForm. Envíe un libro de Excel (.xlsx) con una hoja «survey», sin macros."),
    "gone": N_("El archivo ya no está en Telegram. Envíelo otra vez, por favor."),
    "no_way": N_("No se pudo traer el archivo. Envíelo otra vez en unos minutos, por favor."),
    UNCHECKED: N_("No pudimos revisar este archivo. Ábralo en Excel, guárdelo de nuevo y envíelo otra vez."),
}


@view
def received(reader: Reader, name: str) -> Message:
    """At once: the file is being fetched and checked."""
    return Message(
        text=lines(
            reader.t.say("📄 {name}", name=shown(name)),
            reader.t.say("Lo estamos revisando. En unos segundos le decimos si se puede usar."),
        )
    )


@view
def checked(reader: Reader, file: str, name: str, reason: str | None = None) -> Message | None:
    """What came of the file; nothing when it gave way to another."""
    if reason is not None:
        return not_had(reader, name, reason)
    draft = draft_for(reader, file)
    if draft is None or draft.problems is None:
        return None
    if draft.xform is None:
        return to_correct(reader, file, name, problems_of(draft.problems))
    return good(reader, file, compiled(draft.xform))


def draft_for(reader: Reader, file: str) -> FormDraft | None:
    """The reader's draft while it is of this file."""
    key_, person_id = file_key(file), reader.person_id
    return draft_of(reader.session, person_id, key_) if key_ is not None and person_id is not None else None


def not_had(reader: Reader, name: str, reason: str | None) -> Message:
    """The file never came, or is none that is kept."""
    return Message(
        text=lines(
            reader.t.say("📄 {name}", name=shown(name)), reader.t.say(NOT_HAD.get(reason or "", NOT_HAD[UNCHECKED]))
        )
    )


def shown(name: str) -> str:
    return clean_name(name) or "…"


def to_correct(reader: Reader, file: str, name: str, found: NotLoaded) -> Message:
    """The first problems in the message, all of them in a workbook behind the button."""
    t, count = reader.t, len(found.problems)
    left = count - MOST_SHOWN
    return Message(
        text=paragraphs(
            lines(
                t.say("📄 {name}", name=shown(name)),
                t.say_n("Hay {n} cosa por corregir:", "Hay {n} cosas por corregir:", count),
            ),
            lines(*(problem_line(t, each) for each in found.problems[:MOST_SHOWN])),
            t.say("y {n} más en el Excel.", n=left) if left > 0 else None,
            t.say("Corrija su archivo y envíelo otra vez. No se guardó nada."),
        ),
        buttons=one_a_row([key(t.label("📄 Excel con marcas"), actions.FormFile(file=file, verb="errors"))]),
    )


def problem_line(t: Tongue, each: Problem) -> Html:
    where, what = place_text(t, each), clean_name(problem_text(t, each), MOST_WORDS)
    return t.say("• {where}: {what}", where=where, what=what) if where else t.say("• {what}", what=what)


def good(reader: Reader, file: str, found: Form) -> Message:
    """What is in it, and what can be done with it."""
    t, items = reader.t, items_of_form(found, reader.programme.matrix)
    stored = stored_as(reader.session, found)
    keepable = stored is None and found.id != NAMELESS and bool(found.version)
    return Message(
        text=paragraphs(
            lines(
                t.say("✅ El formulario se puede usar."),
                t.say("<b>{title}</b>", title=found.title or found.id),
                t.say("Identificador: {id} · versión {version}", id=found.id, version=found.version or "–"),
            ),
            lines(
                t.say_n("{n} pregunta", "{n} preguntas", len(found.questions)),
                t.say("Lenguas: {names}", names=", ".join(each.name for each in found.languages))
                if found.languages
                else None,
                *of_dimensions(reader, Counter(item.dimension for item in items)),
            ),
            advice(reader, found, stored, bool(items)),
        ),
        buttons=one_a_row(
            [
                key(t.label("👁 Ver en el chat"), actions.FormFile(file=file, verb="see")),
                key(t.label("💾 Guardar versión"), actions.FormFile(file=file, verb="store")) if keepable else None,
            ]
        ),
    )


@view
def which_modelo(reader: Reader, file: str) -> Message:
    """Before looking at a form that asks each modelo something else."""
    t = reader.t
    return Message(
        text=t.say("El formulario cambia según el modelo de la IE. ¿Cómo desea verlo?"),
        buttons=one_a_row(
            Button(t.label(name), actions.FormFile(file=file, verb=modelo)) for modelo, name in MODELOS.items()
        ),
    )


@view
def previewed(reader: Reader, wave: int) -> Message | None:
    """At the end of looking. `wave` is the number of the walk, as of any survey."""
    draft = reader.session.get(FormDraft, reader.person_id) if reader.person_id is not None else None
    if draft is None or draft.xform is None:
        return None
    shown = good(reader, draft.file.hex, compiled(draft.xform))
    over = reader.t.say("👁 Así lo verán las personas. No se guardó ninguna respuesta.")
    return replace(shown, text=paragraphs(over, shown.text))


@view
def stored(reader: Reader, title: str, version: str) -> Message:
    """It is kept; where to go on."""
    t = reader.t
    return Message(
        text=paragraphs(
            t.say("💾 Guardado: {title}, versión {version}.", title=title, version=version),
            t.say("Ya puede elegirlo al crear una encuesta desde la matriz."),
        ),
        buttons=one_a_row([opens(t.label("🗂 Matriz"), "matriz")]),
    )


def of_dimensions(reader: Reader, counts: Mapping[str, int]) -> list[Html]:
    t = reader.t
    return [t.say("• {name}: {n} de la escala", name=dimension(name), n=n) for name, n in counts.items()]


def stored_as(session: Session, found: Form) -> str | None:
    """How this id and version is stored: same, frozen; None: it is not, or may still be replaced."""
    known = find_form(session, found.id, found.version) if found.version else None
    if known is None:
        return None
    if known.sha256 == found.sha256:
        return "same"
    return "frozen" if is_frozen(session, known.id) else None


def advice(reader: Reader, found: Form, stored: str | None, has_items: bool) -> Html | None:
    t = reader.t
    if found.id == NAMELESS or not found.version:
        return t.say("Para guardarlo, escriba form_id y version en la hoja «settings».")
    if stored == "same":
        return t.say("Esta versión ya está guardada, igual.")
    if stored == "frozen":
        return t.say("Con la versión {version} ya empezó una encuesta y no se cambia. Ponga otra en «settings».",
                     version=found.version)  # fmt: skip
    if not has_items:
        return t.say(
            "Ninguna pregunta dice su dimensión (columna bind::dimension): se puede guardar, "
            "pero no abre una encuesta de la matriz."
        )
    return None


@view
def with_marks(reader: Reader, file: str) -> Message | None:
    """The file as it came, bad cells red and commented, with a list of all. Made beside the units."""
    draft = draft_for(reader, file)
    if draft is None or not draft.problems:
        return None
    t, found = reader.t, problems_of(draft.problems)
    errors = [
        SheetError(sheet=each.sheet, row=each.row, column=each.column, problem=problem_text(t, each))
        for each in found.problems
    ]
    stem = clean_name(draft.name.rpartition(".")[0] or draft.name) or NAMELESS
    made = File(name=f"{stem}-por-corregir.xlsx", make=partial(marked, draft.content or b"", errors, words(t)))
    return Message(text=t.say("Las celdas en rojo llevan una nota con lo que hay que corregir."), file=made)


def words(t: Tongue) -> ErrorLabels:
    return ErrorLabels(
        data_sheet=t.label("Hoja"),
        errors_sheet=t.label("Por corregir"),
        row=t.label("Fila"),
        column=t.label("Columna"),
        value=t.label("Dice"),
        problem=t.label("Qué corregir"),
    )


def marked(data: bytes, errors: Sequence[SheetError], words: ErrorLabels) -> bytes:
    """Without copies of the sheets where the file could not be opened."""
    try:
        book = read_xlsx(data)
    except FormError:
        return mark_sheets((), errors, words)
    sheets = [
        Marked(
            name=sheet.name,
            headers=[header for header in sheet.headers if header],
            rows={row.number: row.cells for row in sheet.rows},
        )
        for sheet in book.sheets.values()
    ]
    return mark_sheets(sheets, errors, words)


def file_key(file: str) -> uuid.UUID | None:
    """The attachment that a button names; None for a forged one."""
    try:
        return uuid.UUID(hex=file)
    except ValueError:
        return None
