"""What must hold of the way out after any lives and deaths: the server's log joined with the outbox."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from scheduler.outbox import OutboxRow, Status
from simulator.recorder import Call
from tests.crash.lines import number_in

OPEN = {Status.PENDING, Status.LEASED, Status.SENDING}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    lost: int  # rows called sent that never arrived, and rows that ended without a reason
    uncounted: int  # copies beyond the first that no row counts as uncertain
    thrice: int  # rows of which more than two copies arrived
    false: int  # rows whose message is not the one that arrived, or counted more than once
    open: int  # rows that were not brought to an end


CLEAN = Verdict(lost=0, uncounted=0, thrice=0, false=0, open=0)


@dataclass(frozen=True, kw_only=True)
class Figures:
    rows: int
    copies: int  # beyond the first
    uncertain: int
    unknown: int


def judge(url: str, calls: Iterable[Call]) -> tuple[Verdict, Figures]:
    engine = create_engine(url)
    with Session(engine) as session:
        rows = list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
    engine.dispose()
    arrived: defaultdict[int, list[int]] = defaultdict(list)
    for call in calls:
        if call.message_id is not None:
            arrived[number_in(call.params["text"])].append(call.message_id)
    copies = {row.id: len(arrived[row.args["n"]]) for row in rows}
    states = Counter(row.status for row in rows)
    verdict = Verdict(
        lost=sum(silent(row, copies[row.id]) for row in rows),
        uncounted=sum(max(copies[row.id] - 1 - row.uncertain, 0) for row in rows),
        thrice=sum(copies[row.id] > 2 for row in rows),
        false=sum(is_false(row, arrived[row.args["n"]]) for row in rows),
        open=sum(states[status] for status in OPEN),
    )
    return verdict, Figures(
        rows=len(rows),
        copies=sum(max(number - 1, 0) for number in copies.values()),
        uncertain=sum(row.uncertain for row in rows),
        unknown=states[Status.UNKNOWN],
    )


def silent(row: OutboxRow, copies: int) -> bool:
    """Did nobody hear of it, and nobody is told that it failed?"""
    return copies == 0 and (row.status == Status.SENT or (row.status not in OPEN and row.last_error is None))


def is_false(row: OutboxRow, arrived: list[int]) -> bool:
    """Does the row say what the phone does not show?"""
    wrong_number = row.status == Status.SENT and row.message_id not in arrived
    return wrong_number or row.uncertain not in {0, 1}
