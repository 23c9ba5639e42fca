"""Who meets with whom: the groups of IE that hold a GIA or an RTC together."""

from collections.abc import Callable

from domain.year.caseload import Caseload, IeFacts, ids
from domain.year.norm import Modelo
from domain.year.planned import Work

Group = tuple[int, ...]  # ids of IE, in order
_GRANTED = frozenset({Modelo.UM, Modelo.EIB})  # those that 5.2.7 lets hold their RTC in groups or by red


def groups_of(caseload: Caseload, work: Work) -> tuple[Group, ...]:
    """The groups of a GIA or an RTC, each IE with accompanied docentes in one of them."""
    return gia_groups(caseload) if work == Work.GIA else rtc_groups(caseload)


def gia_groups(caseload: Caseload) -> tuple[Group, ...]:
    """In each IE (5.2.6.b), or by red where the setting `gia_por` says so."""
    by_red = caseload.norm.choice("gia_por") == "grupo"
    return _grouped(caseload, lambda ie: _red(ie) if by_red else _alone(ie))


def rtc_groups(caseload: Caseload) -> tuple[Group, ...]:
    """Integradas together (5.6.3.f); UM and EIB by red where the setting `rtc_por` says so (5.2.7)."""
    by_red = caseload.norm.choice("rtc_por") == "grupo"
    return _grouped(caseload, lambda ie: _red(ie) if by_red and may_group(ie) else _institution(ie))


def may_group(ie: IeFacts) -> bool:
    return ie.modelo in _GRANTED


def _grouped(caseload: Caseload, name: Callable[[IeFacts], str]) -> tuple[Group, ...]:
    found: dict[str, list[IeFacts]] = {}
    for ie in caseload.ies:
        if any(docente.ie_id == ie.id for docente in caseload.docentes):
            found.setdefault(name(ie), []).append(ie)
    return tuple(sorted(ids(together) for together in found.values()))


def _alone(ie: IeFacts) -> str:
    return f"ie:{ie.id}"


def _institution(ie: IeFacts) -> str:
    return f"institution:{ie.codinst}" if ie.codinst else _alone(ie)


def _red(ie: IeFacts) -> str:
    return f"red:{ie.red}" if ie.red else _institution(ie)
