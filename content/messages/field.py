"""How far a survey is: invited, with a chat, answering, done, by stratum; as a message, a picture, a workbook."""

from collections.abc import Sequence
from functools import partial
from importlib import import_module

from content import actions
from content.files.results import fieldwork_xlsx
from content.keyboards import in_rows, key, pager
from content.lines import lines, paragraphs
from content.message import Button, File, Message
from content.messages.fieldwork import own, total
from content.messages.matrix import WAVE_STATES, acting
from content.views import Reader, view
from domain.surveys.model import Wave
from domain.waves.fieldwork import FieldRow, status
from i18n.text import Html

PAGE = 6  # strata that a message lists
PNG, XLSX = "png", "xlsx"


@view
def field(reader: Reader, wave_id: int, page: int = 0) -> Message | None:
    """The whole, then the strata, a page at a time."""
    found, rows = own(reader, wave_id), rows_of(reader, wave_id)
    if found is None or rows is None:
        return None
    last = max(0, (len(rows) - 1) // PAGE)
    page = min(max(page, 0), last)
    return Message(
        text=paragraphs(
            title(reader, found),
            whole(reader, rows),
            lines(*(stratum(reader, row) for row in rows[page * PAGE : (page + 1) * PAGE])),
        ),
        buttons=(*turns(reader, wave_id, page, last), *in_rows(ways(reader, wave_id, page))),
    )


def rows_of(reader: Reader, wave_id: int) -> list[FieldRow] | None:
    found = status(reader.session, acting(reader), wave_id)
    return found if isinstance(found, list) else None


def title(reader: Reader, found: Wave) -> Html:
    t = reader.t
    return lines(
        t.say("<b>Encuesta {id} · trabajo de campo</b>", id=found.id),
        t.say("{state} · último día: {day}", state=t.say(WAVE_STATES[found.state]), day=t.day(found.closes_on)),
    )


def whole(reader: Reader, rows: Sequence[FieldRow]) -> Html:
    """People in the country; whoever has no chat is lost to the survey, and that is said."""
    t, issued, linked = reader.t, total(rows, "issued"), total(rows, "linked")
    if not issued:
        return t.say("Todavía no se invitó a nadie.")
    return lines(
        t.say("📨 Invitados: {n}", n=issued),
        t.say("💬 Con chat: {n}", n=linked),
        t.say("📵 Sin chat: {n} ({percent} %). No les llega: búsquelos por teléfono.", n=issued - linked,
              percent=percent(issued - linked, issued)) if linked < issued else None,
        t.say("✍️ Respondiendo: {n}", n=total(rows, "started")),
        t.say("✅ Completas: {n} ({percent} %)", n=total(rows, "complete"),
              percent=percent(total(rows, "complete"), issued)),
        t.say("➗ Parciales: {n}", n=total(rows, "partial")),
        t.say("✋ No desean: {n}", n=total(rows, "refused")),
        t.say("🚫 Fuera del programa: {n}", n=total(rows, "ineligible")) if total(rows, "ineligible") else None,
    )  # fmt: skip


def percent(part: int, of: int) -> int:
    return round(100 * part / of)


def stratum(reader: Reader, row: FieldRow) -> Html:
    return reader.t.say(
        "• {dre}, {modelo}: {complete} de {issued} completas, {linked} con chat",
        dre=row.dre, modelo=row.modelo, complete=row.complete, issued=row.issued, linked=row.linked,
    )  # fmt: skip


def turns(reader: Reader, wave_id: int, page: int, last: int) -> tuple[tuple[Button, ...], ...]:
    row = pager(
        reader.t,
        actions.Fieldwork(wave=wave_id, page=page - 1) if page > 0 else None,
        actions.Fieldwork(wave=wave_id, page=page + 1) if page < last else None,
    )
    return (row,) if row else ()


def ways(reader: Reader, wave_id: int, page: int) -> list[Button | None]:
    t = reader.t
    return [
        key(t.label("🖼 Imagen"), actions.Fieldwork(wave=wave_id, shape=PNG)),
        key(t.label("📄 Excel"), actions.Fieldwork(wave=wave_id, shape=XLSX)),
        key(t.label("🔄 Actualizar"), actions.Fieldwork(wave=wave_id, page=page)),
        key(t.label("⬅️ Volver"), actions.Wave(wave=wave_id)),
    ]


@view
def field_file(reader: Reader, wave_id: int, shape: str) -> Message | None:
    """The picture or the workbook, as they are at this moment; made beside the units."""
    found, rows = own(reader, wave_id), rows_of(reader, wave_id)
    if found is None or rows is None:
        return None
    name = reader.t.label("encuesta-{id}-campo", id=wave_id)
    make, kind = (partial(draw, rows), "photo") if shape == PNG else (partial(fieldwork_xlsx, rows), "document")
    return Message(text=title(reader, found), file=File(name=f"{name}.{shape}", kind=kind, make=make))


def draw(rows: Sequence[FieldRow]) -> bytes:
    """Only now: what draws costs a second and fifty megabytes to import."""
    made: bytes = import_module("content.files.charts").fieldwork_png(rows)
    return made
