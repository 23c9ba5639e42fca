"""Our own instruments, compiled once: content/instruments/*.md."""

from functools import cache
from importlib.resources import files

from content.forms.load import NotLoaded, load
from content.forms.model import Form
from content.forms.sheets.markdown import read_markdown
from content.node import ContentError

SURVEYS = ("satisfaccion_docente", "satisfaccion_acompanante", "pulso")
FICHAS = ("ficha_visita", "ficha_gia", "ficha_rtc", "ficha_taller", "practica_docente", "calidad_acompanante")
SHIPPED = (*SURVEYS, *FICHAS)


@cache
def shipped(name: str) -> Form:
    """An instrument by its name in SHIPPED; ContentError names the cell that is wrong."""
    found = load(_text(name), name=name)
    if isinstance(found, NotLoaded):
        first = found.problems[0]
        raise ContentError(f"{name}.md", f"{first.sheet} {first.row} {first.column}", first.code)
    return found


def version_of(name: str) -> str:
    """The version that its settings give, without compiling it."""
    return read_markdown(_text(name)).rows("settings")[0].cells["version"]


def _text(name: str) -> str:
    return (files("content") / "instruments" / f"{name}.md").read_text("utf-8")
