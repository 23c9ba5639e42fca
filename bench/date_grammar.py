"""Dates as people write them: the time of a phrase, and how many are read as they should be."""

import gc
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figure import Figure, Progress, Sizes, median
from i18n.written_dates.read import read
from tests.phrases import FITTED, HELD_OUT, OTHERS, OURS, Phrase, phrases, rate

TIMES = 20  # that every phrase is read in a round


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    """CPU time of a phrase, and the share of the phrases that were fitted and of those that were held out."""
    rows = phrases()
    taken = []
    for round_ in range(sizes.rounds + 1):
        progress(f"round {round_ + 1} of {sizes.rounds + 1}")
        taken += [a_phrase(rows)] if round_ else []  # the first one warms up
    fitted, held_out, others = (share(path, which) for path, which in SETS)
    return (
        Figure(
            name="date_grammar",
            ours=f"{median(taken):.0f} µs CPU median, {len(rows)} phrases",
            peer="100 µs",
            value=median(taken),
            goal=100.0,
            unit="µs",
            against="a limit: one phrase read, from its text to its readings",
        ),
        Figure(
            name="date_fitted",
            ours=fitted[1],
            peer="all",
            value=fitted[0],
            goal=100.0,
            at_least=True,
            unit="%",
            against="the phrases that the grammar was written with in sight",
        ),
        Figure(
            name="date_held_out",
            ours=held_out[1],
            peer="9 of 10",
            value=held_out[0],
            goal=90.0,
            at_least=True,
            unit="%",
            against="every third phrase, written before the grammar by the same hand and never fitted",
        ),
        Figure(
            name="date_of_others",
            ours=others[1],
            peer="8 of 10",
            value=others[0],
            goal=80.0,
            at_least=True,
            unit="%",
            against="every third phrase that three other projects try their parsers with, never looked at",
        ),
    )


SETS = ((OURS, FITTED), (OURS, HELD_OUT), (OTHERS, HELD_OUT))


def share(path: Path, which: str) -> tuple[float, str]:
    """The share of a set that is read as it should be, in percent, and in words."""
    right, of = rate(phrases(path, which))
    return 100 * right / of, f"{right} of {of}"


def a_phrase(rows: Sequence[Phrase]) -> float:
    """CPU microseconds of one phrase, the mean of all."""
    gc.collect()
    began = time.process_time()
    for _ in range(TIMES):
        for row in rows:
            read(row.text, row.today)
    return (time.process_time() - began) / TIMES / len(rows) * 1e6
