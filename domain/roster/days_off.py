"""Días no hábiles that no library knows: decreed, local, strikes, suspensions."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.roster import documents
from domain.roster.cells import Cells, fold
from domain.roster.documents import Valid, padded
from domain.roster.ies import IeKey
from domain.roster.places import Miss, Places
from domain.roster.plan import Entry, Finding, Given, Kind, Line, Plan
from domain.roster.posts import Ground, ground
from domain.roster.words import WHOLE_COUNTRY
from domain.year.closures import Closure

DayKey = tuple[date, str | None]


def check_days_off(session: Session, lines: Iterable[Line], given: Given) -> Plan:
    """The difference between a list of days and the database. Ámbito empty: the whole country."""
    where = ground(session)
    known = {(row.day, row.scope): (row.id, row.reason) for row in session.execute(select(Closure.__table__))}
    wanted: dict[DayKey, tuple[int, str]] = {}
    findings: list[Finding] = []
    total = 0
    for line in lines:
        total += 1
        cells = Cells(line)
        one_row(where, cells, wanted)
        findings += cells.findings
    new = [
        Entry(table="closure", row=row, label=str(key[0]), values=values_of(key, reason))
        for key, (row, reason) in wanted.items()
        if key not in known
    ]
    changed = [
        Entry(table="closure", row=row, label=str(key[0]), id=known[key][0], values={"reason": reason})
        for key, (row, reason) in wanted.items()
        if key in known and known[key][1] != reason
    ]
    return Plan(
        kind=Kind.DAYS_OFF,
        rows=total,
        new=tuple(new),
        changed=tuple(changed),
        gone=tuple(gone(known, wanted)),
        unchanged={"closure": len(wanted) - len(new) - len(changed)},
        findings=tuple(findings),
    )


def one_row(where: Ground, cells: Cells, wanted: dict[DayKey, tuple[int, str]]) -> None:
    if not cells.needed("FECHA"):
        return
    day, reason = cells.day("FECHA"), cells.name("MOTIVO")
    scope = scope_of(where, cells)
    if day is None or not cells.sound:
        return
    first = wanted.setdefault((day, scope), (cells.row, reason))
    if first[0] != cells.row:
        cells.error("FECHA", "day_twice", first=str(first[0]))


def scope_of(where: Ground, cells: Cells) -> str | None:
    """«dre:<name>», «ugel:<id>», «ie:<id>» as the calendar knows them; None: the whole country."""
    text = cells.text("AMBITO")
    if fold(text) in WHOLE_COUNTRY:
        return None
    if text.split()[0].upper() in {"DRE", "GRE"}:
        return scope_of_dre(where.places, cells, text)
    key = as_ie(text)
    if key is not None:
        return scope_of_ie(where.ies, cells, key)
    found = where.places.ugel(text, cells.text("DRE"))
    if isinstance(found, Miss):
        cells.error("DRE" if found.column == "dre" else "AMBITO", found.code, **found.facts)
        return None
    return f"ugel:{found.id}"


def scope_of_dre(places: Places, cells: Cells, text: str) -> str | None:
    found = places.dre(text)
    if isinstance(found, Miss):
        cells.error("AMBITO", found.code, **found.facts)
        return None
    return f"dre:{places.dres[found]}"


def scope_of_ie(ies: Mapping[IeKey, tuple[int, int, bool]], cells: Cells, key: IeKey) -> str | None:
    if key not in ies:
        cells.error("AMBITO", "ie_unknown", value=" - ".join(key))
        return None
    return f"ie:{ies[key][0]}"


def as_ie(text: str) -> IeKey | None:
    """«IE 0201459», «0201459-1» or «201459» as a key; None for a name."""
    code, _, anexo = text.upper().removeprefix("IE").strip().partition("-")
    checked = documents.codigo_modular(padded(code, 7))
    return (checked.value, anexo.strip() or "0") if isinstance(checked, Valid) else None


def values_of(key: DayKey, reason: str) -> dict[str, object]:
    return {"day": key[0], "scope": key[1], "reason": reason}


def gone(known: Mapping[DayKey, tuple[int, str]], wanted: Mapping[DayKey, object]) -> Iterable[Entry]:
    """Days of the file's years and places that are not in it any more."""
    scope = {(day.year, where) for day, where in wanted}
    for key, (row_id, _) in known.items():
        if key not in wanted and (key[0].year, key[1]) in scope:
            yield Entry(table="closure", row=0, label=str(key[0]), id=row_id)
