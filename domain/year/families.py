"""Routes that are alike: which of them goes first makes no difference, so a plan need not try both.

A family is a set of such routes. In a family that travels *together* every docente of a route is visited in the same
week, so that a journey is a round of the route; it is formed where the days of a round fit into a week.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from domain.year.board import route_name, route_of, travel_of
from domain.year.caseload import Caseload
from domain.year.groups import Group, groups_of
from domain.year.needs import numbers_left
from domain.year.open_work import OpenWork, open_visits, witness
from domain.year.planned import MEETINGS, Work
from domain.year.shares import visit_lengths

_WEEK = 5  # days


@dataclass(frozen=True, kw_only=True)
class Rank:
    """Docentes whose visitas could be exchanged: alike in what is open and in whether a GIA follows theirs."""

    docentes: tuple[int, ...]
    visits: tuple[OpenWork, ...]  # those of the first
    gia: tuple[Group, ...]  # the groups that follow these docentes, in their order; of all of them or of none


@dataclass(frozen=True, kw_only=True)
class Route:
    """One route: its docentes, alike ones beside each other, and the groups that meet on it."""

    name: str
    docentes: tuple[int, ...]
    gia: tuple[Group, ...]
    rtc: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class Family:
    routes: tuple[Route, ...]
    travel: int
    ranks: tuple[Rank, ...]
    lengths: tuple[int, ...]  # of the open visitas of one route
    together: bool

    @property
    def docentes(self) -> int:
        """Of one route."""
        return len(self.routes[0].docentes)

    @property
    def ie_ids(self) -> Group:
        """An IE that stands for the others: they share a calendar, or the family is one route."""
        return tuple(sorted({ie for rank in self.ranks for each in rank.visits for ie in each.ie_ids}))


def families_of(caseload: Caseload, *, together: bool) -> tuple[Family, ...]:
    """Every route in one family. Without `together` each route is its own: a bound must allow what is not."""
    routes = sorted(_routes(caseload), key=lambda route: (_likeness(caseload, route), route.name))
    found: list[Family] = []
    for _, alike in groupby(routes, key=lambda route: _likeness(caseload, route)):
        group = tuple(alike)
        if together and _rounds_fit(caseload, group[0]):
            found.append(_family(caseload, group, together=True))
        else:
            found += [_family(caseload, (route,), together=False) for route in group]
    return tuple(found)


def loose_groups(caseload: Caseload, work: Work) -> tuple[Group, ...]:
    """Groups that meet from several routes."""
    return tuple(group for group in groups_of(caseload, work) if not route_of(caseload, group))


def _routes(caseload: Caseload) -> Iterator[Route]:
    names = sorted({route_name(caseload, docente.ie_id) for docente in caseload.docentes})
    for name in names:
        people = [each.id for each in caseload.docentes if route_name(caseload, each.ie_id) == name]
        gia, rtc = (
            tuple(group for group in groups_of(caseload, work) if route_of(caseload, group) == name)
            for work in MEETINGS
        )
        people.sort(key=lambda docente: (_docente(caseload, docente), docente))
        yield Route(name=name, docentes=tuple(people), gia=gia, rtc=rtc)


def _docente(caseload: Caseload, docente_id: int) -> tuple[object, ...]:
    """What makes two docentes alike; a GIA that follows somebody's visitas sets them apart."""
    visits = tuple((each.key.number, each.first, each.last) for each in open_visits(caseload, docente_id))
    led = [group for group in groups_of(caseload, Work.GIA) if witness(caseload, group) == docente_id]
    gia = tuple(numbers_left(caseload, Work.GIA, group) for group in led if route_of(caseload, group))
    return caseload.ie_of(docente_id).scopes, visit_lengths(caseload, docente_id), visits, gia


def _likeness(caseload: Caseload, route: Route) -> tuple[object, ...]:
    people = tuple(_docente(caseload, docente) for docente in route.docentes)
    rtc = tuple(sorted(numbers_left(caseload, Work.RTC, group) for group in route.rtc))
    gia = tuple(sorted(numbers_left(caseload, Work.GIA, group) for group in route.gia))
    return travel_of(caseload)[route.name], people, gia, rtc


def _rounds_fit(caseload: Caseload, route: Route) -> bool:
    """Whether all docentes of a route have the same visitas open and a week holds a round of them."""
    people = [_docente(caseload, docente)[:3] for docente in route.docentes]
    lengths = visit_lengths(caseload, route.docentes[0])
    most = max(lengths, default=0) + (len(people) - 1) * min(lengths, default=0)
    return len(set(people)) == 1 and most <= _WEEK and len(people) * sum(lengths) <= _WEEK * len(lengths)


def _family(caseload: Caseload, routes: tuple[Route, ...], *, together: bool) -> Family:
    ranks = []
    first = routes[0].docentes
    for _, places in groupby(range(len(first)), key=lambda place: _docente(caseload, first[place])):
        columns = list(places)
        people = tuple(route.docentes[place] for route in routes for place in columns)
        groups = {witness(caseload, group): group for route in routes for group in route.gia}
        gia = tuple(groups[docente] for docente in people if docente in groups)
        ranks.append(Rank(docentes=people, visits=open_visits(caseload, people[0]), gia=gia))
    lengths = tuple(length for docente in first for length in visit_lengths(caseload, docente))
    return Family(
        routes=routes,
        travel=travel_of(caseload)[routes[0].name],
        ranks=tuple(ranks),
        lengths=lengths,
        together=together,
    )
