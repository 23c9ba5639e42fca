"""A PostgreSQL database alone, for what only PostgreSQL does."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.conftest import postgres_sql

_names = count(1)


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with the schema."""
    name = f"alone_{next(_names)}"
    postgres_sql(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_server.format(name=name)
    postgres_sql(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")
