"""What a year costs, on a board: journeys, classes that pupils lose, and a margin that is too small."""

from domain.year import costs
from domain.year.board import Board, days_of_weeks, route_of, travel_of
from domain.year.caseload import Caseload, week_of
from domain.year.margin import margins
from domain.year.planned import MEETINGS, Work
from domain.year.solver import Terms, Variable, total


def add_prices(board: Board) -> None:
    for price in (_journeys, _class_days, _margin):
        price(board)


def _journeys(board: Board) -> None:
    """A week in which a route is travelled is one journey, whatever is done there."""
    sizes, travel, known = days_of_weeks(board.runs), travel_of(board.caseload), fixed_journeys(board.caseload)
    visits, meetings = board.travelled((Work.VISITA,)), board.travelled(MEETINGS)
    for route, week in sorted(visits.keys() | meetings.keys()):
        if travel[route] and (route, week) not in known:
            there = visits.get((route, week), []), meetings.get((route, week), [])
            _journey(board, *there, size=sizes[week], travel=travel[route])


def fixed_journeys(caseload: Caseload) -> set[tuple[str, int]]:
    """Those that are made anyway."""
    return {
        (route_of(caseload, each.ie_ids), week_of(day))
        for each in caseload.fixed
        if each.work in (Work.VISITA, *MEETINGS)
        for day in each.days
    }


def _journey(board: Board, visits: Terms, meetings: Terms, *, size: int, travel: int) -> None:
    goes: list[Variable] = []
    if visits:
        goes.append(board.pay(costs.VISIT_JOURNEY * travel))
        for variable, _ in visits:
            board.model.add_implication(variable, goes[0])
    if meetings:
        goes.append(board.pay(costs.MEETING_JOURNEY * travel))
        for variable, _ in meetings:
            board.model.add_bool_or(variable.negated(), *goes)


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
            board.model.add(total(taken) <= margin.days - margin.target + short)
