"""The model while it is built: chains of places, days in use, routes, and the rules as clauses."""

from dataclasses import replace

import pytest

from domain.year.board import Board, days_of_weeks, route_of, travel_of
from domain.year.candidates import Candidate
from domain.year.caseload import Caseload
from domain.year.exact import lay_out
from domain.year.open_work import open_work
from domain.year.planned import Key, Planned, Work
from domain.year.prices import fixed_journeys
from domain.year.runs import runs_of
from domain.year.solver import Effort, Found, minimise
from tests.domain.year.loads import PRIMARIA, UM, caseload, day, held, moved

LOAD = caseload(UM, 2, 2)
FIRST, SECOND = Key(Work.VISITA, (101,), 1), Key(Work.VISITA, (101,), 2)


def week(place: Candidate) -> int:
    return place.week


def a_board(load: Caseload = LOAD) -> Board:
    board = lay_out(load, runs_of(load))
    assert board is not None
    return board


def where(board: Board, key: Key) -> list[int]:
    return board.places(key, week)


def solved(board: Board) -> Found:
    return minimise(board.model, [], Effort(steps=1.0)).found


def test_every_open_activity_has_its_places() -> None:
    board = a_board()
    assert set(board.choices) == {each.key for each in open_work(LOAD)}
    assert board.visits_of(101) == [Key(Work.VISITA, (101,), number) for number in range(1, 7)]


def test_a_chain_is_true_from_the_chosen_place_on() -> None:
    board = a_board()
    weeks = where(board, FIRST)
    middle = weeks[len(weeks) // 2]
    chain = [board.until(FIRST, each, week) for each in weeks]
    board.model.add(board.until(FIRST, middle, week) == 1)
    board.model.add(board.until(FIRST, middle - 1, week) == 0)
    answer = minimise(board.model, [], Effort(steps=1.0))
    assert [answer[each] for each in chain] == [int(each >= middle) for each in weeks]
    assert board.chosen(answer)[FIRST].week == middle


def test_before_the_first_place_nothing_has_been_done() -> None:
    board = a_board()
    board.model.add(board.until(FIRST, where(board, FIRST)[0] - 1, week) == 1)
    assert solved(board) == Found.NONE


@pytest.mark.parametrize(("weeks", "found"), [(2, Found.NONE), (3, Found.BEST), (8, Found.BEST), (9, Found.NONE)])
def test_between_visitas_lie_three_to_eight_weeks(weeks: int, found: Found) -> None:
    board = a_board()
    begin = where(board, FIRST)[0]
    for key, limit in ((FIRST, begin), (SECOND, begin + weeks)):
        board.model.add(board.until(key, limit, week) == 1)
        board.model.add(board.until(key, limit - 1, week) == 0)
    assert solved(board) == found


def test_a_gia_is_not_before_its_visita() -> None:
    board = a_board()
    begin = where(board, FIRST)[0]
    board.model.add(board.until(FIRST, begin, week) == 0)
    board.model.add(board.until(Key(Work.GIA, (1,), 1), begin, week) == 1)
    assert solved(board) == Found.NONE


def test_nobody_is_in_two_places() -> None:
    load = caseload(PRIMARIA, 8, 1)
    board = a_board(load)
    begin = board.runs[0].week + 2
    for docente in range(101, 109):
        board.model.add(board.until(Key(Work.VISITA, (docente,), 1), begin, week) == 1)
    assert solved(board) == Found.NONE  # eight visitas in five days


def test_what_fits_nowhere_needs_no_search() -> None:
    load = replace(LOAD, start=day("12-14"))
    assert lay_out(load, runs_of(load)) is None


def test_only_the_places_that_are_allowed_are_offered() -> None:
    runs = runs_of(LOAD)
    late = runs[10].week
    board = lay_out(LOAD, runs, allowed=lambda each, place: each.key != FIRST or place.week <= late)
    assert board is not None
    assert max(where(board, FIRST)) <= late < max(where(a_board(), SECOND))


def test_a_route_is_where_all_of_them_lie() -> None:
    load = caseload(UM, 4, 4)
    assert [route_of(load, ids) for ids in ((1,), (1, 2), (2, 3), (3, 4))] == ["ruta 1", "ruta 1", "", "ruta 2"]
    assert route_of(moved(load, 1, route=""), (1,)) == "ie 1"


def test_a_route_is_as_far_as_its_farthest_ie() -> None:
    load = caseload(UM, 4, 4)
    far = replace(load, ies=tuple(replace(ie, travel=3) if ie.id == 2 else ie for ie in load.ies))
    assert travel_of(far) == {"ruta 1": 3, "ruta 2": 1}


def test_days_are_counted_by_week() -> None:
    found = days_of_weeks(runs_of(LOAD))
    assert sum(found.values()) == 207
    assert max(found.values()) == 5


def test_journeys_that_are_made_anyway_are_known() -> None:
    def at(each: Planned, *ies: int) -> Planned:
        return replace(each, ie_ids=ies)

    fixed = (
        at(held(Work.VISITA, 1, day("03-16"), day("03-17"), docente=101), 1),
        at(held(Work.GIA, 1, day("03-18"), ies=(1,)), 1),
        at(held(Work.RTC, 1, day("04-06"), ies=(2,)), 2),
        held(Work.TALLER_ACOMPANANTE, 1, day("03-02")),
    )
    found = fixed_journeys(replace(LOAD, fixed=fixed))
    assert len(found) == 2
    assert {route for route, _ in found} == {"ruta 1"}
