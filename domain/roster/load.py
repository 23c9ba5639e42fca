"""How many docentes an acompañante has, against the ratio of 5.6."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment
from domain.people.territory import Area, Ie
from domain.year.norm import Norm, Ratio, Zona

AREAS = {Area.URBANA: Zona.URBANO, Area.RURAL: Zona.RURAL}


@dataclass(kw_only=True)
class Load:
    """Shares of an acompañante that their docentes take: one of eight takes an eighth of it."""

    acompanante_id: int
    docentes: int = 0
    least: Fraction = Fraction(0)  # by the largest number of each ratio: above 1 is too much
    most: Fraction = Fraction(0)  # by the smallest number of each ratio: below 1 is too little


def loads(session: Session, norm: Norm, day: date) -> list[Load]:
    """Of every acompañante on `day`; a docente whose IE has no ratio (modelo unknown…) counts in no share."""
    found: dict[int, Load] = {}
    for acompanante_id, ie in session.execute(_assigned(day)):
        load = found.setdefault(acompanante_id, Load(acompanante_id=acompanante_id))
        load.docentes += 1
        ratio = ratio_of(norm, ie)
        if ratio is not None:
            load.least += Fraction(1, ratio.maximum)
            load.most += Fraction(1, ratio.minimum)
    return [found[key] for key in sorted(found)]


def outside(found: Collection[Load], norm: Norm) -> list[Load]:
    """Those with more docentes than 5.6 has, and with fewer where its single numbers are read as exact."""
    exact = norm.choice("ratio_numero_unico") == "exacto"
    return [load for load in found if load.least > 1 or (exact and 0 < load.most < 1)]


def ratio_of(norm: Norm, ie: Ie) -> Ratio | None:
    """The ratio for the docentes of an IE: by frontera and área; its dispersion is not known."""
    plan = norm.plan_for(ie.modelo, ie.nivel) if ie.modelo and ie.nivel else None
    if plan is None:
        return None
    zonas = {Zona.FRONTERA} if ie.frontera else set()
    zonas |= {AREAS[Area(ie.area)]} if ie.area else set()
    return norm.ratio_for(plan, zonas)


def _assigned(day: date) -> Select[int, Ie]:
    return (
        select(Assignment.acompanante_id, Ie)
        .join(Ie, Ie.id == Assignment.ie_id)
        .where(Assignment.year == day.year, Assignment.since <= day)
        .where(or_(Assignment.until.is_(None), Assignment.until >= day))
        .order_by(Assignment.acompanante_id, Assignment.id)
    )
