"""The record of an activity, kept at the end of each strategy (5.5.2): whether it was held, when, with whom, how."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import JSON, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.activities.model import Activity, Kind, State
from domain.base import Base, Instant
from domain.year.calendar import instant, local
from domain.year.norm import Norm


class Held(StrEnum):
    AS_AGREED = "as_agreed"
    OTHERWISE = "otherwise"  # on another day, at another hour, or shorter
    NOT_HELD = "not_held"


class StepDone(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_DUE = "not_due"  # «No corresponde»


class Compliance(StrEnum):
    """How far the protocol was kept."""

    KEPT = "kept"
    WITH_REMARKS = "with_remarks"
    INCOMPLETE = "incomplete"


class Came(StrEnum):
    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"


class Record(Base):
    """One an activity; `revision` rises each time it is kept anew."""

    __tablename__ = "record"
    __table_args__ = (Index("ix_record_at", "at"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]
    held: Mapped[str]
    reason: Mapped[str | None]  # code of `content/reasons.py`
    compliance: Mapped[str | None]  # None: nothing was held
    protocol: Mapped[int | None]  # hundredths
    steps: Mapped[dict[str, str]] = mapped_column(JSON)  # name of the step -> StepDone
    competencies: Mapped[list[str]] = mapped_column(JSON)  # numbers of the MBDD
    resource: Mapped[str | None]
    answers: Mapped[dict[str, str]] = mapped_column(JSON)  # all that the ficha asked, by key of its question
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)  # when it was kept last
    registered_on: Mapped[date | None]  # typed into SIGMA 2.0, by a person
    registered_revision: Mapped[int | None]


class RecordDay(Base):
    """A day on which it was really held."""

    __tablename__ = "record_day"

    activity_id: Mapped[int] = mapped_column(ForeignKey("record.activity_id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)


class Attendance(Base):
    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_person_id", "person_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("record.activity_id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    came: Mapped[str]
    reason: Mapped[str | None]  # of an absence


@dataclass(frozen=True, kw_only=True)
class HeldDay:
    """From when to when, aware."""

    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        return local(self.starts_at).date()

    @property
    def minutes(self) -> int:
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One person on one day."""

    day: date
    person_id: int
    came: Came
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Account:
    """What whoever conducted the activity tells of it."""

    held: Held
    form_version_id: int
    reason: str | None = None
    days: tuple[HeldDay, ...] = ()
    seats: tuple[Seat, ...] = ()
    steps: Mapping[str, StepDone] = field(default_factory=dict)
    key_steps: frozenset[str] = frozenset()  # those without which it does not count as done
    competencies: tuple[str, ...] = ()
    resource: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


# What can be closed: a date that was asked away from or declined binds nobody and gets another one.
STANDING = (State.PROPOSED, State.CONFIRMED)
SUSPENDS = frozenset({"sin_clases", "via", "emergencia"})  # reasons of a day on which nobody could work


def strategies(norm: Norm) -> frozenset[Kind]:
    """What is recorded at its end: whether the RTC counts is a setting (5.2.6 names three, 5.2.7 the RTC)."""
    every = frozenset(Kind)
    return every if norm.flag("rtc_cuenta_como_estrategia") else every - {Kind.RTC}


def ends_at(activity: Activity) -> datetime:
    """When its last day is over."""
    return instant(activity.last_day, local(activity.starts_at).time()) + timedelta(minutes=activity.minutes)


def protocol(steps: Mapping[str, StepDone]) -> Fraction | None:
    """(Sí + half of En parte) / (steps that were due); None when none was due."""
    due = [each for each in steps.values() if each != StepDone.NOT_DUE]
    halves = sum(2 * (each == StepDone.YES) + (each == StepDone.PARTLY) for each in due)
    return Fraction(halves, 2 * len(due)) if due else None


def compliance(norm: Norm, steps: Mapping[str, StepDone], key_steps: Collection[str]) -> Compliance | None:
    """By the thresholds of the settings, in hundredths; a key step that is not «Sí» takes KEPT away."""
    share = protocol(steps)
    if share is None:
        return None
    if 100 * share < norm.number("cumplimiento_minimo"):
        return Compliance.INCOMPLETE
    all_key = all(steps.get(name) == StepDone.YES for name in key_steps)
    enough = 100 * share >= norm.number("cumplimiento_pleno")
    return Compliance.KEPT if all_key and enough else Compliance.WITH_REMARKS


def write(session: Session, activity_id: int, account: Account, norm: Norm, *, by: int, now: datetime) -> Record:
    """Puts the account in the place of what was kept before."""
    record = session.get(Record, activity_id) or Record(activity_id=activity_id, revision=0)
    record.revision += 1
    record.held, record.reason = account.held, account.reason
    share = protocol(account.steps)
    record.steps, record.protocol = dict(account.steps), None if share is None else round(100 * share)
    record.compliance = compliance(norm, account.steps, account.key_steps)
    record.competencies, record.resource = list(account.competencies), account.resource
    record.answers, record.form_version_id = dict(account.answers), account.form_version_id
    record.by, record.at = by, now
    session.add(record)
    session.flush()
    write_days(session, activity_id, account)
    return record


def write_days(session: Session, activity_id: int, account: Account) -> None:
    for table in (RecordDay, Attendance):
        session.execute(delete(table).where(table.activity_id == activity_id))
    session.add_all(
        RecordDay(activity_id=activity_id, day=each.day, starts_at=each.starts_at, ends_at=each.ends_at)
        for each in account.days
    )
    session.add_all(Attendance(activity_id=activity_id, **vars(each)) for each in account.seats)
    session.flush()


def days_held(session: Session, activity_id: int) -> list[HeldDay]:
    query = select(RecordDay).where(RecordDay.activity_id == activity_id).order_by(RecordDay.day)
    return [HeldDay(starts_at=row.starts_at, ends_at=row.ends_at) for row in session.scalars(query)]


def seats_of(session: Session, activity_id: int) -> list[Seat]:
    query = select(Attendance).where(Attendance.activity_id == activity_id)
    rows = session.scalars(query.order_by(Attendance.day, Attendance.person_id))
    return [Seat(day=row.day, person_id=row.person_id, came=Came(row.came), reason=row.reason) for row in rows]
