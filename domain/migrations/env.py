"""Alembic's door. The address and the tables are handed in by `bot/migrate.py`; no ini file."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine

from domain.base import Instant


def as_plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name the column's type, not our class: they outlive it."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_item=as_plain_type,
        include_name=context.config.attributes.get("include_name"),
    )
    with context.begin_transaction():
        context.run_migrations()


engine = create_engine(context.config.attributes["url"], hide_parameters=True)
with engine.connect() as opened, opened.begin():
    run(opened)
engine.dispose()
