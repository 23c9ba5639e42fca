"""That no plan fits, said so that somebody can do something about it: what binds, by how many days, what would fit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from domain.year.caseload import Caseload, IeFacts
from domain.year.groups import groups_of
from domain.year.needs import DaysLeft, Need, days_left, days_missing, needs_of
from domain.year.norm import SettingValue
from domain.year.planned import MEETINGS, Work

Fits = Callable[[Caseload], bool]


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A rule that leaves no room: how many days it asks for, or between which it must be kept."""

    code: str  # a Work, or a rule of the norm
    numeral: str
    days: int = 0


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that would make a plan possible, and the caseload with it.

    "groups": GIA and RTC in so many groups of `size` IE at the most; "fewer_docentes": so many docentes stay.
    """

    code: str
    numeral: str
    count: int
    size: int = 0
    spare: int  # days that stay free then
    caseload: Caseload


@dataclass(frozen=True, kw_only=True)
class Infeasible:
    missing: int  # days
    left: DaysLeft
    bindings: tuple[Binding, ...]
    changes: tuple[Change, ...]  # the smallest of each kind; the first is the one to propose

    @property
    def smallest(self) -> Change | None:
        return next(iter(self.changes), None)


def explain(caseload: Caseload, missing: int, fits: Fits) -> Infeasible:
    """`fits` is asked only of what the sums of days allow: it may take its time."""
    kinds = (_groups(caseload), _fewer_docentes(caseload))
    found = (next((change for change in kind if _allows(change, fits)), None) for kind in kinds)
    return Infeasible(
        missing=missing,
        left=days_left(caseload),
        bindings=tuple(_bindings(caseload)),
        changes=tuple(change for change in found if change is not None),
    )


def _allows(change: Change, fits: Fits) -> bool:
    return days_missing(change.caseload) == 0 and fits(change.caseload)


def _bindings(caseload: Caseload) -> Iterator[Binding]:
    """One place a day, lective days for visitas, and all that is asked for on them; largest first."""
    needs, left = needs_of(caseload), days_left(caseload)
    visits = tuple(need for need in needs if need.work == Work.VISITA)
    too_many_visits = sum(need.days for need in visits) > left.lective
    code, room = ("dia_lectivo", left.lective) if too_many_visits else ("un_lugar_por_dia", left.total)
    yield Binding(code=code, numeral=caseload.norm.rule(code).numeral, days=room)
    for need in sorted(visits if too_many_visits else needs, key=lambda need: -need.days):
        yield _binding(need)


def _binding(need: Need) -> Binding:
    return Binding(code=need.work, numeral=need.numeral, days=need.days)


def _groups(caseload: Caseload) -> Iterator[Change]:
    """GIA and RTC in groups of neighbours: of two, of three…, where that makes fewer groups than there are."""
    now = _meetings(caseload)
    chosen: dict[str, SettingValue] = {"gia_por": "grupo", "rtc_por": "grupo"}
    norm = caseload.norm.with_settings(chosen)
    for size in range(2, len(caseload.ies) + 1):
        grouped = replace(caseload, norm=norm, ies=_neighbours(caseload, size))
        if _meetings(grouped) < now:
            yield Change(
                code="groups",
                numeral=norm.setting("gia_por").numeral,
                count=len(groups_of(grouped, Work.GIA)),
                size=size,
                spare=_spare(grouped),
                caseload=grouped,
            )


def _neighbours(caseload: Caseload, size: int) -> tuple[IeFacts, ...]:
    """Each IE with a red of neighbours: those of a route first, in the order of their ids."""
    order = sorted(caseload.ies, key=lambda ie: (ie.route, ie.id))
    reds = {ie.id: f"{place // size + 1}" for place, ie in enumerate(order)}
    return tuple(replace(ie, red=reds[ie.id]) for ie in caseload.ies)


def _meetings(caseload: Caseload) -> int:
    return sum(need.days for need in needs_of(caseload) if need.work in MEETINGS)


def _fewer_docentes(caseload: Caseload) -> Iterator[Change]:
    """The last of them with somebody else; those with whom something is fixed stay."""
    begun = {each.subject[0] for each in caseload.fixed if each.work == Work.VISITA}
    for number in range(1, len(caseload.docentes)):
        may_go = [each for each in caseload.docentes if each.id not in begun][-number:]
        fewer = replace(caseload, docentes=tuple(each for each in caseload.docentes if each not in may_go))
        if len(may_go) == number:
            yield Change(
                code="fewer_docentes",
                numeral=caseload.fullest.ratios[0].numeral,
                count=len(fewer.docentes),
                spare=_spare(fewer),
                caseload=fewer,
            )


def _spare(caseload: Caseload) -> int:
    return days_left(caseload).total - sum(need.days for need in needs_of(caseload))
