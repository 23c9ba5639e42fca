"""From the start of the program to its first reminder, with 1.5 million that wait and with none.

Whole processes are started, by turns, each on a database that it has started on before. What the
disk has not in memory yet is not measured: the rows were just written.
"""

from collections.abc import Sequence

from bench import databases, letters, pending, scene
from bench.figure import Figure, Progress, Sizes, median
from bench.street import Program, Street

PATIENCE = 120.0  # seconds


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    starts = sizes.rounds + 1
    with databases.folder() as place, Street() as street:
        street.people(range(1, starts + 1))
        empty = databases.sqlite(place)
        databases.fill(empty, lambda session: scene.people(session, starts))
        full = databases.sqlite_copy(empty)
        progress(f"{sizes.pending:,} rows that wait")
        databases.fill(full, lambda session: pending.fill(session, sizes.pending))
        seen: dict[str, list[float]] = {full: [], empty: []}
        for number in range(1, starts + 1):
            for url, times in seen.items():
                progress(f"start {number} of {starts}, {'full' if url == full else 'empty'}")
                times.append(first_reminder(url, street, number))
    ours, peer = median(seen[full][1:]), median(seen[empty][1:])  # the first start makes the table of slots
    return (
        Figure(
            name="restart",
            ours=f"{ours * 1000:,.0f} ms with {sizes.pending:,} pending",
            peer=f"{peer * 1000:,.0f} ms with none",
            value=ours / peer,
            goal=1.1,
            unit="of the time with none pending",
            against="the same program on the same database without them",
        ),
    )


def first_reminder(url: str, street: Street, number: int) -> float:
    """Seconds from the start of the process to the call that takes the docente's reminder out."""
    databases.fill(url, lambda session: letters.post_to(session, [number]))
    street.forget()
    with Program(url, street) as program:
        [call] = street.await_posts(1, within=PATIENCE)
    return program.seconds(call)
