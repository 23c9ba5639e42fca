"""IE of the padrón of ESCALE against the database. What a file does not say is not changed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.territory import Area, Ie, Red
from domain.roster import documents
from domain.roster.cells import NO, YES, Cells, fold
from domain.roster.documents import Invalid, padded
from domain.roster.known import peopled_ies
from domain.roster.places import Miss, Places, UgelFact, places
from domain.roster.plan import Entry, Finding, Given, Kind, Line, Loss, Plan
from domain.roster.words import AREAS, CARACTERISTICAS, MODELOS, NIVEL_CODES, NIVEL_WORDS, NO_APLICA
from domain.year.norm import Modelo, Nivel

IeKey = tuple[str, str]  # código modular, anexo
LENGUAS = ("LENGUA_1", "LENGUA_2", "LENGUA_3")
# setting inicial_unidocente: 5.6.2 has primaria only; None goes to a person
INICIAL_UNIDOCENTE: Mapping[str, Modelo | None] = {"revision": None, "eib": Modelo.EIB, "pc": Modelo.PC}
PLACE_COLUMNS = {"ugel": "D_DREUGEL", "dre": "D_REGION", "code": "CODOOII"}
PUBLIC_DIRECT = frozenset({"publicadegestiondirecta", "publicagestiondirecta", "publica"})
SECTOR_CODE, OF_SECTOR = "a1", frozenset({"", "sectoreducacion"})
NO_CODLOCAL = frozenset({"", "0", "000000"})
DEFAULTS: Mapping[str, Any] = {
    "codlocal": None,
    "codinst": None,
    "red": None,
    "nivel": None,
    "modelo": None,
    "area": None,
    "frontera": False,
    "lengua_1": None,
    "lengua_2": None,
    "lengua_3": None,
    "active": True,
}


@dataclass(kw_only=True)
class Padron:
    """A padrón being compared: what is known, what was seen, what came out."""

    places: Places
    known: Mapping[IeKey, dict[str, Any]]
    unidocente: str  # setting inicial_unidocente
    seen: dict[IeKey, int] = field(default_factory=dict)
    scope: set[int] = field(default_factory=set)  # UGEL of the file
    codes: dict[int, tuple[str, int]] = field(default_factory=dict)  # UGEL id -> its CODOOII, row
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    same: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def check_padron(session: Session, lines: Iterable[Line], given: Given) -> Plan:
    """The difference between a padrón and the IE of the database."""
    padron = Padron(places=places(session), known=known_ies(session), unidocente=given.inicial_unidocente)
    total = 0
    for line in lines:
        total += 1
        cells = Cells(line)
        one_row(padron, cells)
        padron.findings += cells.findings
    codes = new_codes(padron)
    left = tuple(gone(padron))
    return Plan(
        kind=Kind.IE,
        rows=total,
        new=tuple(padron.new),
        changed=(*padron.changed, *codes),
        gone=left,
        unchanged={"ie": padron.same, "ugel": len(padron.codes) - len(codes)},
        skipped=padron.skipped,
        findings=tuple(padron.findings),
        loss=loss(padron, left, peopled_ies(session, given.today)),
    )


def one_row(padron: Padron, cells: Cells) -> None:
    """Puts one row where it belongs: skipped, refused, new, changed or the same."""
    reason = out_of_programme(cells)
    if reason is not None:
        padron.skipped[reason] += 1
        return
    key = ie_key(cells)
    ugel = ugel_of(padron, cells)
    if key is None or not is_first(padron, cells, key):
        return
    before = padron.known.get(key)
    told = told_by(cells, before, padron.unidocente)
    if not cells.sound or ugel is None:
        return
    told["ugel_id"] = ugel.id
    if before is not None:
        compare(padron, cells.row, before, told)
        return
    told.setdefault("name", f"IE {key[0]}")
    values = {**DEFAULTS, "cod_mod": key[0], "anexo": key[1], **told}
    padron.new.append(Entry(table="ie", row=cells.row, label=label(key, told["name"]), values=values))


def compare(padron: Padron, row: int, before: dict[str, Any], told: dict[str, Any]) -> None:
    differs = {name: value for name, value in (told | {"active": True}).items() if before[name] != value}
    if not differs:
        padron.same += 1
        return
    name = label((before["cod_mod"], before["anexo"]), before["name"])
    values = differs | {"ugel_id": told["ugel_id"]} if "red" in differs else differs
    padron.changed.append(Entry(table="ie", row=row, label=name, id=before["id"], values=values))


def told_by(cells: Cells, before: dict[str, Any] | None, unidocente: str) -> dict[str, Any]:
    """The columns of `ie` that the row tells, validated."""
    told: dict[str, Any] = {}
    codlocal = padded(cells.text("CODLOCAL"), 6)
    if codlocal not in NO_CODLOCAL:
        told["codlocal"] = cells.checked("CODLOCAL", documents.codlocal(codlocal))
    if cells.has("CEN_EDU"):
        told["name"] = cells.name("CEN_EDU")
    look_at_ubigeo(cells)
    for column, name in (("CODINST", "codinst"), ("RED", "red")):
        if cells.has(column):
            told[name] = " ".join(cells.text(column).split())
    told |= {"nivel": nivel_of(cells), "area": area_of(cells), "frontera": frontera_of(cells)}
    if cells.has("LENGUA_1"):
        told |= {column.lower(): cells.text(column) or None for column in LENGUAS}
    told = {name: value for name, value in told.items() if value is not None or name in ("lengua_2", "lengua_3")}
    modelo = modelo_of(cells, {**DEFAULTS, **(before or {}), **told}, unidocente)
    if modelo is not None:
        told["modelo"] = modelo
    elif before is None or before["modelo"] is None:
        cells.warn("MODELO", "modelo_undecided")
    return told


def look_at_ubigeo(cells: Cells) -> None:
    """The ubigeo is not kept; one that is wrong often comes with other cells of its row shifted."""
    found = documents.ubigeo(padded(cells.text("CODGEO"), 6))
    if cells.has("CODGEO") and isinstance(found, Invalid):
        cells.warn("CODGEO", found.code, **found.facts)


def nivel_of(cells: Cells) -> Nivel | None:
    return NIVEL_CODES.get(fold(cells.text("NIV_MOD"))) or NIVEL_WORDS.get(fold(cells.text("D_NIV_MOD")))


def area_of(cells: Cells) -> Area | None:
    return AREAS.get(fold(cells.text("DAREACENSO"))) or AREAS.get(fold(cells.text("AREA_CENSO")))


def frontera_of(cells: Cells) -> bool | None:
    text = fold(cells.text("FRONTERA"))
    return True if text in YES else False if text in NO else None


def modelo_of(cells: Cells, facts: Mapping[str, Any], unidocente: str) -> Modelo | None:
    """EIB, UM or PC as 5.6.1–5.6.3 tell them apart; None when the file does not say enough.

    The word of a person (column MODELO) counts most; what the EIB register said is not undone by a
    característica; UM exists in primaria only and EIB not in secundaria. `unidocente` is the setting
    inicial_unidocente.
    """
    if cells.has("MODELO"):
        found = MODELOS.get(fold(cells.text("MODELO")))
        if found is None:
            cells.error("MODELO", "modelo_unknown", value=cells.text("MODELO"))
        return found
    nivel = facts["nivel"]
    if facts["modelo"] == Modelo.EIB:
        return Modelo.EIB
    if cells.has("LENGUA_1") and facts["area"] == Area.RURAL and nivel != Nivel.SECUNDARIA:
        return Modelo.EIB
    if nivel == Nivel.SECUNDARIA:
        return Modelo.PC
    features = [fold(cells.text(column)) for column in ("COD_CAR", "D_COD_CAR")]
    if nivel == Nivel.INICIAL and any(each in NO_APLICA for each in features):
        return Modelo.PC
    found = next((CARACTERISTICAS[each] for each in features if each in CARACTERISTICAS), None)
    if nivel == Nivel.INICIAL:
        return INICIAL_UNIDOCENTE[unidocente] if found == Modelo.UM else None
    return found if nivel == Nivel.PRIMARIA else None


def out_of_programme(cells: Cells) -> str | None:
    """Why a servicio is not accompanied at all: nivel, gestión privada, closed."""
    code, words = fold(cells.text("NIV_MOD")), fold(cells.text("D_NIV_MOD"))
    if (code and code not in NIVEL_CODES) or (not code and words and words not in NIVEL_WORDS):
        return "other_nivel"
    if (management := out_of_management(cells)) is not None:
        return management
    if fold(cells.text("D_ESTADO")).startswith("inactiv"):
        return "closed"
    return None


def out_of_management(cells: Cells) -> str | None:
    """Only gestión pública directa (numeral 2.4); inicial only of the sector Educación (5.6.3.a), if not EIB."""
    code, words = cells.text("GESTION"), fold(cells.text("D_GESTION"))
    if code == "3" or words.startswith("privada"):
        return "private"
    if (code and code != "1") or (not code and words and words not in PUBLIC_DIRECT):
        return "other_gestion"
    code, words = fold(cells.text("GES_DEP")), fold(cells.text("D_GES_DEP"))
    of_sector = code == SECTOR_CODE if code else words in OF_SECTOR
    if nivel_of(cells) == Nivel.INICIAL and not of_sector and not told_as_eib(cells):
        return "other_dependence"
    return None


def told_as_eib(cells: Cells) -> bool:
    return cells.has("LENGUA_1") or MODELOS.get(fold(cells.text("MODELO"))) == Modelo.EIB


def ie_key(cells: Cells, *, warns: bool = True) -> IeKey | None:
    """(código modular, anexo) of the row; leading zeros that a spreadsheet took are given back."""
    if not cells.has("COD_MOD"):
        cells.error("COD_MOD", "empty")
        return None
    code = documents.codigo_modular(padded(cells.text("COD_MOD"), 7))
    cod_mod = cells.checked("COD_MOD", code, warns=warns)
    anexo = cells.checked("ANEXO", documents.anexo(cells.text("ANEXO") or "0"))
    return (cod_mod, anexo) if cod_mod is not None and anexo is not None else None


def is_first(padron: Padron, cells: Cells, key: IeKey) -> bool:
    first = padron.seen.setdefault(key, cells.row)
    if first != cells.row:
        cells.error("COD_MOD", "row_twice", value=" - ".join(key), first=str(first))
    return first == cells.row


def ugel_of(padron: Padron, cells: Cells) -> UgelFact | None:
    """The row's UGEL; its CODOOII is kept, and must be one."""
    code = padded(cells.text("CODOOII"), 6)
    if not cells.has("D_DREUGEL"):
        cells.error("D_DREUGEL", "empty")
        return None
    found = padron.places.ugel(cells.text("D_DREUGEL"), cells.text("D_REGION"), code)
    if isinstance(found, Miss):
        cells.error(PLACE_COLUMNS[found.column], found.code, **found.facts)
        return None
    padron.scope.add(found.id)
    if code:
        known, row = padron.codes.setdefault(found.id, (code, cells.row))
        if known != code:
            cells.error("CODOOII", "codooii_two", value=code, known=known, first=str(row))
            return None
    return found


def new_codes(padron: Padron) -> list[Entry]:
    """CODOOII that came for the first time; one code for two UGEL is an error of the second."""
    owners: dict[str, int] = {fact.code: fact.id for fact in padron.places.ugels if fact.code}
    facts = {fact.id: fact for fact in padron.places.ugels}
    entries = []
    for ugel_id, (code, row) in padron.codes.items():
        owner = owners.setdefault(code, ugel_id)
        if owner != ugel_id:
            padron.findings.append(
                Finding(
                    row=row,
                    column="CODOOII",
                    code="codooii_other",
                    facts={"value": code, "name": facts[owner].name, "dre": facts[owner].dre},
                )
            )
        elif facts[ugel_id].code is None:
            entries.append(Entry(table="ugel", row=row, label=facts[ugel_id].name, id=ugel_id, values={"code": code}))
    return entries


def gone(padron: Padron) -> Iterable[Entry]:
    """Active IE of the UGEL in the file that are not in it any more."""
    for key, before in of_scope(padron):
        if key not in padron.seen:
            yield Entry(table="ie", row=0, label=label(key, before["name"]), id=before["id"], values={"active": False})


def of_scope(padron: Padron) -> Iterable[tuple[IeKey, dict[str, Any]]]:
    """Active IE of the UGEL in the file."""
    for key, before in padron.known.items():
        if before["active"] and before["ugel_id"] in padron.scope:
            yield key, before


def loss(padron: Padron, left: Sequence[Entry], peopled: Collection[int]) -> Loss:
    return Loss(
        gone=len(left),
        of=sum(1 for _ in of_scope(padron)),
        peopled=sum(entry.id in peopled for entry in left),
    )


def known_ies(session: Session) -> dict[IeKey, dict[str, Any]]:
    """Every IE of the database by its key, with the name of its red under «red»."""
    table = Ie.__table__
    query = select(table, Red.name.label("red")).outerjoin(Red, Red.id == table.c.red_id)
    return {(row["cod_mod"], row["anexo"]): dict(row) for row in session.execute(query).mappings()}


def label(key: IeKey, name: str) -> str:
    return f"{key[0]}-{key[1]} {name}"
