"""A ficha that somebody is filling in about an activity or a person: every tap is kept, for days if need be."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base


class Ficha(Base):
    """Gone when it is sent: what it says is kept where it belongs, with the version of its form."""

    __tablename__ = "ficha"
    __table_args__ = (
        UniqueConstraint("form", "person_id", "about", "moment"),
        Index("ix_ficha_form_about", "form", "about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str]  # name of the instrument
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # who fills it in
    about: Mapped[int]  # an activity, or a person
    moment: Mapped[str] = mapped_column(default="")  # inicio or termino, where it is filled in twice a year
    seen: Mapped[int] = mapped_column(default=0)  # revision of the activity that it was begun with
    walk: Mapped[dict[str, Any]] = mapped_column(JSON)
    language: Mapped[str]
    begun_on: Mapped[date]


def ficha_of(session: Session, form: str, person_id: int, about: int, moment: str = "") -> Ficha | None:
    query = select(Ficha).where(Ficha.form == form, Ficha.person_id == person_id)
    return session.scalar(query.where(Ficha.about == about, Ficha.moment == moment))


def begun(session: Session, person_id: int, form: str | None = None) -> list[Ficha]:
    """What a person has begun and not sent, oldest first."""
    query = select(Ficha).where(Ficha.person_id == person_id).order_by(Ficha.id)
    return list(session.scalars(query.where(Ficha.form == form) if form else query))


def drop(session: Session, form: str, about: int) -> None:
    """What anybody had begun about an activity: it has been closed, or is no more."""
    session.execute(delete(Ficha).where(Ficha.form == form, Ficha.about == about))
