"""The operator's desk on each database."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from structlog.stdlib import ProcessorFormatter

from tests.bot.desk import Desk, open_desk


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that sets up its logs writes to the test's own stderr, which ends with the test."""
    hook, configured = sys.excepthook, structlog.get_config()
    yield
    sys.excepthook = hook
    structlog.configure(**configured)
    root = logging.getLogger()
    root.handlers[:] = [each for each in root.handlers if not isinstance(each.formatter, ProcessorFormatter)]


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return open_desk(database_url, tmp_path, monkeypatch)


@pytest.fixture
def sqlite_desk(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Where the kind of database does not matter."""
    return open_desk(sqlite_url, tmp_path, monkeypatch)
