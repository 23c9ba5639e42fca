"""GIA, RTC and taller: called by their organiser, attended by those who say they come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Answer, Kind, State
from domain.dates import changes
from domain.dates.drafts import Draft, next_meeting, unfit
from domain.events import AttendanceAnswered, MeetingCalled
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Assignment, RoleKind, accompanied_in, directivos_of
from domain.people.territory import Ie
from domain.policy import Actor, Verb, may

CALLS = {Kind.GIA: Verb.CALL_GIA, Kind.RTC: Verb.CALL_RTC, Kind.TALLER: Verb.CALL_TALLER}


def call(session: Session, who: Actor, draft: Draft, *, number: int, place: str, now: datetime) -> Outcome:
    """The organiser names the date; the docentes, directivos and acompañantes are told.

    `number` is the one the organiser saw: a second tap finds the meeting there and is refused.
    """
    if not may_call(session, who, draft):
        return Refused("not_yours")
    if refused := unfit(draft.days[0], draft.hour, who.today, now):
        return refused
    take_turns(session, draft)
    if number != next_meeting(session, draft.kind, who.person_id, draft.ie_ids, who.today):
        return Refused("taller_exists" if draft.kind == Kind.TALLER else "meeting_exists")
    people = invited(session, who, draft)
    if len(people) < 2:
        return Refused("nobody_to_call")
    activity = _new_meeting(session, who, draft, number, place)
    changes.put_date(session, activity, draft)
    changes.enrol(session, activity, people)
    changes.advance(session, activity, "move", by=who.person_id, now=now, new_revision=True)
    return Done((MeetingCalled(activity_id=activity.id, by=who.person_id),), activity.id)


def attend(
    session: Session,
    who: Actor,
    activity_id: int,
    revision: int,
    *,
    coming: bool,
    now: datetime,
    reason: str | None = None,
) -> Outcome:
    """A participant says whether they come; they may say otherwise later."""
    activity = changes.open_change(session, who, Verb.ANSWER_ACTIVITY, activity_id, "attend", revision)
    if isinstance(activity, Refused):
        return activity
    if not changes.answer(session, activity, who.person_id, Answer.YES if coming else Answer.NO, reason):
        return Refused("already_answered", {"activity_id": activity_id})
    changes.advance(session, activity, "attend", by=who.person_id, now=now, reason=reason)
    return Done((AttendanceAnswered(activity_id=activity_id, by=who.person_id, coming=coming),))


def may_call(session: Session, who: Actor, draft: Draft) -> bool:
    """A directivo leads one nivel of an integrada; an acompañante goes to each of the IE."""
    rights = [may(session, who, CALLS[draft.kind], ie_id) for ie_id in draft.ie_ids]
    return any(rights) if draft.kind == Kind.RTC else bool(rights) and all(rights)


def take_turns(session: Session, draft: Draft) -> None:
    """Two who call a meeting in one IE at once go one after the other; the second finds it there."""
    query = select(Ie.id).where(Ie.id.in_(draft.ie_ids)).order_by(Ie.id)
    session.execute(query.with_for_update(key_share=True, of=Ie))


def invited(session: Session, who: Actor, draft: Draft) -> dict[int, str]:
    """Who takes part, by role: for an RTC all acompañados of the IE, else the organiser's own."""
    people: dict[int, str] = {}
    for ie_id in draft.ie_ids:
        for row in accompanied_in(session, ie_id, draft.days[0]):
            if draft.kind == Kind.RTC or row.acompanante_id == who.person_id:
                people[row.docente_id] = RoleKind.DOCENTE
                people[row.acompanante_id] = RoleKind.ACOMPANANTE
        people |= dict.fromkeys(directivos_of(session, ie_id, draft.days[0]), RoleKind.DIRECTIVO)
    own = RoleKind.DIRECTIVO if draft.kind == Kind.RTC else RoleKind.ACOMPANANTE
    return people | {who.person_id: own}


def etapa_of(rows: Sequence[Assignment]) -> int:
    return max((row.etapa for row in rows), default=1)


def _new_meeting(session: Session, who: Actor, draft: Draft, number: int, place: str) -> Activity:
    activity = Activity(
        kind=draft.kind,
        year=draft.days[0].year,
        etapa=etapa_of(accompanied_in(session, draft.ie_ids[0], draft.days[0])),
        number=number,
        organiser_id=who.person_id,
        ie_id=draft.ie_ids[0] if len(draft.ie_ids) == 1 else None,
        place=place,
        day=draft.days[0],
        last_day=draft.days[-1],
        starts_at=draft.starts_at,
        minutes=draft.minutes,
        state=State.CONFIRMED,
        revision=0,
    )
    session.add(activity)
    session.flush()
    return activity
