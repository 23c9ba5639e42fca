"""Finds DRE and UGEL by code or by name, as files write them; unknown ones get the nearest name.

A code decides before a name: two UGEL are called LA UNIÓN. The DRE is never read from the ubigeo.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.people.territory import Dre, Ugel
from domain.roster.cells import fold

_CODE = re.compile(r"[0-9]{6}")
_PREFIX = re.compile(r"^\s*(UGEL|DRE|GRE|DIRECCI[OÓ]N REGIONAL DE EDUCACI[OÓ]N( DE)?)\s+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class UgelFact:
    id: int
    name: str
    dre_id: int
    dre: str
    code: str | None


@dataclass(frozen=True, kw_only=True)
class Miss:
    """Why a place was not found. `column`: «ugel», «dre» or «code»."""

    column: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Places:
    """All DRE and UGEL; look-ups repeat themselves in a file and are remembered."""

    def __init__(self, dres: Mapping[int, str], ugels: Iterable[UgelFact]) -> None:
        self.ugels = tuple(ugels)
        self.dres = dres
        self._dre_ids = {short(name): dre_id for dre_id, name in dres.items()}
        self._by_code = {fact.code: fact for fact in self.ugels if fact.code}
        self._by_name: dict[str, list[UgelFact]] = {}
        for fact in self.ugels:
            self._by_name.setdefault(short(fact.name), []).append(fact)
        self._known: dict[tuple[str, str, str], UgelFact | Miss] = {}

    def ugel(self, name: str, dre: str = "", code: str = "") -> UgelFact | Miss:
        """The UGEL meant by a name, with the DRE's name and the code where the file has them."""
        key = (name, dre, code)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def dre(self, name: str) -> int | Miss:
        found = self._dre_ids.get(short(name))
        if found is not None:
            return found
        return Miss(column="dre", code="dre_unknown", facts=near(name, self.dres.values()))

    def _find(self, name: str, dre: str, code: str) -> UgelFact | Miss:
        if code and not _CODE.fullmatch(code):
            return Miss(column="code", code="codooii_shape", facts={"value": code})
        named = self._by_names(name, dre)
        coded = self._by_code.get(code)
        if coded is None:
            return self._conflict(named, code) or named
        if isinstance(named, UgelFact) and named.id != coded.id:
            return Miss(
                column="code", code="codooii_other", facts={"value": code, "name": coded.name, "dre": coded.dre}
            )
        return coded if isinstance(named, UgelFact) or named.code == "ugel_ambiguous" else named

    def _conflict(self, named: UgelFact | Miss, code: str) -> Miss | None:
        """A UGEL whose code is known does not change it in silence."""
        if not code or isinstance(named, Miss) or named.code in (None, code):
            return None
        return Miss(column="code", code="codooii_conflict", facts={"value": code, "known": str(named.code)})

    def _by_names(self, name: str, dre: str) -> UgelFact | Miss:
        found = self._by_name.get(short(name), [])
        if dre:
            dre_id = self.dre(dre)
            if isinstance(dre_id, Miss):
                return dre_id
            found = [fact for fact in found if fact.dre_id == dre_id]
        if len(found) == 1:
            return found[0]
        if found:
            options = ", ".join(fact.dre for fact in found)
            return Miss(column="ugel", code="ugel_ambiguous", facts={"value": name, "options": options})
        return Miss(column="ugel", code="ugel_unknown", facts=near(name, self._names(dre)))

    def _names(self, dre: str) -> list[str]:
        inside = [fact.name for fact in self.ugels if not dre or short(fact.dre) == short(dre)]
        return inside or [fact.name for fact in self.ugels]


def places(session: Session) -> Places:
    """Every DRE and UGEL of the database."""
    dres = {row.id: row.name for row in session.execute(select(Dre.id, Dre.name))}
    rows = session.execute(select(Ugel.id, Ugel.name, Ugel.dre_id, Ugel.code).order_by(Ugel.id))
    return Places(
        dres,
        [UgelFact(id=i, name=name, dre_id=of, dre=dres[of], code=code) for i, name, of, code in rows],
    )


def seed_territory(session: Session, pairs: Iterable[tuple[str, str]]) -> int:
    """Adds the (DRE, UGEL) names that are missing; how many UGEL came."""
    wanted = list(pairs)
    have = set(session.scalars(select(Dre.name)))
    new = [{"name": name} for name in dict.fromkeys(dre for dre, _ in wanted) if name not in have]
    if new:
        session.execute(insert(Dre), new)
    ids = {row.name: row.id for row in session.execute(select(Dre.id, Dre.name))}
    known = {(row.dre_id, row.name) for row in session.execute(select(Ugel.dre_id, Ugel.name))}
    rows = [{"dre_id": ids[dre], "name": ugel} for dre, ugel in wanted if (ids[dre], ugel) not in known]
    if rows:
        session.execute(insert(Ugel), rows)
    return len(rows)


def short(name: str) -> str:
    """A name without UGEL, DRE or GRE before it: «GRE Arequipa» and «DRE AREQUIPA» are one."""
    return fold(_PREFIX.sub("", name))


def near(name: str, names: Iterable[str]) -> dict[str, str]:
    """Facts of a name that is unknown: itself and the one most like it, or no hint."""
    by_short = {short(each): each for each in names}
    close = difflib.get_close_matches(short(name), by_short, n=1, cutoff=0.5)
    return {"value": name, "hint": by_short[close[0]] if close else ""}
