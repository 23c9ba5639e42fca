"""A plan that came back as a workbook: what changed in it, what is wrong, cell by cell, and what the norm says."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from content import year_actions
from content.files.plan_book import COLUMNS, read_plan
from content.files.table import Problem, Table, Unreadable
from content.files.tables_out import CellError, ErrorLabels, mark_errors
from content.keyboards import key, one_a_row
from content.lines import lines, paragraphs
from content.message import File, Message
from content.messages.form_file import NOT_HAD, UNCHECKED, shown, words
from content.views import Reader, view
from domain.plans.editing import Finding
from domain.plans.files import file_of, findings_of
from domain.year.stored import PlanFile, StoredPlan
from i18n.catalogues import Tongue
from i18n.text import N_, Html, clean_name

MOST_SHOWN = 6  # findings that a message lists
TEXTS: Mapping[str, str] = {
    "key_unknown": N_("Esa clave no es de su plan. Pida el Excel otra vez y copie la clave."),
    "key_twice": N_("Esa clave está dos veces. Deje una sola fila."),
    "row_missing": N_("Falta la fila {key}. Esa actividad queda el {day}."),
    "row_fixed": N_("Esa fecha ya está acordada o ya pasó. Cámbiela en la actividad, en el chat."),
    "day_unreadable": N_("«{value}» no es una fecha que exista. Escríbala así: 21/04/2026."),
    "day_other_year": N_("La fecha debe ser de {year}."),
    "day_past": N_("Esa fecha ya pasó."),
    "days_bad": N_("Los días van de 1 a {most}."),
    "hour_unreadable": N_("«{value}» no es una hora. Escríbala así: 08:00."),
    # breaches of `domain/year/rules.py` and `rules_of_a_good_year.py`
    "unknown": N_("Esa actividad ya no es de sus docentes ni de sus IE."),
    "missing": N_("Falta una actividad de las que pide la norma."),
    "too_many": N_("Es más de lo que pide la norma."),
    "taller_days": N_("Los días de los talleres no suman los de la norma."),
    "pattern": N_("Los días de las visitas de este docente no son los de la norma."),
    "not_lective": N_("El {day} no hay clases en esa IE."),
    "not_working": N_("El {day} no es día laborable en esa IE."),
    "two_places": N_("El {day} usted ya está en otro lugar."),
    "meeting_in_visit_period": N_("El {day} hay una visita en esa IE; la reunión va en otro día."),
    "not_in_a_row": N_("Los días de la visita no son seguidos."),
    "first_visit_late": N_("La primera visita llega tarde: es el diagnóstico."),
    "visits_too_near": N_("Está muy cerca de la visita anterior."),
    "visits_too_far": N_("Está muy lejos de la visita anterior."),
    "visit_too_late": N_("Está muy cerca del cierre del año."),
    "rtc_semester": N_("Va una RTC en cada semestre."),
    "gia_without_visit": N_("Antes de este GIA no hay una visita nueva en la que apoyarse."),
    "taller_before_own": N_("Su propio taller va antes que el de los docentes."),
    "taller_semester": N_("Va un taller en cada semestre."),
}
UNREADABLE: Mapping[str, str] = {
    Problem.MISSING_COLUMNS: N_("Al archivo le faltan columnas: {columns}. Pida el Excel otra vez y edite ese."),
    Problem.MERGED_CELLS: N_("Hay celdas combinadas ({ranges}). Sepárelas y envíelo otra vez."),
    Problem.NO_ROWS: N_("El archivo no tiene filas. Pida el Excel otra vez y edite ese."),
    Problem.OLD_OR_PROTECTED: N_("El archivo tiene clave o es de un Excel antiguo. Guárdelo como .xlsx sin clave."),
}
NOT_READ = N_("No pudimos leer el archivo. Ábralo en Excel, guárdelo como .xlsx y envíelo otra vez.")


@view
def plan_received(reader: Reader, name: str) -> Message:
    """At once: the file is being fetched and checked."""
    return Message(
        text=lines(
            reader.t.say("📄 {name}", name=shown(name)),
            reader.t.say("Lo estamos revisando. En unos segundos le decimos qué cambia."),
        )
    )


@view
def plan_not_read(reader: Reader, name: str, code: str, facts: Mapping[str, str]) -> Message:
    """The file never came, or is no table of a plan: nothing has changed."""
    text = {**NOT_HAD, **UNREADABLE}.get(code, NOT_READ)
    return Message(
        text=lines(
            reader.t.say("📄 {name}", name=shown(name)),
            reader.t.say(NOT_READ if code == UNCHECKED else text, **facts),
            reader.t.say("Su plan queda como estaba."),
        )
    )


@view
def plan_checked(reader: Reader, plan_id: int, changed: int, file: str) -> Message | None:
    """What came of the file: mistakes, or the changes and what the norm says of them."""
    plan, held = reader.session.get(StoredPlan, plan_id), held_file(reader, file)
    if plan is None or held is None or plan.acompanante_id != reader.person_id:
        return None
    findings, t = findings_of(held), reader.t
    wrong = [each for each in findings if each.wrong]
    told = wrong or findings
    left = len(told) - MOST_SHOWN
    return Message(
        text=paragraphs(
            lines(t.say("📄 {name}", name=shown(held.name)), result(reader, wrong, changed)),
            lines(*(line(reader, each) for each in told[:MOST_SHOWN]),
                  t.say_n("y {n} más, en el archivo", "y {n} más, en el archivo", left) if left > 0 else None),
        ),
        buttons=one_a_row([
            key(t.label("📄 Ver las celdas"), year_actions.YearPlan(plan=plan_id, shape="findings"))
            if findings
            else None,
            key(t.label("🗓 Ver el plan"), year_actions.YearPlan(plan=plan_id)),
        ]),
    )  # fmt: skip


def held_file(reader: Reader, file: str | None = None) -> PlanFile | None:
    key_ = uuid.UUID(hex=file) if file else None
    return file_of(reader.session, reader.person_id, key_) if reader.person_id is not None else None


def result(reader: Reader, wrong: Sequence[Finding], changed: int) -> Html:
    t = reader.t
    if wrong:
        return t.say_n("Hay {n} celda por corregir. Su plan queda como estaba.",
                       "Hay {n} celdas por corregir. Su plan queda como estaba.", len(wrong))  # fmt: skip
    if not changed:
        return t.say("El archivo no cambia ninguna fecha.")
    return t.say_n("Cambia {n} fecha. Nadie recibe nada hasta que usted acepte.",
                   "Cambian {n} fechas. Nadie recibe nada hasta que usted acepte.", changed)  # fmt: skip


def line(reader: Reader, each: Finding) -> Html:
    t, text = reader.t, finding_text(reader.t, each)
    where = t.label("Fila {row}", row=each.row) if each.row else t.label("Plan")
    if each.wrong:
        return t.say("❌ {where}, {column}: {text}", where=where, column=each.column, text=text)
    return t.say("⚠️ {where}: {text}", where=where, text=text)


def finding_text(t: Tongue, each: Finding) -> str:
    """With its numeral where the norm, or a setting of it, says so."""
    text = t.label(TEXTS[each.code], **{name: fact(t, value) for name, value in each.facts.items()})
    return t.label("{text} (NT-026, {numeral})", text=text, numeral=each.numeral) if each.numeral else text


def fact(t: Tongue, value: object) -> object:
    try:
        return t.short_day(date.fromisoformat(str(value)))
    except ValueError:
        return clean_name(str(value))


@view
def plan_findings(reader: Reader, plan_id: int) -> Message | None:
    """The file as it came, its cells red and commented, with a list of all. Made beside the units."""
    held = held_file(reader)
    if held is None or not held.findings:
        return None
    errors = [
        CellError(row=each.row, column=each.column, problem=finding_text(reader.t, each)) for each in findings_of(held)
    ]
    stem = clean_name(held.name.rpartition(".")[0] or held.name) or "plan"
    made = File(name=f"{stem}-revisado.xlsx", make=partial(marked, held.content or b"", errors, words(reader.t)))
    return Message(text=reader.t.say("Las celdas en rojo llevan una nota."), file=made)


def marked(content: bytes, errors: Sequence[CellError], labels: ErrorLabels) -> bytes:
    table = read_plan(content)
    if isinstance(table, Unreadable):
        table = Table(columns=tuple(each.name for each in COLUMNS.required), headers={}, header_row=1, rows=())
    return mark_errors(table, errors, labels)
