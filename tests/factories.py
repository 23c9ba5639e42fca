"""Plain functions that make rows; people by name. Documents are synthetic, 99xxxxxx."""

from datetime import date
from itertools import count
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.identity import Seal, identity
from domain.people.roles import Assignment, Person, Role, RoleKind
from domain.people.territory import Area, Dre, Ie, Ugel
from domain.year.norm import Modelo, Nivel

T = TypeVar("T")
SEAL = Seal("test secret")
SINCE = date(2026, 1, 1)
_documents = count(99000001)
_codes = count(200001)


def dre(session: Session, name: str = "DRE CUSCO") -> Dre:
    """The one of that name where there is one already, as in a seeded territory."""
    return session.scalar(select(Dre).where(Dre.name == name)) or _add(session, Dre(name=name))


def ugel(session: Session, name: str = "UGEL CANCHIS", of: Dre | None = None) -> Ugel:
    within = (of or dre(session)).id
    known = session.scalar(select(Ugel).where(Ugel.name == name, Ugel.dre_id == within))
    return known or _add(session, Ugel(name=name, dre_id=within))


def ie(
    session: Session,
    name: str = "IE 56001 Sicuani",
    of: Ugel | None = None,
    *,
    modelo: Modelo = Modelo.PC,
    nivel: Nivel = Nivel.PRIMARIA,
    area: Area = Area.URBANA,
    lengua: str | None = None,
) -> Ie:
    place = of or ugel(session)
    return _add(
        session,
        Ie(
            cod_mod=f"0{next(_codes)}",
            anexo="0",
            name=name,
            ugel_id=place.id,
            modelo=modelo,
            nivel=nivel,
            area=area,
            lengua_1=lengua,
        ),
    )


def person(session: Session, name: str, *, mobile: str | None = None, document: str | None = None) -> Person:
    nombres, _, apellidos = name.partition(" ")
    row = _add(session, Person(nombres=nombres, apellidos=apellidos or "Quispe"))
    number = document or str(next(_documents))
    session.add(identity(SEAL, person_id=row.id, kind="DNI", document=number, mobile=mobile))
    session.flush()
    return row


def role(
    session: Session,
    who: Person,
    kind: RoleKind,
    *,
    at: Ie | Ugel | Dre | None = None,
    since: date = SINCE,
    until: date | None = None,
    direccion: str | None = None,
) -> Role:
    return _add(
        session,
        Role(
            person_id=who.id,
            kind=kind,
            ie_id=at.id if isinstance(at, Ie) else None,
            ugel_id=at.id if isinstance(at, Ugel) else None,
            dre_id=at.id if isinstance(at, Dre) else None,
            since=since,
            until=until,
            direccion=direccion,
        ),
    )


def accompany(
    session: Session,
    acompanante: Person,
    docente: Person,
    at: Ie,
    *,
    year: int = 2026,
    since: date = SINCE,
    until: date | None = None,
) -> Assignment:
    return _add(
        session,
        Assignment(
            acompanante_id=acompanante.id,
            docente_id=docente.id,
            ie_id=at.id,
            year=year,
            since=since,
            until=until,
        ),
    )


def _add(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
