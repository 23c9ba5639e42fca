"""Surveys in a person's own data: to which they were invited, and whether they answered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.surveys.model import FormVersion, Participation, Wave


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A survey to which the person was invited: whether they answered. What they answered nobody can tell."""

    titulo: str
    direccion: str
    invitacion_desde: date | None
    como_termino: str | None  # `Disposition`; None: open, or not begun
    dia: date | None


def surveys(session: Session, person_id: int) -> list[Survey]:
    """Every survey of the last months to which the person was invited."""
    asked = Participation
    query = (
        select(asked.invite_on, asked.disposition, asked.noted_on, Wave.direccion, FormVersion.title)
        .join(Wave, Wave.id == asked.wave_id)
        .join(FormVersion, FormVersion.id == Wave.form_version_id)
        .where(asked.person_id == person_id, asked.invite_on.is_not(None))
        .order_by(asked.invite_on, asked.wave_id)
    )
    return [
        Survey(
            titulo=title,
            direccion=direccion,
            invitacion_desde=invite_on,
            como_termino=disposition,
            dia=noted_on,
        )
        for invite_on, disposition, noted_on, direccion, title in session.execute(query)
    ]
