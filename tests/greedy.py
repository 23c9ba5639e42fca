"""A planner for tests: the first days that fit, in the order of the norm. Fast, the same on every machine, no optimum.

What the real planner finds is proven in `tests/domain/year`; here it matters that somebody answers the question.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from domain.plans.solving import Question, Solved
from domain.year.caseload import Caseload
from domain.year.groups import groups_of
from domain.year.infeasible import Infeasible, explain
from domain.year.needs import days_missing
from domain.year.planned import MEETINGS, TALLERES, Key, Planned, Work


def solve(question: Question) -> Solved | Infeasible:
    load = question.caseload
    if days_missing(load):
        return explain(load, days_missing(load), lambda other: days_missing(other) == 0)
    kept = [each for each in question.before or load.fixed if stays(question, each)]
    fallen = {each.key: set(each.days) for each in question.before or () if each.key in question.cancelled}
    return Solved(planned=tuple(sorted(laid_out(load, kept, fallen), key=lambda each: (each.days, each.key))),
                  same=frozenset(each.key for each in kept))  # fmt: skip


def stays(question: Question, each: Planned) -> bool:
    return each.key not in question.cancelled


def laid_out(load: Caseload, kept: list[Planned], fallen: Mapping[Key, set[date]]) -> Iterator[Planned]:
    yield from kept
    taken = {day for each in kept for day in each.days} | load.away
    there = {each.key: each.last for each in kept}
    for key, length, ie_ids in wanted(load):
        if key not in there:
            days = place(load, key, length, ie_ids, taken | fallen.get(key, set()), there)
            there[key] = days[-1]
            taken |= set(days)
            yield Planned(work=key.work, subject=key.subject, number=key.number, days=days, ie_ids=ie_ids)


def wanted(load: Caseload) -> Iterator[tuple[Key, int, tuple[int, ...]]]:
    """All that the norm asks for: round after round of visitas, then meetings, then talleres."""
    most = max(load.plan_of(docente.id).visitas.value for docente in load.docentes)
    for number in range(1, most + 1):
        for docente in load.docentes:
            pattern = load.plan_of(docente.id).pattern.days
            if number <= len(pattern):
                yield Key(Work.VISITA, (docente.id,), number), pattern[number - 1], (docente.ie_id,)
    for work in MEETINGS:
        for number in range(1, load.fullest.count_of(work).value + 1):
            for group in groups_of(load, work):
                yield Key(work, group, number), 1, group
    every = tuple(sorted(load.ie_by_id))
    for work in TALLERES:
        own = work == Work.TALLER_ACOMPANANTE
        days = load.fullest.taller_acompanante_days if own else load.fullest.taller_days
        for number in (1, 2):
            yield Key(work, (), number), days.value // 2, every


def place(
    load: Caseload, key: Key, length: int, ie_ids: tuple[int, ...], taken: set[date], there: Mapping[Key, date]
) -> tuple[date, ...]:
    """The first days in a row after the one before of its kind; a taller over weekends."""
    calendar, work = load.calendar, key.work
    before = there.get(Key(work, key.subject, key.number - 1), date.min)
    fits = calendar.is_lective if work == Work.VISITA else calendar.is_working
    days = [
        day for day in load.days()
        if day > before and day not in taken and all(fits(day, load.ie_by_id[ie].scopes) for ie in ie_ids)
    ]  # fmt: skip
    for at in range(len(days) - length + 1):
        row = days[at : at + length]
        if work in TALLERES or row[-1] - row[0] == timedelta(days=length - 1):
            return tuple(row)
    raise ValueError(f"no room for {work}")


def crowded(question: Question) -> Solved:
    """Every activity on the day after the last, one after the other, as if the year had no end: for many at once."""
    load, day = question.caseload, question.today
    planned = []
    for key, length, ie_ids in wanted(load):
        if key.work not in TALLERES:
            days = tuple(day + timedelta(days=number + 1) for number in range(length))
            day = min(days[-1], date(load.year, 12, 29))
            planned.append(Planned(work=key.work, subject=key.subject, number=key.number, days=days, ie_ids=ie_ids))
    return Solved(planned=tuple(planned), same=frozenset())
