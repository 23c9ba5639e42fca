"""The schema, brought up to date by Alembic; no ini file."""

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData

from bot.newest import FOLDER
from bot.settings import database_file


def config(url: str, metadata: MetaData | None = None) -> Config:
    """Alembic's settings; `metadata` only where the tables are compared with the models."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    made.attributes["url"] = url
    made.attributes["metadata"] = metadata
    return made


def upgrade(url: str, to: str = "head") -> None:
    """Brings the database at `url` up to `to`; makes the file of a SQLite database."""
    file = database_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config(url), to)


def downgrade(url: str, to: str) -> None:
    command.downgrade(config(url), to)
