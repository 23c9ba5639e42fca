"""`yanapaq closing …`: the command line of records."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.speak import do

closing = typer.Typer(no_args_is_help=True, help="Fichas de cumplimiento: sacarlas para SIGMA 2.0.")

By = Annotated[int, typer.Option("--by", help="Especialista o RCI de la UGEL que lo pide (yanapaq list people).")]
Day = typer.Option(formats=["%Y-%m-%d"], help="Día en que se registró; si falta, hoy.")


@closing.command("export")
def closing_export(
    ugel: Annotated[str, typer.Argument(help="Código de la UGEL, o su nombre.")],
    by: By,
    out: Annotated[Path, typer.Option(help="Archivo .csv o .xlsx.")] = Path("cumplimiento.xlsx"),
    year: Annotated[int | None, typer.Option(help="Año lectivo.", min=2020, max=2100)] = None,
    only_pending: Annotated[bool, typer.Option("--pending", help="Solo lo que falta registrar.")] = False,
) -> None:
    """Escribe lo que se cerró en una UGEL, una fila por docente, para registrarlo en SIGMA 2.0."""
    do("commands.closing:export", ugel, by, out, year, only_pending)


@closing.command("registered")
def closing_registered(
    by: By,
    activities: Annotated[list[int] | None, typer.Argument(help="Códigos de la primera columna.")] = None,
    on: Annotated[datetime | None, Day] = None,
    file: Annotated[Path | None, typer.Option(help="El archivo exportado, con «sí» en sigma_registrado.")] = None,
) -> None:
    """Anota qué fichas ya se registraron en SIGMA 2.0. Aquí no se envía nada a SIGMA."""
    do("commands.closing:registered", activities or [], by, on.date() if on else None, file)
