"""What waits for a person's decision: messages in doubt, updates that failed, a webhook in the way."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from bot.commands.speak import tell
from bot.exits import NO_BOT, Exit, Stop
from bot.ground import lay, plain_engine, read_settings
from bot.inbox_rows import DEAD, NEW, InboxRow
from bot.mute import mute_bot
from domain.store import run_unit
from scheduler.clock import SystemClock
from scheduler.outbox import OutboxRow, Status

NOT_UNKNOWN = "El mensaje {row} no está en duda (unknown). Vea: yanapaq list outbox --status unknown"
NOT_DEAD = "El mensaje recibido {row} no está entre los que fallaron. Vea: yanapaq list inbox --status dead"
SECOND_LIFE = timedelta(days=1)  # a message sent again is of use this long


def resend(row: int) -> None:
    """Puts a message in doubt back into the queue. Raises Stop when it is not in doubt."""
    now = SystemClock().now()
    decide(row, lambda session: send_again(session, row, now), NOT_UNKNOWN)
    tell(f"El mensaje {row} se enviará otra vez.")


def seen(row: int) -> None:
    """Settles a message in doubt as delivered. Raises Stop when it is not in doubt."""
    decide(row, lambda session: settle_as_sent(session, row), NOT_UNKNOWN)
    tell(f"El mensaje {row} queda como recibido.")


def retry(row: int) -> None:
    """Opens an update that was given up; the running program takes it at its next start."""
    decide(row, lambda session: open_again(session, row), NOT_DEAD)
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


def send_again(session: Session, row: int, now: datetime) -> bool:
    """True when the row was in doubt; the guarded UPDATE tells."""
    values = {
        "status": Status.PENDING,
        "not_before": now,
        "expires_at": now + SECOND_LIFE,
        "attempts": 0,
        "last_error": "resent_by_operator",
    }
    return changed_one(session, OutboxRow, row, values)


def settle_as_sent(session: Session, row: int) -> bool:
    values = {"status": Status.SENT, "last_error": "seen_by_operator"}
    return changed_one(session, OutboxRow, row, values)


def changed_one(session: Session, table: type[OutboxRow], row: int, values: Mapping[str, object]) -> bool:
    result = session.execute(
        update(table).where(table.id == row, table.status == Status.UNKNOWN).values(**values)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def open_again(session: Session, row: int) -> bool:
    result = session.execute(
        update(InboxRow)
        .where(InboxRow.update_id == row, InboxRow.status == DEAD)
        .values(status=NEW, attempts=0)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def decide(row: int, work: Callable[[Session], bool], otherwise: str) -> None:
    """Runs the decision in a transaction of its own; Stop with `otherwise` when there was nothing to decide."""
    settings = read_settings()
    lay(settings.database_url)
    engine = plain_engine(settings.database_url)
    try:
        done = run_unit(engine, work)
    finally:
        engine.dispose()
    if not done:
        raise Stop(otherwise.format(row=row), Exit.FOUND)
