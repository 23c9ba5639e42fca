"""The process that begins lives of the whole program, for each file of tests that kills it."""

from collections.abc import Iterator

import pytest

from tests.crash.hosts import Host


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    opened = Host("inbound_lives")
    yield opened
    opened.close()
