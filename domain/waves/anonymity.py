"""From live sessions to anonymous answers: five at a time that nothing known elsewhere tells apart.

Other tables know a person's stratum, nivel, área, language and the day they finished. So answers move
only when five that share all of it can move together, under random ids and in the order of these. What
is left at the close moves with less said of each: columns are left empty until five share the rest.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from domain.base import Base, count_of
from domain.surveys.disclosure import REST
from domain.surveys.files import Files, files_of, renamed
from domain.surveys.model import AnonymousAnswer, LiveSession
from domain.surveys.sampling import Cell, merged

BATCH = 5
SHARED = ("stratum", "nivel", "area", "mode", "language", "week")
# What is left out, little by little, of answers that too few share.
COARSER = ((), ("mode", "language"), ("mode", "language", "nivel", "area"))
BLANK = ("mode", "language", "nivel", "area", "week")
TOGETHER = Cell(REST, REST).key  # strata without five answers in their whole DRE


def move_batch(session: Session, like: LiveSession) -> int:
    """Moves the finished sessions that share everything with `like`, when there are five; how many moved."""
    same = [getattr(LiveSession, name) == getattr(like, name) for name in SHARED]
    # of two who finish at once, one moves them
    query = select(LiveSession).where(LiveSession.wave_id == like.wave_id, *same).with_for_update(skip_locked=True)
    rows = session.scalars(query).all()
    return _move(session, rows) if len(rows) >= BATCH else 0


def move_rest(session: Session, wave_id: int, completes: Mapping[Cell, int], items: Iterable[str]) -> dict[str, str]:
    """Moves what waits at the close; key of a stratum -> key under which its answers are kept.

    With fewer than five in the whole wave nothing can be kept.
    """
    into = counted_in(completes)
    if sum(completes.values()) < BATCH:
        session.execute(delete(LiveSession).where(LiveSession.wave_id == wave_id))
        return into
    finished = LiveSession.week.is_not(None)
    left = list(session.scalars(select(LiveSession).where(LiveSession.wave_id == wave_id, finished)))
    for blank in COARSER:
        left = _move_groups(session, left, blank)
    # among another stratum's rows other questions than the items would tell where an answer came from
    mixed = {key for key, times in Counter(into.values()).items() if times > 1}
    only = {key: frozenset(items) for key in mixed}
    _move(session, left, BLANK, into=into, only=only)
    _relabel(session, wave_id, [each for each, target in into.items() if target == TOGETHER], TOGETHER)
    for key in sorted(set(into.values())):
        _blank_some(session, wave_id, key, only.get(key))
    return into


def counted_in(completes: Mapping[Cell, int]) -> dict[str, str]:
    """Where the answers of each stratum are counted: strata with fewer than five join others of their DRE.

    DRE without five are put together, and with the smallest other until there are five.
    """
    into = merged(completes, BATCH)
    sizes: dict[Cell, int] = {}
    for cell, n in completes.items():
        sizes[into[cell]] = sizes.get(into[cell], 0) + n
    lonely = {cell for cell, n in sizes.items() if n < BATCH}
    others = sorted(sizes.keys() - lonely, key=lambda cell: (sizes[cell], cell))
    while others and 0 < sum(sizes[cell] for cell in lonely) < BATCH:
        lonely.add(others.pop(0))
    return {cell.key: TOGETHER if target in lonely else target.key for cell, target in into.items()}


def files_in(session: Session, wave_id: int) -> set[uuid.UUID]:
    """Names of all files that a wave's answers hold, of those who have not sent them too."""
    live = select(LiveSession.state["answers"]).where(LiveSession.wave_id == wave_id)
    moved = select(AnonymousAnswer.answers).where(AnonymousAnswer.wave_id == wave_id)
    answers = (each for query in (live, moved) for each in session.scalars(query.execution_options(yield_per=500)))
    return {name for each in answers for name in files_of(each)}


def destroy_answers(session: Session, wave_id: int, files: Files) -> int:
    """Deletes all that was answered in a wave, sent or not, and its files; how many answers went."""
    files.erase(session, files_in(session, wave_id))
    gone = count_of(session.execute(delete(LiveSession).where(LiveSession.wave_id == wave_id)))
    return gone + count_of(session.execute(delete(AnonymousAnswer).where(AnonymousAnswer.wave_id == wave_id)))


def sit_anew(session: Session, wave_id: int, files: Files) -> None:
    """Writes a wave's answers once more, under new random ids and in their order: no batch has a place.

    Their files get new names too.
    """
    columns = AnonymousAnswer.__table__.columns
    rows = [dict(row) for row in session.execute(select(*columns).where(columns.wave_id == wave_id)).mappings()]
    session.execute(delete(AnonymousAnswer).where(AnonymousAnswer.wave_id == wave_id))
    names = files.rename(session, [name for row in rows for name in files_of(row["answers"])])
    _insert(session, [row | {"id": uuid.uuid4(), "answers": renamed(row["answers"], names)} for row in rows])


def _move_groups(session: Session, rows: Sequence[LiveSession], blank: Sequence[str]) -> list[LiveSession]:
    """Moves every group of five that shares what is not left out; what is still left."""
    names = [name for name in SHARED if name not in blank]
    groups: dict[tuple[str, ...], list[LiveSession]] = {}
    for row in rows:
        groups.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
    for group in groups.values():
        if len(group) >= BATCH:
            _move(session, group, blank)
    return [row for group in groups.values() if len(group) < BATCH for row in group]


def _move(
    session: Session,
    rows: Sequence[LiveSession],
    blank: Sequence[str] = (),
    *,
    into: Mapping[str, str] | None = None,
    only: Mapping[str, frozenset[str]] | None = None,
) -> int:
    anonymous = []
    for row in rows:
        stratum = (into or {}).get(row.stratum, row.stratum)
        answers = reduced(row.state["answers"], (only or {}).get(stratum))
        about = {name: None if name in blank else getattr(row, name) for name in SHARED} | {"stratum": stratum}
        anonymous.append(about | {"id": uuid.uuid4(), "wave_id": row.wave_id, "answers": answers})
    _insert(session, anonymous)
    session.execute(delete(LiveSession).where(LiveSession.key.in_([row.key for row in rows])))
    return len(rows)


def reduced(answers: Mapping[str, Any], only: frozenset[str] | None) -> dict[str, Any]:
    """The answers, or of them only those named."""
    return {name: value for name, value in answers.items() if only is None or name in only}


def _insert(session: Session, rows: list[dict[str, Any]]) -> None:
    """In the order of their random ids, which is no order."""
    if rows:
        session.execute(insert(Base.metadata.tables["anonymous_answer"]), sorted(rows, key=lambda row: row["id"].bytes))


def _relabel(session: Session, wave_id: int, strata: Sequence[str], key: str) -> None:
    mine = (AnonymousAnswer.wave_id == wave_id, AnonymousAnswer.stratum.in_(strata))
    session.execute(update(AnonymousAnswer).where(*mine).values(stratum=key))


def _blank_some(session: Session, wave_id: int, stratum: str, only: frozenset[str] | None) -> None:
    """When fewer than five rows of a stratum say nothing more, others are made to say as little.

    Of those who share everything five are left, or none.
    """
    mine = (AnonymousAnswer.wave_id == wave_id, AnonymousAnswer.stratum == stratum)
    silent = [getattr(AnonymousAnswer, name).is_(None) for name in BLANK]
    number = session.scalar(select(func.count()).select_from(AnonymousAnswer).where(*mine, *silent)) or 0
    if not 0 < number < BATCH:
        return
    speaking = select(AnonymousAnswer).where(*mine, AnonymousAnswer.week.is_not(None))
    groups: dict[tuple[object, ...], list[AnonymousAnswer]] = {}
    for row in session.scalars(speaking.order_by(AnonymousAnswer.id)):
        groups.setdefault(tuple(getattr(row, name) for name in SHARED), []).append(row)
    spare = [row for group in groups.values() for row in group[BATCH:]][: BATCH - number]
    chosen = spare if len(spare) == BATCH - number else min(groups.values(), key=len)
    for row in chosen:
        row.mode = row.language = row.nivel = row.area = row.week = None
        row.answers = reduced(row.answers, only)
    session.flush()
