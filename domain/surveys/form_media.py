"""Pictures and sounds that belong to a form's own questions, kept with its version."""

from typing import NamedTuple

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base


class FormMedium(Base):
    __tablename__ = "form_medium"
    __table_args__ = ({"sqlite_with_rowid": False},)

    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)  # as the form names the file
    mime: Mapped[str]  # what its bytes are
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Medium(NamedTuple):
    mime: str
    sha256: str
    content: bytes


def keep_medium(session: Session, form_version_id: int, name: str, found: Medium, *, frozen: bool) -> bool:
    """Keeps a file of a form. False where another stands and what was asked must stay as it was."""
    row = session.get(FormMedium, (form_version_id, name))
    if row is not None and row.sha256 != found.sha256 and frozen:
        return False
    session.merge(FormMedium(form_version_id=form_version_id, name=name, **found._asdict()))
    session.flush()
    return True


def medium(session: Session, form_version_id: int, name: str) -> Medium | None:
    row = FormMedium
    query = select(row.mime, row.sha256, row.content).where(row.form_version_id == form_version_id, row.name == name)
    found = session.execute(query).first()
    return None if found is None else Medium(*found)


def kept_media(session: Session, form_version_id: int) -> dict[str, str]:
    """Names of the files that a form has -> what they are."""
    query = select(FormMedium.name, FormMedium.mime).where(FormMedium.form_version_id == form_version_id)
    return {row.name: row.mime for row in session.execute(query.order_by(FormMedium.name))}
