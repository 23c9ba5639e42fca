"""`yanapaq form add` and `form list`: a checked XLSForm as a version that surveys can be made with."""

from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands import form_media
from bot.commands.forms import read, show_problems
from bot.commands.speak import Format, err, show, show_json, tell
from bot.commands.surveys import allowed
from bot.exits import Exit, Stop
from bot.ground import on_rows
from content.form_media import media_names
from content.forms.items import items_of_form
from content.forms.load import NotLoaded
from content.forms.model import Form
from content.forms.shipped import FICHAS
from content.loader import load_matrix
from domain.outcome import Done, Refused
from domain.surveys.model import FormVersion
from domain.waves.opening import is_frozen, store_form
from scheduler.clock import SystemClock

UNNAMED = "formulario_sin_nombre"  # id of a form whose settings give none: another such would be the same form
NAMELESS = "Para guardarlo, escriba form_id y version en la hoja «settings» de {name}."
NO_ITEMS = (
    "Ninguna pregunta dice su dimensión (columna bind::dimension): el formulario se guardó, "
    "pero no abre una encuesta de la matriz."
)
HEADERS = {
    "id": "N.º",
    "form_id": "Formulario",
    "version": "Versión",
    "title": "Título",
    "items": "Ítems",
    "stored_on": "Guardado",
    "frozen": "Ya usado",
}


def add(file: Path, media: Path | None, shape: Format) -> Exit:
    """FOUND when there is something to correct; Stop when the version is frozen."""
    with err.status("Revisando el formulario…"):
        found = read(file, UNNAMED)
    if isinstance(found, NotLoaded):
        show_problems(found, shape)
        return Exit.FOUND
    if found.id == UNNAMED or not found.version:
        raise Stop(NAMELESS.format(name=file.name), Exit.FOUND)
    items, folder = items_of_form(found, load_matrix()), media or file.with_name(f"{file.stem}-media")
    outcome = stored(found)
    kept = on_rows(partial(form_media.bring_in, outcome.id or 0, media_names(found), folder))
    if shape == Format.JSON:
        about = {"id": outcome.id, "form_id": found.id, "version": found.version, "items": len(items)}
        show_json({**about, "media": kept.kept, "missing": kept.missing, "refused": kept.refused})
    tell(f"Guardado: {found.title or found.id}, versión {found.version}. Ítems: {len(items)}.")
    if not items:
        tell(NO_ITEMS)
    form_media.tell_of(kept, folder)
    return Exit.FOUND if kept.refused else Exit.OK


def stored(form: Form) -> Done:
    """Fichas are shipped with the program, and nobody else's form takes their name."""
    if form.id in FICHAS:
        allowed(Refused("form_is_ours"))
    now, items = SystemClock().now(), items_of_form(form, load_matrix())
    return allowed(
        on_rows(
            lambda session: store_form(
                session, form_id=form.id, version=form.version, title=form.title or form.id, xform=form.xml, now=now,
                items=items,
            )
        )
    )  # fmt: skip


def list_forms(shape: Format) -> None:
    show(on_rows(rows, read_only=True), HEADERS, shape)


def rows(session: Session) -> list[dict[str, object]]:
    return [
        {
            "id": each.id,
            "form_id": each.form_id,
            "version": each.version,
            "title": each.title,
            "items": len(each.items),
            "stored_on": each.stored_on,
            "frozen": is_frozen(session, each.id),
        }
        for each in session.scalars(select(FormVersion).order_by(FormVersion.id))
    ]
