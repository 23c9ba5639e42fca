"""The year week by week: how many journeys, with how many visitas and meetings, and not yet whose.

Much smaller than the exact model, because routes that are alike are counted, not named. It serves twice. As a *bound*
it leaves rules out and never adds one: no plan costs less. As a *guide* it has every round of visitas in it, and says
in which weeks the exact model should look.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from domain.year.board import days_of_weeks
from domain.year.candidates import Candidate, candidates
from domain.year.caseload import Caseload, week_of
from domain.year.families import Family, loose_groups
from domain.year.groups import Group
from domain.year.journeys import Load, loads, stretches
from domain.year.needs import numbers_left
from domain.year.open_work import OpenWork, open_work
from domain.year.planned import MEETINGS, TALLERES, Key, Work
from domain.year.runs import Run
from domain.year.solver import Terms, Variable

Weeks = dict[int, Variable]  # by calendar week
_ANY_RANK = -1


@dataclass(kw_only=True)
class Travel:
    """The variables of one family."""

    family: Family
    by_rounds: bool  # whether the rounds of visitas are told apart
    loads: dict[int, dict[Load, Variable]]  # week -> how many journeys are made with these visitas
    alone: Weeks  # journeys for meetings alone
    gia: dict[tuple[int, int], Weeks] = field(default_factory=dict)  # by rank and order number
    rtc: dict[int, Weeks] = field(default_factory=dict)  # by order number
    rounds: dict[tuple[int, int], Weeks] = field(default_factory=dict)  # by rank and order number: visitas, or routes

    @property
    def routes(self) -> int:
        return len(self.family.routes)

    def journeys(self, week: int) -> list[Variable]:
        return list(self.loads.get(week, {}).values())

    def visit_days(self, week: int) -> Terms:
        return [(variable, sum(load)) for load, variable in self.loads.get(week, {}).items()]

    def visits(self, week: int) -> Terms:
        return [(variable, len(load)) for load, variable in self.loads.get(week, {}).items()]

    def meetings(self, work: Work, week: int) -> list[Variable]:
        rows = self.gia.values() if work == Work.GIA else self.rtc.values()
        return [weeks[week] for weeks in rows if week in weeks]


@dataclass(kw_only=True)
class Weekly:
    caseload: Caseload
    runs: Sequence[Run]
    open_: Mapping[Key, OpenWork]
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    travels: list[Travel] = field(default_factory=list)
    talleres: dict[Key, list[tuple[Candidate, Variable]]] = field(default_factory=dict)
    loose: dict[Key, Weeks] = field(default_factory=dict)  # meetings from several routes
    cost: Terms = field(default_factory=list)

    @property
    def sizes(self) -> Mapping[int, int]:
        return days_of_weeks(self.runs)

    def whole(self, most: int) -> Variable:
        return self.model.new_int_var(0, most, "")

    def weeks_of(self, work: Work, group: Group, number: int) -> list[int]:
        """The weeks in which a meeting could be."""
        found = candidates(self.open_[Key(work, group, number)], self.runs)
        return sorted({candidate.week for candidate in found})


def lay_out_weeks(caseload: Caseload, runs: Sequence[Run], families: Sequence[Family], *, bound: bool) -> Weekly:
    """The variables, without rules or prices. A bound tells rounds apart only where that makes it better."""
    weekly = Weekly(caseload=caseload, runs=runs, open_={each.key: each for each in open_work(caseload)})
    for family in families:
        travel = _travel(weekly, family, not bound or family.docentes > 2)
        weekly.travels.append(travel)
        travel.gia = dict(_gia(weekly, travel))
        travel.rtc = dict(_rtc(weekly, travel))
        travel.rounds = dict(_rounds(weekly, travel)) if travel.by_rounds else {}
    for work in MEETINGS:
        for group in loose_groups(caseload, work):
            for number in numbers_left(caseload, work, group):
                weeks = weekly.weeks_of(work, group, number)
                weekly.loose[Key(work, group, number)] = {week: weekly.whole(1) for week in weeks}
    for each in weekly.open_.values():
        if each.key.work in TALLERES:
            places = candidates(each, runs)
            weekly.talleres[each.key] = [(place, weekly.model.new_bool_var("")) for place in places]
    return weekly


def _travel(weekly: Weekly, family: Family, by_rounds: bool) -> Travel:
    most = family.docentes
    by_week = {}
    for week, sizes in stretches(weekly.runs, family.ie_ids).items():
        kinds = [load for load in loads(family.lengths, most, sizes) if load]
        kinds = [load for load in kinds if len(load) == most] if family.together else kinds
        by_week[week] = {load: weekly.whole(len(family.routes)) for load in kinds}
    alone = {week: weekly.whole(len(family.routes)) for week in weekly.sizes}
    return Travel(family=family, by_rounds=by_rounds, loads=by_week, alone=alone)


def _gia(weekly: Weekly, travel: Travel) -> Iterator[tuple[tuple[int, int], Weeks]]:
    """A row for each rank and number; one for all where rounds are not told apart."""
    if travel.by_rounds:
        for place, rank in enumerate(travel.family.ranks):
            for number in numbers_left(weekly.caseload, Work.GIA, rank.gia[0]) if rank.gia else ():
                weeks = weekly.weeks_of(Work.GIA, rank.gia[0], number)
                yield (place, number), {week: weekly.whole(len(rank.gia)) for week in weeks}
        return
    groups = [group for route in travel.family.routes for group in route.gia]
    weeks_of_any = {
        week
        for group in groups
        for number in numbers_left(weekly.caseload, Work.GIA, group)
        for week in weekly.weeks_of(Work.GIA, group, number)
    }
    yield (_ANY_RANK, 0), {week: weekly.whole(len(groups)) for week in sorted(weeks_of_any)}


def _rtc(weekly: Weekly, travel: Travel) -> Iterator[tuple[int, Weeks]]:
    for number in range(1, weekly.caseload.fullest.rtc.value + 1):
        groups = rtc_open(weekly.caseload, travel.family, number)
        if groups:
            weeks = weekly.weeks_of(Work.RTC, groups[0], number)
            yield number, {week: weekly.whole(len(groups)) for week in weeks}


def rtc_open(caseload: Caseload, family: Family, number: int) -> list[Group]:
    """The groups of a family whose RTC of this number is open, route by route."""
    groups = [group for route in family.routes for group in route.rtc]
    return [group for group in groups if number in numbers_left(caseload, Work.RTC, group)]


def gia_open(caseload: Caseload, family: Family) -> int:
    """How many GIA of a family are open."""
    groups = [group for route in family.routes for group in route.gia]
    return sum(len(numbers_left(caseload, Work.GIA, group)) for group in groups)


def _rounds(weekly: Weekly, travel: Travel) -> Iterator[tuple[tuple[int, int], Weeks]]:
    """Of one rank where all docentes of a route go together."""
    ranks = travel.family.ranks[:1] if travel.family.together else travel.family.ranks
    for place, rank in enumerate(ranks):
        most = travel.routes if travel.family.together else len(rank.docentes)
        for each in rank.visits:
            span = range(week_of(each.first), week_of(each.last) + 1)
            weeks = [week for week in sorted(travel.loads) if week in span]
            yield (place, each.key.number), {week: weekly.whole(most) for week in weeks}
