"""One person answers: a live session under a keyed hash, finished, refused, or left.

The key is made of the wave's random key, which is destroyed at the close, and the secret that is not in
the database: neither a copy of the database nor the secret alone leads from a session to a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from domain.base import count_of
from domain.outcome import Done, Outcome, Refused
from domain.people.identity import Seal
from domain.surveys.dispositions import disposition, kept
from domain.surveys.matrix import items_of
from domain.surveys.model import (
    Disposition,
    FormVersion,
    LiveSession,
    Participation,
    Wave,
    WaveState,
)
from domain.surveys.sampling import cell_of
from domain.waves.anonymity import move_batch
from domain.waves.asked import Asked, asked_of

BOT = "bot"  # mode


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the frame knows of a person, so that nobody is asked it."""

    dre: str
    modelo: str
    nivel: str
    area: str


@dataclass(frozen=True, kw_only=True)
class Live:
    """Where a person stands in a survey: answers so far, and what the conversation keeps beside them."""

    answers: dict[str, Any]
    extra: dict[str, Any]
    language: str
    finished: bool


# Every tap runs these: they are built once.
LIVE = cast(Table, LiveSession.__table__)
LOOK = select(LIVE.c.state, LIVE.c.language, LIVE.c.week).where(LIVE.c.key == bindparam("name"))
KEEP = update(LIVE).where(LIVE.c.key == bindparam("name"))


def session_key(seal: Seal, wave: Wave | Asked, person_id: int) -> str:
    """The name of a person's session while the wave is open. RuntimeError when its key is gone."""
    if wave.key is None:
        raise RuntimeError("the wave has no key")
    return seal.hash("survey", f"{wave.key.hex()}|{person_id}")


def facts_of(session: Session, wave_id: int, person_id: int) -> Facts | None:
    """The facts of somebody who may answer, or None."""
    row = session.get(Participation, (wave_id, person_id))
    if row is None or row.invite_on is None:
        return None
    cell = cell_of(row.stratum)
    return Facts(dre=cell.dre, modelo=cell.modelo, nivel=row.nivel, area=row.area)


def live(session: Session, seal: Seal, wave_id: int, person_id: int) -> Live | None:
    """Where a person stands, or None when they have not begun or the wave is over."""
    wave = session.get(Wave, wave_id)
    return None if wave is None else live_in(session, seal, wave, person_id)


def live_in(session: Session, seal: Seal, wave: Wave | Asked, person_id: int) -> Live | None:
    """As `live`, of a wave that is at hand."""
    if wave.key is None:
        return None
    session.flush()
    row = session.connection().execute(LOOK, {"name": session_key(seal, wave, person_id)}).first()
    if row is None:
        return None
    state, language, week = row
    return Live(answers=state["answers"], extra=state["extra"], language=language, finished=week is not None)


def save(
    session: Session,
    seal: Seal,
    wave_id: int,
    person_id: int,
    *,
    answers: Mapping[str, Any],
    language: str,
    today: date,
    extra: Mapping[str, Any] | None = None,
    mode: str = BOT,
    asked: Asked | None = None,
) -> Outcome:
    """Keeps the answers so far; begins the session with the first of them. `asked`: as it was read in this unit."""
    found = _in_the_field(session, wave_id, person_id, today, asked)
    if isinstance(found, Refused):
        return found
    name = session_key(seal, found, person_id)
    said = {"state": {"answers": dict(answers), "extra": dict(extra or {})}, "language": language, "mode": mode}
    connection = session.connection()
    if count_of(connection.execute(KEEP, {"name": name, **said})) == 0:
        person = found.person
        about = {"wave_id": wave_id, "stratum": person.stratum, "nivel": person.nivel, "area": person.area}
        connection.execute(LIVE.insert(), {"key": name, "week": None, **about, **said})
    return Done()


def finish(
    session: Session,
    seal: Seal,
    wave_id: int,
    person_id: int,
    *,
    answers: Mapping[str, Any],
    language: str,
    today: date,
    mode: str = BOT,
) -> Outcome:
    """The person sends what they answered. Complete answers wait for four others like them, then move.

    Fewer are counted for the response rates and destroyed: no estimate uses them.
    """
    found = _in_the_field(session, wave_id, person_id, today)
    if isinstance(found, Refused):
        return found
    person = found.person
    items = items_of(session.get_one(FormVersion, found.form_version_id).items)
    person.disposition, person.noted_on = disposition(answers, items) or Disposition.ABANDONO, today
    key = session_key(seal, found, person_id)
    if person.disposition != Disposition.COMPLETA:
        session.execute(delete(LiveSession).where(LiveSession.key == key))
        return Done()
    row = _row(session, key, person, language, mode)
    row.week, row.state = week_of(today), {"answers": kept(answers, items), "extra": {}}
    session.flush()
    move_batch(session, row)
    return Done()


def decline(session: Session, seal: Seal, wave_id: int, person_id: int, today: date) -> Outcome:
    """«No deseo responder»: nothing more is asked or sent, and what was answered is destroyed."""
    found = _in_the_field(session, wave_id, person_id, today)
    if isinstance(found, Refused):
        return found
    found.person.disposition, found.person.noted_on = Disposition.RECHAZO, today
    session.execute(delete(LiveSession).where(LiveSession.key == session_key(seal, found, person_id)))
    session.flush()
    return Done()


def week_of(day: date) -> str:
    """The ISO week, e.g. 2026-W34."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _in_the_field(
    session: Session, wave_id: int, person_id: int, today: date, asked: Asked | None = None
) -> Asked | Refused:
    """What is known of the person in the open wave, locked."""
    found = asked or asked_of(session, wave_id, person_id)
    if found is None:
        wave = session.get(Wave, wave_id)
        return Refused("wave_over" if wave is None or wave.state != WaveState.OPEN else "not_asked")
    if found.state != WaveState.OPEN or today > found.closes_on:
        return Refused("wave_over")
    if found.person.invite_on is None:
        return Refused("not_asked")
    return found if found.person.disposition is None else Refused("already_answered")


def _row(session: Session, key: str, asked: Participation, language: str, mode: str) -> LiveSession:
    row = session.get(LiveSession, key, populate_existing=True)
    if row is None:
        row = LiveSession(key=key, wave_id=asked.wave_id, stratum=asked.stratum, nivel=asked.nivel, area=asked.area)
        row.state = {}
        session.add(row)
    row.language, row.mode = language, mode
    return row
