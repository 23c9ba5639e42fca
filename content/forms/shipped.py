"""Our own instruments, compiled once: content/instruments/*.md."""

from functools import cache
from importlib.resources import files

from content.forms.load import NotLoaded, load
from content.forms.model import Form
from content.node import ContentError

SHIPPED = ("satisfaccion_docente", "satisfaccion_acompanante", "pulso")


@cache
def shipped(name: str) -> Form:
    """An instrument by its name in SHIPPED; ContentError names the cell that is wrong."""
    text = (files("content") / "instruments" / f"{name}.md").read_text("utf-8")
    found = load(text, name=name)
    if isinstance(found, NotLoaded):
        first = found.problems[0]
        raise ContentError(f"{name}.md", f"{first.sheet} {first.row} {first.column}", first.code)
    return found
