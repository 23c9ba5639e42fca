"""The year of one acompañante as a planner sees it: whom, where, by which reading of the norm, and what is fixed.

Frozen facts, no rows: the same caseload and seed give the same plan on every machine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from domain.year.calendar import SchoolCalendar, Span, Weeks
from domain.year.norm import Norm, Plan
from domain.year.planned import Planned, Work


@dataclass(frozen=True, kw_only=True)
class IeFacts:
    """An IE: its column of the norm, where its days off come from, and with whom it travels and meets."""

    id: int
    modelo: str
    nivel: str
    scopes: tuple[str, ...] = ()  # as SchoolCalendar asks for them, wide to narrow
    route: str = ""  # IE that are reached in one journey; empty: a journey of its own
    travel: int = 1  # how much a journey there costs; 0: in town
    red: str = ""  # who meets together where that is allowed; empty: alone
    codinst: str = ""  # niveles of one integrada (5.6.3.f)


@dataclass(frozen=True, kw_only=True)
class DocenteFacts:
    id: int
    ie_id: int


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """`fixed` is what has been held or agreed: it stays, counts, and its days are taken."""

    year: int
    ies: tuple[IeFacts, ...]
    docentes: tuple[DocenteFacts, ...]
    norm: Norm
    calendar: SchoolCalendar
    fixed: tuple[Planned, ...] = ()
    away: frozenset[date] = field(default_factory=frozenset)  # days the acompañante has for something else
    start: date | None = None  # nothing new before this day; None: from the first day of work of the year
    end: date | None = None  # nor after this one; None: to the last

    @cached_property
    def ie_by_id(self) -> dict[int, IeFacts]:
        return {ie.id: ie for ie in self.ies}

    @cached_property
    def docente_by_id(self) -> dict[int, DocenteFacts]:
        return {docente.id: docente for docente in self.docentes}

    @cached_property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """The scopes of its IE, each once: most share one calendar."""
        return tuple(sorted({ie.scopes for ie in self.ies}))

    def ie_of(self, docente_id: int) -> IeFacts:
        return self.ie_by_id[self.docente_by_id[docente_id].ie_id]

    def plan_of(self, docente_id: int) -> Plan:
        """The norm's column of a docente; ValueError where 5.6 has none: that needs a person's decision first."""
        return self.column(self.ie_of(docente_id))

    def column(self, ie: IeFacts) -> Plan:
        found = self.norm.plan_for(ie.modelo, ie.nivel)
        if found is None:
            raise ValueError(f"5.6 has no column for {ie.modelo} {ie.nivel}")
        return found

    @cached_property
    def fullest(self) -> Plan:
        """Of the columns concerned, the one with most days of taller: it binds who attends them all."""
        columns = [self.column(ie) for ie in self.ies]
        return max(columns, key=lambda plan: (plan.taller_days.value, plan.taller_acompanante_days.value))

    @cached_property
    def weeks(self) -> Weeks:
        """The weeks of the year where the first IE is; empty when that year is not loaded."""
        found = self.calendar.weeks(self.year, self.ies[0].scopes if self.ies else ())
        return found or Weeks(lective=(), gestion=())

    @cached_property
    def blocks(self) -> tuple[Span, ...]:
        """The bimestres, lective weeks with the semanas de gestión that follow; four of them, two in 2020."""
        starts = sorted(span.first for span in self.weeks.lective)
        edges = [date(self.year, 1, 1), *starts[1:], date(self.year + 1, 1, 1)]
        return tuple(Span(first=first, last=after - timedelta(days=1)) for first, after in pairwise(edges))

    @cached_property
    def second_semester(self) -> date:
        """The first day of the second: the beginning of lective weeks that is nearest to the middle."""
        starts = sorted(span.first for span in self.weeks.lective)[1:]
        if not starts:
            return date(self.year, 8, 1)
        middle = self._middle
        return min(starts, key=lambda day: abs((day - middle).days))

    def semester(self, day: date) -> int:
        """1 or 2."""
        return 1 if day < self.second_semester else 2

    @cached_property
    def first_lective(self) -> date:
        return min((span.first for span in self.weeks.lective), default=date(self.year, 3, 1))

    @cached_property
    def last_lective(self) -> date:
        return max((span.last for span in self.weeks.lective), default=date(self.year, 12, 31))

    @cached_property
    def visits_until(self) -> date:
        """The last day of a visita: so many weeks before the last lective one."""
        return self.last_lective - timedelta(weeks=self.norm.number("cierre_semanas"))

    @cached_property
    def first_visits_until(self) -> int:
        """The last calendar week in which a docente's first visita begins."""
        return week_of(self.first_lective) + self.norm.number("primera_visita_semanas") - 1

    @property
    def _middle(self) -> date:
        return self.first_lective + (self.last_lective - self.first_lective) / 2

    def fixed_of(self, work: Work, subject: tuple[int, ...]) -> dict[int, Planned]:
        """What is fixed of one docente or group, by order number."""
        return {each.number: each for each in self.fixed if (each.work, each.subject) == (work, subject)}

    def days(self) -> Iterator[date]:
        """Every day of the year on which something may still be put, working or not."""
        first = max(self.start or date.min, date(self.year, 1, 1))
        last = min(self.end or date.max, date(self.year, 12, 31))
        return (first + timedelta(days=number) for number in range((last - first).days + 1))

    @cached_property
    def taken(self) -> frozenset[date]:
        return self.away | {day for each in self.fixed for day in each.days}


def week_of(day: date) -> int:
    """Calendar weeks, Monday to Sunday, counted without a break over the years."""
    return (day.toordinal() - 1) // 7


def ids(many: Iterable[IeFacts]) -> tuple[int, ...]:
    return tuple(sorted(ie.id for ie in many))
