"""What no plan of a caseload costs less than: each route by itself, as if nothing else had to be done in the year."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from domain.year import costs
from domain.year.board import days_of_weeks, route_name, route_of, travel_of
from domain.year.candidates import candidates
from domain.year.caseload import Caseload
from domain.year.groups import groups_of
from domain.year.needs import numbers_left
from domain.year.open_work import open_work
from domain.year.planned import MEETINGS, Key, Work
from domain.year.prices import fixed_journeys
from domain.year.runs import Run
from domain.year.shares import visit_lengths

WEEK = 5  # days


def floor(caseload: Caseload, runs: Sequence[Run]) -> int:
    """Journeys and classes that are lost; a margin may cost nothing."""
    routes = sum(_route(caseload, runs, name, travel) for name, travel in travel_of(caseload).items() if travel)
    return routes + costs.CLASS_DAY * _class_days(caseload, runs)


def _route(caseload: Caseload, runs: Sequence[Run], name: str, travel: int) -> int:
    """The cheapest mix of journeys for visitas, with room for meetings, and of journeys for meetings alone."""
    people = [each.id for each in caseload.docentes if route_name(caseload, each.ie_id) == name]
    lengths = [visit_lengths(caseload, each) for each in people]
    days = sum(map(sum, lengths))
    known = len({week for route, week in fixed_journeys(caseload) if route == name})
    sizes = sorted(days_of_weeks(runs).values(), reverse=True)
    held = _meetings(caseload, name)
    fewest = max(fewest_journeys(lengths), _filled(sizes, days))
    choices = []
    for journeys in range(fewest, max(fewest, len(sizes)) + 1):
        spare = sum(sizes[:journeys]) - days
        alone = _alone(held, spare)
        choices.append(costs.VISIT_JOURNEY * max(0, journeys - known) + costs.MEETING_JOURNEY * max(0, alone - known))
        if not alone:
            break
    return travel * min(choices)


def fewest_journeys(lengths: Sequence[Sequence[int]]) -> int:
    """Weeks for the visitas of these docentes, whose open lengths are given, if every week had five free days.

    The visitas of one lie in different weeks, no week holds two of three days, nor more than so many of the shortest.
    """
    days = sorted(length for each in lengths for length in each)
    most = sum(total <= WEEK for total in accumulate(days)) or 1
    return max(
        [*map(len, lengths), sum(length > WEEK // 2 for length in days), -(-sum(days) // WEEK), -(-len(days) // most)]
    )


def _filled(sizes: Sequence[int], days: int) -> int:
    """How many weeks, the largest first, hold so many days."""
    held = 0
    for weeks, size in enumerate(sizes):
        if held >= days:
            return weeks
        held += size
    return len(sizes)


def _meetings(caseload: Caseload, name: str) -> dict[Work, list[int]]:
    """Of each group of the route: how many of its GIA and RTC are open."""
    found: dict[Work, list[int]] = defaultdict(list)
    for work in MEETINGS:
        for group in groups_of(caseload, work):
            if route_of(caseload, group) == name:
                found[work].append(len(numbers_left(caseload, work, group)))
    return found


def _alone(held: dict[Work, list[int]], spare: int) -> int:
    """Weeks for what finds no room beside visitas: each group at most one GIA and one RTC a week."""
    left = sum(map(sum, held.values())) - spare
    weeks = 0
    while left > min(WEEK * weeks, sum(min(weeks, open_) for each in held.values() for open_ in each)):
        weeks += 1
    return weeks


def _class_days(caseload: Caseload, runs: Sequence[Run]) -> int:
    """The fewest days with pupils that the talleres of docentes take, each after the acompañante's own."""
    places = {
        each.key: candidates(each, runs)
        for each in open_work(caseload)
        if each.key.work in (Work.TALLER, Work.TALLER_ACOMPANANTE)
    }
    first = caseload.norm.flag("taller_acompanante_antes")
    total = 0
    for key, options in places.items():
        if key.work == Work.TALLER:
            own = places.get(Key(Work.TALLER_ACOMPANANTE, (), key.number)) if first else None
            ends = min((each.days[-1] for each in own), default=None) if own else None
            total += min((each.lective for each in options if ends is None or ends < each.days[0]), default=0)
    return total
