"""From a failure to its sentence and exit code; bugs have none."""

import errno
import sqlite3

import pytest
from aiogram.exceptions import TelegramConflictError, TelegramNetworkError, TelegramUnauthorizedError
from aiogram.methods import GetMe
from aiogram.utils.token import TokenValidationError
from psycopg.errors import DiskFull
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from telegram.error import InvalidToken, NetworkError

from bot.exits import Exit, Stop
from bot.explain import BY_NAME, explain
from bot.polling import AnotherPoller
from bot.settings import Settings
from scheduler.delivery import NoAccess

CANARY = "canary-secret-canary-secret-canary-secret"
METHOD = GetMe()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Stop("Diga algo.", Exit.FOUND), Exit.FOUND, "Diga algo."),
        (OSError(errno.ENOSPC, "full", "data/x"), Exit.DATABASE, "No queda espacio en el disco"),
        (PermissionError(errno.EACCES, "no", "data/x"), Exit.SETTINGS, "No se puede leer o escribir data/x."),
        (
            OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")),
            Exit.DATABASE,
            "No queda espacio en el disco",
        ),
        (OperationalError("INSERT", {}, DiskFull("no room")), Exit.DATABASE, ""),
        (
            OperationalError("SELECT", {}, sqlite3.OperationalError("unable to open database file")),
            Exit.DATABASE,
            "No se puede usar la base de datos",
        ),
        (
            DatabaseError("SELECT", {}, sqlite3.DatabaseError("file is not a database")),
            Exit.DATABASE,
            "No se puede usar la base de datos",
        ),
        (TelegramUnauthorizedError(METHOD, "Unauthorized"), Exit.TOKEN, "Telegram no acepta el BOT_TOKEN"),
        (TokenValidationError("x"), Exit.TOKEN, "Telegram no acepta el BOT_TOKEN"),
        (InvalidToken("x"), Exit.TOKEN, "Telegram no acepta el BOT_TOKEN"),
        (NoAccess(), Exit.TOKEN, "Telegram no acepta el BOT_TOKEN"),
        (AnotherPoller(), Exit.TELEGRAM, "Otro programa está leyendo"),
        (TelegramConflictError(METHOD, "terminated by other"), Exit.TELEGRAM, "Otro programa está leyendo"),
        (TelegramNetworkError(METHOD, "no route"), Exit.TELEGRAM, "No se puede llegar a Telegram"),
        (NetworkError("no route"), Exit.TELEGRAM, "No se puede llegar a Telegram"),
    ],
)
def test_a_failure_outside_has_a_sentence_and_a_code(error: Exception, code: Exit, said: str) -> None:
    found = explain(error)
    assert found is not None
    assert (found.code, found.text.startswith(said)) == (code, True), found


@pytest.mark.parametrize(
    "error",
    [
        KeyError("x"),
        ValueError("x"),
        AssertionError(),
        IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed: ie.cod_mod")),
        DatabaseError("SELECT", {}, sqlite3.DatabaseError("malformed statement")),
    ],
)
def test_a_bug_has_no_sentence(error: Exception) -> None:
    assert explain(error) is None


def test_wrong_settings_are_named_without_their_values() -> None:
    with pytest.raises(ValidationError) as found:
        Settings(_env_file=None, send_rate=-1, bot_token=CANARY, webhook_port=CANARY)  # type: ignore[call-arg, arg-type]
    said = explain(found.value)
    assert said is not None
    assert (said.code, CANARY in said.text) == (Exit.SETTINGS, False)
    assert [name in said.text for name in ("SEND_RATE", "WEBHOOK_PORT", "BOT_TOKEN")] == [True, True, False]


def test_every_name_in_the_table_is_a_real_class() -> None:
    kinds = (
        AnotherPoller,
        InvalidToken,
        NetworkError,
        NoAccess,
        TelegramConflictError,
        TelegramNetworkError,
        TelegramUnauthorizedError,
        TokenValidationError,
    )
    lineage = {f"{each.__module__}.{each.__qualname__}" for kind in kinds for each in kind.__mro__}
    assert set(BY_NAME) - lineage == {"aiogram.exceptions.TelegramNotFound"}
