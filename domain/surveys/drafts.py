"""A form that a specialist sent to look at: one a person, until it is stored as a version or another comes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base

LIFE = timedelta(days=7)


class FormDraft(Base):
    """What came of checking the file; and where its sender stands when they look at it as people will see it.

    What is answered while looking is in `walk`, goes with the row, and is nobody's answer.
    """

    __tablename__ = "form_draft"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    file: Mapped[uuid.UUID] = mapped_column(Uuid)  # the attachment, until it is checked
    name: Mapped[str]  # of the file, as it was sent
    sent_on: Mapped[date]
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))  # None: not checked yet
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # the file, while it has problems
    xform: Mapped[str | None]  # of a form without problems
    walk: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    language: Mapped[str | None]  # of the walk


def receive(session: Session, person_id: int, file: uuid.UUID, name: str, today: date) -> uuid.UUID | None:
    """Takes a new file in the place of an earlier one, whose attachment is given back to be erased."""
    before = session.get(FormDraft, person_id, with_for_update=True)
    if before is None:
        session.add(FormDraft(person_id=person_id, file=file, name=name, sent_on=today))
        session.flush()
        return None
    gone, before.file, before.name, before.sent_on = before.file, file, name, today
    before.problems = before.content = before.xform = before.walk = before.language = None
    session.flush()
    return gone


def draft_of(session: Session, person_id: int, file: uuid.UUID | None = None) -> FormDraft | None:
    """The draft of a person, if it is still of this file."""
    found = session.get(FormDraft, person_id, with_for_update=True)
    return found if found is not None and file in {None, found.file} else None


def unchecked(session: Session) -> Sequence[FormDraft]:
    return session.scalars(select(FormDraft).where(FormDraft.problems.is_(None)).order_by(FormDraft.person_id)).all()


def note_checked(
    session: Session,
    person_id: int,
    file: uuid.UUID,
    *,
    problems: Sequence[Mapping[str, Any]] = (),
    content: bytes | None = None,
    xform: str | None = None,
) -> bool:
    """Keeps what a check found; False when the file gave way to another meanwhile, or was checked already."""
    found = draft_of(session, person_id, file)
    if found is None or found.problems is not None:
        return False
    found.problems, found.content, found.xform = [dict(each) for each in problems], content, xform
    session.flush()
    return True


def drop(session: Session, person_id: int) -> uuid.UUID | None:
    """Forgets a person's draft; its attachment, to be erased."""
    found = draft_of(session, person_id)
    if found is None:
        return None
    session.delete(found)
    session.flush()
    return found.file


def old(session: Session, today: date) -> list[int]:
    """Whose drafts nobody has stored for a week."""
    return list(session.scalars(select(FormDraft.person_id).where(FormDraft.sent_on <= today - LIFE)))
