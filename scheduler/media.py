"""Files that we send again and again: uploaded once for each account, then known by the channel's own id."""

from dataclasses import replace

from sqlalchemy import BigInteger, delete
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.message import File
from domain.base import Base
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.intent import Ready


class MediaFile(Base):
    __tablename__ = "media_file"
    __table_args__ = ({"sqlite_with_rowid": False},)

    account: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)  # `File.key`
    file_id: Mapped[str]


def by_known_id(session: Session, account: int, ready: Ready) -> Ready:
    """The row that is to go out, with the id of its file when this account has uploaded it before."""
    file = ready.message.file
    if file is None or file.key is None or file.file_id is not None:
        return ready
    known = session.get(MediaFile, (account, file.key))
    if known is None:
        return ready
    return replace(ready, message=replace(ready.message, file=replace(file, file_id=known.file_id)))


def note(session: Session, account: int, file: File | None, answer: Sent | NotSent) -> None:
    """Keeps the id that the channel gave a file with a key; forgets the one that it refused."""
    if file is None or file.key is None:
        return
    if isinstance(answer, Sent):
        if answer.file_id is not None and answer.file_id != file.file_id:
            keep(session, account, file.key, answer.file_id)
    elif answer.cause == Cause.FILE_UNKNOWN:
        refused = (MediaFile.account == account, MediaFile.key == file.key, MediaFile.file_id == file.file_id)
        session.execute(delete(MediaFile).where(*refused))


def keep(session: Session, account: int, key: str, file_id: str) -> None:
    """The last id stands: two senders may have uploaded the file at once, and both ids are good."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(MediaFile).values(account=account, key=key, file_id=file_id)
    session.execute(
        statement.on_conflict_do_update(index_elements=["account", "key"], set_={"file_id": statement.excluded.file_id})
    )
