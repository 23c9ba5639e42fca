"""What a chat is being asked for in words, so that a text lands under its own question only."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from domain.base import Instant
from handlers.turn import Turn
from scheduler.open_question import NOTHING, Dialogue

LIFE = timedelta(hours=24)  # update ids are compared no further apart than this
TABLE = cast(Table, Dialogue.__table__)


def _expect(insert: Any) -> Any:
    """A question in the place of an earlier one; of a later one only when that is too old to be compared."""
    given = insert(TABLE)
    new = given.excluded
    later = (TABLE.c.since_update_id <= new.since_update_id) | (TABLE.c.at < bindparam("old", type_=Instant))
    values = {each.name: new[each.name] for each in TABLE.c if not each.primary_key}
    return given.on_conflict_do_update(index_elements=["chat_id"], set_=values, where=later)


# Most taps run this, so it is built once and runs without the ORM.
EXPECT = {"sqlite": _expect(sqlite_insert), "postgresql": _expect(pg_insert)}


def expect(turn: Turn, step: str, **facts: Any) -> None:
    """From now on a text of this chat answers `step`.

    Unless a later update has asked or forgotten already: what comes late changes nothing.
    """
    connection = turn.session.connection()
    about = {"chat_id": turn.chat_id, "step": step, "facts": facts, "since_update_id": turn.update_id, "at": turn.now}
    connection.execute(EXPECT[connection.dialect.name], {**about, "old": turn.now - LIFE})
    row = turn.session.identity_map.get(identity_key(Dialogue, turn.chat_id))
    if row is not None:
        turn.session.expire(row)


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
