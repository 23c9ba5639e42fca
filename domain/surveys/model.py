"""Forms, waves, who is asked, and what was answered: the last two without any key in common.

What is said about a person (`Participation`) knows the day, never the answers. What was answered
(`AnonymousAnswer`) knows the week at the most, never the person. Between them stands `LiveSession`
while somebody answers, under a keyed hash whose key is destroyed when the wave closes.
"""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base


class WaveState(StrEnum):
    DRAFT = "draft"
    DRAWN = "drawn"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


# (state, verb) -> next state; anything else is refused. Who may use a verb is policy's matter.
WAVE: dict[tuple[WaveState, str], WaveState] = {
    (WaveState.DRAFT, "draw"): WaveState.DRAWN,
    (WaveState.DRAWN, "release"): WaveState.OPEN,
    (WaveState.OPEN, "release"): WaveState.OPEN,
    (WaveState.OPEN, "replace"): WaveState.OPEN,
    (WaveState.OPEN, "answer"): WaveState.OPEN,
    (WaveState.OPEN, "close"): WaveState.CLOSED,
    (WaveState.CLOSED, "publish"): WaveState.PUBLISHED,
    (WaveState.DRAFT, "cancel"): WaveState.CANCELLED,
    (WaveState.DRAWN, "cancel"): WaveState.CANCELLED,
    (WaveState.OPEN, "cancel"): WaveState.CANCELLED,
}


class Disposition(StrEnum):
    """How asking one person ended."""

    COMPLETA = "completa"
    PARCIAL = "parcial"
    ABANDONO = "abandono"
    RECHAZO = "rechazo"
    SIN_CONTACTO = "sin_contacto"
    INELEGIBLE = "inelegible"


class Step(StrEnum):
    """What a person was last told about a wave."""

    NOTHING = "nothing"
    PRE_NOTICE = "pre_notice"
    INVITATION = "invitation"
    FIRST_REMINDER = "first_reminder"
    LAST_REMINDER = "last_reminder"


class FormVersion(Base):
    """A form as it is asked: XForm, and which of its questions are items of which dimension."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    xform: Mapped[str]
    sha256: Mapped[str]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # `matrix.Item` as tables
    stored_on: Mapped[date]


class Wave(Base):
    """One row of the matrix, asked once."""

    __tablename__ = "wave"
    __table_args__ = (Index("ix_wave_row_year", "row", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[str]  # code of the matrix row
    year: Mapped[int]
    population: Mapped[str]  # docente | acompanante
    direccion: Mapped[str]  # the responsible one of DIFODS, DEIB, DISER
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    design: Mapped[dict[str, Any]] = mapped_column(JSON)  # `sampling.Design` as a table
    cut_on: Mapped[date]
    seed: Mapped[str]
    algorithm: Mapped[str]
    frame_hash: Mapped[str | None]
    opens_on: Mapped[date]
    closes_on: Mapped[date]  # last day on which answers are taken
    closed_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=WaveState.DRAFT)
    key: Mapped[bytes | None] = mapped_column(LargeBinary)  # None: not open yet, or destroyed
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    areas: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)  # área -> eligible, complete


class Stratum(Base):
    """One modelo in one DRE; the counts are written when the wave closes and stay when people are forgotten."""

    __tablename__ = "stratum"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)  # `sampling.Cell.key`
    dre: Mapped[str]
    modelo: Mapped[str]
    population: Mapped[int]
    wanted: Mapped[int]
    invited: Mapped[int]
    counted_in: Mapped[str]  # key under which its answers are kept: another one's when they are few
    issued: Mapped[int] = mapped_column(default=0)
    ineligible: Mapped[int] = mapped_column(default=0)
    complete: Mapped[int] = mapped_column(default=0)
    partial: Mapped[int] = mapped_column(default=0)


class Participation(Base):
    """A person of the frame in a wave: selected or in reserve, told, done. Days, never hours."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_wave_id_half", "wave_id", "half"),
        Index("ix_participation_person_id", "person_id"),
        {"sqlite_with_rowid": False},
    )

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    stratum: Mapped[str]
    nivel: Mapped[str]
    area: Mapped[str]
    place: Mapped[int]  # in the stratum, by permanent random number, from 1
    half: Mapped[int]  # 1 or 2; 0 is the reserve
    invite_on: Mapped[date | None]  # None: not released
    step: Mapped[str] = mapped_column(default=Step.NOTHING)
    invited_on: Mapped[date | None]
    disposition: Mapped[str | None]
    noted_on: Mapped[date | None]  # day of the disposition


class LiveSession(Base):
    """Somebody who is answering, or has finished and waits for four others. No person, no hour."""

    __tablename__ = "live_session"
    __table_args__ = (Index("ix_live_session_wave_id", "wave_id"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    stratum: Mapped[str]
    nivel: Mapped[str]
    area: Mapped[str]
    mode: Mapped[str]  # bot | web | telefono | papel
    language: Mapped[str]
    week: Mapped[str | None]  # ISO week in which it was finished; None: not finished
    state: Mapped[dict[str, Any]] = mapped_column(JSON)


class AnonymousAnswer(Base):
    """A complete answer. At least five rows share all that other tables know too (`waves/anonymity.py`).

    None in a column: too few would have shared it.
    """

    __tablename__ = "anonymous_answer"
    __table_args__ = (Index("ix_anonymous_answer_wave_id", "wave_id"), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)  # random: its order says nothing
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    stratum: Mapped[str]
    nivel: Mapped[str | None]
    area: Mapped[str | None]
    mode: Mapped[str | None]
    language: Mapped[str | None]
    week: Mapped[str | None]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class AddedRow(Base):
    """A row that a body of MINEDU added to the matrix (5.5.3, last paragraph); fields as in `matrix.Row`."""

    __tablename__ = "matrix_row"

    code: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    added_on: Mapped[date]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


def next_state(state: str, verb: str) -> WaveState | None:
    """Where `verb` leads from `state`, or None when it leads nowhere."""
    return WAVE.get((WaveState(state), verb))
