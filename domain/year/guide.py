"""From counts to names: in which weeks the exact model should look, as the weekly one found them."""

from collections.abc import Iterator, Mapping
from itertools import chain

from domain.year.candidates import Candidate
from domain.year.exact import Allowed
from domain.year.open_work import OpenWork
from domain.year.planned import TALLERES, Key, Work
from domain.year.solver import Answer
from domain.year.weekly import Travel, Weekly, Weeks, rtc_open


def named(weekly: Weekly, answer: Answer) -> Mapping[Key, int]:
    """A week for every visita and meeting, and the first day of every taller as an ordinal.

    Who is first in one round is first in each: so the weeks between visitas are kept.
    """
    found = dict(chain.from_iterable(_of_family(weekly, travel, answer) for travel in weekly.travels))
    for key, weeks in weekly.loose.items():
        found[key] = _in_order(weeks, answer)[0]
    for key, places in weekly.talleres.items():
        found[key] = next(place.days[0].toordinal() for place, variable in places if answer[variable])
    return found


def _of_family(weekly: Weekly, travel: Travel, answer: Answer) -> Iterator[tuple[Key, int]]:
    family, caseload = travel.family, weekly.caseload
    for (place, number), weeks in travel.rounds.items():
        turns = _in_order(weeks, answer)
        if family.together:
            for route, week in zip(family.routes, turns, strict=True):
                yield from ((Key(Work.VISITA, (docente,), number), week) for docente in route.docentes)
        else:
            for docente, week in zip(family.ranks[place].docentes, turns, strict=True):
                yield Key(Work.VISITA, (docente,), number), week
    for (place, number), weeks in travel.gia.items():
        groups = family.ranks[place].gia
        for group, week in zip(groups, _in_order(weeks, answer), strict=True):
            yield Key(Work.GIA, group, number), week
    for number, weeks in travel.rtc.items():
        for group, week in zip(rtc_open(caseload, family, number), _in_order(weeks, answer), strict=True):
            yield Key(Work.RTC, group, number), week


def _in_order(weeks: Weeks, answer: Answer) -> list[int]:
    """Each week as often as it was counted."""
    return [week for week, variable in sorted(weeks.items()) for _ in range(answer[variable])]


def to_the_week(names: Mapping[Key, int]) -> Allowed:
    """Only the week that was named, and for talleres the day."""

    def allowed(each: OpenWork, place: Candidate) -> bool:
        if each.key.work in TALLERES:
            return place.days[0].toordinal() == names[each.key]
        return place.week == names[each.key]

    return allowed


def to_the_weeks_of_its_kind(names: Mapping[Key, int]) -> Allowed:
    """Any week in which something of the same kind was named; talleres as they are."""
    visits, meetings = set[int](), set[int]()
    for key, week in names.items():
        if key.work not in TALLERES:
            (visits if key.work == Work.VISITA else meetings).add(week)

    def allowed(each: OpenWork, place: Candidate) -> bool:
        if each.key.work in TALLERES:
            return True
        return place.week in visits or (each.key.work != Work.VISITA and place.week in meetings)

    return allowed
