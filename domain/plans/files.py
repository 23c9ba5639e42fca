"""The workbook in which a plan came back: kept while it is checked, and as long as something in it is to be mended."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.outcome import Refused
from domain.plans.caseload import Facts
from domain.plans.editing import Dated, Edited, Finding
from domain.plans.questions import caseload_for
from domain.plans.shelf import accepted_plan, open_plan, rows_of
from domain.year.caseload import Caseload
from domain.year.planned import Key
from domain.year.stored import PlanFile, PlannedRow, PlanState, RowStatus, StoredPlan, written

LIFE = timedelta(days=7)


def receive(session: Session, person_id: int, file: uuid.UUID, name: str, today: date) -> uuid.UUID | None:
    """Takes a new file in the place of an earlier one, whose attachment is given back to be erased."""
    before = session.get(PlanFile, person_id, with_for_update=True)
    if before is None:
        session.add(PlanFile(person_id=person_id, file=file, name=name, sent_on=today))
        session.flush()
        return None
    gone, before.file, before.name, before.sent_on = before.file, file, name, today
    before.findings = before.content = None
    session.flush()
    return gone


def file_of(session: Session, person_id: int, file: uuid.UUID | None = None) -> PlanFile | None:
    """The file of a person, if it is still this one."""
    found = session.get(PlanFile, person_id, with_for_update=True)
    return found if found is not None and file in {None, found.file} else None


def unchecked(session: Session) -> Sequence[PlanFile]:
    return session.scalars(select(PlanFile).where(PlanFile.findings.is_(None)).order_by(PlanFile.person_id)).all()


def drop(session: Session, person_id: int) -> uuid.UUID | None:
    """Forgets a person's file; its attachment, to be erased."""
    found = file_of(session, person_id)
    if found is None:
        return None
    session.delete(found)
    session.flush()
    return found.file


def old(session: Session, today: date) -> list[int]:
    """Whose files nobody has mended for a week."""
    return list(session.scalars(select(PlanFile.person_id).where(PlanFile.sent_on <= today - LIFE)))


# Against the plan


def edited_plan(session: Session, person_id: int, year: int) -> StoredPlan | None:
    """The plan that a table is read against: the one that is looked at, else the accepted one."""
    open_ = open_plan(session, person_id, year)
    return open_ if open_ is not None and open_.state == PlanState.DRAFT else accepted_plan(session, person_id, year)


def ground(session: Session, plan: StoredPlan, facts: Facts) -> tuple[Caseload, list[Dated], frozenset[Key]] | Refused:
    """What `edit` needs besides the table: the caseload, the rows as they stand, and which are fixed."""
    load = caseload_for(session, plan, facts)
    if isinstance(load, Refused):
        return load
    rows = [Dated(planned=row.planned, hour=row.hour) for row in rows_of(session, plan.id)]
    past = {row.planned.key for row in rows if row.planned.first <= facts.today}
    return load, rows, frozenset(each.key for each in load.fixed) | past


def conclude(session: Session, file: PlanFile, plan: StoredPlan, edited: Edited, content: bytes) -> StoredPlan | None:
    """Keeps what was found; the plan as it is now, or None when nothing of it changed."""
    file.findings = [_kept(each) for each in edited.findings]
    file.content = content if edited.findings else None
    after = None if edited.wrong or not edited.changed else _write(session, plan, edited)
    session.flush()
    return after


def findings_of(file: PlanFile) -> list[Finding]:
    return [Finding(**each) for each in file.findings or ()]


def _kept(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {"facts": dict(finding.facts)}


def _write(session: Session, plan: StoredPlan, edited: Edited) -> StoredPlan:
    """Changes a draft where it is; of an accepted plan makes a change to be accepted."""
    if plan.state == PlanState.DRAFT:
        plan.revision += 1
        for row in rows_of(session, plan.id):
            _change(row, edited)
        return plan
    change = open_plan(session, plan.acompanante_id, plan.year) or _new(session, plan)
    change.state, change.why = PlanState.DRAFT, None
    change.revision += 1
    for row in rows_of(session, change.id):
        session.delete(row)
    session.flush()
    session.add_all(_copy(row, change.id, edited) for row in rows_of(session, plan.id))
    return change


def _new(session: Session, plan: StoredPlan) -> StoredPlan:
    change = StoredPlan(
        acompanante_id=plan.acompanante_id, year=plan.year, state=PlanState.DRAFT, asked_at=plan.asked_at,
        based_on=plan.id, groups=plan.groups, in_step=plan.in_step,
    )  # fmt: skip
    session.add(change)
    session.flush()
    return change


def _change(row: PlannedRow, edited: Edited) -> None:
    new = _by_key(edited)[row.key]
    if row.key in edited.changed:
        row.was = row.was or (row.days if row.status == RowStatus.FIXED else None)
        row.days, row.hour, row.status = written(new.planned.days), new.hour, RowStatus.PLANNED


def _copy(row: PlannedRow, plan_id: int, edited: Edited) -> PlannedRow:
    new, changed = _by_key(edited)[row.key], row.key in edited.changed
    open_ = changed or row.status == RowStatus.REFUSED  # what could not be proposed is tried again
    return PlannedRow(
        plan_id=plan_id,
        work=row.work,
        subject=row.subject,
        number=row.number,
        ie_ids=list(row.ie_ids),
        days=written(new.planned.days),
        hour=new.hour,
        status=RowStatus.PLANNED if open_ else RowStatus.FIXED,
        was=list(row.days) if changed else None,
        activity_id=row.activity_id,
        revision=row.revision,
    )


def _by_key(edited: Edited) -> Mapping[Key, Dated]:
    return {each.planned.key: each for each in edited.rows}
