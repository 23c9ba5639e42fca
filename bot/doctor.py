"""What is wrong and what to do about it: settings, database, Telegram, disk, queues."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import User, WebhookInfo
from aiogram.utils.token import TokenValidationError
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, or_, select, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.ground import plain_engine
from bot.inbox_rows import DEAD, InboxRow
from bot.migrate import config
from bot.mute import mute_bot
from bot.settings import Settings, database_file
from bot.sqlite_age import HERE, is_safe
from content.loader import load_norm
from domain.people.territory import Ie, Ugel
from domain.roster.load import loads, outside
from domain.store import run_unit
from domain.year.calendar import local
from i18n.catalogues import tongue
from scheduler.clock import Clock
from scheduler.delivery import oldest_due_age
from scheduler.hold import held_since
from scheduler.outbox import OutboxRow, Status

LEAST_FREE = 500 * 2**20  # bytes
LATE = timedelta(minutes=15)
MOST_PENDING_AT_TELEGRAM = 100


class Grade(StrEnum):
    GOOD = "bien"
    LOOK = "mirar"
    BAD = "mal"


@dataclass(frozen=True, kw_only=True)
class Note:
    """One check: how it is, what was seen, what to do (empty when all is well)."""

    check: str
    grade: Grade
    seen: str
    advice: str = ""


async def examine(settings: Settings, clock: Clock) -> list[Note]:
    """Every check, in the order in which one would repair."""
    notes = [*database(settings, clock), *disk(settings), *keys(settings)]
    return notes + await telegram(settings)


def database(settings: Settings, clock: Clock) -> Iterator[Note]:
    file = database_file(settings.database_url)
    if file is not None:
        yield sqlite_version(HERE)
        if not file.exists():
            yield note("base de datos", Grade.BAD, f"no existe {file}", "Ejecute: yanapaq migrate")
            return
    engine = plain_engine(settings.database_url, read_only=True)
    try:
        if file is not None:
            yield integrity(engine)
        yield schema(settings.database_url, engine)
        yield from run_unit(engine, lambda session: [*queues(session, clock), burden(session, settings, clock)])
    except SQLAlchemyError as error:
        advice = "Revise DATABASE_URL y que el servidor esté encendido; luego ejecute: yanapaq migrate"
        yield note("base de datos", Grade.BAD, type(error).__name__, advice)
    finally:
        engine.dispose()


def sqlite_version(version: tuple[int, ...]) -> Note:
    """Whether this SQLite has the WAL-reset race (two connections that checkpoint at once)."""
    seen = ".".join(map(str, version))
    if is_safe(version):
        return note("versión de SQLite", Grade.GOOD, seen)
    advice = (
        "Esta versión tiene un defecto poco frecuente de WAL con varios procesos. Haga copias de respaldo "
        "y actualice SQLite a 3.51.3 o posterior, o use PostgreSQL."
    )
    return note("versión de SQLite", Grade.LOOK, seen, advice)


def integrity(engine: Engine) -> Note:
    """Every page and index of a SQLite file, read; PostgreSQL looks after its own."""
    try:
        with engine.connect() as connection:
            found = str(connection.execute(text("PRAGMA integrity_check(1)")).scalar())
    except DatabaseError as error:
        found = str(error.orig)
    if found == "ok":
        return note("integridad", Grade.GOOD, "bien")
    advice = "El archivo está dañado. Detenga yanapaq run, guarde una copia y restaure la última copia de respaldo."
    return note("integridad", Grade.BAD, found.splitlines()[-1], advice)


def schema(url: str, engine: Engine) -> Note:
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(config(url)).get_current_head()
    if now == head:
        return note("esquema", Grade.GOOD, str(now))
    return note("esquema", Grade.BAD, f"{now or 'vacío'}, falta {head}", "Ejecute: yanapaq migrate")


def queues(session: Session, clock: Clock) -> list[Note]:
    unknown = count(session, OutboxRow, OutboxRow.status == Status.UNKNOWN)
    dead = count(session, OutboxRow, OutboxRow.status == Status.DEAD)
    failed = count(session, InboxRow, InboxRow.status == DEAD)
    review = count(session, Ie, Ie.active & or_(Ie.modelo.is_(None), Ie.nivel.is_(None)))
    ugels = count(session, Ugel, Ugel.id.is_not(None))
    since = held_since(session)
    return [
        held(since) if since else late(oldest_due_age(session, clock.now())),
        few("mensajes en duda", unknown, "yanapaq list outbox --status unknown; luego operator resend o seen"),
        few("mensajes que no se pudieron escribir", dead, "yanapaq list outbox --status dead; avise a desarrollo"),
        few("recibidos que fallaron", failed, "yanapaq list inbox --status dead; luego operator retry"),
        few("IE sin modelo o nivel", review, "yanapaq list ie --review; complete la columna MODELO e importe"),
        note("UGEL", Grade.GOOD, str(ugels)) if ugels else note("UGEL", Grade.BAD, "0", "Ejecute: yanapaq migrate"),
    ]


def burden(session: Session, settings: Settings, clock: Clock) -> Note:
    """Acompañantes whose docentes are not as many as 5.6 has, by the settings of its ratio."""
    norm = load_norm().with_settings(settings.norm_settings)
    found = outside(loads(session, norm, local(clock.now()).date()), norm)
    advice = "yanapaq list assignments; la ratio está en 5.6 de la NT-026, sus lecturas en NORM_SETTINGS"
    return few("acompañantes fuera de la ratio", len(found), advice)


def late(age: timedelta) -> Note:
    seen = f"{int(age.total_seconds())} s"
    if age < LATE:
        return note("mensaje más atrasado", Grade.GOOD, seen)
    advice = "El envío no avanza: revise que yanapaq run esté en marcha y que haya salida a Telegram."
    return note("mensaje más atrasado", Grade.BAD, seen, advice)


def held(since: datetime) -> Note:
    """Nothing leaves, and that is what somebody wished: being late says nothing."""
    advice = "Nada sale. Cuando haya revisado la base restaurada, ejecute: yanapaq release"
    return note("envío", Grade.LOOK, f"retenido desde {tongue('es').moment(since)}", advice)


def few(check: str, number: int, advice: str) -> Note:
    return note(check, Grade.LOOK if number else Grade.GOOD, str(number), advice if number else "")


def disk(settings: Settings) -> Iterator[Note]:
    file = database_file(settings.database_url)
    folder = next((each for each in (file or Path("data/x")).absolute().parents if each.exists()), Path("/"))
    free = shutil.disk_usage(folder).free
    seen = f"{free // 2**20} MB libres en {folder}"
    if free >= LEAST_FREE:
        yield note("disco", Grade.GOOD, seen)
    else:
        yield note("disco", Grade.BAD, seen, "Libere espacio: con el disco lleno no se guarda ningún mensaje.")


def keys(settings: Settings) -> Iterator[Note]:
    """The sealing secret: without it no document can be read again."""
    file = (database_file(settings.database_url) or Path("data/yanapaq.db")).parent / "key"
    if settings.data_key.get_secret_value():
        yield note("DATA_KEY", Grade.GOOD, "definida")
    elif file.exists():
        advice = f"Guarde una copia de {file} aparte de la base: sin ella los documentos no se pueden leer."
        yield note("DATA_KEY", Grade.LOOK, f"en {file}", advice)
    else:
        yield note("DATA_KEY", Grade.GOOD, "se creará al importar")


async def telegram(settings: Settings) -> list[Note]:
    token = settings.bot_token.get_secret_value()
    if not token:
        return [note("BOT_TOKEN", Grade.BAD, "falta", "Pídalo a @BotFather y defina BOT_TOKEN.")]
    try:
        bot = mute_bot(token, settings.telegram_api_url)
    except TokenValidationError:
        return [refused()]
    try:
        async with asyncio.timeout(20):
            me, info = await bot.get_me(), await bot.get_webhook_info()
    except TelegramUnauthorizedError:
        return [refused()]
    except (TelegramAPIError, TimeoutError) as error:
        advice = "Revise la conexión y TELEGRAM_API_URL."
        return [note("Telegram", Grade.BAD, type(error).__name__, advice)]
    finally:
        await bot.session.close()
    return [named(me), hearing(settings, info)]


def named(me: User) -> Note:
    return note("BOT_TOKEN", Grade.GOOD, f"@{me.username}")


def refused() -> Note:
    return note("BOT_TOKEN", Grade.BAD, "no aceptado", "Cópielo de nuevo de @BotFather (/mybots → API Token).")


def hearing(settings: Settings, info: WebhookInfo) -> Note:
    """Whether what Telegram does (webhook or not) is what the settings say."""
    if info.url and not settings.webhook_url:
        advice = "Defina WEBHOOK_URL y WEBHOOK_SECRET, o ejecute: yanapaq operator drop-webhook"
        return note("webhook", Grade.BAD, "registrado, y se quiere leer por consulta", advice)
    if settings.webhook_url and not info.url:
        return note("webhook", Grade.LOOK, "sin registrar", "Se registra al ejecutar: yanapaq run")
    if info.pending_update_count > MOST_PENDING_AT_TELEGRAM:
        advice = info.last_error_message or "Revise que yanapaq run esté en marcha."
        return note("webhook", Grade.LOOK, f"{info.pending_update_count} mensajes esperan", advice)
    return note("webhook", Grade.GOOD, "registrado" if info.url else "no hay; se lee por consulta")


def count(session: Session, table: type, condition: object) -> int:
    query = select(func.count()).select_from(table).where(condition)  # type: ignore[arg-type]
    return session.scalar(query) or 0


def note(check: str, grade: Grade, seen: str, advice: str = "") -> Note:
    return Note(check=check, grade=grade, seen=seen, advice=advice)
