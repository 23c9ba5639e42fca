"""What a wave knows of somebody whom it asks, read and locked in one look: every tap of a survey begins with it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from domain.surveys.model import FormVersion, Participation, Wave


class Asked(NamedTuple):
    """What a wave knows of somebody whom it asks, and of itself, read in one look."""

    person: Participation
    state: str
    closes_on: date  # last day on which answers are taken
    key: bytes | None
    form_version_id: int
    sha256: str  # of the form


# Every tap runs this, so it is built once.
ASKED = (
    select(Participation, Wave.state, Wave.closes_on, Wave.key, Wave.form_version_id, FormVersion.sha256)
    .join(Wave, Wave.id == Participation.wave_id)
    .join(FormVersion, FormVersion.id == Wave.form_version_id)
    .where(Participation.wave_id == bindparam("wave"), Participation.person_id == bindparam("person"))
    .with_for_update(of=Participation)
    .suffix_with("FOR SHARE OF wave", dialect="postgresql")  # nobody closes it meanwhile
)


def asked_of(session: Session, wave_id: int, person_id: int) -> Asked | None:
    """The person's row in a wave, theirs alone until the end of the unit: of two taps the second sees the first."""
    about = {"wave": wave_id, "person": person_id}
    row = session.execute(ASKED, about, execution_options={"populate_existing": True}).first()
    return None if row is None else Asked(*row)
