"""From a failure whose cause is outside the program to a sentence; what is not here is a bug."""

import errno

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot import exits
from bot.exits import Exit, Said, Stop
from domain.store import is_full

# By name: these libraries cost seconds, and what was not imported was not raised.
BY_NAME = {
    "aiogram.exceptions.TelegramUnauthorizedError": Said(text=exits.BOT_REFUSED, code=Exit.TOKEN),
    "aiogram.exceptions.TelegramNotFound": Said(text=exits.BOT_REFUSED, code=Exit.TOKEN),
    "aiogram.utils.token.TokenValidationError": Said(text=exits.BOT_REFUSED, code=Exit.TOKEN),
    "telegram.error.InvalidToken": Said(text=exits.BOT_REFUSED, code=Exit.TOKEN),
    "scheduler.delivery.NoAccess": Said(text=exits.BOT_REFUSED, code=Exit.TOKEN),
    "bot.polling.AnotherPoller": Said(text=exits.ANOTHER_POLLER, code=Exit.TELEGRAM),
    "aiogram.exceptions.TelegramConflictError": Said(text=exits.ANOTHER_POLLER, code=Exit.TELEGRAM),
    "aiogram.exceptions.TelegramAPIError": Said(text=exits.NO_TELEGRAM, code=Exit.TELEGRAM),
    "telegram.error.TelegramError": Said(text=exits.NO_TELEGRAM, code=Exit.TELEGRAM),
}


def explain(error: BaseException) -> Said | None:
    """The sentence and exit code of a failure, or None for a bug."""
    if isinstance(error, Stop):
        return error.said
    if isinstance(error, ValidationError):
        return settings(error)
    if isinstance(error, DBAPIError):
        return database(error)
    if isinstance(error, OSError):
        return system(error)
    names = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__]
    return next((BY_NAME[name] for name in names if name in BY_NAME), None)


def settings(error: ValidationError) -> Said:
    """Names and reasons only: an input may be a secret."""
    lines = [
        f"  {'_'.join(map(str, each['loc'])).upper() or 'WEBHOOK_URL'}: {reason(each)}"
        for each in error.errors(include_input=False)
    ]
    return Said(text=exits.WRONG_SETTINGS.format(lines="\n".join(lines)), code=Exit.SETTINGS)


def reason(each: ErrorDetails) -> str:
    """Why a value was refused, in Spanish; what our own checks say is Spanish already."""
    facts = each.get("ctx", {})
    if each["type"] == "value_error":
        return str(facts["error"])
    return exits.REASONS.get(each["type"], exits.WRONG_VALUE).format(**facts)


def database(error: DBAPIError) -> Said | None:
    """A full disk, or a database that is not there; a wrong statement is a bug."""
    if is_full(error):
        return Said(text=exits.DISK_FULL, code=Exit.DATABASE)
    if not isinstance(error, OperationalError | InterfaceError) and type(error) is not DBAPIError:
        return not_a_database(error)
    lines = str(error.orig).strip().splitlines()
    return Said(text=exits.NO_DATABASE.format(detail=lines[0] if lines else "—"), code=Exit.DATABASE)


def not_a_database(error: DBAPIError) -> Said | None:
    """A file that is something else: SQLite says so only when it reads it."""
    if "not a database" not in str(error.orig):
        return None
    return Said(text=exits.NO_DATABASE.format(detail=str(error.orig)), code=Exit.DATABASE)


def system(error: OSError) -> Said:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Said(text=exits.DISK_FULL, code=Exit.DATABASE)
    return Said(text=exits.NO_FILE_ACCESS.format(name=error.filename or "el archivo"), code=Exit.SETTINGS)
