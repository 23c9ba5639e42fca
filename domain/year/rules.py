"""Every rule of the norm that a plan of a year breaks, with its numeral.

Written from the norm and the calendar alone: nothing here knows how plans are made, so that a mistake there is seen
here. It reads plans that people have changed just as well.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from domain.year.breach import Breach, Checked
from domain.year.caseload import Caseload
from domain.year.groups import groups_of
from domain.year.norm import Rule
from domain.year.planned import MEETINGS, Key, Planned, Work
from domain.year.rules_of_a_good_year import GOOD_YEAR

_ONE_DAY = timedelta(days=1)


def breaches(caseload: Caseload, planned: tuple[Planned, ...]) -> tuple[Breach, ...]:
    """All of them, rule by rule; none for a plan that keeps the norm and the settings."""
    checked = Checked(caseload, planned)
    return tuple(breach for rule in (*RULES, *GOOD_YEAR) for breach in rule(checked))


def _each_visit_once(checked: Checked) -> Iterator[Breach]:
    """Six or seven visitas of each docente (5.6)."""
    for docente in checked.caseload.docentes:
        yield from _counted(checked, Work.VISITA, (docente.id,), checked.caseload.plan_of(docente.id).visitas)
    known = set(checked.caseload.docente_by_id)
    yield from (_of(each, "unknown", "5.6") for each in checked.of(Work.VISITA) if each.subject[0] not in known)


def _each_meeting_once(checked: Checked) -> Iterator[Breach]:
    """Four GIA and two RTC, in each IE or in the groups that are granted (5.2.6.b, 5.2.7, 5.6.3.f)."""
    for work in MEETINGS:
        groups = groups_of(checked.caseload, work)
        for group in groups:
            yield from _counted(checked, work, group, checked.caseload.fullest.count_of(work))
        numeral = checked.numeral(f"{work}_por")
        yield from (_of(each, "unknown", numeral) for each in checked.of(work) if each.subject not in groups)


def _counted(checked: Checked, work: Work, subject: tuple[int, ...], rule: Rule) -> Iterator[Breach]:
    held = Counter(each.number for each in checked.in_turn(work, subject))
    for number in range(1, rule.value + 1):
        if number not in held:
            yield Breach(code="missing", numeral=rule.numeral, key=Key(work, subject, number))
    for each in checked.in_turn(work, subject):
        if each.number > rule.value or held[each.number] > 1:
            yield _of(each, "too_many", rule.numeral)


def _talleres(checked: Checked) -> Iterator[Breach]:
    """Their number and the sum of their days (5.6)."""
    plan = checked.caseload.fullest
    for work, number, days in (
        (Work.TALLER, plan.talleres, plan.taller_days),
        (Work.TALLER_ACOMPANANTE, plan.talleres_acompanante, plan.taller_acompanante_days),
    ):
        yield from _counted(checked, work, (), number)
        if sum(len(each.days) for each in checked.of(work)) != days.value:
            yield Breach(code="taller_days", numeral=days.numeral, key=Key(work, (), 0))


def _pattern(checked: Checked) -> Iterator[Breach]:
    """The visitas of a docente have the lengths of the norm (5.6)."""
    for docente in checked.caseload.docentes:
        pattern = checked.caseload.plan_of(docente.id).pattern
        lengths = [len(each.days) for each in checked.in_turn(Work.VISITA, (docente.id,))]
        if sorted(lengths, reverse=True) != sorted(pattern.days, reverse=True):
            yield Breach(code="pattern", numeral=pattern.numeral, key=Key(Work.VISITA, (docente.id,), 0))


def _with_pupils(checked: Checked) -> Iterator[Breach]:
    """A visita observes a class: on lective days of that IE (5.2.5)."""
    numeral = checked.caseload.norm.rule("dia_lectivo").numeral
    for each in checked.of(Work.VISITA):
        for day in each.days:
            if not all(checked.caseload.calendar.is_lective(day, checked.scopes(ie)) for ie in each.ie_ids):
                yield _of(each, "not_lective", numeral, day)


def _on_working_days(checked: Checked) -> Iterator[Breach]:
    """Meetings and talleres on days on which those who are called work, with pupils or in semanas de gestión."""
    calendar, numeral = checked.caseload.calendar, checked.caseload.norm.rule("dia_lectivo").numeral
    for each in checked.of(*MEETINGS, Work.TALLER):
        for day in each.days:
            places = [checked.scopes(ie) for ie in each.ie_ids]
            if not all(calendar.is_lective(day, place) or calendar.is_gestion(day, place) for place in places):
                yield _of(each, "not_working", numeral, day)


def _one_place_a_day(checked: Checked) -> Iterator[Breach]:
    """Nobody is in two places on one day (5.4), nor where they have something else."""
    numeral = checked.caseload.norm.rule("un_lugar_por_dia").numeral
    there = Counter(day for each in checked.planned for day in each.days)
    for each in checked.planned:
        for day in each.days:
            if there[day] > 1 or day in checked.caseload.away:
                yield _of(each, "two_places", numeral, day)


def _meetings_off_visit_days(checked: Checked) -> Iterator[Breach]:
    """GIA and RTC are on a day other than the visit period, in each IE (5.2.6.b, 5.2.7)."""
    visited = {(day, ie) for each in checked.of(Work.VISITA) for day in each.days for ie in each.ie_ids}
    for each in checked.of(*MEETINGS):
        numeral = checked.caseload.norm.rule(f"{each.work}_dia_distinto").numeral
        for day in each.days:
            if any((day, ie) in visited for ie in each.ie_ids):
                yield _of(each, "meeting_in_visit_period", numeral, day)


def _days_in_a_row(checked: Checked) -> Iterator[Breach]:
    """«Periodo de visitas» is read as days in a row."""
    if checked.caseload.norm.flag("visita_consecutiva"):
        for each in checked.of(Work.VISITA):
            if any(after - before != _ONE_DAY for before, after in pairwise(each.days)):
                yield _of(each, "not_in_a_row", checked.numeral("visita_consecutiva"))


def _of(each: Planned, code: str, numeral: str, day: date | None = None) -> Breach:
    return Breach(code=code, numeral=numeral, key=each.key, day=day)


RULES: tuple[Callable[[Checked], Iterator[Breach]], ...] = (
    _each_visit_once,
    _each_meeting_once,
    _talleres,
    _pattern,
    _with_pupils,
    _on_working_days,
    _one_place_a_day,
    _meetings_off_visit_days,
    _days_in_a_row,
)
