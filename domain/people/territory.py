"""Where the programme happens: DRE, UGEL, IE (one servicio of one nivel) and red educativa."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from domain.base import Base


class Area(StrEnum):
    URBANA = "urbana"
    RURAL = "rural"


class Reach(StrEnum):
    """Of what kind a place is whose days off are its own, widest first."""

    DRE = "dre"
    UGEL = "ugel"
    RED = "red"
    IE = "ie"


class Dre(Base):
    __tablename__ = "dre"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str | None] = mapped_column(unique=True)  # six digits, RR0000 as a rule


class Ugel(Base):
    """A supervising IGED. DRE Callao supervises directly and is its own row here."""

    __tablename__ = "ugel"
    __table_args__ = (UniqueConstraint("dre_id", "name"),)  # two UGEL are called LA UNIÓN

    id: Mapped[int] = mapped_column(primary_key=True)
    dre_id: Mapped[int] = mapped_column(ForeignKey("dre.id"))
    name: Mapped[str]
    code: Mapped[str | None] = mapped_column(unique=True)  # CODOOII, six digits

    dre: Mapped[Dre] = relationship(lazy="joined")


class Red(Base):
    """Red educativa: IE that meet together for RTC and GIA (5.2.7)."""

    __tablename__ = "red"
    __table_args__ = (UniqueConstraint("ugel_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ugel_id: Mapped[int] = mapped_column(ForeignKey("ugel.id"))
    name: Mapped[str]


class Ie(Base):
    """A servicio of the padrón; its key is (código modular, anexo), kept as text."""

    __tablename__ = "ie"
    __table_args__ = (UniqueConstraint("cod_mod", "anexo"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cod_mod: Mapped[str]
    anexo: Mapped[str] = mapped_column(default="0")
    codlocal: Mapped[str | None]
    codinst: Mapped[str | None]  # groups the niveles of one integrada (5.6.3.f)
    name: Mapped[str]
    ugel_id: Mapped[int] = mapped_column(ForeignKey("ugel.id"), index=True)
    red_id: Mapped[int | None] = mapped_column(ForeignKey("red.id"))
    nivel: Mapped[str | None]  # `domain/year/norm.py` Nivel; None: to be completed by hand
    modelo: Mapped[str | None]  # Modelo; None: the padrón does not say, to be completed by hand
    area: Mapped[str | None]
    frontera: Mapped[bool] = mapped_column(default=False)
    lengua_1: Mapped[str | None]
    lengua_2: Mapped[str | None]
    lengua_3: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)

    ugel: Mapped[Ugel] = relationship(lazy="joined")

    @property
    def lenguas(self) -> list[str]:
        return [name for name in (self.lengua_1, self.lengua_2, self.lengua_3) if name]

    @property
    def scopes(self) -> tuple[str, ...]:
        """The places whose days off count here, widest first (`domain/year/calendar.py`)."""
        red = () if self.red_id is None else (f"red:{self.red_id}",)
        return (f"dre:{self.ugel.dre.name}", f"ugel:{self.ugel_id}", *red, f"ie:{self.id}")


Place = Dre | Ugel | Red | Ie
PLACES: dict[Reach, type[Place]] = {Reach.DRE: Dre, Reach.UGEL: Ugel, Reach.RED: Red, Reach.IE: Ie}


def place_of(session: Session, reach: Reach, place_id: int, *, lock: bool = False) -> Place | None:
    """With `lock` nobody else closes or opens days there until the unit ends."""
    kind = PLACES[reach]
    locked = {"key_share": True, "of": kind} if lock else None
    found = session.get(kind, place_id, with_for_update=locked)
    assert found is None or isinstance(found, Place)
    return found


def scope_of_place(reach: Reach, place: Place) -> str:
    """As `Ie.scopes` names it."""
    return f"{reach}:{place.name if reach == Reach.DRE else place.id}"


def within(scopes: Iterable[str]) -> ColumnElement[bool]:
    """True of the IE (joined with their UGEL and DRE) that lie in one of the places, as `Ie.scopes` names them."""
    places: dict[str, list[str]] = {"dre": [], "ugel": [], "red": [], "ie": []}
    for scope in scopes:
        kind, _, which = scope.partition(":")
        places[kind].append(which)
    numbers = {kind: [int(each) for each in places[kind] if each.isdecimal()] for kind in ("ugel", "red", "ie")}
    return or_(
        Dre.name.in_(places["dre"]),
        Ie.ugel_id.in_(numbers["ugel"]),
        Ie.red_id.in_(numbers["red"]),
        Ie.id.in_(numbers["ie"]),
    )
