"""`yanapaq`: the command line. What is heavy is imported inside the command that needs it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import cli_closing, cli_forms, cli_surveys
from bot.commands.speak import Format, do

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with values would show what must stay inside
    help="Yanapaq, asistente por chat del Acompañamiento Pedagógico.",
)
lists = typer.Typer(no_args_is_help=True, help="Muestra filas: IE, personas, actividades, colas, ajustes…")
operator = typer.Typer(no_args_is_help=True, help="Lo que espera la decisión de una persona.")
app.add_typer(lists, name="list")
app.add_typer(operator, name="operator")
app.add_typer(cli_forms.forms, name="form")
app.add_typer(cli_surveys.waves, name="wave")
app.add_typer(cli_closing.closing, name="closing")
app.add_typer(cli_surveys.rows, name="matrix")
for command in (cli_surveys.sample, cli_surveys.results):
    app.command()(command)

Shape = Annotated[Format, typer.Option("--format", help="table o json.")]
Limit = Annotated[int, typer.Option(help="Cuántas filas como máximo.", min=1)]
END_GONE = typer.Option(
    formats=["%Y-%m-%d"], help="Último día de lo que ya no viene; con un padrón, confirma que esas IE se desactivan."
)


@app.command()
def run() -> None:
    """Atiende por Telegram (BOT_TOKEN) hasta que se le pida parar."""
    do("run:main")


@app.command()
def demo() -> None:
    """Programa de demostración con cuatro teléfonos en una página."""
    do("demo:main")


@app.command()
def migrate() -> None:
    """Crea o actualiza la base de datos, con las DRE y UGEL del país."""
    do("commands.database:migrate")


@app.command("env-example")
def env_example() -> None:
    """Escribe en pantalla los ajustes posibles (.env)."""
    do("commands.database:env_example")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="DBF, CSV o XLSX.")],
    kind: Annotated[str | None, typer.Option(help="ie, personas, asignaciones o dias.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Aplica si no hay errores.")] = False,
    apply_good_rows: Annotated[bool, typer.Option("--apply-good-rows", help="Aplica las filas sin errores.")] = False,
    keep_gone: Annotated[bool, typer.Option("--keep-gone", help="No desactiva IE que ya no vienen.")] = False,
    end_gone: Annotated[datetime | None, END_GONE] = None,
    year: Annotated[int | None, typer.Option(help="Año lectivo.", min=2020, max=2100)] = None,
    report: Annotated[Path | None, typer.Option(help="XLSX con las celdas observadas.")] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Compara un archivo con la base y, si se pide, lo aplica. Siempre primero en seco."""
    do(
        "commands.roster:import_file",
        file=file,
        kind=kind,
        apply=apply or apply_good_rows,
        good_rows=apply_good_rows,
        keep_gone=keep_gone,
        end_gone=end_gone.date() if end_gone else None,
        year=year,
        report=report,
        shape=shape,
    )


@app.command()
def invite(
    ie: Annotated[str | None, typer.Option(help="Código modular (con -anexo si no es 0).")] = None,
    person: Annotated[int | None, typer.Option(help="Número de persona (yanapaq list people).")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Todas las personas sin chat enlazado.")] = False,
    out: Annotated[Path, typer.Option(help="Carpeta de salida.")] = Path("invitaciones"),
    bot_name: Annotated[str | None, typer.Option(help="Usuario del bot, sin @.")] = None,
    shape: Annotated[str, typer.Option("--format", help="html, xlsx o json.")] = "html",
) -> None:
    """Hace enlaces de invitación de un solo uso, por IE, para imprimir o enviar."""
    who = {"ie": ie, "person": person, "everybody": everybody}
    do("commands.invitations:invite", **who, out=out, bot_name=bot_name, shape=shape)


@app.command()
def revoke(number: Annotated[int, typer.Argument(help="Número en `yanapaq list invitations`.")]) -> None:
    """Anula una invitación que todavía no se usó."""
    do("commands.facts:revoke", number)


@app.command()
def hold() -> None:
    """Retiene todo envío, por ejemplo tras restaurar una copia; lo recibido se atiende igual."""
    do("commands.hold:hold")


@app.command()
def release() -> None:
    """Suelta el envío retenido; lo que quizá ya salió queda en duda, para decidir."""
    do("commands.hold:release")


@app.command()
def reminders() -> None:
    """Programa los recordatorios de todas las actividades confirmadas."""
    do("commands.database:plan")


@app.command()
def plan(
    acompanante: Annotated[str | None, typer.Option(help="Documento del acompañante; sin él, todos.")] = None,
    year: Annotated[int | None, typer.Option(help="Año lectivo.", min=2020, max=2100)] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Arma el plan del año de quienes no lo tienen, como borrador; cada acompañante lo ve con /plan."""
    do("commands.year_plan:plan", acompanante, year, shape)


@app.command()
def doctor(shape: Shape = Format.TABLE) -> None:
    """Revisa ajustes, base de datos, Telegram y disco, y dice qué hacer."""
    do("commands.health:report", shape)


@lists.command("ie")
def list_ie(
    ugel: Annotated[str | None, typer.Option(help="Parte del nombre de la UGEL.")] = None,
    review: Annotated[bool, typer.Option("--review", help="Solo IE sin modelo o nivel.")] = False,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """IE con su UGEL, nivel y modelo."""
    do("commands.listing:ies", ugel, review, limit, shape)


@lists.command("people")
def list_people(
    ie: Annotated[str | None, typer.Option(help="Código modular.")] = None,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """Personas con sus cargos vigentes; nunca documentos ni celulares."""
    do("commands.listing:people", ie, limit, shape)


@lists.command("assignments")
def list_assignments(
    year: Annotated[int | None, typer.Option(help="Año lectivo.")] = None,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """Quién acompaña a quién."""
    do("commands.listing:assignments", year, limit, shape)


@lists.command("activities")
def list_activities(limit: Limit = 100, shape: Shape = Format.TABLE) -> None:
    """Visitas, GIA, RTC y talleres."""
    do("commands.listing:activities", limit, shape)


@lists.command("outbox")
def list_outbox(
    status: Annotated[str | None, typer.Option(help="pending, sent, unknown, dead…")] = None,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """Mensajes por enviar y enviados, sin su texto."""
    do("commands.listing:outbox", status, limit, shape)


@lists.command("inbox")
def list_inbox(
    status: Annotated[str | None, typer.Option(help="new, done o dead.")] = None,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """Mensajes recibidos, sin su contenido."""
    do("commands.listing:inbox", status, limit, shape)


@lists.command("days")
def list_days(
    year: Annotated[int | None, typer.Option(help="Año.")] = None,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """Días no hábiles importados, con su ámbito."""
    do("commands.facts:days", year, limit, shape)


@lists.command("redes")
def list_redes(limit: Limit = 100, shape: Shape = Format.TABLE) -> None:
    """Redes educativas y cuántas IE tienen."""
    do("commands.facts:redes", limit, shape)


@lists.command("invitations")
def list_invitations(
    only_open: Annotated[bool, typer.Option("--open", help="Solo las que todavía sirven.")] = False,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """Invitaciones hechas y qué fue de ellas; nunca el enlace."""
    do("commands.facts:invitations", only_open, limit, shape)


@lists.command("settings")
def list_settings(shape: Shape = Format.TABLE) -> None:
    """Cómo se lee cada ambigüedad de la norma (NORM_SETTINGS), con su numeral."""
    do("commands.facts:settings", shape)


InDoubt = Annotated[int | None, typer.Argument(help="Número en `list outbox --status unknown`.")]
Every = Annotated[bool, typer.Option("--all", help="Todos los que están en duda.")]


@operator.command("resend")
def operator_resend(row: InDoubt = None, every: Every = False) -> None:
    """Envía otra vez un mensaje del que no se supo si llegó, o todos."""
    do("commands.operator:resend", row, every)


@operator.command("seen")
def operator_seen(row: InDoubt = None, every: Every = False) -> None:
    """Da por recibido un mensaje del que no se supo si llegó, o todos."""
    do("commands.operator:seen", row, every)


@operator.command("retry")
def operator_retry(update: Annotated[int, typer.Argument(help="Número en `list inbox --status dead`.")]) -> None:
    """Atiende otra vez un mensaje recibido que falló; se toma en menos de un minuto."""
    do("commands.operator:retry", update)


@operator.command("drop-webhook")
def operator_drop_webhook() -> None:
    """Quita el webhook del bot para leer por consulta; los mensajes en espera se conservan."""
    do("commands.operator:drop_webhook")
