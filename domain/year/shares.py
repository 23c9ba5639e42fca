"""How a total of days is shared out: the lengths of the visitas that are left, the days of talleres."""

from domain.year.caseload import Caseload
from domain.year.planned import Work


def visit_lengths(caseload: Caseload, docente_id: int) -> tuple[int, ...]:
    """Lengths in days of the visitas that are not fixed, longest first.

    A fixed visita takes the length of the pattern that is nearest to its own.
    """
    left = list(caseload.plan_of(docente_id).pattern.days)
    for number, held in caseload.fixed_of(Work.VISITA, (docente_id,)).items():
        if number <= len(caseload.plan_of(docente_id).pattern.days):
            left.remove(min(left, key=lambda length: (abs(length - len(held.days)), -length)))
    return tuple(sorted(left, reverse=True))


def visit_numbers(caseload: Caseload, docente_id: int) -> tuple[int, ...]:
    """Order numbers of the visitas that are not fixed."""
    fixed = caseload.fixed_of(Work.VISITA, (docente_id,))
    count = caseload.plan_of(docente_id).visitas.value
    return tuple(number for number in range(1, count + 1) if number not in fixed)


def halves(total: int, parts: int) -> list[int]:
    """A total in so many parts that differ by one at most, larger first; none at all gives none."""
    return [(total + parts - 1 - part) // parts for part in range(parts)]
