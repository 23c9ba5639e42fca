"""Every migration goes up, down and up again on both databases, and together they make the models' tables."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Constraint, Engine, create_engine, inspect

from bot.migrate import config, downgrade, upgrade
from bot.schema import METADATA
from tests.conftest import postgres_sql

SCRIPTS = ScriptDirectory.from_config(config("sqlite://", METADATA))


def steps() -> list[Script]:
    return list(reversed(list(SCRIPTS.walk_revisions())))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'folder' / 'empty.db'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    postgres_sql(server, "CREATE DATABASE stairway")
    yield server.format(name="stairway")
    postgres_sql(server, "DROP DATABASE stairway WITH (FORCE)")


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_every_step_goes_up_down_and_up_again(empty_url: str) -> None:
    for step in steps():
        before = step.down_revision or "base"
        assert isinstance(before, str)
        upgrade(empty_url, step.revision)
        downgrade(empty_url, before)
        upgrade(empty_url, step.revision)
    engine = create_engine(empty_url)
    assert tables(engine) == set(METADATA.tables)
    downgrade(empty_url, "base")
    assert tables(engine) == set()
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    engine.dispose()
    assert differences == []


def name_of(constraint: Constraint) -> str | None:
    return None if constraint.name is None else str(constraint.name)


def test_names_of_constraints_are_those_of_the_models(empty_url: str) -> None:
    """`compare_metadata` looks at shapes; names matter to later migrations."""
    upgrade(empty_url)
    engine = create_engine(empty_url)
    found = inspect(engine)
    different = []
    for table in METADATA.tables.values():
        wanted = {name_of(table.primary_key), *(name_of(key) for key in table.foreign_key_constraints)}
        made = {
            found.get_pk_constraint(table.name)["name"],
            *(key["name"] for key in found.get_foreign_keys(table.name)),
        }
        indexes = {each.name for each in table.indexes}
        made_indexes = {each["name"] for each in found.get_indexes(table.name) if not each.get("duplicates_constraint")}
        if None in made:  # SQLite keeps no name for a key that counts up by itself
            wanted, made = wanted - {name_of(table.primary_key)}, made - {None}
        if (wanted, indexes) != (made, made_indexes):
            different.append((table.name, wanted, made, indexes, made_indexes))
    engine.dispose()
    assert different == []


def test_an_upgrade_that_was_done_is_not_done_again(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == SCRIPTS.get_current_head()
    engine.dispose()


def test_there_is_one_line_of_migrations_numbered_in_order() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert [step.revision for step in steps()] == [f"{n:04}" for n in range(1, len(steps()) + 1)]
    files = [Path(step.path).name for step in steps()]
    assert all(name.startswith(f"{step.revision}_") for name, step in zip(files, steps(), strict=True))


def test_migrations_stand_alone_and_name_no_class_of_ours() -> None:
    """A migration outlives the models it was made from."""
    rooms = ("bot", "handlers", "scheduler", "content", "domain", "i18n")
    texts = {step.path: Path(step.path).read_text() for step in steps()}
    importing = [path for path, text in texts.items() if any(f"from {room}" in text for room in rooms)]
    assert importing == []


def test_rows_survive_the_newest_step_down_and_up(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rows.db'}"
    upgrade(url)
    with sqlite3.connect(tmp_path / "rows.db") as connection:
        connection.execute("INSERT INTO dre (name) VALUES ('DRE CUSCO')")
    newest = steps()[-1]
    assert isinstance(newest.down_revision, str)
    downgrade(url, newest.down_revision)
    upgrade(url)
    with sqlite3.connect(tmp_path / "rows.db") as connection:
        assert connection.execute("SELECT name FROM dre").fetchall() == [("DRE CUSCO",)]


def test_alembic_itself_finds_nothing_to_add(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'check.db'}"
    upgrade(url)
    command.check(config(url, METADATA))
