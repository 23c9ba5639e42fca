"""`yanapaq form check`: an XLSForm before it is used: what to correct, by cell, or what is in it."""

from collections import Counter
from pathlib import Path

from rich.table import Table as Shown

from bot.commands.speak import Format, cell, out, show_json, tell
from bot.exits import Exit, Stop
from content.forms.load import NotLoaded, load
from content.forms.model import Form, Repeat
from content.forms.problems import Problem
from content.messages.form_problems import problem_text
from i18n.catalogues import tongue

MOST_BYTES = 20 * 2**20  # beyond this a file is not even read
KINDS = {
    "note": "notas",
    "acknowledge": "de acuerdo",
    "one": "una opción",
    "many": "varias opciones",
    "rank": "ordenar",
    "integer": "número entero",
    "decimal": "número",
    "range": "escala",
    "text": "texto",
    "date": "fecha",
    "time": "hora",
    "datetime": "fecha y hora",
    "image": "foto",
    "audio": "audio",
    "video": "video",
    "file": "archivo",
    "geopoint": "ubicación",
}


def check(file: Path, shape: Format) -> Exit:
    """Shows the problems of a form by sheet, row and column, or a summary. FOUND when there are problems."""
    found = read(file, file.stem)
    if isinstance(found, NotLoaded):
        show_problems(found, shape)
        return Exit.FOUND
    show_form(found, shape)
    return Exit.OK


def read(file: Path, name: str) -> Form | NotLoaded:
    """The form of a file, `name` being its id where it gives none. Stop when there is no such file."""
    if not file.is_file() or file.stat().st_size > MOST_BYTES:
        raise Stop(f"No se puede leer {file.name}: no existe o pesa más de {MOST_BYTES // 2**20} MB.", Exit.SETTINGS)
    return load(file.read_bytes(), name=name)


def show_problems(found: NotLoaded, shape: Format) -> None:
    if shape == Format.JSON:
        show_json({"ok": False, "problems": [as_json(each) for each in found.problems]})
        return
    table = Shown(show_edge=False)
    for header in ("Hoja", "Fila", "Columna", "Qué corregir"):
        table.add_column(header, overflow="fold")
    for each in found.problems:
        row = str(each.row) if each.row else ""
        table.add_row(cell(each.sheet), row, cell(each.column), cell(problem_text(tongue("es"), each)))
    out.print(table)
    tell(f"{len(found.problems)} por corregir.")


def as_json(each: Problem) -> dict[str, object]:
    return {
        "sheet": each.sheet,
        "row": each.row,
        "column": each.column,
        "code": each.code,
        "text": problem_text(tongue("es"), each),
    }


def show_form(form: Form, shape: Format) -> None:
    if shape == Format.JSON:
        show_json({"ok": True, **summary(form)})
        return
    out.print(f"{form.title} ({form.id}, versión {form.version or 'sin número'})", markup=False)
    out.print(f"Huella: {form.sha256}")
    languages = ", ".join(each.name for each in form.languages) or "una sola, sin nombre"
    out.print(f"Lenguas: {languages}", markup=False)
    table = Shown(show_edge=False)
    table.add_column("Tipo")
    table.add_column("Preguntas", justify="right")
    for kind, count in kinds(form).items():
        table.add_row(KINDS[kind], str(count))
    out.print(table)
    tell("El formulario se puede usar.")


def kinds(form: Form) -> dict[str, int]:
    return dict(Counter(each.kind for each in form.questions).most_common())


def summary(form: Form) -> dict[str, object]:
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "sha256": form.sha256,
        "languages": [each.name for each in form.languages],
        "questions": len(form.questions),
        "repeats": sum(isinstance(each, Repeat) for each in form.items),
        "kinds": {str(kind): count for kind, count in kinds(form).items()},
    }
