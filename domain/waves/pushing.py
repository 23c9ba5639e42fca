"""Anonymous answers that leave for another server: which, one by one, and which it has already."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Uuid, exists, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base
from domain.outcome import Refused
from domain.policy import Actor, Verb
from domain.surveys.disclosure import K
from domain.surveys.matrix import items_of
from domain.surveys.model import AnonymousAnswer, FormVersion, Wave
from domain.waves.anonymity import reduced
from domain.waves.closing import told_to

AT_ONCE = 500  # rows that are read at once


class PushedAnswer(Base):
    """An answer that a server has said it has. No person, no time, no order."""

    __tablename__ = "pushed_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    server: Mapped[str] = mapped_column(primary_key=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)


class Answered(NamedTuple):
    """One anonymous answer: its random id and what may leave of it."""

    id: uuid.UUID
    answers: Mapping[str, Any]


def over(session: Session, who: Actor, wave_id: int) -> Wave | Refused:
    """The wave whose answers may leave: closed, for the Dirección that answers for it.

    Of an open one the ids are not the last ones yet, and two looks would differ by the few in between.
    """
    return told_to(session, who, wave_id, Verb.SEE_RESULTS)


def leaving(session: Session, wave: Wave) -> frozenset[str] | None:
    """Names of answers that may leave, None for all: words and voices of fewer than ten are kept back."""
    number = session.scalar(select(func.count()).where(AnonymousAnswer.wave_id == wave.id)) or 0
    items = items_of(session.get_one(FormVersion, wave.form_version_id).items)
    return None if number >= K else frozenset(item.name for item in items)


def answered(session: Session, wave: Wave) -> Iterator[Answered]:
    """Every answer in the order of the random ids, which is none."""
    only = leaving(session, wave)
    query = select(AnonymousAnswer.id, AnonymousAnswer.answers).where(AnonymousAnswer.wave_id == wave.id)
    for id_, answers in session.execute(query.order_by(AnonymousAnswer.id).execution_options(yield_per=AT_ONCE)):
        yield Answered(id_, reduced(answers, only))


def waiting(session: Session, wave: Wave, server: str, most: int, after: uuid.UUID | None = None) -> list[Answered]:
    """The next answers that the server is not known to have, at most so many."""
    only = leaving(session, wave)
    has = exists().where(PushedAnswer.server == server, PushedAnswer.answer_id == AnonymousAnswer.id)
    query = select(AnonymousAnswer.id, AnonymousAnswer.answers).where(AnonymousAnswer.wave_id == wave.id, ~has)
    if after is not None:
        query = query.where(AnonymousAnswer.id > after)
    rows = session.execute(query.order_by(AnonymousAnswer.id).limit(most))
    return [Answered(id_, reduced(answers, only)) for id_, answers in rows]


def count_waiting(session: Session, wave: Wave, server: str) -> int:
    has = exists().where(PushedAnswer.server == server, PushedAnswer.answer_id == AnonymousAnswer.id)
    mine = (AnonymousAnswer.wave_id == wave.id, ~has)
    return session.scalar(select(func.count()).select_from(AnonymousAnswer).where(*mine)) or 0


def note_pushed(session: Session, server: str, answer_id: uuid.UUID) -> None:
    """The server has it. Noted once more after a crash, it is noted once."""
    known = session.get(PushedAnswer, (server, answer_id))
    if known is None:
        session.execute(insert(PushedAnswer).values(server=server, answer_id=answer_id))
