"""Checks the forms that specialists sent, once their file is there, beside the units of work.

The largest form takes seconds. A process that dies on the way leaves a draft that is not checked: it is
checked again, and the letter that tells of it is posted in the transaction that notes the check.
"""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from content.form_files import check, table_of
from content.forms.load import NotLoaded
from content.forms.model import Form
from content.messages import form_file
from domain.people.contacts import chat_of
from domain.store import Store
from domain.surveys import drafts
from scheduler.attachments import Attachment, Fate, content_of, erase
from scheduler.clock import Clock
from scheduler.kinds import Kind
from scheduler.outbox import Post, post
from scheduler.wake import Wake

log = structlog.get_logger()
LONGEST_NAP = 5.0  # seconds; a lost ring costs no more
BROKEN = "broken"  # the check itself failed


@dataclass(frozen=True, kw_only=True)
class ToCheck:
    """A draft whose file is settled."""

    person_id: int
    file: uuid.UUID
    reason: str | None  # why the file is not there; None: it is


class FormChecks:
    """Runs beside the fetching; `wake` is rung when a file is settled, `mail` when a letter was posted."""

    def __init__(self, store: Store, clock: Clock, wake: Wake, mail: Wake) -> None:
        self._store, self._clock, self._wake, self._mail = store, clock, wake, mail
        self._stopping = False

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            if not await self.one():
                await self._wake.wait(LONGEST_NAP, self._clock.sleep)

    def stop(self) -> None:
        self._stopping = True
        self._wake.ring()

    def tick(self) -> None:
        self._wake.ring()

    async def one(self) -> bool:
        """Checks one draft; False when none waits, or the database is away."""
        try:
            found = await self._store.read(next_settled)
            if found is None:
                return False
            result = await self._result(found)
            now = self._clock.now()
            await self._store.write(lambda session: conclude(session, found, result, now))
        except SQLAlchemyError as error:
            log.error("database away", error=type(error).__name__)
            return False
        self._mail.ring()
        return True

    async def _result(self, found: ToCheck) -> Form | NotLoaded | str:
        """The form, its problems, or a reason why there is neither."""
        if found.reason is not None:
            return found.reason
        content = await self._store.read(lambda session: content_of(session, found.file))
        try:
            return await asyncio.to_thread(check, content or b"")
        except Exception as error:
            log.error("form cannot be checked", error=type(error).__name__)
            return BROKEN


def next_settled(session: Session) -> ToCheck | None:
    """The first draft whose file is there, or will never be."""
    for draft in drafts.unchecked(session):
        file = session.get(Attachment, draft.file)
        if file is None or file.status != Fate.WANTED:
            kept = file is not None and file.status == Fate.KEPT
            reason = None if kept else str(file.reason) if file is not None and file.reason else BROKEN
            return ToCheck(person_id=draft.person_id, file=draft.file, reason=reason)
    return None


def conclude(session: Session, found: ToCheck, result: Form | NotLoaded | str, now: datetime) -> None:
    """Keeps what was found and tells it. Of a file that gave way to another nothing is said."""
    problems = table_of(result) if isinstance(result, NotLoaded) else []
    content = content_of(session, found.file) if problems else None
    xform = result.xml if isinstance(result, Form) else None
    person_id, file = found.person_id, found.file
    if not drafts.note_checked(session, person_id, file, problems=problems, content=content, xform=xform):
        return
    tell(session, found, result if isinstance(result, str) else None, now)
    if isinstance(result, str):
        drafts.drop(session, person_id)
    erase(session, [file])


def erase_draft(session: Session, person_id: int) -> None:
    """Forgets a draft and its file."""
    file = drafts.drop(session, person_id)
    if file is not None:
        erase(session, [file])


def forget_old(session: Session, now: datetime) -> None:
    for person_id in drafts.old(session, now.date()):
        erase_draft(session, person_id)


def tell(session: Session, found: ToCheck, reason: str | None, now: datetime) -> None:
    chat_id = chat_of(session, found.person_id)
    draft = drafts.draft_of(session, found.person_id, found.file)
    if chat_id is None or draft is None:
        return
    args = {"file": found.file.hex, "name": draft.name, "reason": reason}
    post(
        session,
        Post(key=f"form:{found.file.hex}", chat_id=chat_id, person_id=found.person_id, kind=Kind.REPLY,
             view=form_file.checked, args=args, not_before=now),
    )  # fmt: skip
