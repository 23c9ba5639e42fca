"""Lives of the sender, each in a process of its own: what takes long to import is imported once, a life is a fork.

A line on stdin is an order in JSON. `{"url", "api", "born", "log", "point", "naive"}` begins a life that sends
until it is killed or told to stop, and is answered «alive PID»; `{"wait": PID}` is answered «dead CODE».
"""

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta

from bot.logs import set_up
from content.loader import load_calendar, load_norm, load_reminders
from content.programme import Programme
from domain.people.identity import Seal
from domain.store import open_store
from scheduler import crash_points
from scheduler.delivery import Delivery
from scheduler.wake import Wake
from tests.crash import lines, naive


def main() -> None:
    programme = Programme(
        norm=load_norm(), calendar=load_calendar(), reminders=load_reminders(), seal=Seal("crash tests")
    )
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # until a life can heed it
    say("ready")
    while line := sys.stdin.readline():
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            say(f"dead {os.waitstatus_to_exitcode(status)}")
            continue
        child = os.fork()
        if child == 0:
            os._exit(live(programme, **order))
        say(f"alive {child}")


def live(programme: Programme, *, url: str, api: str, born: float, log: str, point: str, naive: bool) -> int:
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    os.dup2(2, 1)
    if point:
        os.environ[crash_points.VARIABLE] = point
    set_up()
    try:
        asyncio.run(send_badly(url, api, born) if naive else send(programme, url, api, born))
    except Exception as error:
        print(type(error).__name__, file=sys.stderr)
        return 1
    return 0


async def send(programme: Programme, url: str, api: str, born: float) -> None:
    store, channel = open_store(url), await lines.mouth(api)
    delivery = Delivery(
        store,
        channel,
        programme,
        lines.clock(born),
        Wake(),
        rate=lines.RATE,
        in_flight=lines.IN_FLIGHT,
        chat_step=timedelta(),
        lease=lines.LEASE,
        margin=lines.MARGIN,
    )
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    running = asyncio.create_task(delivery.run())
    while not told.is_set():
        await delivery.tick()
        try:
            async with asyncio.timeout(lines.TICK):
                await told.wait()
        except TimeoutError:
            continue
    await delivery.stop()
    await running
    await channel.close()
    store.close()


async def send_badly(url: str, api: str, born: float) -> None:
    store, channel = open_store(url), await lines.mouth(api)
    await naive.send_then_mark(store, channel, lines.clock(born))


def say(word: str) -> None:
    print(word, flush=True)


if __name__ == "__main__":
    main()
