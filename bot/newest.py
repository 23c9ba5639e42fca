"""Whether a database has the newest schema already: asked at every start, and Alembic costs more than the answer."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

FOLDER = Path(__file__).parents[1] / "domain" / "migrations"


def newest() -> str:
    """The last migration there is; the name of its file begins with it."""
    return max(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))


def is_newest(engine: Engine) -> bool:
    """False also for a database without any schema."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [newest()]
