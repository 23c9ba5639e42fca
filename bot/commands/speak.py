"""How commands speak: tables or JSON to stdout, sentences to stderr, failures without a traceback."""

import contextlib
import json
import sys
import traceback
from collections.abc import Iterator, Sequence
from enum import StrEnum
from importlib import import_module
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.exits import Exit, Said
from bot.redaction import redacted

PIPED_WIDTH = 200  # columns when nobody's screen says how many
out = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
err = Console(stderr=True, highlight=False)


TYPED = "status"  # what `--status` takes is shown as it is typed
# Codes of the rows in the words of people.
WORDS = {
    "True": "sí",
    "False": "no",
    "docente": "Docente",
    "directivo": "Directivo",
    "acompanante": "Acompañante",
    "epr": "EPR",
    "especialista_ugel": "Especialista UGEL",
    "rci": "RCI",
    "especialista_dre": "Especialista DRE",
    "cci": "CCI",
    "minedu": "MINEDU",
    "visita": "Visita",
    "gia": "GIA",
    "rtc": "RTC",
    "taller": "Taller",
    "proposed": "propuesta",
    "countered": "se pidió otra fecha",
    "declined": "no puede ser",
    "confirmed": "acordada",
    "cancelled": "cancelada",
    "open": "abierta",
    "used": "usada",
    "revoked": "anulada",
    "expired": "vencida",
    "asked": "en preparación",
    "draft": "borrador",
    "impossible": "no cabe",
    "accepted": "aceptado",
    "plan_impossible": "no alcanzan los días",
    "plan_nobody": "sin docentes",
    "plan_no_calendar": "sin calendario escolar",
    "plan_ie_incomplete": "IE sin modelo o nivel",
    "only_acompanante_plans": "hoy no es acompañante",
}


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"


def do(work: str, *args: object, **facts: object) -> None:
    """Runs «module:function» of `bot`, imported now, and ends with the exit code that it returns."""
    module, _, name = work.partition(":")
    with spoken():
        code = getattr(import_module(f"bot.{module}"), name)(*args, **facts)
        if code:
            raise typer.Exit(code)


@contextlib.contextmanager
def spoken() -> Iterator[None]:
    """Turns failures that a person can act on into a sentence; a bug shows its traceback, redacted."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        # Only now: what it knows costs more to import than most commands take.
        said: Said | None = import_module("bot.explain").explain(error)
        if said is None:
            tell(redacted(traceback.format_exc()))
            raise typer.Exit(Exit.BUG) from None
        tell(redacted(said.text))
        raise typer.Exit(said.code) from None


def tell(text: str) -> None:
    """A sentence for the person at the keyboard; what a file holds is not read as markup."""
    err.print(text, markup=False, soft_wrap=True)


def show(rows: Sequence[dict[str, Any]], headers: dict[str, str], shape: Format) -> None:
    """Rows as a table with Spanish headers, or as a JSON list with the names of the fields."""
    if shape == Format.JSON:
        show_json([{name: row.get(name) for name in headers} for row in rows])
        return
    table = Table(show_edge=False)
    for header in headers.values():
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(cell(row.get(name), typed=name == TYPED) for name in headers))
    out.print(table)
    tell(f"{len(rows)} filas")


def show_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def cell(value: Any, *, typed: bool = False) -> str:
    """A value as people read it, or as they type it; JSON always keeps the code."""
    text = "" if value is None else str(value)
    return escape(text if typed else WORDS.get(text, text))
