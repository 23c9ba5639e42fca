"""The end of a wave: last dispositions, last answers moved, the key destroyed, and later the people forgotten."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.orm import Session

from domain.base import count_of
from domain.outcome import Done, Outcome, Refused
from domain.people.identity import Seal
from domain.policy import Actor, Verb, may
from domain.surveys.dispositions import disposition
from domain.surveys.files import Files
from domain.surveys.matrix import Item, items_of
from domain.surveys.model import (
    Disposition,
    FormVersion,
    LiveSession,
    Participation,
    Stratum,
    Wave,
    WaveState,
    next_state,
)
from domain.surveys.sampling import Cell
from domain.waves.anonymity import destroy_answers, files_in, move_rest, sit_anew
from domain.waves.answering import session_key
from domain.waves.opening import opened

OVER = frozenset({WaveState.CLOSED, WaveState.PUBLISHED})
FORGET_AFTER = timedelta(days=90)  # who was asked, and whether they answered
FORGET_ANSWERS_AFTER = timedelta(days=3 * 365)  # what was answered, although it leads to nobody
TIDIED = ("wave", "participation", "live_session", "anonymous_answer", "attachment")


def close(session: Session, who: Actor, seal: Seal, wave_id: int, today: date, *, files: Files) -> Outcome:
    """Closes the field for good. Unfinished answers are counted and destroyed, and so is the key.

    Afterwards nobody can tell whose an answer is. `files` that belong to no answer any more are erased, the
    others renamed. `tidy` then removes what the database's own files keep.
    """
    wave = opened(session, who, wave_id, "close")
    if isinstance(wave, Refused):
        return wave
    items = items_of(session.get_one(FormVersion, wave.form_version_id).items)
    held = files_in(session, wave_id)
    _last_dispositions(session, seal, wave, items, today)
    completes = _count(session, wave)
    into = move_rest(session, wave_id, completes, [item.name for item in items])
    for stratum in session.scalars(select(Stratum).where(Stratum.wave_id == wave_id)):
        stratum.counted_in = into[stratum.key]
    session.execute(delete(LiveSession).where(LiveSession.wave_id == wave_id))
    files.erase(session, held - files_in(session, wave_id))
    sit_anew(session, wave_id, files)
    wave.key, wave.closed_on, wave.state = None, today, next_state(wave.state, "close") or wave.state
    session.flush()
    return Done(id=wave_id)


def publish(session: Session, who: Actor, wave_id: int) -> Outcome:
    """Opens the tables to the DRE. They are made of what was there at the close, and never change again."""
    wave = opened(session, who, wave_id, "publish")
    if isinstance(wave, Refused):
        return wave
    wave.state = next_state(wave.state, "publish") or wave.state
    session.flush()
    return Done(id=wave_id)


def count_closed(session: Session) -> int:
    """How many waves were ever closed: when it grows, it is time to `tidy`."""
    return session.scalar(select(func.count()).where(Wave.closed_on.is_not(None))) or 0


def forget(session: Session, today: date) -> int:
    """Deletes who was asked in waves that were closed ninety days ago; how many rows went. The counts stay."""
    over = select(Wave.id).where(Wave.closed_on <= today - FORGET_AFTER)
    return count_of(session.execute(delete(Participation).where(Participation.wave_id.in_(over))))


def is_forgotten(wave: Wave, today: date) -> bool:
    """True of a wave whose answers are no longer kept: there is nothing to tabulate."""
    return wave.closed_on is not None and wave.closed_on <= today - FORGET_ANSWERS_AFTER


def untold(wave: Wave, today: date) -> Refused | None:
    """Why nothing is told of a wave's answers: it is not closed yet, or they were deleted."""
    if wave.state not in OVER:
        return Refused("results_not_yet")
    return Refused("results_gone") if is_forgotten(wave, today) else None


def told_to(session: Session, who: Actor, wave_id: int, *rights: Verb) -> Wave | Refused:
    """The wave, when its answers may be told of to an actor who has one of the rights."""
    if not any(may(session, who, right, wave_id) for right in rights):
        return Refused("not_yours")
    wave = session.get_one(Wave, wave_id)
    return untold(wave, who.today) or wave


def forget_answers(session: Session, today: date, files: Files) -> int:
    """Deletes the answers of waves that were closed three years ago, and their files; how many went."""
    over = session.scalars(select(Wave.id).where(Wave.closed_on <= today - FORGET_ANSWERS_AFTER))
    return sum(destroy_answers(session, wave_id, files) for wave_id in over.all())


def tidy(engine: Engine) -> bool:
    """Removes what a database keeps of deleted rows in its files: SQLite's log, PostgreSQL's dead rows.

    Outside any transaction. False when somebody was reading SQLite's log: try again.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.rollback()  # the engine begins by itself, and a checkpoint waits for nobody
            busy: int = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return busy == 0
        connection.execute(text(f"VACUUM {', '.join(TIDIED)}"))
    return True


def _last_dispositions(session: Session, seal: Seal, wave: Wave, items: Sequence[Item], today: date) -> None:
    """Those who were asked and did not end: by how much of their session is answered."""
    unfinished = {
        key: state["answers"]
        for key, state in session.execute(
            select(LiveSession.key, LiveSession.state).where(LiveSession.wave_id == wave.id, LiveSession.week.is_(None))
        )
    }
    silent = (Participation.wave_id == wave.id, Participation.invite_on.is_not(None))
    people = session.scalars(select(Participation.person_id).where(*silent, Participation.disposition.is_(None)))
    ends: dict[Disposition, list[int]] = {}
    for person_id in people.all():
        answers = unfinished.get(session_key(seal, wave, person_id), {})
        end = disposition(answers, items) or Disposition.SIN_CONTACTO
        # whoever answered ten and did not send them has not given them
        ends.setdefault(Disposition.PARCIAL if end == Disposition.COMPLETA else end, []).append(person_id)
    for end, ids in ends.items():
        noted = {"disposition": end.value, "noted_on": today}
        for first in range(0, len(ids), 1000):
            some = Participation.person_id.in_(ids[first : first + 1000])
            session.execute(update(Participation).where(Participation.wave_id == wave.id, some).values(noted))


def _count(session: Session, wave: Wave) -> dict[Cell, int]:
    """Writes the counts of every stratum and área; completes by stratum."""
    strata = {row.key: row for row in session.scalars(select(Stratum).where(Stratum.wave_id == wave.id))}
    areas: Counter[tuple[str, str]] = Counter()
    query = (
        select(Participation.stratum, Participation.area, Participation.disposition, func.count())
        .where(Participation.wave_id == wave.id, Participation.invite_on.is_not(None))
        .group_by(Participation.stratum, Participation.area, Participation.disposition)
    )
    for key, area, end, number in session.execute(query):
        stratum = strata[key]
        stratum.issued += number
        stratum.ineligible += number if end == Disposition.INELEGIBLE else 0
        stratum.complete += number if end == Disposition.COMPLETA else 0
        stratum.partial += number if end == Disposition.PARCIAL else 0
        areas[area, "eligible"] += number if end != Disposition.INELEGIBLE else 0
        areas[area, "complete"] += number if end == Disposition.COMPLETA else 0
    wave.areas = {area: [areas[area, "eligible"], areas[area, "complete"]] for area, _ in sorted(areas)}
    return {Cell(row.dre, row.modelo): row.complete for row in strata.values()}
