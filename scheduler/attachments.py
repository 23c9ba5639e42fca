"""Files that people send: wanted by a handler, fetched by `fetching`, kept without a word of whose they are.

The table holds no person, no chat, no name of a file, no time and no order once a row is settled, so that
anonymous answers may point at it. Only who asks for it (`follow`) is told what became of a file, and the
letter that does so is forgotten with the row's last change.
"""

import uuid
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, Index, LargeBinary, Table, Uuid, delete, literal, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.received import Received
from content.views import View, name_of
from domain.base import Base, Instant

MOST_BYTES = 10 * 2**20
MOST_NUMBER = 2**31 - 1


class Fate(StrEnum):
    WANTED = "wanted"  # not fetched yet
    KEPT = "kept"
    REFUSED = "refused"  # fetched or not, it is none that we keep
    FAILED = "failed"  # it could not be had


class Reason(StrEnum):
    """Why a file is not kept."""

    TOO_BIG = "too_big"
    WRONG_TYPE = "wrong_type"
    GONE = "gone"  # Telegram does not know it
    NO_WAY = "no_way"  # the way there was closed for too long


OPEN = "status = 'wanted'"


class Attachment(Base):
    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_wanted", "not_before", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)  # random: it tells no order
    kind: Mapped[str]  # as it was sent: voice | audio | video | photo | document
    mime: Mapped[str]  # as it was sent; once kept, what the bytes are
    size: Mapped[int]  # bytes, the same
    status: Mapped[str] = mapped_column(default=Fate.WANTED)
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[str | None]  # until it is settled, as all that follows but the last two
    not_before: Mapped[datetime | None] = mapped_column(Instant)  # while it is fetched: the end of the lease
    letter: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    sha256: Mapped[str | None]  # of the content
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


TABLE = cast(Table, Attachment.__table__)


def want(session: Session, received: Received, now: datetime) -> uuid.UUID:
    """Has the file fetched; the name under which it will be kept."""
    key = uuid.uuid4()
    session.add(
        Attachment(
            id=key,
            kind=received.kind,
            mime=received.mime,
            size=min(max(received.size, 0), MOST_NUMBER),
            file_id=received.file_id,
            not_before=now,
        )
    )
    session.flush()
    return key


def follow(
    session: Session, key: uuid.UUID, view: View, args: dict[str, Any], *, chat_id: int, person_id: int | None
) -> None:
    """Posts `view` to the chat once the file is settled; with `args`, `outcome` (a Fate) and `reason` (or None).

    Until then the row tells whose it is. An answer that must not lead back to anybody leaves its key out of
    `args`, for the letter stays in the outbox.
    """
    row = session.get_one(Attachment, key)
    row.letter = {"view": name_of(view), "args": args, "chat_id": chat_id, "person_id": person_id}


def content_of(session: Session, key: uuid.UUID) -> bytes | None:
    """The bytes of a file that is kept."""
    return session.scalar(select(Attachment.content).where(Attachment.id == key))


def rename(session: Session, keys: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """New random names for files, so that what was noted of the old ones leads to none.

    Rows are written anew in the order of their names: neither does the order in which they lie in the database.
    Who asked for one that is not fetched yet is forgotten: nobody is told any more what became of it.
    """
    names = {key: uuid.uuid4() for key in keys}
    for old, new in sorted(names.items(), key=lambda pair: pair[1]):
        columns = [each for each in TABLE.c if each.name not in {"id", "letter"}]
        copy = select(literal(new, Uuid), *columns).where(TABLE.c.id == old)
        session.execute(TABLE.insert().from_select([TABLE.c.id, *columns], copy))
    session.execute(TABLE.delete().where(TABLE.c.id.in_(keys)))
    return names


def lost(session: Session, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these names, those under which nothing is or will be kept."""
    gone = (Attachment.id.in_(keys), Attachment.status.in_((Fate.REFUSED, Fate.FAILED)))
    return set(session.scalars(select(Attachment.id).where(*gone)))


def erase(session: Session, keys: Collection[uuid.UUID]) -> None:
    """Deletes files that belong to no answer any more, fetched or not."""
    if keys:
        session.execute(delete(Attachment).where(Attachment.id.in_(keys)))
