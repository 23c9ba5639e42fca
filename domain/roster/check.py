"""Rows of a file against the database: what would be new, changed and gone, and what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from domain.roster.assignments import check_assignments
from domain.roster.days_off import check_days_off
from domain.roster.ies import check_padron
from domain.roster.people import check_people
from domain.roster.plan import Given, Kind, Line, Plan
from domain.roster.register import check_register

Check = Callable[[Session, Iterable[Line], Given], Plan]

CHECKS: Mapping[Kind, Check] = {
    Kind.IE: check_padron,
    Kind.EIB_REGISTER: check_register,
    Kind.PEOPLE: check_people,
    Kind.ASSIGNMENTS: check_assignments,
    Kind.DAYS_OFF: check_days_off,
}


def check(session: Session, kind: Kind, lines: Iterable[Line], given: Given) -> Plan:
    """Reads, writes nothing. Lines come with the column names of `content/files`."""
    return without_refused(CHECKS[kind](session, lines, given))


def without_refused(plan: Plan) -> Plan:
    """The plan without what rests on a row that has an error, also one that only the whole file shows."""
    refused = {finding.row for finding in plan.errors}
    new = tuple(entry for entry in plan.new if entry.row not in refused)
    changed = tuple(entry for entry in plan.changed if entry.row not in refused)
    return replace(plan, new=new, changed=changed)
