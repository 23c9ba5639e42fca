"""Who is visited in the same week: docentes of one route whose visitas fill a week together, else each alone.

It narrows the search to years with an even rhythm. What such a year costs is compared with `floor.py`, which knows
nothing of it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from domain.year.board import Allowed, route_name
from domain.year.candidates import Candidate
from domain.year.caseload import Caseload
from domain.year.open_work import OpenWork, references, witness
from domain.year.groups import groups_of
from domain.year.needs import numbers_left
from domain.year.planned import Key, Work
from domain.year.runs import Run
from domain.year.shares import visit_lengths, visit_numbers

_WEEK = 5  # days
_ANY = 60.0  # weeks: longer than a year, so no limit


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """`docentes` have the same visitas open, of the same lengths."""

    docentes: tuple[int, ...]
    numbers: tuple[int, ...]
    lengths: tuple[int, ...]
    like: tuple[object, ...]  # equal for cohorts that could be exchanged

    def keys(self, number: int) -> list[Key]:
        return [Key(Work.VISITA, (docente,), number) for docente in self.docentes]


def cohorts_of(caseload: Caseload) -> tuple[Cohort, ...]:
    """Everybody in one cohort; alike ones beside each other, those of a route apart from each other."""
    found = [cohort for route in _routes(caseload) for cohort in _of_route(caseload, route)]
    return tuple(sorted(found, key=lambda each: (each.like, each.docentes)))


def _routes(caseload: Caseload) -> Iterator[list[int]]:
    """The docentes of each route who are alike."""
    people = sorted(caseload.docentes, key=lambda each: (_name(caseload, each.id), each.ie_id, each.id))
    for _, alike in groupby(people, key=lambda each: _name(caseload, each.id)):
        yield [each.id for each in alike]


def _name(caseload: Caseload, docente_id: int) -> tuple[object, ...]:
    ie = caseload.ie_of(docente_id)
    return (route_name(caseload, ie.id), ie.scopes, *_open(caseload, docente_id))


def _open(caseload: Caseload, docente_id: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return visit_numbers(caseload, docente_id), visit_lengths(caseload, docente_id)


def _of_route(caseload: Caseload, people: Sequence[int]) -> Iterator[Cohort]:
    numbers, lengths = _open(caseload, people[0])
    together = _fit(len(people), lengths)
    for docentes in [tuple(people)] if together else [(each,) for each in people]:
        like = (caseload.ie_of(people[0]).scopes, len(docentes), numbers, lengths)
        yield Cohort(docentes=docentes, numbers=numbers, lengths=lengths, like=like)


def _fit(people: int, lengths: Sequence[int]) -> bool:
    """Whether a week always holds a round of so many."""
    if not lengths:
        return True
    return max(lengths) + (people - 1) * min(lengths) <= _WEEK and people * sum(lengths) <= _WEEK * len(lengths)


def near_the_rhythm(caseload: Caseload, cohorts: Sequence[Cohort], runs: Sequence[Run], within: int) -> Allowed:
    """At most so many weeks of classes from where an even year would have it; RTC and talleres anywhere."""
    weeks = sorted({run.week for run in runs if run.visits})
    wished = dict(_visits(cohorts, len(weeks)))
    spans = {key: (place, place) for key, place in wished.items()} | dict(_gia(caseload, wished))

    def allowed(each: OpenWork, place: Candidate) -> bool:
        if each.key not in spans:
            return True
        first, last = spans[each.key]
        return first - within <= bisect_left(weeks, place.week) <= last + within

    return allowed


def _visits(cohorts: Sequence[Cohort], weeks: int) -> Iterator[tuple[Key, float]]:
    for turn, cohort in enumerate(cohorts):
        for round_, number in enumerate(cohort.numbers):
            place = (round_ + turn / len(cohorts)) * weeks / len(cohort.numbers)
            yield from ((key, place) for key in cohort.keys(number))


def _gia(caseload: Caseload, wished: Mapping[Key, float]) -> Iterator[tuple[Key, tuple[float, float]]]:
    """From the visita that it refers to until the next reference."""
    for group in groups_of(caseload, Work.GIA):
        docente = witness(caseload, group)
        refers = references(caseload.plan_of(docente).visitas.value, caseload.fullest.gia.value)
        for number in numbers_left(caseload, Work.GIA, group):
            first = wished.get(Key(Work.VISITA, (docente,), refers[number - 1]), 0.0)
            last = wished.get(Key(Work.VISITA, (docente,), refers[number]), _ANY) if number < len(refers) else _ANY
            yield Key(Work.GIA, group, number), (first, last)
