"""A plan as a calendar picture and as the rows of a workbook, in the reader's language."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from string import ascii_uppercase
from typing import Any

from content.files.plan_book import BookRow
from content.files.plan_days import Box, Labels
from content.message import File
from content.messages.card import name
from content.views import Reader
from domain.activities.model import Activity, State
from domain.people.territory import Ie
from domain.plans.editing import key_text
from domain.plans.shelf import rows_of
from domain.year.planned import Work
from domain.year.stored import PlannedRow, RowStatus, StoredPlan, numbers
from i18n.text import N_, clean_name

WORKS: Mapping[Work, str] = {
    Work.VISITA: N_("Visita"),
    Work.GIA: N_("GIA"),
    Work.RTC: N_("RTC"),
    Work.TALLER: N_("Taller"),
    Work.TALLER_ACOMPANANTE: N_("Taller para usted"),
}
MONTHS = (
    N_("Enero"), N_("Febrero"), N_("Marzo"), N_("Abril"), N_("Mayo"), N_("Junio"), N_("Julio"), N_("Agosto"),
    N_("Setiembre"), N_("Octubre"), N_("Noviembre"), N_("Diciembre"),
)  # fmt: skip
INITIALS = (N_("Lu"), N_("Ma"), N_("Mi"), N_("Ju"), N_("Vi"))
STATES: Mapping[str, str] = {
    RowStatus.PLANNED: N_("por aceptar"),
    RowStatus.WAITING: N_("por salir"),
    RowStatus.SENT: N_("propuesta"),
    RowStatus.REFUSED: N_("no se pudo proponer"),
    RowStatus.FIXED: N_("como estaba"),
}
AGREED = N_("acordada: se cambia en el chat")
HOW_TO = (
    N_("Cambie solo las celdas amarillas: PRIMER_DIA, DIAS y HORA."),
    N_("La fecha puede ser 21/04/2026 o 21/4. Los días que siguen se cuentan sobre los días de clases."),
    N_("No cambie la CLAVE: por ella sabemos qué actividad es cada fila."),
    N_("Si borra una fila, esa actividad queda con la fecha que tenía."),
    N_("Puede ordenar las filas y agregar columnas: no se leen."),
    N_("Si algo no calza con la norma, se lo decimos con el numeral y usted decide."),
)


def letters_of(reader: Reader, plan_id: int) -> dict[int, str]:
    """IE id -> the letter that stands for it in the picture."""
    ids = sorted({ie_id for row in rows_of(reader.session, plan_id) for ie_id in row.ie_ids})
    return {ie_id: letter(number) for number, ie_id in enumerate(ids)}


def letter(number: int) -> str:
    return ascii_uppercase[number] if number < 26 else letter(number // 26 - 1) + ascii_uppercase[number % 26]


def picture_of(reader: Reader, found: StoredPlan, half: int) -> File:
    """Made when the message is sent, in a thread; what it shows is read now."""
    t, letters = reader.t, letters_of(reader, found.id)
    boxes = {day: Box(work=work, mark=mark) for day, work, mark in _boxes(reader, found.id, letters)}
    labels = Labels(
        title=t.label("Plan {year}", year=found.year),
        months=[t.label(each) for each in MONTHS],
        weekdays=[t.label(each) for each in INITIALS],
        works={work: t.label(text) for work, text in WORKS.items()},
        off=t.label("Sin clases"),
        ies=[f"{mark} · {clean_name(reader.session.get_one(Ie, ie_id).name, 26)}" for ie_id, mark in letters.items()],
    )
    make = partial(_drawn, found.year, half, boxes, days_off(reader, found.year, letters), labels)
    return File(name=f"plan-{found.year}-{half}.png", kind="photo", make=make)


def _drawn(*about: Any) -> bytes:
    """Only now: the library takes a second to load."""
    png: bytes = import_module("content.files.plan_picture").plan_png(*about)
    return png


def _boxes(reader: Reader, plan_id: int, letters: Mapping[int, str]) -> Iterator[tuple[date, Work, str]]:
    for row in rows_of(reader.session, plan_id):
        mark = letters[row.ie_ids[0]] if len(row.ie_ids) == 1 else ""
        yield from ((day, Work(row.work), mark) for day in row.dates)


def days_off(reader: Reader, year: int, letters: Mapping[int, str]) -> list[date]:
    """Days without pupils in every one of the IE."""
    places = [reader.session.get_one(Ie, ie_id).scopes for ie_id in letters] or [()]
    calendar = reader.programme.calendar
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return [day for day in days if not any(calendar.is_lective(day, place) for place in places)]


def book_rows(reader: Reader, found: StoredPlan) -> list[BookRow]:
    return [_book_row(reader, row) for row in rows_of(reader.session, found.id)]


def _book_row(reader: Reader, row: PlannedRow) -> BookRow:
    t = reader.t
    fixed = is_fixed(reader, row)
    ies = ", ".join(clean_name(reader.session.get_one(Ie, ie_id).name) for ie_id in row.ie_ids)
    about: dict[str, Any] = {"docente": name(reader, numbers(row.subject)[0])} if row.work == Work.VISITA else {}
    return BookRow(
        key=key_text(row.key),
        activity=t.label(WORKS[Work(row.work)]),
        number=row.number,
        **({"docente": ""} | about),
        ies=ies,
        first=row.dates[0],
        days=len(row.days),
        hour=row.hour,
        last=row.dates[-1],
        state=t.label(AGREED if fixed else STATES[row.status]),
        fixed=fixed,
    )


def is_fixed(reader: Reader, row: PlannedRow) -> bool:
    """Past, or agreed on: no table changes it."""
    activity = reader.session.get(Activity, row.activity_id) if row.activity_id is not None else None
    return row.dates[0] <= reader.today or (activity is not None and activity.state == State.CONFIRMED)


def how_to(reader: Reader) -> list[str]:
    return [reader.t.label(each) for each in HOW_TO]
