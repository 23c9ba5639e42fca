"""What a chat is being asked for in words, so that a text lands under its own question only."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from handlers.turn import Turn
from scheduler.open_question import NOTHING, Dialogue

LIFE = timedelta(hours=24)  # update ids are compared no further apart than this


def expect(turn: Turn, step: str, **facts: Any) -> None:
    """From now on a text of this chat answers `step`.

    Unless a later update has asked or forgotten already: what comes late changes nothing.
    """
    row = latest(turn)
    if row is not None and row.since_update_id > turn.update_id:
        return
    turn.session.merge(
        Dialogue(
            chat_id=turn.chat_id,
            step=step,
            facts=facts,
            since_update_id=turn.update_id,
            at=turn.now,
        )
    )


def forget(turn: Turn) -> bool:
    """Nothing is being asked any more; True when something was.

    That it was forgotten is kept: an earlier update that comes late does not ask again.
    """
    row = latest(turn)
    was_open = row is not None and row.step != NOTHING and row.since_update_id <= turn.update_id
    expect(turn, NOTHING)
    return was_open


def expected(turn: Turn) -> Dialogue | None:
    """The open question that this update may answer; an older update answers nothing."""
    row = latest(turn)
    if row is None or row.step == NOTHING:
        return None
    return row if turn.update_id > row.since_update_id else None


def latest(turn: Turn) -> Dialogue | None:
    """What was last asked, as long as update ids can be compared with it."""
    row = turn.session.get(Dialogue, turn.chat_id)
    return row if row is not None and row.at + LIFE >= turn.now else None


def forget_old(session: Session, now: datetime) -> None:
    """Erases what was asked too long ago to be answered."""
    session.execute(delete(Dialogue).where(Dialogue.at < now - LIFE))
