"""What waits for a person's decision: messages in doubt, updates that failed, a webhook in the way."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.commands.speak import tell
from bot.exits import NO_BOT, Exit, Stop
from bot.ground import on_rows, read_settings
from bot.inbox_rows import DEAD, NEW, InboxRow
from bot.mute import mute_bot
from domain.base import count_of
from domain.store import Unit
from scheduler.clock import SystemClock
from scheduler.outbox import OutboxRow, Status

NOT_UNKNOWN = "El mensaje {row} no está en duda (unknown). Vea: yanapaq list outbox --status unknown"
NOT_DEAD = (
    "El mensaje recibido {row} no está entre los que fallaron, o no se guardó lo que decía (una respuesta de "
    "encuesta, o demasiados mensajes seguidos). Vea: yanapaq list inbox --status dead"
)
NOTHING_UNKNOWN = "No hay mensajes en duda."
WHICH = "Diga cuál: el número del mensaje, o --all para todos los que están en duda."
SEEN = {"status": Status.SENT, "last_error": "seen_by_operator"}
SECOND_LIFE = timedelta(days=1)  # a message sent again is of use this long


def resend(row: int | None, every: bool) -> None:
    """Puts a message in doubt, or every one, back into the queue. Raises Stop when none is in doubt."""
    now = SystemClock().now()
    number = judged(row, every, again(now))
    tell(f"Se enviarán otra vez: {number}." if every else f"El mensaje {row} se enviará otra vez.")


def seen(row: int | None, every: bool) -> None:
    """Settles a message in doubt, or every one, as delivered. Raises Stop when none is in doubt."""
    number = judged(row, every, SEEN)
    tell(f"Quedan como recibidos: {number}." if every else f"El mensaje {row} queda como recibido.")


def judged(row: int | None, every: bool, values: Mapping[str, object]) -> int:
    """How many messages in doubt were settled: the one that is named, or all."""
    if every == (row is not None):
        raise Stop(WHICH, Exit.SETTINGS)
    otherwise = NOTHING_UNKNOWN if every else NOT_UNKNOWN.format(row=row)
    return decide(lambda session: changed(session, row, values), otherwise)


def retry(row: int) -> None:
    """Opens an update that was given up; the running program takes it at its next start."""
    decide(lambda session: open_again(session, row), NOT_DEAD.format(row=row))
    tell(f"El mensaje recibido {row} se atenderá en menos de un minuto si yanapaq run está en marcha.")


def drop_webhook() -> None:
    """Takes the bot's webhook away, so that it can be polled; what waits at Telegram stays."""
    settings = read_settings()
    token = settings.bot_token.get_secret_value()
    if not token:
        raise Stop(NO_BOT, Exit.SETTINGS)
    asyncio.run(without_webhook(token, settings.telegram_api_url))
    tell("Webhook quitado. Puede usar yanapaq run sin WEBHOOK_URL.")


async def without_webhook(token: str, api_url: str) -> None:
    bot = mute_bot(token, api_url)
    try:
        await bot.delete_webhook(drop_pending_updates=False)
    finally:
        await bot.session.close()


def again(now: datetime) -> dict[str, object]:
    return {
        "status": Status.PENDING,
        "not_before": now,
        "expires_at": now + SECOND_LIFE,
        "attempts": 0,
        "last_error": "resent_by_operator",
    }


def changed(session: Session, row: int | None, values: Mapping[str, object]) -> int:
    """How many rows were in doubt; the guarded UPDATE tells. Without `row`: every one."""
    query = update(OutboxRow).where(OutboxRow.status == Status.UNKNOWN)
    if row is not None:
        query = query.where(OutboxRow.id == row)
    return count_of(session.execute(query.values(**values)))


def open_again(session: Session, row: int) -> int:
    """Of a row without a body nothing could be done again."""
    dead = (InboxRow.update_id == row, InboxRow.status == DEAD, InboxRow.body.is_not(None))
    query = update(InboxRow).where(*dead)
    return count_of(session.execute(query.values(status=NEW, attempts=0)))


def decide(work: Unit[int], otherwise: str) -> int:
    """Runs the decision in a transaction of its own; Stop with `otherwise` when there was nothing to decide."""
    done = on_rows(work)
    if not done:
        raise Stop(otherwise, Exit.FOUND)
    return done
