"""The frame of a wave: everybody who could be asked on the cut date, one row a person."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment, Role, RoleKind, held_on
from domain.people.territory import Dre, Ie, Ugel
from domain.surveys.matrix import Actor
from domain.surveys.sampling import Cell

UNKNOWN = "sin_dato"


class Member(NamedTuple):
    """A person of the frame. Inside a stratum the order is nivel, UGEL, IE."""

    person_id: int
    cell: Cell
    nivel: str
    ugel: str
    ie: str  # código modular and anexo
    area: str


class Frame(NamedTuple):
    """Members in order, and how many people could not be placed because their IE has no modelo."""

    members: tuple[Member, ...]
    unplaced: int

    @property
    def hash(self) -> str:
        """SHA-256 of the members: who checks a sample checks first that it is this frame."""
        lines = (f"{id_}|{cell.dre}|{cell.modelo}|{'|'.join(where)}\n" for id_, cell, *where in self.members)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def strata(self) -> dict[Cell, int]:
        """Cell -> people in it, before small ones are merged."""
        return dict(sorted(Counter(member.cell for member in self.members).items()))


def frame(session: Session, actor: Actor, cut_on: date) -> Frame:
    """Docentes who are accompanied on `cut_on`, or those who accompany them.

    A docente of two IE counts in the one where they are accompanied longest (hours are not known). An
    acompañante counts in the DRE and modelo of most of their docentes.
    """
    by_person: dict[int, list[Member]] = {}
    cells: dict[tuple[str, str], Cell] = {}
    for person_id, dre, modelo, nivel, ugel, cod_mod, anexo, area in session.execute(_assigned(actor, cut_on)):
        known = (dre, modelo or "")
        cell = cells.get(known) or cells.setdefault(known, Cell(*known))
        where = Member(person_id, cell, nivel or UNKNOWN, ugel, f"{cod_mod}-{anexo}", area or UNKNOWN)
        by_person.setdefault(person_id, []).append(where)
    one = _first if actor == Actor.DOCENTE else _most
    chosen = [one([row for row in rows if row.cell.modelo]) for rows in by_person.values()]
    placed = [member for member in chosen if member is not None]
    return Frame(tuple(sorted(placed, key=_order)), len(chosen) - len(placed))


def _assigned(actor: Actor, day: date) -> Select[int, str, str | None, str | None, str, str, str, str | None]:
    of, kind = {
        Actor.DOCENTE: (Assignment.docente_id, RoleKind.DOCENTE),
        Actor.ACOMPANANTE: (Assignment.acompanante_id, RoleKind.ACOMPANANTE),
    }[actor]
    holds = select(Role.person_id).where(Role.kind == kind, held_on(day))
    return (
        select(of, Dre.name, Ie.modelo, Ie.nivel, Ugel.name, Ie.cod_mod, Ie.anexo, Ie.area)
        .join(Ie, Ie.id == Assignment.ie_id)
        .join(Ugel, Ugel.id == Ie.ugel_id)
        .join(Dre, Dre.id == Ugel.dre_id)
        .where(Assignment.year == day.year, Assignment.since <= day)
        .where(or_(Assignment.until.is_(None), Assignment.until >= day), of.in_(holds))
        .order_by(of, Assignment.since, Assignment.id)
    )


def _first(rows: Sequence[Member]) -> Member | None:
    return rows[0] if rows else None


def _most(rows: Sequence[Member]) -> Member | None:
    """In the cell that occurs most often, of several the first in key order."""
    counts = Counter(row.cell for row in rows)
    return max(rows, key=lambda row: (counts[row.cell], _backwards(row.cell)), default=None) if rows else None


def _backwards(cell: Cell) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in cell.key)


def _order(member: Member) -> tuple[Cell, str, str, str, int]:
    return (member.cell, member.nivel, member.ugel, member.ie, member.person_id)
