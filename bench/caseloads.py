"""Acompañantes as the programme has them, for measuring how their years are planned."""

import random
from dataclasses import dataclass

from content.loader import load_calendar, load_norm
from domain.year.caseload import Caseload, DocenteFacts, IeFacts
from domain.year.norm import SettingValue

_NORM, _CALENDAR = load_norm(), load_calendar()
_GROUPED: dict[str, SettingValue] = {"gia_por": "grupo", "rtc_por": "grupo"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A modelo and nivel with its ratio; `grouped`: GIA and RTC by red of two IE."""

    name: str
    modelo: str
    nivel: str
    docentes: int
    ies: int
    travel: int = 1  # 0: in town
    grouped: bool = False


FULL_RATIO = (
    Case(name="EIB 8", modelo="EIB", nivel="primaria", docentes=8, ies=8),
    Case(name="EIB frontera 7", modelo="EIB", nivel="primaria", docentes=7, ies=7),
    Case(name="UM frontera 7", modelo="UM", nivel="primaria", docentes=7, ies=7),
    Case(name="UM 6", modelo="UM", nivel="primaria", docentes=6, ies=6),
    Case(name="UM 8", modelo="UM", nivel="primaria", docentes=8, ies=8),
    Case(name="UM 10 in 5 groups", modelo="UM", nivel="primaria", docentes=10, ies=10, grouped=True),
    Case(name="PC inicial rural 8", modelo="PC", nivel="inicial", docentes=8, ies=3),
    Case(name="PC inicial urbano 12", modelo="PC", nivel="inicial", docentes=12, ies=4, travel=0),
    Case(name="PC rural 8", modelo="PC", nivel="primaria", docentes=8, ies=1),
    Case(name="PC urbano 15", modelo="PC", nivel="secundaria", docentes=15, ies=2, travel=0),
)


def caseload(case: Case, year: int = 2026) -> Caseload:
    """Docentes spread evenly over IE, two neighbouring IE on a route."""
    ies = tuple(
        IeFacts(
            id=number + 1,
            modelo=case.modelo,
            nivel=case.nivel,
            route=f"ruta {number // 2}",
            red=f"red {number // 2}",
            travel=case.travel,
        )
        for number in range(case.ies)
    )
    people = tuple(
        DocenteFacts(id=1 + number, ie_id=1 + number * case.ies // case.docentes) for number in range(case.docentes)
    )
    norm = _NORM.with_settings(_GROUPED) if case.grouped else _NORM
    return Caseload(year=year, ies=ies, docentes=people, norm=norm, calendar=_CALENDAR)


def any_case(seed: int) -> Case:
    """A case with fewer docentes or IE, as chance has it."""
    chance = random.Random(seed)
    case = chance.choice(FULL_RATIO)
    docentes = chance.randint(case.docentes * 3 // 4, case.docentes)
    ies = min(docentes, chance.randint(max(1, case.ies * 3 // 4), case.ies))
    return Case(
        name=f"{case.name}, {seed}",
        modelo=case.modelo,
        nivel=case.nivel,
        docentes=docentes,
        ies=ies,
        travel=case.travel,
        grouped=case.grouped,
    )
