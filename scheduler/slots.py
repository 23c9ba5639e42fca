"""When each kind of activity is reminded to each role, day by day, as rows.

All arithmetic of days, feriados and hours is done here once, so that planning reminders is one
INSERT … SELECT with a join by equality, the same on both databases.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.programme import Programme
from domain.base import Base, Instant
from domain.year.calendar import Slot, instant, reminder_slots

BATCH = 500


class SlotRow(Base):
    __tablename__ = "slot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - found by its key alone, half a million times a year

    kind: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # first day of the activity
    code: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class SlotVersion(Base):
    """Fingerprint of the calendar and rules that something was made from: ALL reminders, or the ROWS here."""

    __tablename__ = "slot_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]


ALL, ROWS = 1, 2


def refresh(session: Session, programme: Programme, today: date) -> bool:
    """Makes the rows of this año lectivo and the next anew when what they rest on changed.

    True too when only the days off of some places are others: the rows know none of those, and stay, but
    reminders there have another instant.
    """
    if not _changed(session, ALL, fingerprint(programme, today.year)):
        return False
    if not _changed(session, ROWS, fingerprint(_country(programme), today.year)):
        return True
    session.execute(delete(SlotRow))
    for year in (today.year, today.year + 1):
        rows = rows_of(programme, year)
        while batch := list(islice(rows, BATCH)):
            session.connection().execute(insert(SlotRow), batch)
    return True


def _changed(session: Session, which: int, mark: str) -> bool:
    """Whether it is another than was kept; it is kept."""
    version = session.get(SlotVersion, which)
    if version is not None and version.fingerprint == mark:
        return False
    session.merge(SlotVersion(id=which, fingerprint=mark))
    return True


def _country(programme: Programme) -> Programme:
    """Without what only some places have."""
    calendar = programme.calendar
    years = {number: replace(year, overrides={}) for number, year in calendar.years.items()}
    closed = tuple(day for day in calendar.closed if day.scope is None)
    return replace(programme, calendar=replace(calendar, years=years, closed=closed))


def fingerprint(programme: Programme, year: int) -> str:
    parts = (year, programme.reminders, programme.calendar)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def rows_of(programme: Programme, year: int) -> Iterator[dict[str, Any]]:
    """The rows of one year, day by day: many years of them need no memory."""
    first = date(year, 1, 1)
    for day in (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)):
        yield from rows_of_day(programme, day)


def rows_of_day(programme: Programme, day: date, scopes: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """The rows of activities that begin on a day, where these places' days off count."""
    following: dict[tuple[str, str], datetime] = {}
    slots = reminder_slots(programme.calendar, programme.reminders.rules, [day], scopes)
    for slot in sorted(slots, key=lambda slot: slot.due_at, reverse=True):
        end = following.get((slot.kind, slot.role)) or end_of_day(programme, slot)
        yield vars(slot) | {"expires_at": end}
        following[slot.kind, slot.role] = slot.due_at


def end_of_day(programme: Programme, slot: Slot) -> datetime:
    """The nearest reminder is of use until the day's window closes."""
    return instant(slot.day, programme.reminders.window.closes)
