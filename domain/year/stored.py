"""The year plan of an acompañante as it is kept: how it stands, its activities, and the file in which it was edited."""

import uuid
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Instant
from domain.year.planned import Key, Planned, Work


class PlanState(StrEnum):
    ASKED = "asked"  # being worked out
    DRAFT = "draft"  # to look at; nobody else knows of it
    IMPOSSIBLE = "impossible"  # no plan fits; `why` says so
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"  # another one stands in its place


class RowStatus(StrEnum):
    PLANNED = "planned"
    WAITING = "waiting"  # accepted, not proposed yet
    SENT = "sent"  # proposed, called, or named to the directivo
    REFUSED = "refused"  # it could not be proposed; `refused` says why
    FIXED = "fixed"  # was there before the plan, or is nobody's to agree on


OPEN = "state IN ('asked', 'draft', 'impossible')"
ACCEPTED = "state = 'accepted'"
WAITS = "status = 'waiting'"


class StoredPlan(Base):
    """One open plan and one accepted plan of an acompañante and year at the most."""

    __tablename__ = "year_plan"
    __table_args__ = (
        Index("ix_year_plan_state", "state"),
        Index("ix_year_plan_acompanante_id_year", "acompanante_id", "year"),
        Index("uq_year_plan_open", "acompanante_id", "year", unique=True,
              sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("uq_year_plan_accepted", "acompanante_id", "year", unique=True,
              sqlite_where=text(ACCEPTED), postgresql_where=text(ACCEPTED)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    acompanante_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    year: Mapped[int]  # año lectivo
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)  # rises whenever its rows are made anew
    asked_at: Mapped[datetime] = mapped_column(Instant)
    based_on: Mapped[int | None] = mapped_column(ForeignKey("year_plan.id"))  # the accepted plan that it changes
    groups: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))  # IE id -> with whom it meets
    in_step: Mapped[bool] = mapped_column(default=True)  # whether the settings of a good year are kept
    why: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # of an impossible one


class PlannedRow(Base):
    """An activity of a plan; `activity_id` once it is on the calendar of others."""

    __tablename__ = "planned_activity"
    __table_args__ = (
        UniqueConstraint("plan_id", "work", "subject", "number"),
        Index("ix_planned_activity_activity_id", "activity_id"),
        Index("ix_planned_activity_waiting", "plan_id", sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("year_plan.id", ondelete="CASCADE"))
    work: Mapped[str]
    subject: Mapped[str]  # numbers of `Planned.subject`, a comma between them
    number: Mapped[int]
    ie_ids: Mapped[list[int]] = mapped_column(JSON)
    days: Mapped[list[str]] = mapped_column(JSON)  # ISO dates, in order
    hour: Mapped[time]  # local, at which each day begins
    status: Mapped[str] = mapped_column(default=RowStatus.PLANNED)
    was: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # days in the plan that this one changes
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    revision: Mapped[int | None]  # of that activity, as it was proposed by this plan
    refused: Mapped[str | None]  # code of `content/messages/refusals.py`

    @property
    def key(self) -> Key:
        return Key(Work(self.work), numbers(self.subject), self.number)

    @property
    def dates(self) -> tuple[date, ...]:
        return dates(self.days)

    @property
    def planned(self) -> Planned:
        about = {"subject": numbers(self.subject), "ie_ids": tuple(self.ie_ids)}
        return Planned(work=Work(self.work), number=self.number, days=self.dates, **about)


class PlanFile(Base):
    """A plan that came back as a workbook: one a person, until it is taken or another comes."""

    __tablename__ = "plan_file"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    file: Mapped[uuid.UUID] = mapped_column(Uuid)  # the attachment, until it is checked
    name: Mapped[str]  # of the file, as it was sent
    sent_on: Mapped[date]
    findings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))  # None: not checked yet
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # the file, while there are findings


def numbers(subject: str) -> tuple[int, ...]:
    return tuple(int(each) for each in subject.split(",") if each)


def subject_of(many: tuple[int, ...]) -> str:
    return ",".join(map(str, many))


def dates(days: list[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(each) for each in days)


def written(days: tuple[date, ...]) -> list[str]:
    return [each.isoformat() for each in days]
