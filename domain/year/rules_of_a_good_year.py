"""What the norm leaves open and the settings of a good year ask for: weeks, semesters, what comes before what.

Each breach cites the numeral that is silent, and is not firm.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

from domain.year.breach import Breach, Checked
from domain.year.caseload import week_of
from domain.year.groups import groups_of
from domain.year.planned import TALLERES, Planned, Work


def _first_visit(checked: Checked) -> Iterator[Breach]:
    """The diagnosis comes within the first weeks of classes, or of the acompañamiento where that began later."""
    limit = checked.caseload.norm.number("primera_visita_semanas")
    begins = max(checked.caseload.first_lective, checked.caseload.start or checked.caseload.first_lective)
    for docente in checked.caseload.docentes:
        visits = checked.in_turn(Work.VISITA, (docente.id,))
        if visits and week_of(visits[0].first) - week_of(begins) >= limit:
            yield _soft(checked, visits[0], "first_visit_late", "primera_visita_semanas")


def _between_visits(checked: Checked) -> Iterator[Breach]:
    least = checked.caseload.norm.number("entre_visitas_semanas_minimo")
    most = checked.caseload.norm.number("entre_visitas_semanas_maximo")
    for docente in checked.caseload.docentes:
        for before, after in pairwise(checked.in_turn(Work.VISITA, (docente.id,))):
            weeks = week_of(after.first) - week_of(before.first)
            if weeks < least:
                yield _soft(checked, after, "visits_too_near", "entre_visitas_semanas_minimo")
            if weeks > most:
                yield _soft(checked, after, "visits_too_far", "entre_visitas_semanas_maximo")


def _before_closing(checked: Checked) -> Iterator[Breach]:
    for each in checked.of(Work.VISITA):
        if each.last > checked.caseload.visits_until:
            yield _soft(checked, each, "visit_too_late", "cierre_semanas")


def _rtc_by_semester(checked: Checked) -> Iterator[Breach]:
    if checked.caseload.norm.flag("rtc_por_semestre"):
        for each in checked.of(Work.RTC):
            if checked.caseload.semester(each.first) != each.number:
                yield _soft(checked, each, "rtc_semester", "rtc_por_semestre")


def _gia_after_visits(checked: Checked) -> Iterator[Breach]:
    """Between a GIA and the one before it there is a visita to somebody of the group (5.2.6.b)."""
    if not checked.caseload.norm.flag("gia_tras_visita"):
        return
    for group in groups_of(checked.caseload, Work.GIA):
        visits = [each for each in checked.of(Work.VISITA) if set(each.ie_ids) <= set(group)]
        before = None
        for each in checked.in_turn(Work.GIA, group):
            if not any((before is None or before < visit.last) and visit.last < each.first for visit in visits):
                yield _soft(checked, each, "gia_without_visit", "gia_tras_visita")
            before = each.last


def _own_taller_first(checked: Checked) -> Iterator[Breach]:
    if checked.caseload.norm.flag("taller_acompanante_antes"):
        own = {each.number: each for each in checked.of(Work.TALLER_ACOMPANANTE)}
        for each in checked.of(Work.TALLER):
            if each.number in own and own[each.number].last >= each.first:
                yield _soft(checked, each, "taller_before_own", "taller_acompanante_antes")


def _taller_by_semester(checked: Checked) -> Iterator[Breach]:
    """Those of the acompañante prepare a semester each, and those of the docentes begin it."""
    if checked.caseload.norm.flag("taller_acompanante_antes"):
        for each in checked.of(*TALLERES):
            if each.number in (1, 2) and {checked.caseload.semester(day) for day in each.days} != {each.number}:
                yield _soft(checked, each, "taller_semester", "taller_acompanante_antes")


def _soft(checked: Checked, each: Planned, code: str, setting: str) -> Breach:
    return Breach(code=code, numeral=checked.numeral(setting), firm=False, key=each.key, day=each.first)


GOOD_YEAR: tuple[Callable[[Checked], Iterator[Breach]], ...] = (
    _first_visit,
    _between_visits,
    _before_closing,
    _rtc_by_semester,
    _gia_after_visits,
    _own_taller_first,
    _taller_by_semester,
)
