"""A fast database in memory for rules; what depends on the kind of database asks for `session`."""

from collections.abc import Iterator

import pytest

from tests.domain.dates.village import Village, village
from tests.memory import memory


@pytest.fixture
def v() -> Iterator[Village]:
    """The village in a database in memory."""
    with memory() as session:
        yield village(session)
