"""How many days a caseload needs, rule by rule with its numeral, and how many the calendar has.

Plain sums, one place a day (5.4): what does not fit by these fits by no order of the days.
"""

from dataclasses import dataclass

from domain.year.caseload import Caseload
from domain.year.groups import Group, groups_of
from domain.year.norm import Rule
from domain.year.planned import MEETINGS, TALLERES, Work
from domain.year.shares import halves, visit_lengths


@dataclass(frozen=True, kw_only=True)
class Need:
    """Days still to be found for one kind of work, and the numeral that asks for them."""

    work: Work
    numeral: str
    days: int


@dataclass(frozen=True, kw_only=True)
class DaysLeft:
    """Days on which the acompañante can still do something: with pupils, and without."""

    lective: int
    gestion: int

    @property
    def total(self) -> int:
        return self.lective + self.gestion


def needs_of(caseload: Caseload) -> tuple[Need, ...]:
    """What a caseload still needs, what is fixed already taken off; the order is that of the norm."""
    visits = Need(work=Work.VISITA, numeral=caseload.fullest.visita_days.numeral, days=_visit_days(caseload))
    meetings = (_meetings(caseload, work) for work in MEETINGS)
    talleres = (_talleres(caseload, work) for work in TALLERES)
    return tuple(need for need in (visits, *meetings, *talleres) if need.days)


def days_left(caseload: Caseload) -> DaysLeft:
    """Of the days that are not past, taken or closed."""
    lective = gestion = 0
    for day in caseload.days():
        if day not in caseload.taken:
            with_pupils = any(caseload.calendar.is_lective(day, scopes) for scopes in caseload.places)
            lective += with_pupils
            gestion += not with_pupils and any(caseload.calendar.is_gestion(day, scopes) for scopes in caseload.places)
    return DaysLeft(lective=lective, gestion=gestion)


def days_missing(caseload: Caseload) -> int:
    """By how many days the needs exceed the calendar; 0 when the sums allow them."""
    needs, left = needs_of(caseload), days_left(caseload)
    visits = sum(need.days for need in needs if need.work == Work.VISITA)
    return max(0, visits - left.lective, sum(need.days for need in needs) - left.total)


def _visit_days(caseload: Caseload) -> int:
    return sum(sum(visit_lengths(caseload, docente.id)) for docente in caseload.docentes)


def _meetings(caseload: Caseload, work: Work) -> Need:
    rule = caseload.fullest.count_of(work)
    days = sum(len(numbers_left(caseload, work, group)) for group in groups_of(caseload, work))
    return Need(work=work, numeral=rule.numeral, days=days)


def numbers_left(caseload: Caseload, work: Work, group: Group) -> tuple[int, ...]:
    """Order numbers of a group's GIA or RTC that are not fixed."""
    count = caseload.fullest.count_of(work).value
    fixed = caseload.fixed_of(work, group)
    return tuple(number for number in range(1, count + 1) if number not in fixed)


def _talleres(caseload: Caseload, work: Work) -> Need:
    days = sum(taller_lengths(caseload, work).values())
    return Need(work=work, numeral=taller_rule(caseload, work).numeral, days=days)


def taller_rule(caseload: Caseload, work: Work) -> Rule:
    own = work == Work.TALLER_ACOMPANANTE
    return caseload.fullest.taller_acompanante_days if own else caseload.fullest.taller_days


def taller_lengths(caseload: Caseload, work: Work) -> dict[int, int]:
    """Order number -> days, of the talleres that are not fixed; what is left is shared out evenly."""
    fixed = caseload.fixed_of(work, ())
    own = work == Work.TALLER_ACOMPANANTE
    count = (caseload.fullest.talleres_acompanante if own else caseload.fullest.talleres).value
    open_ = [number for number in range(1, count + 1) if number not in fixed]
    left = taller_rule(caseload, work).value - sum(len(each.days) for each in fixed.values())
    return dict(zip(open_, halves(max(left, 0), len(open_)), strict=True))
