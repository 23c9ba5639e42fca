"""From runs to days: in what order the activities of a run follow each other."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.year.board import route_of
from domain.year.candidates import Candidate
from domain.year.caseload import Caseload
from domain.year.open_work import OpenWork
from domain.year.planned import Key, Planned, Work
from domain.year.runs import Run


def dated(
    caseload: Caseload, runs: Sequence[Run], open_: Mapping[Key, OpenWork], chosen: Mapping[Key, Candidate]
) -> tuple[Planned, ...]:
    """Every chosen activity with its days, in their order.

    Those of a route stay together, meetings after the visitas there; those of several routes come last.
    """
    days = {key: candidate.days for key, candidate in chosen.items() if candidate.days}
    waiting = [key for key in chosen if key not in days]
    taken = {day for each in days.values() for day in each}
    for key in sorted(waiting, key=lambda key: _turn(caseload, open_[key], chosen[key])):
        free = [day for day in runs[chosen[key].begin].days if day not in taken]
        days[key] = tuple(free[: chosen[key].length])
        taken.update(days[key])
    found = (_planned(open_[key], days[key]) for key in chosen)
    return tuple(sorted(found, key=lambda each: (each.days, each.key)))


def _turn(caseload: Caseload, open_: OpenWork, candidate: Candidate) -> tuple[int, bool, str, bool, Key]:
    route = route_of(caseload, open_.ie_ids)
    return candidate.begin, not route, route, open_.key.work != Work.VISITA, open_.key


def _planned(open_: OpenWork, days: tuple[date, ...]) -> Planned:
    return Planned(
        work=open_.key.work, subject=open_.key.subject, number=open_.key.number, days=days, ie_ids=open_.ie_ids
    )
