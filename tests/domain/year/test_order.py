"""From runs to days."""

from datetime import date

from domain.year.candidates import Candidate
from domain.year.caseload import Caseload
from domain.year.open_work import open_work
from domain.year.order import dated
from domain.year.planned import Key, Work
from domain.year.runs import Run, runs_of
from tests.domain.year.loads import UM, caseload, day

LOAD = caseload(UM, 4, 4)
RUNS = runs_of(LOAD)
OPEN = {each.key: each for each in open_work(LOAD)}
WEEK = next(run for run in RUNS if run.days[0] == day("03-16"))


def visit(docente: int) -> Key:
    return Key(Work.VISITA, (docente,), 1)


def in_week(length: int, run: Run = WEEK) -> Candidate:
    return Candidate(uses=((run.index, length),), week=run.week)


def days_by_key(chosen: dict[Key, Candidate], load: Caseload = LOAD) -> dict[Key, tuple[date, ...]]:
    return {each.key: each.days for each in dated(load, RUNS, OPEN, chosen)}


def test_visitas_of_a_route_stand_beside_each_other_and_meetings_after_them() -> None:
    gia = Key(Work.GIA, (1,), 1)
    found = days_by_key({gia: in_week(1), visit(102): in_week(2), visit(101): in_week(2)})
    assert found == {
        visit(101): (day("03-16"), day("03-17")),
        visit(102): (day("03-18"), day("03-19")),
        gia: (day("03-20"),),
    }


def test_one_route_is_finished_before_the_next() -> None:
    found = days_by_key({visit(103): in_week(2), visit(101): in_week(2), Key(Work.GIA, (1,), 1): in_week(1)})
    assert found[Key(Work.GIA, (1,), 1)] == (day("03-18"),)
    assert found[visit(103)] == (day("03-19"), day("03-20"))


def test_what_has_its_days_already_keeps_them_and_the_rest_goes_around() -> None:
    taller = Key(Work.TALLER, (), 1)
    days = (day("03-16"), day("03-17"))
    settled = Candidate(uses=((WEEK.index, 2),), week=WEEK.week, days=days)
    found = days_by_key({taller: settled, visit(101): in_week(3)})
    assert found == {taller: days, visit(101): (day("03-18"), day("03-19"), day("03-20"))}


def test_who_is_called_and_where_is_told() -> None:
    (found,) = dated(LOAD, RUNS, OPEN, {visit(103): in_week(2)})
    assert (found.ie_ids, found.subject, found.number) == ((3,), (103,), 1)


def test_all_comes_in_order_of_the_days() -> None:
    later = next(run for run in RUNS if run.days[0] == day("04-06"))
    found = dated(LOAD, RUNS, OPEN, {visit(101): in_week(3, later), visit(102): in_week(2)})
    assert [each.key for each in found] == [visit(102), visit(101)]
