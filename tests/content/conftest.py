"""The village of dates, for views."""

from collections.abc import Iterator

import pytest

from tests.domain.dates.village import Village, village
from tests.memory import memory


@pytest.fixture
def v() -> Iterator[Village]:
    """The village in a database in memory."""
    with memory() as session:
        yield village(session)
