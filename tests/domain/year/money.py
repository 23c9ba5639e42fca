"""What a plan costs, counted from its dates alone: a second reckoning beside the model's."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from domain.year import costs
from domain.year.board import route_of, travel_of
from domain.year.caseload import Caseload, week_of
from domain.year.margin import margins
from domain.year.planned import MEETINGS, Planned, Work
from domain.year.runs import runs_of

Weeks = dict[tuple[str, int], set[Work]]


def journeys(caseload: Caseload, planned: Sequence[Planned]) -> Weeks:
    """What is done on each route in each week."""
    found: Weeks = defaultdict(set)
    for each in planned:
        route = route_of(caseload, each.ie_ids) if each.work in (Work.VISITA, *MEETINGS) else ""
        if route:
            found[route, week_of(each.first)].add(each.work)
    return found


def class_days(caseload: Caseload, planned: Sequence[Planned]) -> int:
    days = [day for each in planned if each.work == Work.TALLER for day in each.days]
    return sum(any(caseload.calendar.is_lective(day, scopes) for scopes in caseload.places) for day in days)


def margin_short(caseload: Caseload, planned: Sequence[Planned]) -> int:
    runs = runs_of(caseload)
    taken = {day for each in planned for day in each.days}
    short = 0
    for margin in margins(caseload, runs):
        days: set[date] = {day for index in margin.runs for day in runs[index].days}
        short += max(0, margin.target - len(days - taken))
    return short


def cost_of(caseload: Caseload, planned: Sequence[Planned]) -> int:
    travel, paid = travel_of(caseload), 0
    for (route, _), works in journeys(caseload, planned).items():
        paid += travel[route] * (costs.VISIT_JOURNEY if Work.VISITA in works else costs.MEETING_JOURNEY)
    lost = costs.CLASS_DAY * class_days(caseload, planned)
    return paid + lost + costs.MARGIN_DAY * margin_short(caseload, planned)
