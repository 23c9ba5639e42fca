"""People, what they are and since when, and who accompanies whom."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BindParameter, ColumnElement, ForeignKey, Index, Select, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base


class RoleKind(StrEnum):
    DOCENTE = "docente"
    DIRECTIVO = "directivo"
    ACOMPANANTE = "acompanante"
    EPR = "epr"  # especialista pedagógico regional, trains acompañantes
    ESPECIALISTA_UGEL = "especialista_ugel"
    RCI = "rci"  # responsable de calidad de la información, UGEL
    ESPECIALISTA_DRE = "especialista_dre"
    CCI = "cci"  # coordinador de calidad de la información, DRE
    MINEDU = "minedu"


class Direccion(StrEnum):
    DIFODS = "DIFODS"
    DEIB = "DEIB"
    DISER = "DISER"


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    apellidos: Mapped[str]
    nombres: Mapped[str]
    language: Mapped[str] = mapped_column(default="es")
    language_origin: Mapped[str] = mapped_column(default="padron")  # padron | person
    code: Mapped[str | None] = mapped_column(unique=True)  # source's own key where there is one

    @property
    def full_name(self) -> str:
        return f"{self.nombres} {self.apellidos}"

    @property
    def first_name(self) -> str:
        return self.nombres.split()[0] if self.nombres.split() else self.nombres


class Role(Base):
    """A post held from `since` to `until` inclusive; history is kept when it changes."""

    __tablename__ = "role"
    __table_args__ = (Index("ix_role_person_until", "person_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    ie_id: Mapped[int | None] = mapped_column(ForeignKey("ie.id"), index=True)
    ugel_id: Mapped[int | None] = mapped_column(ForeignKey("ugel.id"))
    dre_id: Mapped[int | None] = mapped_column(ForeignKey("dre.id"))
    direccion: Mapped[str | None]
    since: Mapped[date]
    until: Mapped[date | None]


class Assignment(Base):
    """An acompañante's docente in one IE for an año lectivo and etapa (5.2.5)."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_acompanante_id_year", "acompanante_id", "year"),
        Index("ix_assignment_docente_id_year", "docente_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    acompanante_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    docente_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ie_id: Mapped[int] = mapped_column(ForeignKey("ie.id"), index=True)
    year: Mapped[int]
    etapa: Mapped[int] = mapped_column(default=1)  # 1, 2 or 3
    since: Mapped[date]
    until: Mapped[date | None]


def held_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """True of the posts that are held on `day`."""
    return and_(Role.since <= day, or_(Role.until.is_(None), Role.until >= day))


def roles_of(session: Session, person_id: int, day: date) -> list[Role]:
    return list(session.scalars(_current(Role.person_id == person_id, day).order_by(Role.id)))


def directivos_of(session: Session, ie_id: int, day: date) -> list[int]:
    """Person ids of those who lead the IE on `day`."""
    query = _current(Role.ie_id == ie_id, day).where(Role.kind == RoleKind.DIRECTIVO)
    return [role.person_id for role in session.scalars(query.order_by(Role.id))]


def assignments_of(session: Session, acompanante_id: int, day: date) -> list[Assignment]:
    """Whom an acompañante accompanies on `day`, by IE."""
    return _assigned(session, Assignment.acompanante_id == acompanante_id, day)


def assignments_of_docente(session: Session, docente_id: int, day: date) -> list[Assignment]:
    """Who accompanies a docente on `day`."""
    return _assigned(session, Assignment.docente_id == docente_id, day)


def accompanied_in(session: Session, ie_id: int, day: date) -> list[Assignment]:
    """The accompanied docentes of one IE on `day`."""
    return _assigned(session, Assignment.ie_id == ie_id, day)


def assignment_of(session: Session, acompanante_id: int, docente_id: int, day: date) -> Assignment | None:
    rows = assignments_of(session, acompanante_id, day)
    return next((row for row in rows if row.docente_id == docente_id), None)


def _assigned(session: Session, condition: ColumnElement[bool], day: date) -> list[Assignment]:
    query = (
        select(Assignment)
        .where(condition, Assignment.year == day.year)
        .where(Assignment.since <= day, or_(Assignment.until.is_(None), Assignment.until >= day))
        .order_by(Assignment.ie_id, Assignment.id)
    )
    return list(session.scalars(query))


def _current(condition: ColumnElement[bool], day: date) -> Select[Role]:
    return select(Role).where(condition, held_on(day))
