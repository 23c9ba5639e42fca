"""The village in memory, and a table of short words for its plan."""

from collections.abc import Iterator

import pytest

from tests.domain.dates.village import Village, village
from tests.memory import memory


@pytest.fixture
def v() -> Iterator[Village]:
    """Julio accompanies Rosa and Luz, each in an IE of her own; it is Monday 10 August 2026."""
    with memory() as session:
        yield village(session)
