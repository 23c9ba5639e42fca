"""`yanapaq run` as it is, with a clock that says when it is; run as a process of its own.

    python -m bench.program BEGAN

BEGAN: the reading of the monotonic clock at which it was `scene.MONDAY`. Ends at SIGTERM and then
writes its peak memory, in bytes, to stdout. Settings come from the environment.
"""

import asyncio
import importlib
import sys
import time
from datetime import timedelta

from bench.peak import peak_memory
from bench.scene import MONDAY
from bot.ground import lay, read_settings
from bot.logs import set_up
from bot.run import until_told
from scheduler.clock import TravelClock


def main() -> None:
    clock = clock_of(float(sys.argv[1]))
    importlib.import_module("bot.cli")  # the command line stays in memory too
    settings = read_settings()
    set_up(settings.log_format)
    lay(settings.database_url)
    asyncio.run(until_told(settings, clock))
    sys.stdout.write(f"{peak_memory()}\n")


def clock_of(began: float) -> TravelClock:
    return TravelClock(MONDAY + timedelta(seconds=time.monotonic() - began))


if __name__ == "__main__":
    main()
