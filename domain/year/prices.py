"""What a year costs, on a board: journeys, classes that pupils lose, and a margin that is too small."""

from collections.abc import Sequence

from domain.year import costs
from domain.year.board import Board, route_of, travel_of
from domain.year.caseload import Caseload, week_of
from domain.year.margin import margins
from domain.year.planned import MEETINGS, Work
from domain.year.solver import Variable, total


def add_prices(board: Board) -> None:
    for price in (_journeys, _class_days, _margin):
        price(board)


def _journeys(board: Board) -> None:
    """A week in which a route is travelled is one journey, whatever is done there."""
    travel, known = travel_of(board.caseload), fixed_journeys(board.caseload)
    visits, meetings = board.travelled((Work.VISITA,)), board.travelled(MEETINGS)
    for route, week in sorted(visits.keys() | meetings.keys()):
        if travel[route] and (route, week) not in known:
            _journey(board, visits.get((route, week), []), meetings.get((route, week), []), travel[route])


def fixed_journeys(caseload: Caseload) -> set[tuple[str, int]]:
    """Those that are made anyway."""
    return {
        (route_of(caseload, each.ie_ids), week_of(day))
        for each in caseload.fixed
        if each.work in (Work.VISITA, *MEETINGS)
        for day in each.days
    }


def _journey(board: Board, visits: Sequence[Variable], meetings: Sequence[Variable], travel: int) -> None:
    """Paid for if something is done there, and only then: a search that ends early must not pay for nothing."""
    visiting = board.pay(costs.VISIT_JOURNEY * travel)
    board.model.add_bool_or(visiting.negated(), *visits)
    for variable in visits:
        board.model.add_implication(variable, visiting)
    alone = board.pay(costs.MEETING_JOURNEY * travel)
    board.model.add_implication(alone, visiting.negated())
    board.model.add_bool_or(alone.negated(), *meetings)
    for variable in meetings:
        board.model.add_bool_or(variable.negated(), visiting, alone)


def _class_days(board: Board) -> None:
    for choices in board.choices.values():
        board.cost += [(variable, costs.CLASS_DAY * place.lective) for place, variable in choices if place.lective]


def _margin(board: Board) -> None:
    used = board.used()
    for margin in margins(board.caseload, board.runs):
        if margin.target:
            short = board.model.new_int_var(0, margin.target, "")
            board.cost.append((short, costs.MARGIN_DAY))
            taken = [term for run in sorted(margin.runs) for term in used.get(run, [])]
            board.model.add_max_equality(short, [0, total(taken) - (margin.days - margin.target)])
