"""What is still to be dated of a caseload, each with the days between which it may be.

Strict: by the settings of a good year (weeks between visitas, semesters of the RTC, GIA after visitas). Loose: only
what the norm itself asks, for a year that has gone out of step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from domain.year.caseload import Caseload, week_of
from domain.year.groups import Group, gia_groups, rtc_groups
from domain.year.needs import numbers_left, taller_lengths
from domain.year.planned import TALLERES, Key, Work
from domain.year.shares import visit_lengths, visit_numbers

_ONE_DAY = timedelta(days=1)
_ANY = 60  # weeks: longer than a year, so no limit


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """An activity without a date: between which days, of which lengths, where."""

    key: Key
    ie_ids: tuple[int, ...]
    lengths: tuple[int, ...]  # in days, those that are possible
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """Weeks from one visita to the next, and the last week of the first."""

    least: int
    most: int
    first_until: int


def open_work(caseload: Caseload, *, strict: bool = True) -> tuple[OpenWork, ...]:
    """Everything that is open, in a fixed order: visitas, GIA, RTC, talleres."""
    visits = chain.from_iterable(open_visits(caseload, each.id, strict=strict) for each in caseload.docentes)
    gia = chain.from_iterable(_gia(caseload, group, strict) for group in gia_groups(caseload))
    rtc = chain.from_iterable(_rtc(caseload, group, strict) for group in rtc_groups(caseload))
    return (*visits, *gia, *rtc, *_talleres(caseload, strict))


def spacing(caseload: Caseload, *, strict: bool) -> Spacing:
    if not strict:
        return Spacing(least=1, most=_ANY, first_until=week_of(caseload.visits_until))
    norm = caseload.norm
    return Spacing(
        least=norm.number("entre_visitas_semanas_minimo"),
        most=norm.number("entre_visitas_semanas_maximo"),
        first_until=max(caseload.first_visits_until, _start_week(caseload) + norm.number("primera_visita_semanas") - 1),
    )


def open_visits(caseload: Caseload, docente_id: int, *, strict: bool = True) -> tuple[OpenWork, ...]:
    """The visitas of a docente that are open, by order number."""
    lengths = tuple(sorted(set(visit_lengths(caseload, docente_id)), reverse=True))
    ie_id = caseload.docente_by_id[docente_id].ie_id
    return tuple(
        OpenWork(
            key=Key(Work.VISITA, (docente_id,), number),
            ie_ids=(ie_id,),
            lengths=lengths,
            first=_monday(first),
            last=_monday(last + 1) - _ONE_DAY,
        )
        for number in visit_numbers(caseload, docente_id)
        for first, last in (_visit_weeks(caseload, docente_id, number, spacing(caseload, strict=strict)),)
    )


def _visit_weeks(caseload: Caseload, docente_id: int, number: int, gap: Spacing) -> tuple[int, int]:
    """First and last week, from those that are fixed before and after, else from the ends of the year."""
    fixed = {each: week_of(held.first) for each, held in caseload.fixed_of(Work.VISITA, (docente_id,)).items()}
    start, end = _start_week(caseload), week_of(caseload.visits_until)
    count = caseload.plan_of(docente_id).visitas.value
    before = max((each for each in fixed if each < number), default=None)
    after = min((each for each in fixed if each > number), default=None)
    if before is None:
        first, last = start + gap.least * (number - 1), gap.first_until + gap.most * (number - 1)
    else:
        first = max(start, fixed[before] + gap.least * (number - before))
        last = fixed[before] + gap.most * (number - before)
    if after is None:
        return first, min(last, end - gap.least * (count - number))
    return max(first, fixed[after] - gap.most * (after - number)), min(
        last, fixed[after] - gap.least * (after - number)
    )


def references(count: int, meetings: int) -> tuple[int, ...]:
    """Which visita each GIA takes as its reference: from the first to the last but one, evenly; of 6 1, 2, 4 and 5.

    >>> references(7, 4)
    (1, 3, 4, 6)
    """
    steps = max(meetings - 1, 1)
    return tuple(1 + (index * (count - 2) * 2 + steps) // (2 * steps) for index in range(meetings))


def witness(caseload: Caseload, group: Group) -> int:
    """The docente whose visitas a group's GIA follow: the first of its first IE."""
    return min((each.ie_id, each.id) for each in caseload.docentes if each.ie_id in group)[1]


def _gia(caseload: Caseload, group: Group, strict: bool) -> Iterator[OpenWork]:
    """Each after the visita that it refers to and before the next reference."""
    seen = caseload.fixed_of(Work.VISITA, (witness(caseload, group),))
    refers = references(caseload.plan_of(witness(caseload, group)).visitas.value, caseload.fullest.gia.value)
    for number in numbers_left(caseload, Work.GIA, group):
        first, last = caseload.first_lective, date(caseload.year, 12, 31)
        if strict and caseload.norm.flag("gia_tras_visita"):
            before = seen.get(refers[number - 1])
            after = seen.get(refers[number]) if number < len(refers) else None
            first = before.last + _ONE_DAY if before else first
            last = after.first - _ONE_DAY if after else last
        yield OpenWork(key=Key(Work.GIA, group, number), ie_ids=group, lengths=(1,), first=first, last=last)


def _rtc(caseload: Caseload, group: Group, strict: bool) -> Iterator[OpenWork]:
    for number in numbers_left(caseload, Work.RTC, group):
        first, last = _semester(caseload, number, strict and caseload.norm.flag("rtc_por_semestre"))
        yield OpenWork(key=Key(Work.RTC, group, number), ie_ids=group, lengths=(1,), first=first, last=last)


def _talleres(caseload: Caseload, strict: bool) -> Iterator[OpenWork]:
    everywhere = tuple(sorted({each.ie_id for each in caseload.docentes}))
    for work in TALLERES:
        for number, days in taller_lengths(caseload, work).items():
            first, last = _semester(caseload, number, strict)
            if days:
                ie_ids = everywhere if work == Work.TALLER else ()
                yield OpenWork(key=Key(work, (), number), ie_ids=ie_ids, lengths=(days,), first=first, last=last)


def _semester(caseload: Caseload, number: int, bound: bool) -> tuple[date, date]:
    """The days of the first or second semester; of the whole year where that does not bind."""
    year = date(caseload.year, 1, 1), date(caseload.year, 12, 31)
    if not bound or number > 2:
        return year
    return (year[0], caseload.second_semester - _ONE_DAY) if number == 1 else (caseload.second_semester, year[1])


def _start_week(caseload: Caseload) -> int:
    return week_of(max(caseload.start or date.min, caseload.first_lective))


def _monday(week: int) -> date:
    return date.fromordinal(week * 7 + 1)
