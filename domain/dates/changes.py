"""What every change of an activity shares: the state table, the revision, the history."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert, or_, update
from sqlalchemy.orm import Session

from domain.activities.closing import Record
from domain.activities.model import (
    Activity,
    ActivityDay,
    Answer,
    History,
    Kind,
    Participant,
    State,
    activity_of,
    participant,
)
from domain.base import count_of
from domain.dates.drafts import Draft
from domain.dates.machine import MEETING, VISITA, Transitions, next_state
from domain.outcome import Refused
from domain.policy import MOST_ID, Actor, Verb, may

BY_ORGANISER = {"move", "cancel", "accept"}  # what can still be done to a date that passed unagreed
ASKS_AWAY = {"counter", "decline"}  # a date that stands falls by these
GIVES_REASON = {"move", "cancel", "decline", "miss"}  # verbs whose reason is the activity's own

# Every answer to a date runs these, so they are built once and run without the ORM.
HISTORY = insert(cast(Table, History.__table__))
PARTICIPANT = cast(Table, Participant.__table__)
ANSWER = (
    update(PARTICIPANT)
    .where(PARTICIPANT.c.activity_id == bindparam("activity"), PARTICIPANT.c.person_id == bindparam("person"))
    .where(or_(PARTICIPANT.c.answer != bindparam("said"), PARTICIPANT.c.reason.is_distinct_from(bindparam("why"))))
    .values(answer=bindparam("said"), reason=bindparam("why"))
)


def open_change(
    session: Session, who: Actor, right: Verb, activity_id: int, verb: str, revision: int
) -> Activity | Refused:
    """The activity, locked, when the actor may, `verb` is legal and the reader saw its last revision."""
    activity = locked(session, who, right, activity_id)
    if activity is None:
        return Refused("not_yours")
    if activity.day <= who.today and session.get(Record, activity_id) is not None:
        return Refused("is_recorded", {"activity_id": activity_id})
    return illegal(activity, verb, revision, who) or activity


def locked(session: Session, who: Actor, right: Verb, activity_id: int) -> Activity | None:
    """The activity as it is until the unit ends; None when the actor has no right to it."""
    activity = activity_of(session, activity_id, lock=True) if 0 < activity_id <= MOST_ID else None
    return activity if activity is not None and may(session, who, right, activity_id) else None


def illegal(activity: Activity, verb: str, revision: int, who: Actor) -> Refused | None:
    """Why `verb` does nothing to the activity now, seen at `revision`."""
    if next_state(table_of(activity), activity.state, verb) is None:
        return Refused(f"is_{activity.state}", {"activity_id": activity.id})
    if revision != activity.revision:
        return Refused("changed_meanwhile", {"activity_id": activity.id})
    if verb in ASKS_AWAY and activity.state == State.CONFIRMED and not who.rights.both_move:
        return Refused("organiser_moves", {"activity_id": activity.id})
    if is_closed(activity, verb, who.today):
        return Refused("is_over", {"activity_id": activity.id})
    return None


def is_closed(activity: Activity, verb: str, today: date) -> bool:
    """After its last day nobody answers any more; what was never agreed can get a date or be cancelled."""
    left_open = activity.state != State.CONFIRMED and verb in BY_ORGANISER
    return activity.last_day < today and not left_open


def answer(session: Session, activity: Activity, person_id: int, said: Answer, why: str | None = None) -> bool:
    """Keeps what a participant said; False when it stands so already: the guarded UPDATE tells."""
    facts = {"activity": activity.id, "person": person_id, "said": said, "why": why}
    kept = count_of(session.connection().execute(ANSWER, facts)) == 1
    if (row := participant(session, activity.id, person_id)) is not None:
        session.expire(row, ["answer", "reason"])  # what was read of them is old now
    return kept


def advance(
    session: Session,
    activity: Activity,
    verb: str,
    *,
    by: int,
    now: datetime,
    reason: str | None = None,
    new_revision: bool = False,
) -> None:
    """Moves the activity to the verb's next state and writes the history line."""
    target = next_state(table_of(activity), activity.state, verb)
    assert target is not None
    if target != activity.state:
        activity.state = target
    if new_revision:
        activity.revision += 1
    if verb in GIVES_REASON and reason is not None:
        activity.reason = reason
    session.flush()
    line = {
        "activity_id": activity.id,
        "revision": activity.revision,
        "at": now,
        "by": by,
        "verb": verb,
        "starts_at": activity.starts_at,
        "days": activity.days,
        "reason": reason,
    }
    session.connection().execute(HISTORY, line)


def put_date(session: Session, activity: Activity, draft: Draft) -> None:
    """Writes the draft's days on the activity and clears an open counter-proposal."""
    activity.day, activity.last_day = draft.days[0], draft.days[-1]
    activity.starts_at = draft.starts_at
    activity.minutes, activity.days = draft.minutes, len(draft.days)
    clear_counter(activity)
    session.execute(delete(ActivityDay).where(ActivityDay.activity_id == activity.id))
    session.add_all(
        ActivityDay(activity_id=activity.id, day=day, ie_id=ie, organiser_id=draft.organiser_id)
        for day in draft.days
        for ie in draft.ie_ids
    )


def clear_counter(activity: Activity) -> None:
    activity.counter_day = activity.counter_starts_at = activity.counter_by = None


def ask_again(session: Session, activity: Activity) -> None:
    """Forgets the answers: they were given to another date."""
    session.execute(
        update(Participant)
        .where(Participant.activity_id == activity.id, Participant.person_id != activity.organiser_id)
        .values(answer=Answer.ASKED, reason=None)
    )


def enrol(session: Session, activity: Activity, people: dict[int, str]) -> None:
    """Adds the participants; `people` maps person id to role."""
    session.add_all(
        Participant(
            activity_id=activity.id,
            person_id=person_id,
            role=role,
            answer=Answer.YES if person_id == activity.organiser_id else Answer.ASKED,
        )
        for person_id, role in people.items()
    )
    session.flush()


def table_of(activity: Activity) -> Transitions:
    return VISITA if activity.kind == Kind.VISITA else MEETING
