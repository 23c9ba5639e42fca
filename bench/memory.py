"""Peak memory of the whole program with 1.5 million that wait, beside a process that only imports what it uses."""

import subprocess
import sys
from collections.abc import Sequence
from itertools import count

from bench import databases, letters, pending, scene
from bench.figure import Figure, Progress, Sizes
from bench.street import ROOT, Program, Street

ONLY_IMPORTS = "import aiogram, telegram.ext, sqlalchemy; from bench.peak import peak_memory; print(peak_memory())"
MOST_LETTERS = 200  # sent while it is measured
PATIENCE = 120.0  # seconds
MEGABYTE = 1024 * 1024


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    progress("a process that only imports")
    peer = only_imports()
    ours = whole(sizes, progress)
    return (
        Figure(
            name="memory",
            ours=f"{ours / MEGABYTE:,.0f} MB with {sizes.pending:,} pending",
            peer=f"{peer / MEGABYTE:,.0f} MB",
            value=ours / peer,
            goal=1.3,
            unit="of the peak memory of the imports",
            against="a process that only imports aiogram, telegram.ext and SQLAlchemy",
        ),
    )


def only_imports() -> int:
    """Peak resident memory, bytes."""
    said = subprocess.run([sys.executable, "-c", ONLY_IMPORTS], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(said.stdout)


def whole(sizes: Sizes, progress: Progress) -> int:
    """Peak resident memory of the program while it sends and hears, bytes."""
    letters_ = range(1, min(sizes.messages, MOST_LETTERS) + 1)
    people = range(letters_.stop, letters_.stop + sizes.chats)
    with databases.folder() as place, Street() as street:
        street.people(range(1, people.stop))
        url = databases.sqlite(place)
        progress(f"{sizes.pending:,} rows that wait")
        databases.fill(url, lambda session: scene.people(session, people.stop - 1))
        databases.fill(url, lambda session: pending.fill(session, sizes.pending))
        databases.fill(url, lambda session: letters.post_to(session, letters_))
        progress(f"{len(letters_)} reminders go out, {len(people)} docentes tap")
        ids = count(1)
        with Program(url, street) as program:
            street.await_posts(1, within=PATIENCE)
            for turn in range(sizes.warmth):
                street.happens([scene.tap(next(ids), person, turn) for person in people])
            street.await_posts(len(letters_) + len(people), within=PATIENCE)
    return program.peak_memory
