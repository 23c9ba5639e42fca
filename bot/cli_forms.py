"""`yanapaq form …`: XLSForms in, answers out."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.speak import Format, do

forms = typer.Typer(no_args_is_help=True, help="Formularios XLSForm de las encuestas, y sus respuestas.")

Shape = Annotated[Format, typer.Option("--format", help="table o json.")]
XlsForm = Annotated[Path, typer.Argument(help="XLSForm: .xlsx, o Markdown de pyxform.")]
Wave = Annotated[int, typer.Argument(help="Número de la encuesta cerrada (yanapaq wave status).")]
By = Annotated[int, typer.Option("--by", help="Número de la persona que decide (yanapaq list people).")]


@forms.command("check")
def form_check(file: XlsForm, shape: Shape = Format.TABLE) -> None:
    """Revisa un XLSForm: qué corregir, por hoja, fila y columna; o qué contiene."""
    do("commands.forms:check", file, shape)


@forms.command("add")
def form_add(
    file: XlsForm,
    media: Annotated[
        Path | None, typer.Option(help="Carpeta con sus imágenes y audios. Si falta: ARCHIVO-media, al lado.")
    ] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Revisa un XLSForm y lo guarda como versión; una con la que ya empezó una encuesta no se cambia."""
    do("commands.form_store:add", file, media, shape)


@forms.command("list")
def form_list(shape: Shape = Format.TABLE) -> None:
    """Formularios guardados, con sus versiones."""
    do("commands.form_store:list_forms", shape)


@forms.command("export")
def form_export(
    wave: Wave,
    by: By,
    out: Annotated[Path, typer.Option(help="Carpeta de salida.")] = Path("respuestas"),
    xml: Annotated[
        bool, typer.Option("--xml", help="También una instancia XML por respuesta, con sus archivos.")
    ] = False,
) -> None:
    """Escribe las respuestas anónimas como tablas CSV al modo de ODK."""
    do("commands.form_out:export", wave, by, out, xml)


@forms.command("push")
def form_push(
    wave: Wave,
    by: By,
    server: Annotated[str, typer.Option(help="Dirección OpenRosa del proyecto (ODK Central, KoboToolbox).")],
    user: Annotated[str | None, typer.Option(help="Usuario del servidor, si lo pide.")] = None,
    password: Annotated[
        str | None, typer.Option(envvar="OPENROSA_PASSWORD", help="Mejor en la variable OPENROSA_PASSWORD.")
    ] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Envía las respuestas anónimas a un servidor; si se corta, se repite la orden y nada llega dos veces."""
    do("commands.form_out:push_wave", wave, by, server, user, password, shape)
