"""The model of a year while it is built: what each of its variables means, and what they cost together."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from domain.year.candidates import Candidate
from domain.year.caseload import Caseload
from domain.year.groups import Group
from domain.year.open_work import OpenWork
from domain.year.planned import Key, Work
from domain.year.runs import Run
from domain.year.solver import Answer, Terms, Variable, count

Choice = tuple[Candidate, Variable]
Allowed = Callable[[OpenWork, Candidate], bool]  # where it may look
Place = Callable[[Candidate], int]  # where a candidate lies on the axis that a rule speaks of


@dataclass(kw_only=True)
class Board:
    caseload: Caseload
    runs: Sequence[Run]
    strict: bool
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    choices: dict[Key, list[Choice]] = field(default_factory=dict)
    open_: dict[Key, OpenWork] = field(default_factory=dict)
    cost: Terms = field(default_factory=list)
    elastic: bool = False  # whether days may be worked twice, to see how many are missing
    overflow: Terms = field(default_factory=list)  # those days
    _steps: dict[tuple[Key, Place], list[tuple[int, Variable]]] = field(default_factory=dict)

    def offer(self, each: OpenWork, places: Sequence[Candidate]) -> None:
        """An open activity takes one of these places."""
        self.open_[each.key] = each
        self.choices[each.key] = [(place, self.model.new_bool_var("")) for place in places]
        self.model.add_exactly_one(variable for _, variable in self.choices[each.key])

    def pay(self, weight: int) -> Variable:
        """Something that is true or not, and costs when it is."""
        variable = self.model.new_bool_var("")
        self.cost.append((variable, weight))
        return variable

    def until(self, key: Key, limit: int, place: Place) -> Variable:
        """Whether the place of an activity is `limit` at the latest."""
        steps = self._steps.get((key, place))
        if steps is None:
            steps = self._steps[key, place] = self._chain(key, place)
        reached = bisect_right(steps, limit, key=lambda step: step[0])
        return steps[reached - 1][1] if reached else self.model.new_constant(0)

    def places(self, key: Key, place: Place) -> list[int]:
        return sorted({place(candidate) for candidate, _ in self.choices[key]})

    def _chain(self, key: Key, place: Place) -> list[tuple[int, Variable]]:
        """One variable for each place, true from there on: rules between two activities become short."""
        at = defaultdict(list)
        for candidate, variable in self.choices[key]:
            at[place(candidate)].append(variable)
        found: list[tuple[int, Variable]] = []
        for step in sorted(at):
            reached = self.model.new_bool_var("")
            before = [found[-1][1]] if found else []
            self.model.add(reached == count([*before, *at[step]]))
            found.append((step, reached))
        return found

    def used(self) -> Mapping[int, Terms]:
        """Days of each run that the choices take."""
        found: dict[int, Terms] = defaultdict(list)
        for choices in self.choices.values():
            for candidate, variable in choices:
                for run, days in candidate.uses:
                    found[run].append((variable, days))
        return found

    def visits_of(self, docente_id: int) -> list[Key]:
        return sorted(key for key in self.choices if (key.work, key.subject) == (Work.VISITA, (docente_id,)))

    def travelled(self, works: Iterable[Work]) -> dict[tuple[str, int], list[Variable]]:
        """What would be done on each route in each week; what is not on one route is left out."""
        found: dict[tuple[str, int], list[Variable]] = defaultdict(list)
        for key, choices in self.choices.items():
            route = route_of(self.caseload, self.open_[key].ie_ids) if key.work in works else ""
            for candidate, variable in choices if route else ():
                found[route, candidate.week].append(variable)
        return found

    def chosen(self, answer: Answer) -> dict[Key, Candidate]:
        return {
            key: next(candidate for candidate, variable in choices if answer[variable])
            for key, choices in self.choices.items()
        }


def route_of(caseload: Caseload, ie_ids: Group) -> str:
    """The route on which all these IE lie; empty where they meet from several, at a place of their choice."""
    routes = {route_name(caseload, ie_id) for ie_id in ie_ids}
    return routes.pop() if len(routes) == 1 else ""


def route_name(caseload: Caseload, ie_id: int) -> str:
    return caseload.ie_by_id[ie_id].route or f"ie {ie_id}"


def travel_of(caseload: Caseload) -> dict[str, int]:
    """How far each route is: as far as the farthest of its IE."""
    found: dict[str, int] = Counter()
    for ie in caseload.ies:
        name = route_name(caseload, ie.id)
        found[name] = max(found[name], ie.travel)
    return found


def days_of_weeks(runs: Sequence[Run]) -> Mapping[int, int]:
    """Days that are left in each calendar week."""
    found: Counter[int] = Counter()
    for run in runs:
        found[run.week] += run.size
    return found
