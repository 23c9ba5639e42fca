"""The operator's desk: the command line in a folder of its own, with settings by environment."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.ground import lay, plain_engine
from domain.store import Unit, run_unit

KEY = "key of the tests, not of anybody"


class Desk:
    """`desk("list", "ie")` runs a command as from a shell; `database_url` is fresh."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database_url, self.folder = database_url, folder
        self.runner = CliRunner()

    def __call__(self, *words: str | Path) -> Result:
        return self.runner.invoke(app, [str(word) for word in words], catch_exceptions=False)

    def json(self, *words: str | Path) -> Any:
        result = self(*words, "--format", "json")
        assert result.exit_code in (0, 1), result.output
        return json.loads(result.stdout)

    def put(self, name: str, data: bytes | str) -> Path:
        file = self.folder / name
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return file

    def unit(self, work: Unit[Any]) -> Any:
        """Runs and commits a unit in the desk's database."""
        engine = plain_engine(self.database_url)
        try:
            return run_unit(engine, work)
        finally:
            engine.dispose()


def open_desk(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("BOT_TOKEN", "WEBHOOK_URL", "WEBHOOK_SECRET", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_KEY", KEY)
    monkeypatch.chdir(folder)
    lay(url)
    return Desk(url, folder)
