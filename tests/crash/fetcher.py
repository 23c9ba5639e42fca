"""Lives of the fetching of files, each in a process of its own: what takes long to import is imported once.

A line on stdin begins a life: JSON with the address of the database (`url`) and of the local Telegram (`api`), when
the run was `born`, the file of its `log`, and the `point` at which it dies, or nothing. The answer is «dead CODE»;
a life that does not die ends when no file is wanted.
"""

import asyncio
import json
import os
import sys

from bot.logs import set_up
from domain.store import open_store
from scheduler import crash_points, errands
from scheduler.fetching import Fetching
from scheduler.wake import Wake
from tests.crash import lines


def main() -> None:
    say("ready")
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            os._exit(live(**json.loads(line)))
        _, status = os.waitpid(child, 0)
        say(f"dead {os.waitstatus_to_exitcode(status)}")


def live(*, url: str, api: str, born: float, log: str, point: str) -> int:
    os.environ[crash_points.VARIABLE] = point
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    set_up()
    asyncio.run(fetch(url, api, born))
    return 0


async def fetch(url: str, api: str, born: float) -> None:
    store, channel, clock = open_store(url), await lines.mouth(api), lines.clock(born)
    fetching = Fetching(store, channel, clock, Wake(), lease=lines.LEASE)
    running = asyncio.create_task(fetching.run())
    while await store.read(lambda session: errands.next_turn(session, clock.now())) is not None:
        await asyncio.sleep(lines.TICK)
        fetching.tick()
    await fetching.stop()
    await running
    await channel.close()
    store.close()


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
