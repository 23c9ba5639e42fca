"""What no plan costs less than, reckoned by hand."""

from dataclasses import replace

import pytest

from domain.year.calendar import NonWorkingDay
from domain.year.caseload import Caseload
from domain.year.floor import fewest_journeys, floor
from domain.year.planned import Work
from domain.year.runs import runs_of
from tests.domain.year.loads import CALENDAR, EIB, INICIAL, PRIMARIA, UM, caseload, day, held

LONG, PC, INI = (3, 3, 2, 2, 2, 2), (2, 1, 1, 1, 1, 1, 1), (3, 3, 2, 2, 1, 1)


def least(load: Caseload) -> int:
    return floor(load, runs_of(load))


@pytest.mark.parametrize(
    ("lengths", "weeks"),
    [
        ([LONG], 6),  # one visita a week
        ([LONG] * 2, 6),  # 3 + 2 days fill a week
        ([LONG] * 3, 9),  # two in a week at the most
        ([LONG] * 4, 12),
        ([PC], 7),
        ([PC] * 8, 13),  # 64 days
        ([PC] * 15, 24),  # 120 days
        ([INI] * 6, 15),  # 72 days
        ([(3, 3, 3, 3)] * 4, 16),  # no two of three days
        ([(1,)] * 6, 2),
        ([()], 0),
        ([], 0),
    ],
)
def test_the_fewest_weeks_that_hold_visitas(lengths: list[tuple[int, ...]], weeks: int) -> None:
    assert fewest_journeys(lengths) == weeks


@pytest.mark.parametrize(
    ("load", "cost"),
    [
        # four routes: 6 weeks of visitas with 2 days to spare, 10 of 12 meetings alone in 3 more
        (caseload(EIB, 8, 8), 4 * (60 + 3)),
        # three such routes, and one IE alone: 6 weeks with 16 days to spare
        (caseload(EIB, 7, 7), 3 * 63 + 60),
        (caseload(UM, 6, 6), 3 * 63),
        # five routes, one group each: 4 of 6 meetings alone in 2 weeks
        (caseload(UM, 10, 10, per_red=2, gia_por="grupo", rtc_por="grupo"), 5 * (60 + 2)),
        # 13 weeks with a day to spare: 5 of 6 meetings alone in 3 weeks
        (caseload(PRIMARIA, 8, 1), 130 + 3),
        (caseload(PRIMARIA, 15, 2, travel=0), 0),
        (caseload(INICIAL, 12, 4, travel=0), 0),
        (caseload(UM, 2, 2, travel=3), 3 * 63),
    ],
)
def test_each_route_by_itself(load: Caseload, cost: int) -> None:
    assert least(load) == cost


def test_of_2020_the_talleres_cost_classes_because_it_has_no_weeks_for_them() -> None:
    assert least(caseload(PRIMARIA, 15, 2, travel=0, year=2020)) == 2 * 4


def test_in_short_weeks_there_are_more_journeys() -> None:
    load = caseload(PRIMARIA, 8, 1)
    mondays = [run.days[0] for run in runs_of(load) if run.days[0].weekday() == 0 and run.size == 5]
    closed = [NonWorkingDay(day=monday, scope=None, reason="lunes") for monday in mondays]
    shorter = replace(load, calendar=CALENDAR.with_closed(closed))
    # 64 days in weeks of four take 16, and no day is left for six meetings: 4 weeks alone, a GIA in each
    assert (least(load), least(shorter)) == (133, 160 + 4)


def test_what_is_held_needs_no_journey_any_more() -> None:
    load = caseload(UM, 1, 1)
    visit = replace(held(Work.VISITA, 1, day("03-16"), day("03-17"), day("03-18"), docente=101), ie_ids=(1,))
    assert least(load) == 60
    assert least(replace(load, fixed=(visit,))) == 50 - 10  # that week may be used again, so it is not counted


def test_meetings_from_several_routes_are_not_counted() -> None:
    alone = caseload(UM, 4, 4, per_route=1)
    met = caseload(UM, 4, 4, per_route=1, per_red=2, gia_por="grupo", rtc_por="grupo")
    assert (least(alone), least(met)) == (240, 240)
