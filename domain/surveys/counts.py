"""How many there are in each stratum, counted by the database, and the sizes that a design gives."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment, Role, RoleKind, held_on
from domain.people.territory import Dre, Ie, Ugel
from domain.surveys.matrix import Actor
from domain.surveys.sampling import By, Cell, Design, Quota, merged, quotas

OF: Mapping[Actor, tuple[Any, RoleKind]] = {
    Actor.DOCENTE: (Assignment.docente_id, RoleKind.DOCENTE),
    Actor.ACOMPANANTE: (Assignment.acompanante_id, RoleKind.ACOMPANANTE),
}


def strata_on(session: Session, actor: Actor, cut_on: date) -> dict[Cell, int]:
    """The strata of `frame.frame` with their people, without reading a row of them."""
    chosen = (_longest if actor == Actor.DOCENTE else _most)(actor, cut_on).subquery()
    query = select(chosen.c.dre, chosen.c.modelo, func.count()).where(chosen.c.choice == 1)
    found = session.execute(query.group_by(chosen.c.dre, chosen.c.modelo)).all()
    return dict(sorted((Cell(dre, modelo), people) for dre, modelo, people in found))


def planned(strata: Mapping[Cell, int], design: Design) -> dict[Cell, Quota]:
    """Wanted and invited of each stratum as a draw would have it, small strata merged."""
    if design.by == By.CENSUS:
        return quotas(strata, design)
    into = merged(strata)
    people: dict[Cell, int] = {}
    for cell, number in strata.items():
        people[into[cell]] = people.get(into[cell], 0) + number
    return quotas(people, design)


def _longest(actor: Actor, day: date) -> Select[Any]:
    """Where each docente is accompanied longest."""
    of, _ = OF[actor]
    return _placed(actor, day, (Assignment.since, Assignment.id), of)


def _most(actor: Actor, day: date) -> Select[Any]:
    """The cell of most docentes of each acompañante."""
    of, _ = OF[actor]
    cells = (
        select(of.label("person"), Dre.name.label("dre"), Ie.modelo.label("modelo"), func.count().label("n"))
        .group_by(of, Dre.name, Ie.modelo)
        .where(*_where(actor, day))
    )
    each = _joined(cells).subquery()
    order = (each.c.n.desc(), (each.c.dre + "|" + each.c.modelo))
    choice = func.row_number().over(partition_by=each.c.person, order_by=order).label("choice")
    return select(each.c.dre, each.c.modelo, choice)


def _placed(actor: Actor, day: date, order: tuple[Any, ...], of: Any) -> Select[Any]:
    choice = func.row_number().over(partition_by=of, order_by=order).label("choice")
    return _joined(select(Dre.name.label("dre"), Ie.modelo.label("modelo"), choice)).where(*_where(actor, day))


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Assignment)
        .join(Ie, Ie.id == Assignment.ie_id)
        .join(Ugel, Ugel.id == Ie.ugel_id)
        .join(Dre, Dre.id == Ugel.dre_id)
    )


def _where(actor: Actor, day: date) -> tuple[ColumnElement[bool], ...]:
    """Assignments of people who hold their post on the day, in IE whose modelo is known."""
    of, kind = OF[actor]
    holds = select(Role.person_id).where(Role.kind == kind, held_on(day))
    lasting = or_(Assignment.until.is_(None), Assignment.until >= day)
    known = (Ie.modelo.is_not(None), Ie.modelo != "")
    return (Assignment.year == day.year, Assignment.since <= day, lasting, of.in_(holds), *known)
