"""An activity: visita, GIA, RTC or taller; its days, its people, its history."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, bindparam, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from domain.base import Base, Instant
from domain.people.contacts import Contact
from domain.unit import reads_under_its_lock


class Kind(StrEnum):
    VISITA = "visita"
    GIA = "gia"  # grupo de interaprendizaje (5.2.6.b)
    RTC = "rtc"  # reunión de trabajo colegiado (5.2.7)
    TALLER = "taller"  # (5.2.6.c)


class State(StrEnum):
    PROPOSED = "proposed"
    COUNTERED = "countered"  # a participant asks for another date
    DECLINED = "declined"  # a participant cannot; the organiser names another date
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    ASKED = "asked"
    YES = "yes"
    NO = "no"
    OTHER_DATE = "other_date"


class Activity(Base):
    """`revision` rises whenever the date, or the agreement on it, changes."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_organiser_id_year", "organiser_id", "year"),
        Index("ix_activity_docente_id_year", "docente_id", "year"),
        Index("ix_activity_ie_id_day", "ie_id", "day"),
        Index("ix_activity_last_day", "last_day"),
        Index(
            "uq_activity_visita",
            "docente_id",
            "year",
            "number",
            unique=True,
            sqlite_where=text("kind = 'visita' AND state <> 'cancelled'"),
            postgresql_where=text("kind = 'visita' AND state <> 'cancelled'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    year: Mapped[int]  # año lectivo
    etapa: Mapped[int] = mapped_column(default=1)
    number: Mapped[int]  # n.º de orden, e.g. visita 3
    organiser_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    docente_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # visitas only
    ie_id: Mapped[int | None] = mapped_column(ForeignKey("ie.id"))  # None: several IE
    place: Mapped[str]
    day: Mapped[date]  # first day
    last_day: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int]  # planned length of a day's work
    days: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None]  # code of `content/reasons.py`
    counter_day: Mapped[date | None]
    counter_starts_at: Mapped[datetime | None] = mapped_column(Instant)
    counter_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    participants: Mapped[list["Participant"]] = relationship(
        viewonly=True, order_by="(Participant.role, Participant.person_id)"
    )


class ActivityDay(Base):
    """One day of an activity in one IE; a visita may have several days, a GIA several IE."""

    __tablename__ = "activity_day"
    __table_args__ = (
        Index("ix_activity_day_ie_id_day", "ie_id", "day"),
        Index("ix_activity_day_organiser_id_day", "organiser_id", "day"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    ie_id: Mapped[int] = mapped_column(ForeignKey("ie.id"), primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Participant(Base):
    __tablename__ = "participant"
    __table_args__ = (Index("ix_participant_person_id", "person_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str]  # docente | directivo | acompanante
    answer: Mapped[str] = mapped_column(default=Answer.ASKED)
    reason: Mapped[str | None]


class History(Base):
    """What was done to an activity, by whom, and which date it had then."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_activity_id", "activity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    revision: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    days: Mapped[int]
    reason: Mapped[str | None]


# An activity, who takes part and how they are reached in one look; built once, for most taps ask it.
ACTIVITY = (
    select(Activity, Participant, Contact)
    .outerjoin(Participant, Participant.activity_id == Activity.id)
    .outerjoin(Contact, Contact.person_id == Participant.person_id)
    .where(Activity.id == bindparam("activity_id"))
    .order_by(Participant.role, Participant.person_id)
)
LOCKED = ACTIVITY.with_for_update(of=Activity).execution_options(populate_existing=True)


def activity_of(session: Session, activity_id: int, *, lock: bool = False) -> Activity | None:
    """The activity with its participants and their contacts: one look in a unit.

    With `lock` nobody else changes it until the unit ends, and what was read before is read again
    where it may be old. Of the participants only who they are is sure: others may answer meanwhile.
    """
    held: Activity | None = session.identity_map.get(session.identity_key(Activity, activity_id))
    if held is not None and "participants" in vars(held) and (not lock or reads_under_its_lock(session)):
        return held
    rows = session.execute(LOCKED if lock else ACTIVITY, {"activity_id": activity_id}).all()
    for activity, _, _ in rows[:1]:
        set_committed_value(activity, "participants", [row for _, row, _ in rows if row is not None])
    return rows[0][0] if rows else None


def participant(session: Session, activity_id: int, person_id: int) -> Participant | None:
    return session.get(Participant, (activity_id, person_id))


def days_of(session: Session, activity_id: int) -> list[date]:
    query = select(ActivityDay.day).where(ActivityDay.activity_id == activity_id).distinct()
    return list(session.scalars(query.order_by(ActivityDay.day)))


def ies_of(session: Session, activity_id: int) -> list[int]:
    query = select(ActivityDay.ie_id).where(ActivityDay.activity_id == activity_id).distinct()
    return list(session.scalars(query.order_by(ActivityDay.ie_id)))


def history_of(session: Session, activity_id: int) -> list[History]:
    query = select(History).where(History.activity_id == activity_id)
    return list(session.scalars(query.order_by(History.id)))


AGREES = ("confirm", "accept")  # verbs after which a visita's date stands


def was_agreed(session: Session, activity: Activity) -> bool:
    """Whether its date ever stood: a GIA, RTC or taller is called, a visita agreed on."""
    if activity.kind != Kind.VISITA:
        return True
    query = select(History.id).where(History.activity_id == activity.id, History.verb.in_(AGREES))
    return session.scalar(query.limit(1)) is not None
