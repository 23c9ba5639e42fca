"""An even year, before anything is fitted into days."""

from dataclasses import replace
from itertools import pairwise

import pytest

from domain.year.candidates import candidates
from domain.year.caseload import Caseload
from domain.year.open_work import open_work
from domain.year.planned import Key, Work
from domain.year.rhythm import Journey, journeys_of, near_the_rhythm
from domain.year.runs import runs_of
from tests.domain.year.loads import EIB, INICIAL, PRIMARIA, UM, caseload, day, held


def visit(docente: int, number: int) -> Key:
    return Key(Work.VISITA, (docente,), number)


def test_two_neighbours_are_visited_in_the_same_six_journeys() -> None:
    assert [each.visits for each in journeys_of(caseload(EIB, 2, 2))] == [
        (visit(101, number), visit(102, number)) for number in range(1, 7)
    ]


def test_of_three_two_are_visited_in_turn() -> None:
    first = [each.visits for each in journeys_of(caseload(UM, 3, 3, per_route=3))][:3]
    assert first == [
        (visit(101, 1), visit(102, 1)),
        (visit(103, 1), visit(101, 2)),
        (visit(102, 2), visit(103, 2)),
    ]


def test_in_town_everybody_is_visited_alone() -> None:
    found = journeys_of(caseload(PRIMARIA, 3, 1, travel=0))
    assert sorted(each.visits for each in found) == sorted((visit(101 + d, n),) for d in range(3) for n in range(1, 8))


@pytest.mark.parametrize(
    ("load", "count"),
    [(caseload(EIB, 8, 8), 24), (caseload(PRIMARIA, 8, 1), 13), (caseload(INICIAL, 8, 3), 15 + 6)],
)
def test_there_are_as_few_journeys_as_can_be(load: Caseload, count: int) -> None:
    found = journeys_of(load)
    assert len(found) == count
    keys = [key for each in found for key in each.visits]
    assert len(keys) == len(set(keys))


def test_routes_that_are_alike_stand_beside_each_other_in_the_order_in_which_they_begin() -> None:
    found = journeys_of(caseload(EIB, 4, 4))
    first = [each for each in found if each.like == found[0].like]
    assert [each.visits[0] for each in first] == [visit(101, 1), visit(103, 1)]
    assert [each.turn for each in first] == [0.0, 0.5]


def test_who_has_been_visited_already_is_not_like_the_others() -> None:
    load = caseload(EIB, 2, 2)
    done = replace(held(Work.VISITA, 1, day("03-16"), day("03-17"), docente=101), ie_ids=(1,))
    found = journeys_of(replace(load, fixed=(done,)))
    assert sorted(len(each.visits) for each in found) == [1] * 11


@pytest.mark.parametrize(
    ("journey", "week"),
    [
        (Journey(visits=(), turn=2.5, step=1 / 6, every=1, like=()), 2.5 * 36 / 6),
        (Journey(visits=(), turn=3, step=1 / 9, every=2, like=()), 3 * 3.5),  # twice four weeks would be too long
        (Journey(visits=(), turn=0, step=1 / 9, every=2, like=()), 0),
    ],
)
def test_journeys_are_spread_evenly_and_no_docente_waits_too_long(journey: Journey, week: float) -> None:
    assert journey.week(36, 7) == pytest.approx(week)


def test_near_the_rhythm_there_are_few_weeks_for_a_visita() -> None:
    load = caseload(EIB, 2, 2)
    runs = runs_of(load)
    allowed = near_the_rhythm(load, journeys_of(load), runs, 2)
    work = {each.key: each for each in open_work(load)}
    weeks = sorted({run.week for run in runs if run.visits})
    third = work[visit(101, 3)]
    near = sorted({place.week for place in candidates(third, runs) if allowed(third, place)})
    ideal = 2 * len(weeks) / 6
    assert near == [week for place, week in enumerate(weeks) if abs(place - ideal) <= 2 and week in near]
    assert 3 <= len(near) <= 5


def test_a_gia_lies_between_its_visita_and_the_next_reference_and_an_rtc_anywhere() -> None:
    load = caseload(EIB, 2, 2)
    runs = runs_of(load)
    allowed = near_the_rhythm(load, journeys_of(load), runs, 0)
    work = {each.key: each for each in open_work(load)}

    def weeks(key: Key) -> list[int]:
        return sorted({place.week for place in candidates(work[key], runs) if allowed(work[key], place)})

    gia = [weeks(Key(Work.GIA, (1,), number)) for number in range(1, 5)]
    assert all(each for each in gia)
    assert all(before[0] < after[0] and before[-1] < after[-1] for before, after in pairwise(gia))
    assert len(weeks(Key(Work.RTC, (1,), 1))) > 20
