"""Registro Nacional EIB: lenguas and modelo of IE that the padrón brought. It adds no IE."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from domain.people.territory import Area
from domain.roster.cells import Cells
from domain.roster.ies import LENGUAS, IeKey, ie_key, known_ies, label
from domain.roster.plan import Entry, Finding, Given, Kind, Line, Plan
from domain.roster.words import FORMAS_EIB
from domain.year.norm import Modelo, Nivel


def check_register(session: Session, lines: Iterable[Line], given: Given) -> Plan:
    """Changes of lenguas and modelo. An IE «en ámbitos urbanos» or of secundaria keeps its modelo."""
    known = known_ies(session)
    seen: dict[IeKey, int] = {}
    changed: list[Entry] = []
    findings: list[Finding] = []
    total = same = 0
    for line in lines:
        total += 1
        cells = Cells(line)
        key = ie_key(cells)
        told = told_by(cells)
        findings_of_key(cells, key, seen, known)
        findings += cells.findings
        if not cells.sound or key is None or key not in known:
            continue
        before = known[key]
        if told.get("modelo") and not may_be_eib(before):
            del told["modelo"]
        differs = {name: value for name, value in told.items() if before[name] != value}
        same += not differs
        if differs:
            name = label(key, before["name"])
            changed.append(Entry(table="ie", row=cells.row, label=name, id=before["id"], values=differs))
    return Plan(
        kind=Kind.EIB_REGISTER,
        rows=total,
        changed=tuple(changed),
        unchanged={"ie": same},
        findings=tuple(findings),
    )


def told_by(cells: Cells) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if cells.has("LENGUA_1"):
        told |= {column.lower(): cells.text(column) or None for column in LENGUAS}
    if cells.word("FORMA_EIB", {name: str(eib) for name, eib in FORMAS_EIB.items()}, "forma_unknown") == "True":
        told["modelo"] = Modelo.EIB
    return told


def may_be_eib(before: dict[str, Any]) -> bool:
    return bool(before["nivel"] != Nivel.SECUNDARIA and before["area"] != Area.URBANA)


def findings_of_key(cells: Cells, key: IeKey | None, seen: dict[IeKey, int], known: object) -> None:
    if key is None:
        return
    first = seen.setdefault(key, cells.row)
    if first != cells.row:
        cells.error("COD_MOD", "row_twice", value=" - ".join(key), first=str(first))
    elif isinstance(known, dict) and key not in known:
        cells.warn("COD_MOD", "ie_not_in_padron", value=" - ".join(key))
