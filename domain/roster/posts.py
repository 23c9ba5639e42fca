"""A post: what a person is, and where. Read from a row of a file; also who leaves what for it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.roles import Role, RoleKind
from domain.people.territory import Ie
from domain.roster.cells import Cells
from domain.roster.dated import Held
from domain.roster.ies import IeKey, ie_key
from domain.roster.places import Miss, Places, places
from domain.roster.words import DIRECCIONES, ROLES

IN_SCHOOL = frozenset({RoleKind.DOCENTE, RoleKind.DIRECTIVO})
IN_UGEL = frozenset({RoleKind.ESPECIALISTA_UGEL, RoleKind.RCI})
IN_DRE = frozenset({RoleKind.ESPECIALISTA_DRE, RoleKind.CCI, RoleKind.EPR})
ONE_POST = IN_SCHOOL | {RoleKind.ACOMPANANTE}  # a person leaves one of these for another
PLACE_COLUMNS = {"ugel": "UGEL", "dre": "DRE", "code": "UGEL"}


@dataclass(frozen=True, kw_only=True)
class Post:
    """A kind of post at its place; what a role is, apart from its days."""

    kind: RoleKind
    ie_id: int | None = None
    ugel_id: int | None = None
    dre_id: int | None = None
    direccion: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The territory that posts stand on."""

    places: Places
    ies: Mapping[IeKey, tuple[int, int, bool]]  # id, UGEL, active
    ugel_of_ie: Mapping[int, int]


def ground(session: Session) -> Ground:
    """Every DRE, UGEL and IE of the database."""
    ies = ies_by_key(session)
    return Ground(
        places=places(session),
        ies=ies,
        ugel_of_ie={ie_id: ugel_id for ie_id, ugel_id, _ in ies.values()},
    )


def post_of(ground: Ground, cells: Cells) -> Post | None:
    """The post of a row: role kind, and the place that this kind needs."""
    kind = kind_of(cells)
    if kind is None:
        return None
    if kind in IN_SCHOOL:
        ie_id = ie_of(ground, cells)
        return Post(kind=kind, ie_id=ie_id) if ie_id is not None else None
    if kind == RoleKind.MINEDU:
        direccion = cells.word("DIRECCION", DIRECCIONES, "direccion_unknown")
        return Post(kind=kind, direccion=direccion)
    if kind in IN_DRE:
        dre_id = dre_of(ground, cells)
        return Post(kind=kind, dre_id=dre_id) if dre_id is not None else None
    if kind == RoleKind.ACOMPANANTE and not cells.has("UGEL"):
        return Post(kind=kind, dre_id=dre_of(ground, cells)) if cells.has("DRE") else Post(kind=kind)
    ugel_id = ugel_of(ground, cells)
    return Post(kind=kind, ugel_id=ugel_id) if ugel_id is not None else None


def kind_of(cells: Cells) -> RoleKind | None:
    """The role kind by column ROL, else by the cargo of NEXUS."""
    column = "ROL" if cells.has("ROL") else "CARGO"
    if not cells.has(column):
        cells.error("ROL", "empty")
        return None
    word = cells.word(column, ROLES, "role_unknown")
    return RoleKind(word) if word else None


def ie_of(ground: Ground, cells: Cells) -> int | None:
    key = ie_key(cells, warns=False)  # the padrón has warned already
    if key is None:
        return None
    if key not in ground.ies:
        cells.error("COD_MOD", "ie_unknown", value=" - ".join(key))
        return None
    ie_id, _, active = ground.ies[key]
    if not active:
        cells.warn("COD_MOD", "ie_inactive", value=" - ".join(key))
    return ie_id


def ugel_of(ground: Ground, cells: Cells) -> int | None:
    if not cells.needed("UGEL"):
        return None
    found = ground.places.ugel(cells.text("UGEL"), cells.text("DRE"))
    if isinstance(found, Miss):
        cells.error(PLACE_COLUMNS[found.column], found.code, **found.facts)
        return None
    return found.id


def dre_of(ground: Ground, cells: Cells) -> int | None:
    if not cells.needed("DRE"):
        return None
    found = ground.places.dre(cells.text("DRE"))
    if isinstance(found, Miss):
        cells.error("DRE", found.code, **found.facts)
        return None
    return found


def days_of(cells: Cells) -> tuple[date | None, date | None]:
    since, until = cells.day("DESDE"), cells.day("HASTA")
    if since is not None and until is not None and until < since:
        cells.error("HASTA", "until_before_since", value=str(until), since=str(since))
    return since, until


def replaces(old: Hashable, new: Hashable) -> bool:
    """Whether a new post means that the old one was left."""
    assert isinstance(old, Post) and isinstance(new, Post)
    return old.kind == new.kind or (old.kind in ONE_POST and new.kind in ONE_POST)


def ies_by_key(session: Session) -> dict[IeKey, tuple[int, int, bool]]:
    rows = session.execute(select(Ie.cod_mod, Ie.anexo, Ie.id, Ie.ugel_id, Ie.active))
    return {(cod_mod, anexo): (ie_id, ugel_id, active) for cod_mod, anexo, ie_id, ugel_id, active in rows}


def held_roles(session: Session) -> dict[int, list[Held]]:
    table = Role.__table__
    found: dict[int, list[Held]] = {}
    for row in session.execute(select(table).order_by(table.c.id)):
        post = Post(
            kind=RoleKind(row.kind),
            ie_id=row.ie_id,
            ugel_id=row.ugel_id,
            dre_id=row.dre_id,
            direccion=row.direccion,
        )
        held = Held(id=row.id, what=post, since=row.since, until=row.until)
        found.setdefault(row.person_id, []).append(held)
    return found
