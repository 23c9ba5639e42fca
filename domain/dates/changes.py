"""What every change of an activity shares: the state table, the revision, the history."""

from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from domain.activities.model import (
    Activity,
    ActivityDay,
    Answer,
    History,
    Kind,
    Participant,
    State,
    participants,
)
from domain.dates.drafts import Draft
from domain.dates.machine import MEETING, VISITA, Transitions, next_state
from domain.outcome import Refused
from domain.policy import Actor

BY_ORGANISER = {"move", "cancel", "accept"}  # what can still be done to a date that passed unagreed
HISTORY = insert(History.__table__)  # type: ignore[arg-type]
ASKS_AWAY = {"counter", "decline"}  # a date that stands falls by these
GIVES_REASON = {"move", "cancel", "decline"}  # verbs whose reason is the activity's own


def open_change(session: Session, who: Actor, activity_id: int, verb: str, revision: int) -> Activity | Refused:
    """The activity, locked, when `verb` is legal in its state and the reader saw its last revision."""
    # what the unit read before the lock may be old by now: read it again
    activity = session.get(Activity, activity_id, with_for_update=True, populate_existing=True)
    if activity is None:
        return Refused("not_yours")
    if next_state(table_of(activity), activity.state, verb) is None:
        return Refused(f"is_{activity.state}", {"activity_id": activity_id})
    if revision != activity.revision:
        return Refused("changed_meanwhile", {"activity_id": activity_id})
    if verb in ASKS_AWAY and activity.state == State.CONFIRMED and not who.rights.both_move:
        return Refused("organiser_moves", {"activity_id": activity_id})
    if is_closed(activity, verb, who.today):
        return Refused("is_over", {"activity_id": activity_id})
    return activity


def is_closed(activity: Activity, verb: str, today: date) -> bool:
    """After its last day nobody answers any more; what was never agreed can get a date or be cancelled."""
    left_open = activity.state != State.CONFIRMED and verb in BY_ORGANISER
    return activity.last_day < today and not left_open


def own_row(session: Session, activity_id: int, who: Actor) -> Participant:
    """The actor's row as it is now that the activity is locked; rights were asked before."""
    return session.get_one(Participant, (activity_id, who.person_id), populate_existing=True)


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
    activity.state = target
    activity.revision += new_revision
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
    for row in participants(session, activity.id):
        if row.person_id != activity.organiser_id:
            row.answer, row.reason = Answer.ASKED, None


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
