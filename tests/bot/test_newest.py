"""A database that has the newest schema is known without Alembic; every other is brought up to date."""

import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.ground import lay, plain_engine
from bot.migrate import config, downgrade
from bot.newest import is_newest, newest

START = """
import sys
from bot.ground import lay
lay(sys.argv[1])
print("alembic" in sys.modules)"""


def imports_alembic(url: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", START, url], capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip


def test_the_newest_is_the_one_that_alembic_calls_its_head(sqlite_url: str) -> None:
    assert [newest()] == ScriptDirectory.from_config(config(sqlite_url)).get_heads()


def test_a_migrated_database_has_the_newest_schema(database_url: str) -> None:
    engine = plain_engine(database_url)
    assert is_newest(engine)
    engine.dispose()


def test_an_older_schema_is_not_the_newest_and_becomes_it(database_url: str) -> None:
    downgrade(database_url, "-1")
    engine = plain_engine(database_url)
    assert not is_newest(engine)
    lay(database_url)
    assert is_newest(engine)
    engine.dispose()


def test_a_schema_of_a_later_version_is_not_taken_for_ours(database_url: str) -> None:
    engine = plain_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_newest(engine)
    engine.dispose()


def test_a_version_table_without_a_row_is_no_newest_schema(database_url: str) -> None:
    engine = plain_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert not is_newest(engine)
    engine.dispose()


def test_a_database_that_is_not_there_yet_is_made_with_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'data' / 'new.db'}"
    assert lay(url) > 0
    engine = plain_engine(url)
    assert is_newest(engine)
    engine.dispose()
    assert lay(url) == 0


def test_alembic_is_loaded_at_the_first_start_and_not_at_the_second(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert imports_alembic(url) == "True"
    assert imports_alembic(url) == "False"
