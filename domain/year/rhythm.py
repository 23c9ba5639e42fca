"""An even year: in which journey each visita would be made, and when that journey would be.

It narrows the search, no more. How good what is found there is, `floor.py` says, which knows nothing of it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from domain.year.board import Allowed, route_name, travel_of
from domain.year.candidates import Candidate
from domain.year.caseload import Caseload
from domain.year.floor import fewest_journeys
from domain.year.groups import groups_of
from domain.year.needs import numbers_left
from domain.year.open_work import OpenWork, references, witness
from domain.year.planned import Key, Work
from domain.year.runs import Run
from domain.year.shares import visit_lengths, visit_numbers

_GESTION = 1  # week without classes between two visitas
_ANY = 60.0  # weeks: longer than a year, so no limit
Likeness = tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Journey:
    """Visitas of one week on one route; in town each visita by itself."""

    visits: tuple[Key, ...]
    turn: float  # how many of the route come before it, and when the route begins
    step: float  # from one of them to the next: a share of the year
    every: int  # with how many of them a docente is visited again
    like: Likeness  # equal for journeys of routes that could be exchanged

    def week(self, weeks: int, longest: int) -> float:
        """Of so many weeks of classes, the one in which an even year has it; so many at most from visita to visita."""
        return self.turn * min(self.step * weeks, longest / self.every)


def journeys_of(caseload: Caseload) -> tuple[Journey, ...]:
    """Every open visita in one of them; alike ones beside each other, in the order in which their routes begin."""
    parties = _parties(caseload)
    found = [
        journey
        for turn, (name, people) in enumerate(parties)
        for journey in _of_party(caseload, name, people, turn / len(parties))
    ]
    return tuple(sorted(found, key=lambda each: each.like))


def _parties(caseload: Caseload) -> list[tuple[str, list[int]]]:
    """The docentes of each route who have the same visitas open, those of an IE beside each other."""
    people = sorted(caseload.docentes, key=lambda each: (*_party(caseload, each.id), each.ie_id, each.id))
    grouped = groupby(people, key=lambda each: _party(caseload, each.id))
    return [(name, [each.id for each in alike]) for (name, *_), alike in grouped]


def _party(caseload: Caseload, docente_id: int) -> tuple[str, tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    ie = caseload.ie_of(docente_id)
    lengths = visit_lengths(caseload, docente_id)
    return route_name(caseload, ie.id), ie.scopes, visit_numbers(caseload, docente_id), lengths


def _of_party(caseload: Caseload, name: str, people: Sequence[int], phase: float) -> Iterator[Journey]:
    """In turn, as many docentes in a week as it holds: the first visita of each, then the second."""
    _, scopes, numbers, lengths = _party(caseload, people[0])
    visits = [Key(Work.VISITA, (docente,), number) for number in numbers for docente in people]
    travels = travel_of(caseload)[name] > 0
    count = fewest_journeys([lengths] * len(people)) if travels else len(visits)
    made: dict[int, list[Key]] = defaultdict(list)
    for turn, visit in enumerate(visits):
        made[turn * count // len(visits)].append(visit)
    for place, keys in made.items():
        like = scopes, len(people), numbers, lengths, place, "" if travels else name
        every = -(-count // len(numbers)) if travels else len(people)
        yield Journey(visits=tuple(keys), turn=place + phase, step=1 / count, every=every, like=like)


def near_the_rhythm(caseload: Caseload, journeys: Sequence[Journey], runs: Sequence[Run], within: int) -> Allowed:
    """At most so many weeks of classes from where an even year would have it; RTC and talleres anywhere."""
    weeks = sorted({run.week for run in runs if run.visits})
    longest = caseload.norm.number("entre_visitas_semanas_maximo") - _GESTION
    wished = {key: each.week(len(weeks), longest) for each in journeys for key in each.visits}
    spans = {key: (place, place) for key, place in wished.items()} | dict(_gia(caseload, wished))

    def allowed(each: OpenWork, place: Candidate) -> bool:
        if each.key not in spans:
            return True
        first, last = spans[each.key]
        return first - within <= bisect_left(weeks, place.week) <= last + within

    return allowed


def _gia(caseload: Caseload, wished: Mapping[Key, float]) -> Iterator[tuple[Key, tuple[float, float]]]:
    """From the visita that it refers to until the next reference."""
    for group in groups_of(caseload, Work.GIA):
        docente = witness(caseload, group)
        refers = references(caseload.plan_of(docente).visitas.value, caseload.fullest.gia.value)
        for number in numbers_left(caseload, Work.GIA, group):
            first = wished.get(Key(Work.VISITA, (docente,), refers[number - 1]), 0.0)
            last = wished.get(Key(Work.VISITA, (docente,), refers[number]), _ANY) if number < len(refers) else _ANY
            yield Key(Work.GIA, group, number), (first, last)
