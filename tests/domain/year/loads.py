"""Caseloads in two lines: the cases of the programme, and small ones."""

from dataclasses import replace
from datetime import date

from content.loader import load_calendar, load_norm
from domain.year.caseload import Caseload, DocenteFacts, IeFacts
from domain.year.norm import SettingValue
from domain.year.planned import Planned, Work

NORM = load_norm()
CALENDAR = load_calendar()
EIB, UM = ("EIB", "primaria"), ("UM", "primaria")
INICIAL, PRIMARIA, SECUNDARIA = ("PC", "inicial"), ("PC", "primaria"), ("PC", "secundaria")


def caseload(
    column: tuple[str, str],
    docentes: int,
    ies: int,
    *,
    per_route: int = 2,
    per_red: int = 0,
    year: int = 2026,
    travel: int = 1,
    **settings: SettingValue,
) -> Caseload:
    """So many docentes spread over so many IE (ids 1, 2, …; docentes 101, 102, …), neighbours on one route."""
    modelo, nivel = column
    places = tuple(
        IeFacts(
            id=number + 1,
            modelo=modelo,
            nivel=nivel,
            route=f"ruta {number // per_route + 1}",
            red=f"red {number // per_red + 1}" if per_red else "",
            travel=travel,
        )
        for number in range(ies)
    )
    people = tuple(DocenteFacts(id=101 + number, ie_id=1 + number * ies // docentes) for number in range(docentes))
    return Caseload(year=year, ies=places, docentes=people, norm=NORM.with_settings(settings), calendar=CALENDAR)


def held(work: Work, number: int, *days: date, docente: int = 0, ies: tuple[int, ...] = ()) -> Planned:
    """Something that is fixed."""
    return Planned(work=work, subject=(docente,) if docente else ies, number=number, days=days, ie_ids=ies)


def moved(load: Caseload, ie_id: int, **facts: str | tuple[str, ...]) -> Caseload:
    """The same caseload with other facts of one IE."""
    return replace(load, ies=tuple(replace(ie, **facts) if ie.id == ie_id else ie for ie in load.ies))


def day(text: str) -> date:
    """A day of 2026, as 03-16."""
    return date.fromisoformat(f"2026-{text}")
