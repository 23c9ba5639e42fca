"""`yanapaq matrix … | sample | wave … | results`: the command line of surveys."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.speak import Format, do

rows = typer.Typer(
    invoke_without_command=True, help="Filas de las matrices 5.5.2 y 5.5.3 y cómo va cada una en el año."
)
waves = typer.Typer(no_args_is_help=True, help="Encuestas de la matriz: abrir, sortear, invitar, cerrar, publicar.")

Shape = Annotated[Format, typer.Option("--format", help="table o json.")]
Day = typer.Option(formats=["%Y-%m-%d"])
Wave = Annotated[int, typer.Argument(help="Número de la encuesta (yanapaq wave status).")]
By = Annotated[int, typer.Option("--by", help="Número de la persona que decide (yanapaq list people).")]
For = Annotated[str, typer.Option("--for", help="El margen vale para: country, modelo, dre, cell o census.")]
Margin = Annotated[float, typer.Option(help="Margen de error, de 0 a 1.", min=0.01, max=0.5)]
Rate = Annotated[float, typer.Option(help="Parte de quienes se invita que se espera que responda.", min=0.05, max=1)]


@rows.callback()
def matrix(
    context: typer.Context,
    year: Annotated[int | None, typer.Option(help="Año lectivo.", min=2020, max=2100)] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Filas de las matrices 5.5.2 y 5.5.3 y cómo va cada una en el año."""
    if context.invoked_subcommand is None:
        do("commands.surveys:matrix", year, shape)


@rows.command("add")
def matrix_add(
    code: Annotated[str, typer.Argument(help="Código de la fila, por ejemplo uso_de_materiales.")],
    variable: Annotated[str, typer.Option(help="Qué se recoge, en palabras.")],
    dimension: Annotated[list[str], typer.Option(help="Dimensión; se repite para varias.")],
    actor: Annotated[str, typer.Option(help="De quién: docente o acompanante.")],
    direccion: Annotated[list[str], typer.Option(help="DIFODS, DEIB o DISER; se repite para varias.")],
    by: By,
    periodicity: Annotated[str, typer.Option(help="anual, semestral, fin_de_estrategia o inicio_y_termino.")] = "anual",
    method: Annotated[str, typer.Option(help="censal, muestral o muestra_representativa.")] = "muestral",
    instrument: Annotated[
        str, typer.Option(help="docente, acompanante, un formulario guardado, o ninguno. Si falta: el del actor.")
    ] = "",
    source: Annotated[str, typer.Option(help="De dónde viene el dato.")] = "Encuesta",
) -> None:
    """Agrega una fila propia del MINEDU (5.5.3, último párrafo); las de la norma no se cambian."""
    do(
        "commands.matrix:add",
        code=code,
        variable=variable,
        dimensions=dimension,
        periodicity=periodicity,
        method=method,
        actor=actor,
        direcciones=direccion,
        instrument=instrument,
        source=source,
        by=by,
    )


def sample(
    population: Annotated[str, typer.Argument(help="docente o acompanante.")] = "docente",
    cut_on: Annotated[datetime | None, Day] = None,
    for_whom: For = "dre",
    margin: Margin = 0.10,
    rate: Rate = 0.60,
    shape: Shape = Format.TABLE,
) -> None:
    """Calcula el tamaño de una muestra por estrato, sin escribir nada."""
    design = {"by": for_whom, "margin": margin, "rate": rate}
    do("commands.surveys:sample", population, cut_on.date() if cut_on else None, design, shape)


def results(
    wave: Wave,
    by: By,
    out: Annotated[Path, typer.Option(help="Carpeta de salida.")] = Path("resultados"),
) -> None:
    """Escribe tablas, gráficos y CSV de una encuesta cerrada."""
    do("commands.results:results", wave, by, out)


@waves.command("open")
def wave_open(
    row: Annotated[str, typer.Argument(help="Código de la fila (yanapaq matrix).")],
    form: Annotated[str, typer.Option(help="Formulario guardado, con :versión si no es la última.")],
    direccion: Annotated[str, typer.Option(help="DIFODS, DEIB o DISER.")],
    cut_on: Annotated[datetime, Day],
    opens_on: Annotated[datetime, Day],
    closes_on: Annotated[datetime, Day],
    seed: Annotated[str, typer.Option(help="Semilla del sorteo, por ejemplo AP-2026-DOC.")],
    by: By,
    for_whom: For = "dre",
    margin: Margin = 0.10,
    rate: Rate = 0.60,
) -> None:
    """Abre una encuesta de una fila de la matriz; todavía no sortea ni escribe a nadie."""
    do(
        "commands.waves:open_wave",
        row=row,
        form=form,
        direccion=direccion,
        days=(cut_on.date(), opens_on.date(), closes_on.date()),
        seed=seed,
        by=by,
        design={"by": for_whom, "margin": margin, "rate": rate},
    )


@waves.command("draw")
def wave_draw(wave: Wave, by: By) -> None:
    """Sortea la muestra en la fecha de corte. Se sortea una sola vez."""
    do("commands.waves:draw", wave, by)


@waves.command("release")
def wave_release(
    wave: Wave,
    by: By,
    invite_on: Annotated[datetime, Day],
    half: Annotated[int, typer.Option(help="Primera o segunda mitad.", min=1, max=2)] = 1,
) -> None:
    """Deja invitar a una mitad de la muestra desde un día; el aviso previo sale la víspera."""
    do("commands.waves:release", wave, by, half, invite_on.date())


@waves.command("replace")
def wave_replace(
    wave: Wave,
    person: Annotated[int, typer.Argument(help="Quien ya no pertenece al programa.")],
    by: By,
    invite_on: Annotated[datetime, Day],
) -> None:
    """Reemplaza a quien dejó el cargo, falleció o nunca fue acompañado; nunca por no responder."""
    do("commands.waves:replace", wave, person, by, invite_on.date())


@waves.command("close")
def wave_close(wave: Wave, by: By) -> None:
    """Cierra el campo y destruye la clave: ya nadie podrá saber de quién es una respuesta."""
    do("commands.waves:close", wave, by)


@waves.command("publish")
def wave_publish(wave: Wave, by: By) -> None:
    """Abre las tablas de una encuesta cerrada a las DRE."""
    do("commands.waves:publish", wave, by)


@waves.command("cancel")
def wave_cancel(wave: Wave, by: By) -> None:
    """Anula una encuesta que no cerró y destruye lo respondido."""
    do("commands.waves:cancel", wave, by)


@waves.command("status")
def wave_status(
    wave: Annotated[int | None, typer.Argument(help="Número de la encuesta; sin él, todas.")] = None,
    by: Annotated[int | None, typer.Option("--by", help="Quien pregunta; hace falta para ver el campo.")] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Las encuestas y su estado, o el campo de una por estrato."""
    do("commands.surveys:status", wave, by, shape)
