"""The whole year as one model: every open activity, every place where it could be."""

from collections.abc import Sequence
from dataclasses import replace

from domain.year.board import Allowed, Board
from domain.year.candidates import candidates
from domain.year.caseload import Caseload
from domain.year.constraints import add_rules
from domain.year.open_work import open_work
from domain.year.runs import Run


def lay_out(
    caseload: Caseload,
    runs: Sequence[Run],
    *,
    strict: bool = True,
    allowed: Allowed | None = None,
    elastic: bool = False,
) -> Board | None:
    """A board with its rules and no prices yet; None when an activity fits nowhere, and no search is needed.

    `allowed` narrows the places: what is found then is a plan, but says nothing of what is possible elsewhere.
    """
    board = Board(caseload=caseload, runs=runs, strict=strict, elastic=elastic)
    for each in open_work(caseload if strict else widened(caseload), strict=strict):
        places = [place for place in candidates(each, runs) if allowed is None or allowed(each, place)]
        if not places:
            return None
        board.offer(each, places)
    add_rules(board)
    return board


def widened(caseload: Caseload) -> Caseload:
    """The same caseload with visitas up to the last day of classes."""
    return replace(caseload, norm=caseload.norm.with_settings({"cierre_semanas": 0}))
