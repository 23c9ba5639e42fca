"""Processes that claim until nothing is due, for the test that two of them never share a row.

Arguments: database, how many processes, how many rows at once, the moment. Each is a fork, so that what takes
long to import is imported once, and prints the ids it got in one line.
"""

import os
import sys
from datetime import datetime

from sqlalchemy.orm import Session

from domain.store import open_store, run_unit
from scheduler.claim import Claimed, claim
from scheduler.outbox import OutboxRow, Status


def main(url: str, processes: str, most: str, moment: str) -> None:
    start_read, start_write = os.pipe()
    children = [child for _ in range(int(processes)) if (child := born(start_read, url, int(most), moment))]
    os.write(start_write, b"!" * len(children))
    for child in children:
        os.waitpid(child, 0)


def born(start: int, url: str, most: int, moment: str) -> int:
    child = os.fork()
    if child == 0:
        os.read(start, 1)
        os.write(1, (" ".join(map(str, take_all(url, most, datetime.fromisoformat(moment)))) + "\n").encode())
        os._exit(0)
    return child


def take_all(url: str, most: int, now: datetime) -> list[int]:
    store, got = open_store(url), []

    def work(session: Session) -> list[Claimed]:
        found = claim(session, now, most)
        for each in found:
            session.get_one(OutboxRow, each.id).status = Status.SENT
        return found

    while found := run_unit(store.engine, work):
        got += [each.id for each in found]
    store.close()
    return got


if __name__ == "__main__":
    main(*sys.argv[1:])
