"""How every row of the matrix stands in a year: not started, in the field, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.surveys.matrix import TIMES, Matrix, Row, rows_of
from domain.surveys.model import Disposition, Participation, Stratum, Wave, WaveState


class RowState(StrEnum):
    NOT_STARTED = "not_started"
    OPEN = "open"  # a wave is being prepared or in the field
    CLOSED = "closed"  # as many as the year needs
    ELSEWHERE = "elsewhere"  # collected in SIGMA or by observation


@dataclass(frozen=True, kw_only=True)
class WaveBrief:
    """A wave in one line."""

    id: int
    state: str
    issued: int
    complete: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A row in a year."""

    row: Row
    state: RowState
    waves: tuple[WaveBrief, ...]


def standings(session: Session, matrix: Matrix, year: int) -> list[Standing]:
    """Every row with its state in `year` and its waves with their counts."""
    waves = _waves(session, year)
    return [_standing(row, waves.get(row.code, ())) for row in rows_of(session, matrix)]


def count_in_year(session: Session, code: str, year: int) -> int:
    """Waves of a row in a year that were not cancelled."""
    query = select(func.count()).where(Wave.row == code, Wave.year == year, Wave.state != WaveState.CANCELLED)
    return session.scalar(query) or 0


def _standing(row: Row, waves: Sequence[WaveBrief]) -> Standing:
    over = sum(wave.state in {WaveState.CLOSED, WaveState.PUBLISHED} for wave in waves)
    if not row.is_surveyed:
        state = RowState.ELSEWHERE
    elif len(waves) > over:
        state = RowState.OPEN
    else:
        state = RowState.CLOSED if over >= TIMES.get(row.periodicity, 1) else RowState.NOT_STARTED
    return Standing(row=row, state=state, waves=tuple(waves))


def _waves(session: Session, year: int) -> dict[str, list[WaveBrief]]:
    asked = Participation.invite_on.is_not(None)
    done = Participation.disposition == Disposition.COMPLETA
    query = (
        select(Wave.id, Wave.row, Wave.state, func.count(Participation.person_id).filter(asked))
        .add_columns(func.count(Participation.person_id).filter(done))
        .outerjoin(Participation, Participation.wave_id == Wave.id)
        .where(Wave.year == year, Wave.state != WaveState.CANCELLED)
        .group_by(Wave.id, Wave.row, Wave.state)
        .order_by(Wave.id)
    )
    kept = _counts_of_closed(session, year)
    found: dict[str, list[WaveBrief]] = {}
    for id_, row, state, issued, complete in session.execute(query):
        counted = kept.get(id_, (issued, complete))
        found.setdefault(row, []).append(WaveBrief(id=id_, state=state, issued=counted[0], complete=counted[1]))
    return found


def _counts_of_closed(session: Session, year: int) -> dict[int, tuple[int, int]]:
    """Counts that were written at the close: participation is forgotten some months later."""
    query = (
        select(Stratum.wave_id, func.sum(Stratum.issued), func.sum(Stratum.complete))
        .join(Wave, Wave.id == Stratum.wave_id)
        .where(Wave.year == year, Wave.state.in_([WaveState.CLOSED, WaveState.PUBLISHED]))
        .group_by(Stratum.wave_id)
    )
    return {id_: (issued, complete) for id_, issued, complete in session.execute(query)}
