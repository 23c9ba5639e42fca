"""The command line from outside: quick help, settings that are missing or wrong, no traceback."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from bot import ground
from bot.cli import app
from bot.commands import roster
from bot.ground import read_settings
from bot.settings import env_example
from content.territory.iged import SAMPLE
from tests.bot.desk import Desk

HEAVY = {"aiogram", "telegram", "sqlalchemy", "pydantic", "apscheduler", "holidays", "alembic"}


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, bot.cli; print(sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(json.loads(done.stdout.replace("'", '"'))) == set()


def test_every_command_has_a_help_in_spanish(sqlite_desk: Desk) -> None:
    names = [command.name or command.callback.__name__ for command in app.registered_commands]  # type: ignore[union-attr]
    assert sorted(names) == [
        "demo",
        "doctor",
        "env-example",
        "hold",
        "import",
        "invite",
        "migrate",
        "plan",
        "release",
        "reminders",
        "results",
        "revoke",
        "run",
        "sample",
    ]
    for name in names:
        result = sqlite_desk(name, "--help")
        assert (result.exit_code, "Usage" in result.stdout) == (0, True)


def test_without_a_command_the_help_is_shown(sqlite_desk: Desk) -> None:
    assert "Yanapaq, asistente por chat" in sqlite_desk().output


def test_run_without_a_token_says_what_to_set(sqlite_desk: Desk) -> None:
    result = sqlite_desk("run")
    assert result.exit_code == 2
    assert result.stderr.startswith("Falta BOT_TOKEN. Pida un token a @BotFather")


def test_env_example_is_the_settings(sqlite_desk: Desk) -> None:
    assert sqlite_desk("env-example").stdout == env_example() + "\n"


def test_migrate_lays_schema_and_territory_and_says_so_once(
    tmp_path: Path, sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/place.db")
    first, second = sqlite_desk("migrate"), sqlite_desk("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stderr.strip().endswith("UGEL agregadas: 225.")
    assert second.stderr.strip().endswith("UGEL agregadas: 0.")


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("DATABASE_URL", "sqlite:////proc/none/x.db", 2, "No se puede leer o escribir /proc/none"),
        ("DATABASE_URL", "mongo://x", 2, "DATABASE_URL: no se entiende; ejemplos: sqlite:///data/yanapaq.db"),
        ("DATABASE_URL", "not an address", 2, "DATABASE_URL: no se entiende"),
        ("DATABASE_URL", "mysql://canary", 2, "DATABASE_URL: no se entiende"),
        ("DATABASE_URL", "postgresql://canary/x", 2, "DATABASE_URL: no se entiende"),
        ("DATABASE_URL", "postgresql+psycopg://u:canary@127.0.0.1:1/x", 4, "No se puede usar la base de datos"),
        ("WEBHOOK_URL", "https://example.org", 2, "Hay ajustes incorrectos"),
        ("SEND_RATE", "canary", 2, "SEND_RATE: debe ser un número\n"),
        ("SEND_RATE", "0", 2, "SEND_RATE: debe ser mayor que 0\n"),
        ("SEND_RATE", "1001", 2, "SEND_RATE: debe ser 1000 o menos\n"),
        ("WEBHOOK_PORT", "puerto", 2, "WEBHOOK_PORT: debe ser un número entero\n"),
        ("HELP_CONTACT", "canary" * 40, 2, "HELP_CONTACT: debe tener 160 caracteres o menos\n"),
        ("NORM_SETTINGS", "canary", 2, "NORM_SETTINGS: debe ser un objeto JSON, por ejemplo"),
        ("NORM_SETTINGS", "[]", 2, "NORM_SETTINGS: debe ser un objeto JSON, por ejemplo"),
        ("NORM_SETTINGS", '{"gia": "grupo"}', 2, "NORM_SETTINGS: «gia» no es un ajuste de la norma; véalos con"),
        ("NORM_SETTINGS", '{"gia_por": "canary"}', 2, "NORM_SETTINGS: «gia_por» admite solo: ie, grupo\n"),
        (
            "NORM_SETTINGS",
            '{"rtc_cuenta_como_estrategia": "canary"}',
            2,
            "NORM_SETTINGS: «rtc_cuenta_como_estrategia» debe ser true o false\n",
        ),
        ("NORM_SETTINGS", '{"gia_por": ["canary"]}', 2, "NORM_SETTINGS: «gia_por» admite solo: ie, grupo\n"),
    ],
)
def test_a_wrong_setting_ends_in_a_sentence(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: int, said: str
) -> None:
    monkeypatch.setenv(name, value)
    result = sqlite_desk("migrate")
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    assert ("Traceback" in result.output, "canary" in result.output) == (False, False)
    assert re.findall(r"[Vv]alue error|[Ii]nput should|is not one of", result.output) == []


def test_a_reading_of_the_norm_is_taken_from_the_environment(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NORM_SETTINGS", '{"gia_por": "grupo", "rtc_cuenta_como_estrategia": false}')
    assert read_settings().norm_settings == {"gia_por": "grupo", "rtc_cuenta_como_estrategia": False}
    monkeypatch.setenv("NORM_SETTINGS", "")
    assert read_settings().norm_settings == {}


def test_a_file_that_is_no_database_ends_in_a_sentence(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sqlite_desk.put("other.db", "this is a letter, not a database" * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    result = sqlite_desk("migrate")
    assert (result.exit_code, "Traceback" in result.output) == (4, False)


def test_a_full_disk_ends_in_a_sentence_and_changes_nothing(sqlite_desk: Desk) -> None:
    """/dev/full is a disk without room; the report goes there."""
    sample = sqlite_desk.put("x.csv", "COD_MOD,CODLOCAL,D_DREUGEL\n0201459,154969,UGEL CANCHIS\n")
    result = sqlite_desk("import", sample, "--report", "/dev/full")
    assert (result.exit_code, "No queda espacio en el disco" in result.stderr) == (4, True)
    assert "Traceback" not in result.output


def test_a_full_database_ends_in_a_sentence_and_changes_nothing(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = ground.plain_engine

    def small(url: str, *, read_only: bool = False) -> object:
        engine = make(url, read_only=read_only)

        @event.listens_for(engine, "connect")
        def _limit(connection: object, _record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
            connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

        return engine

    monkeypatch.setattr(roster, "plain_engine", small)
    rows = SAMPLE.read_text(encoding="utf-8").splitlines()
    head, body = rows[0], [row for row in rows[1:] if ",0," in row[:12]]
    many = [f"{number:07d}{row[7:]}" for number in range(100000, 103000) for row in body[:1]]
    file = sqlite_desk.put("many.csv", "\n".join([head, *many]))
    result = sqlite_desk("import", file, "--apply")
    assert (result.exit_code, "No queda espacio" in result.stderr) == (4, True), result.output
    assert sqlite_desk.json("list", "ie") == []


def test_plan_plans_every_activity(sqlite_desk: Desk) -> None:
    result = sqlite_desk("reminders")
    assert (result.exit_code, result.stderr.strip()) == (0, "Recordatorios programados: 0.")
