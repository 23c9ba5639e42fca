"""Lives of the real program, one after another, each in a process of its own.

A line on stdin begins a life: JSON with the `settings` of its environment (see `bot/settings.py`), the file of
its `log`, the `point` of `scheduler/crash_points.py` at which it dies («before_effect:3», or nothing), and
`naive` for the pattern that acknowledges first and keeps afterwards. With `born` it is Monday morning then, for
all lives (`lines.clock`). The answer is «alive PID», and when the life is over «dead CODE». A life is a fork: what
takes long to import is imported once.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from bot.ground import read_settings
from bot.inbox import Inbox, Update
from bot.logs import set_up
from bot.run import SYSTEM, until_told
from scheduler import crash_points
from tests.crash import lines

NAIVE_DELAY = 0.2  # seconds between the acknowledgement and the commit of the naive pattern


def main() -> None:
    say("ready")
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            os._exit(live(**json.loads(line)))
        say(f"alive {child}")
        _, status = os.waitpid(child, 0)
        say(f"dead {os.waitstatus_to_exitcode(status)}")


def live(*, settings: dict[str, str], log: str, point: str, naive: bool, born: float = 0) -> int:
    """Runs until SIGTERM or the point; the exit code."""
    os.environ.update(settings | {crash_points.VARIABLE: point})
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    set_up()
    if naive:
        replace: Any = acknowledge_first
        Inbox.take = replace
    try:
        asyncio.run(until_told(read_settings(), lines.clock(born) if born else SYSTEM))
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)
        return 1
    return 0


take = Inbox.take
later: set[asyncio.Task[None]] = set()


async def acknowledge_first(inbox: Inbox, updates: Sequence[Update]) -> None:
    """What a handler in the background does: the update counts as received before it is kept."""

    async def keep() -> None:
        await asyncio.sleep(NAIVE_DELAY)
        await take(inbox, updates)

    later.add(asyncio.create_task(keep()))


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
