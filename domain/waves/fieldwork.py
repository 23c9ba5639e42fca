"""The field: release in halves, who is to be told what today, replacement, and how far it is."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from domain.base import count_of
from domain.outcome import Done, Outcome, Refused
from domain.people.contacts import Contact
from domain.policy import Actor, Verb, may
from domain.surveys.model import Disposition, LiveSession, Participation, Step, Stratum, Wave, WaveState, next_state
from domain.waves.opening import opened

PRE_NOTICE = timedelta(days=1)  # before the invitation
REMINDERS = {Step.FIRST_REMINDER: timedelta(days=3), Step.LAST_REMINDER: timedelta(days=7)}  # after it
APART = timedelta(days=30)  # one survey a person
KEY_BYTES = 32
# step -> the step that comes before it
BEFORE = {
    Step.PRE_NOTICE: (Step.NOTHING,),
    Step.INVITATION: (Step.NOTHING, Step.PRE_NOTICE),
    Step.FIRST_REMINDER: (Step.INVITATION,),
    Step.LAST_REMINDER: (Step.FIRST_REMINDER,),
}


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """A stratum in the field, in people. `linked` have a chat: the others are a loss of coverage."""

    dre: str
    modelo: str
    population: int
    wanted: int
    issued: int
    linked: int
    started: int  # answering now, not finished
    complete: int
    partial: int
    refused: int
    ineligible: int


def release(session: Session, who: Actor, wave_id: int, half: int, invite_on: date, today: date) -> Outcome:
    """Lets a half of the sample be invited on a day, from tomorrow on: there is a pre-notice before.

    The first half opens the wave; the second only follows it.
    """
    wave = opened(session, who, wave_id, "release")
    if isinstance(wave, Refused):
        return wave
    if not max(today + PRE_NOTICE, wave.opens_on) <= invite_on <= wave.closes_on:
        return Refused("wave_dates")
    waiting = Participation.invite_on.is_(None)
    mine = and_(Participation.wave_id == wave_id, Participation.half == half, waiting)
    if half not in {1, 2} or (half == 2) != (wave.state == WaveState.OPEN):
        return Refused("wave_state")
    if count_of(session.execute(update(Participation).where(mine).values(invite_on=invite_on))) == 0 and half == 2:
        return Refused("wave_state")
    if wave.key is None:
        wave.key = secrets.token_bytes(KEY_BYTES)
    wave.state = next_state(wave.state, "release") or wave.state
    session.flush()
    return Done(id=wave_id)


def due(session: Session, wave_id: int, today: date) -> dict[Step, list[int]]:
    """Who is to be told what today, by step: people with a chat who have neither finished nor said no.

    A person who was invited to another wave within thirty days waits. Whoever links a chat late is
    invited then. What was sent is noted with `told`.
    """
    wave = session.get(Wave, wave_id)
    if wave is None or wave.state != WaveState.OPEN or today > wave.closes_on:
        return {}
    steps = {
        Step.PRE_NOTICE: and_(Participation.invite_on > today, Participation.invite_on <= today + PRE_NOTICE),
        Step.INVITATION: Participation.invite_on <= today,
        **{step: Participation.invited_on <= today - after for step, after in REMINDERS.items()},
    }
    found = {step: list(session.scalars(_waiting(wave_id, step, when, today))) for step, when in steps.items()}
    return {step: people for step, people in found.items() if people}


def told(session: Session, wave_id: int, people: Sequence[int], step: Step, today: date) -> int:
    """Notes what people were sent; how many had not been told before."""
    values: dict[str, object] = {"step": step.value}
    if step == Step.INVITATION:
        values["invited_on"] = today
    guarded = and_(
        Participation.wave_id == wave_id, Participation.person_id.in_(people), Participation.step.in_(BEFORE[step])
    )
    return count_of(session.execute(update(Participation).where(guarded).values(**values)))


def replace(session: Session, who: Actor, wave_id: int, person_id: int, invite_on: date, today: date) -> Outcome:
    """Somebody is out of scope (left, died, never accompanied): the next of the stratum's reserve takes their place.

    Never for a refusal or silence. Done.id is the person who comes in, None when the reserve is used up.
    """
    wave = opened(session, who, wave_id, "replace")
    if isinstance(wave, Refused):
        return wave
    row = session.get(Participation, (wave_id, person_id), with_for_update=True, populate_existing=True)
    if row is None or row.invite_on is None or row.disposition is not None:
        return Refused("not_in_the_field")
    if not today < invite_on <= wave.closes_on:
        return Refused("wave_dates")
    row.disposition, row.noted_on = Disposition.INELEGIBLE, today
    reserve = session.scalar(_reserve(wave_id, row.stratum))
    if reserve is not None:
        reserve.half, reserve.invite_on = row.half, invite_on
    session.flush()
    return Done(id=reserve.person_id if reserve else None)


def status(session: Session, who: Actor, wave_id: int) -> list[FieldRow] | Refused:
    """The field by stratum, for the Dirección that answers for it."""
    if not may(session, who, Verb.SEE_FIELDWORK, wave_id):
        return Refused("not_yours")
    started = dict(session.execute(_started(wave_id)).all())
    return [
        FieldRow(**dict(row), started=started.get(f"{row['dre']}|{row['modelo']}", 0))
        for row in session.execute(_field(wave_id)).mappings()
    ]


def _started(wave_id: int) -> Select[str, int]:
    unfinished = (LiveSession.wave_id == wave_id, LiveSession.week.is_(None))
    return select(LiveSession.stratum, func.count()).where(*unfinished).group_by(LiveSession.stratum)


def _waiting(wave_id: int, step: Step, when: ColumnElement[bool], today: date) -> Select[int]:
    lately = select(Participation.person_id).where(
        Participation.wave_id != wave_id, Participation.invited_on > today - APART
    )
    unasked = Participation.step.in_([Step.NOTHING, Step.PRE_NOTICE])
    return (
        select(Participation.person_id)
        .join(Contact, Contact.person_id == Participation.person_id)
        .where(Participation.wave_id == wave_id, Participation.disposition.is_(None), Contact.reachable)
        .where(Participation.step.in_(BEFORE[step]), when)
        .where(or_(~unasked, Participation.person_id.not_in(lately)))
        .order_by(Participation.person_id)
    )


def _reserve(wave_id: int, stratum: str) -> Select[Participation]:
    return (
        select(Participation)
        .where(Participation.wave_id == wave_id, Participation.stratum == stratum, Participation.half == 0)
        .order_by(Participation.place)
        .limit(1)
        .with_for_update()
    )


def _field(wave_id: int) -> Select[Any]:
    issued = Participation.invite_on.is_not(None)

    def count(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(issued, condition), 1), else_=0)), 0).label(name)

    def ended(disposition: Disposition, name: str) -> ColumnElement[int]:
        return count(Participation.disposition == disposition, name)

    return (
        select(Stratum.dre, Stratum.modelo, Stratum.population, Stratum.wanted)
        .add_columns(count(issued, "issued"), count(Contact.person_id.is_not(None), "linked"))
        .add_columns(ended(Disposition.COMPLETA, "complete"), ended(Disposition.PARCIAL, "partial"))
        .add_columns(ended(Disposition.RECHAZO, "refused"), ended(Disposition.INELEGIBLE, "ineligible"))
        .outerjoin(Participation, and_(Participation.wave_id == Stratum.wave_id, Participation.stratum == Stratum.key))
        .outerjoin(Contact, Contact.person_id == Participation.person_id)
        .where(Stratum.wave_id == wave_id)
        .group_by(Stratum.key, Stratum.dre, Stratum.modelo, Stratum.population, Stratum.wanted)
        .order_by(Stratum.dre, Stratum.modelo)
    )
