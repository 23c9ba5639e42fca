"""The rules and prices of a year week by week.

As a bound every rule here follows from the exact ones. As a guide one is a little stricter: a GIA and the next visita
that it must come before lie in different weeks.
"""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from ortools.sat.python import cp_model

from domain.year import costs
from domain.year.caseload import week_of
from domain.year.journeys import stretches
from domain.year.open_work import references, spacing
from domain.year.planned import MEETINGS, Key, Work
from domain.year.prices import fixed_journeys
from domain.year.reserve import reserves
from domain.year.solver import Terms, count, total
from domain.year.weekly import Travel, Weekly, Weeks, gia_open, rtc_open

Cumulated = Callable[[int], cp_model.LinearExprT]  # how many up to a week


def add_weekly_rules(weekly: Weekly, *, bound: bool) -> None:
    for travel in weekly.travels:
        _totals(weekly, travel)
        _journeys(weekly, travel)
        if travel.by_rounds:
            _rounds(weekly, travel, bound)
        else:
            _visits_over_time(weekly, travel)
    for weeks in weekly.loose.values():
        weekly.model.add_exactly_one(weeks.values())
    _talleres(weekly)
    _week_days(weekly)
    _long_visits(weekly)
    _pay(weekly)


def _totals(weekly: Weekly, travel: Travel) -> None:
    """Every visita, GIA and RTC takes place."""
    family = travel.family
    for length, number in Counter(family.lengths).items():
        there = [(variable, load.count(length)) for kinds in travel.loads.values() for load, variable in kinds.items()]
        weekly.model.add(total(there) == number * travel.routes)
    if travel.by_rounds:
        for (place, _), weeks in travel.gia.items():
            weekly.model.add(count(list(weeks.values())) == len(family.ranks[place].gia))
    else:
        held = [variable for weeks in travel.gia.values() for variable in weeks.values()]
        weekly.model.add(count(held) == gia_open(weekly.caseload, family))
    for number, weeks in travel.rtc.items():
        weekly.model.add(count(list(weeks.values())) == len(rtc_open(weekly.caseload, family, number)))


def _journeys(weekly: Weekly, travel: Travel) -> None:
    """A route is travelled once a week; what is done there fits into the days of that journey."""
    groups = {Work.GIA: len(travel.family.routes[0].gia), Work.RTC: len(travel.family.routes[0].rtc)}
    for week, size in weekly.sizes.items():
        visiting, alone = travel.journeys(week), travel.alone[week]
        weekly.model.add(count([*visiting, alone]) <= travel.routes)
        for work in MEETINGS:
            if held := travel.meetings(work, week):
                weekly.model.add(count(held) <= groups[work] * count([*visiting, alone]))
        days = travel.visit_days(week) + [(each, 1) for work in MEETINGS for each in travel.meetings(work, week)]
        room = [(each, size) for each in visiting] + [(alone, min(size, sum(groups.values())))]
        weekly.model.add(total(days) <= total(room))


def _visits_over_time(weekly: Weekly, travel: Travel) -> None:
    """Without rounds: never more visitas than the weeks between them allow, never fewer than they ask for."""
    least, weeks = spacing(weekly.caseload, strict=True).least, sorted(travel.loads)
    visits = [each for rank in travel.family.ranks for _ in rank.docentes for each in rank.visits]
    for week in weeks:
        window = [term for near in range(week, week + least) for term in travel.visits(near)]
        weekly.model.add(total(window) <= travel.family.docentes * travel.routes)
        done = total([term for earlier in weeks if earlier <= week for term in travel.visits(earlier)])
        weekly.model.add(done >= sum(week_of(each.last) <= week for each in visits))
        weekly.model.add(done <= sum(week_of(each.first) <= week for each in visits))


def _rounds(weekly: Weekly, travel: Travel, bound: bool) -> None:
    """The n-th visitas of docentes who are alike, in their order: so many weeks after those before."""
    until: dict[tuple[int, int], Cumulated] = {}
    ranks, routes = travel.family.ranks, travel.routes
    for (place, number), weeks in travel.rounds.items():
        most = routes if travel.family.together else len(ranks[place].docentes)
        weekly.model.add(count(list(weeks.values())) == most)
        until[place, number] = _cumulated(weekly, weeks, most)
    for week in travel.loads:
        there = count([weeks[week] for weeks in travel.rounds.values() if week in weeks])
        made = count(travel.journeys(week)) if travel.family.together else total(travel.visits(week))
        weekly.model.add(there == made)
    _round_gaps(weekly, travel, until)
    if weekly.caseload.norm.flag("gia_tras_visita"):
        _gia_rows(weekly, travel, until, bound)


def _round_gaps(weekly: Weekly, travel: Travel, until: dict[tuple[int, int], Cumulated]) -> None:
    gap = spacing(weekly.caseload, strict=True)
    for before, after in pairwise(sorted(travel.rounds)):
        if after == (before[0], before[1] + 1):
            for week in travel.rounds[after]:
                weekly.model.add(until[after](week) <= until[before](week - gap.least))
            for week in travel.rounds[before]:
                weekly.model.add(until[before](week) <= until[after](week + gap.most))


def _gia_rows(weekly: Weekly, travel: Travel, visited: dict[tuple[int, int], Cumulated], bound: bool) -> None:
    """Each GIA after the visita it refers to, and the GIA before it sooner than that visita."""
    held = {row: _cumulated(weekly, weeks, len(travel.family.ranks[row[0]].gia)) for row, weeks in travel.gia.items()}
    for (place, number), weeks in travel.gia.items():
        rank = travel.family.ranks[place]
        each = len(rank.gia) // travel.routes if travel.family.together else 1
        visits = weekly.caseload.plan_of(rank.docentes[0]).visitas.value
        reference = references(visits, weekly.caseload.fullest.gia.value)[number - 1]
        row = (0 if travel.family.together else place, reference)
        if row in visited:
            for week in weeks:
                weekly.model.add(held[place, number](week) <= each * visited[row](week))
            for week in travel.rounds[row] if (place, number - 1) in held else ():
                sooner = week if bound else week - 1
                weekly.model.add(each * visited[row](week) <= held[place, number - 1](sooner))


def _cumulated(weekly: Weekly, weeks: Weeks, most: int) -> Cumulated:
    """A variable for each week instead of a sum: the rules stay short."""
    sums: dict[int, cp_model.LinearExprT] = {}
    before: cp_model.LinearExprT = 0
    for week, variable in sorted(weeks.items()):
        sums[week] = weekly.whole(most)
        weekly.model.add(sums[week] == before + variable)
        before = sums[week]

    def until(limit: int) -> cp_model.LinearExprT:
        last = max((week for week in sums if week <= limit), default=None)
        return 0 if last is None else sums[last]

    return until


def _talleres(weekly: Weekly) -> None:
    for places in weekly.talleres.values():
        weekly.model.add_exactly_one(variable for _, variable in places)
    for number in (1, 2) if weekly.caseload.norm.flag("taller_acompanante_antes") else ():
        own = weekly.talleres.get(Key(Work.TALLER_ACOMPANANTE, (), number))
        for place, variable in weekly.talleres.get(Key(Work.TALLER, (), number), ()) if own else ():
            sooner = [each for before, each in own or () if before.days[-1] < place.days[0]]
            weekly.model.add(variable <= count(sooner))


def week_uses(weekly: Weekly) -> dict[int, Terms]:
    """Days that are used in each week."""
    used: dict[int, Terms] = {week: [] for week in weekly.sizes}
    for travel in weekly.travels:
        for week, terms in used.items():
            terms += travel.visit_days(week) + [(each, 1) for work in MEETINGS for each in travel.meetings(work, week)]
    for weeks in weekly.loose.values():
        for week, variable in weeks.items():
            used[week].append((variable, 1))
    for places in weekly.talleres.values():
        for place, variable in places:
            for run, days in place.uses:
                used[weekly.runs[run].week].append((variable, days))
    return used


def _week_days(weekly: Weekly) -> None:
    """One place a day (5.4)."""
    for week, uses in week_uses(weekly).items():
        weekly.model.add(total(uses) <= weekly.sizes[week])


def _long_visits(weekly: Weekly) -> None:
    """In a week that feriados break up there is room for few long visitas."""
    everybody = tuple(ie.id for ie in weekly.caseload.ies)
    for week, sizes in stretches(weekly.runs, everybody).items():
        for length in (2, 3):
            there = [
                (variable, sum(each >= length for each in load))
                for travel in weekly.travels
                for load, variable in travel.loads.get(week, {}).items()
            ]
            if there and (len(sizes) > 1 or sizes[0] % length):
                weekly.model.add(total(there) <= sum(size // length for size in sizes))


def _pay(weekly: Weekly) -> None:
    known = fixed_journeys(weekly.caseload)
    for travel in weekly.travels:
        names = [route.name for route in travel.family.routes]
        for week in weekly.sizes if travel.family.travel else ():
            if not any((name, week) in known for name in names):
                visiting = costs.VISIT_JOURNEY * travel.family.travel
                weekly.cost += [(variable, visiting) for variable in travel.journeys(week)]
                weekly.cost.append((travel.alone[week], costs.MEETING_JOURNEY * travel.family.travel))
    for places in weekly.talleres.values():
        weekly.cost += [(variable, costs.CLASS_DAY * place.lective) for place, variable in places if place.lective]
    _reserve(weekly)


def _reserve(weekly: Weekly) -> None:
    used, run_weeks = week_uses(weekly), {run.index: run.week for run in weekly.runs}
    for reserve in reserves(weekly.caseload, weekly.runs):
        weeks = {run_weeks[run] for run in reserve.runs}
        whole = sum(weekly.sizes[week] for week in weeks) == reserve.days  # no week is shared with another bimestre
        if reserve.target and whole:
            short = weekly.whole(reserve.target)
            weekly.cost.append((short, costs.RESERVE_DAY))
            taken = [term for week in sorted(weeks) for term in used[week]]
            weekly.model.add(total(taken) <= reserve.days - reserve.target + short)
