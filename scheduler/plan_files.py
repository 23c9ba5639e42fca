"""Workbooks of a plan that came back: read in a thread, kept and told in one transaction."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from content.files.plan_book import read_plan
from content.files.table import Unreadable
from content.messages import plan_file
from content.messages.form_file import UNCHECKED
from content.programme import Programme
from content.views import View
from domain.outcome import Refused
from domain.people.contacts import chat_of
from domain.plans import files
from domain.plans.caseload import Facts
from domain.plans.editing import Dated, Edited, edit
from domain.year.calendar import local
from domain.year.caseload import Caseload
from domain.year.closures import closures
from domain.year.planned import Key
from domain.year.stored import StoredPlan
from scheduler.attachments import Attachment, Fate, content_of, erase
from scheduler.kinds import Kind
from scheduler.outbox import Post, post


@dataclass(frozen=True, kw_only=True)
class ToCheck:
    """A file that is settled, and what it is read against. `reason`: why there is nothing to read."""

    person_id: int
    file: uuid.UUID
    name: str
    reason: str | None = None
    content: bytes = b""
    plan_id: int = 0
    revision: int = 0
    ground: tuple[Caseload, list[Dated], frozenset[Key]] | None = None


def facts_of(session: Session, programme: Programme, today: date) -> Facts:
    """The calendar with the days off that came to be known since the program started."""
    known = set(programme.calendar.closed)
    more = [each for each in closures(session) if each not in known]
    return Facts(norm=programme.norm, calendar=programme.calendar.with_closed(more), today=today)


def next_settled(session: Session, programme: Programme, now: datetime) -> ToCheck | None:
    """The first file that is there, or will never be."""
    for held in files.unchecked(session):
        file = session.get(Attachment, held.file)
        if file is None or file.status != Fate.WANTED:
            kept = file is not None and file.status == Fate.KEPT
            reason = None if kept else str(file.reason) if file is not None and file.reason else UNCHECKED
            about = ToCheck(person_id=held.person_id, file=held.file, name=held.name, reason=reason)
            return about if reason is not None else _with_ground(session, programme, about, now)
    return None


def _with_ground(session: Session, programme: Programme, about: ToCheck, now: datetime) -> ToCheck:
    today = local(now).date()
    plan = files.edited_plan(session, about.person_id, today.year)
    facts = facts_of(session, programme, today)
    ground = files.ground(session, plan, facts) if plan is not None else None
    if plan is None or ground is None or isinstance(ground, Refused):
        return ToCheck(**vars(about) | {"reason": UNCHECKED})
    more = {"content": content_of(session, about.file) or b"", "plan_id": plan.id, "revision": plan.revision}
    return ToCheck(**vars(about) | more | {"ground": ground})


def read(found: ToCheck) -> Edited | Unreadable | None:
    """Parsed and set against plan and norm; None where there is nothing to read."""
    if found.ground is None:
        return None
    table = read_plan(found.content)
    return table if isinstance(table, Unreadable) else edit(*found.ground, table.rows)


def conclude(session: Session, found: ToCheck, result: Edited | Unreadable | None, now: datetime) -> bool:
    """Keeps what was found and tells it; False when the plan changed meanwhile, and the file is read again."""
    held = files.file_of(session, found.person_id, found.file)
    if held is None or held.findings is not None:
        return True
    if not isinstance(result, Edited):
        code, facts = (str(result.code), dict(result.facts)) if result is not None else (found.reason, {})
        tell(session, found, plan_file.plan_not_read, now, name=found.name, code=code, facts=facts)
        files.drop(session, found.person_id)
        erase(session, [found.file])
        return True
    plan = session.get(StoredPlan, found.plan_id, with_for_update=True)
    if plan is None or plan.revision != found.revision:
        return False
    after = files.conclude(session, held, plan, result, found.content)
    changed = len(result.changed) if after is not None else 0
    about = {"plan_id": (after or plan).id, "changed": changed, "file": found.file.hex}
    tell(session, found, plan_file.plan_checked, now, **about)
    erase(session, [found.file])
    return True


def tell(session: Session, found: ToCheck, view: View, now: datetime, **args: object) -> None:
    chat_id = chat_of(session, found.person_id)
    if chat_id is not None:
        letter = Post(key=f"plan-file:{found.file.hex}", chat_id=chat_id, person_id=found.person_id, kind=Kind.REPLY,
                      view=view, args=args, not_before=now)  # fmt: skip
        post(session, letter)


def forget_old(session: Session, now: datetime) -> None:
    """Files that nobody has mended for a week."""
    for person_id in files.old(session, now.date()):
        file = files.drop(session, person_id)
        if file is not None:
            erase(session, [file])
