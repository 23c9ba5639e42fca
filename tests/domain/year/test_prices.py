"""What is paid for: journeys, classes, a margin that is too small."""

from dataclasses import replace

import pytest

from domain.year import costs
from domain.year.board import Board
from domain.year.candidates import Candidate
from domain.year.caseload import Caseload, week_of
from domain.year.exact import lay_out
from domain.year.open_work import OpenWork
from domain.year.planned import MEETINGS, Key, Planned, Work
from domain.year.prices import add_prices
from domain.year.runs import runs_of
from domain.year.solver import Effort, minimise
from tests.domain.year.loads import PRIMARIA, UM, caseload, day, held

GIA, VISIT = Key(Work.GIA, (1,), 1), Key(Work.VISITA, (101,), 1)
FIRST = week_of(day("03-16"))


def only(load: Caseload, weeks: dict[Key, int]) -> Board:
    """A year in which some activities may be in one week only, and is not paid for yet."""

    def allowed(each: OpenWork, place: Candidate) -> bool:
        return weeks.get(each.key, place.week) == place.week

    board = lay_out(load, runs_of(load), allowed=allowed)
    assert board is not None
    return board


def cost(board: Board) -> int:
    """The least that the whole year costs."""
    add_prices(board)
    answer = minimise(board.model, board.cost, Effort(steps=3.0))
    assert answer.solved
    return answer.cost


def one_docente(travel: int = 1) -> Caseload:
    return replace(caseload(PRIMARIA, 1, 1, travel=travel, reserva_porcentaje=0), fixed=settled())


def settled() -> tuple[Planned, ...]:
    """All of a year but the first visita and the first GIA."""
    visits = ("04-13", "05-11", "06-08", "07-06", "08-10", "09-07")
    found = [
        replace(held(Work.VISITA, number, day(text), docente=101), ie_ids=(1,)) for number, text in enumerate(visits, 2)
    ]
    found += [
        replace(held(Work.GIA, number, day(text), ies=(1,)), ie_ids=(1,))
        for number, text in enumerate(("05-12", "07-07", "09-08"), 2)
    ]
    found += [
        replace(held(Work.RTC, number, day(text), ies=(1,)), ie_ids=(1,))
        for number, text in enumerate(("05-13", "10-12"), 1)
    ]
    own = [tuple(day(f"03-{number:02}") for number in range(2, 8)), tuple(day(f"08-{17 + n}") for n in range(6))]
    theirs = [
        tuple(day(f"03-{number}") for number in (10, 11, 12, 13)),
        tuple(day(f"10-{n}") for n in (13, 14, 15, 16)),
    ]
    for number in (1, 2):
        found.append(held(Work.TALLER_ACOMPANANTE, number, *own[number - 1]))
        found.append(replace(held(Work.TALLER, number, *theirs[number - 1]), ie_ids=(1,)))
    return tuple(found)


@pytest.mark.parametrize(
    ("gia", "paid"),
    [
        (FIRST, costs.VISIT_JOURNEY),  # the same week: one journey
        (FIRST + 1, costs.VISIT_JOURNEY + costs.MEETING_JOURNEY),
        (week_of(day("04-13")), costs.VISIT_JOURNEY),  # a week in which somebody goes anyway
    ],
)
def test_a_journey_is_paid_once_a_week_and_for_visitas_more(gia: int, paid: int) -> None:
    assert cost(only(one_docente(), {VISIT: FIRST, GIA: gia})) == paid


@pytest.mark.parametrize("travel", [0, 1, 3])
def test_a_far_route_costs_more_and_in_town_nothing(travel: int) -> None:
    board = only(one_docente(travel=travel), {VISIT: FIRST, GIA: FIRST + 1})
    assert cost(board) == travel * (costs.VISIT_JOURNEY + costs.MEETING_JOURNEY)


def test_each_class_that_a_taller_takes_is_paid_for() -> None:
    load = caseload(PRIMARIA, 2, 1, travel=0, reserva_porcentaje=0)
    first, second = Key(Work.TALLER, (), 1), Key(Work.TALLER, (), 2)
    assert cost(only(load, {first: week_of(day("03-23"))})) == 4 * costs.CLASS_DAY
    assert cost(only(load, {second: week_of(day("10-12"))})) == 0


def test_meetings_from_several_routes_are_on_no_journey() -> None:
    load = caseload(UM, 2, 2, per_route=1, per_red=2, gia_por="grupo", rtc_por="grupo")
    board = only(load, {})
    assert board.travelled(MEETINGS) == {}
    assert {route for route, _ in board.travelled((Work.VISITA,))} == {"ruta 1", "ruta 2"}
