"""Moving and cancelling, by the organiser, with a reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.activities.model import Activity, Kind, State
from domain.dates import changes
from domain.dates.drafts import Draft, unfit
from domain.events import ActivityCancelled, DateProposed, MeetingMoved
from domain.outcome import Done, Outcome, Refused
from domain.policy import Actor, Verb


def move(
    session: Session,
    who: Actor,
    activity_id: int,
    revision: int,
    draft: Draft,
    *,
    reason: str,
    now: datetime,
) -> Outcome:
    """Gives the activity another date; everybody is asked again."""
    activity = changes.open_change(session, who, Verb.ORGANISE_ACTIVITY, activity_id, "move", revision)
    if isinstance(activity, Refused):
        return activity
    if refused := unfit(draft.days[0], draft.hour, who.today, now, activity_id=activity_id):
        return refused
    if stands_so(activity, draft):
        return Refused("same_date", {"activity_id": activity_id})
    changes.put_date(session, activity, draft)
    changes.ask_again(session, activity)
    changes.advance(session, activity, "move", by=who.person_id, now=now, reason=reason, new_revision=True)
    event = DateProposed if activity.kind == Kind.VISITA else MeetingMoved
    return Done((event(activity_id=activity_id, by=who.person_id),))


def cancel(session: Session, who: Actor, activity_id: int, revision: int, *, reason: str, now: datetime) -> Outcome:
    """The activity will not take place; its days are free again."""
    activity = changes.open_change(session, who, Verb.ORGANISE_ACTIVITY, activity_id, "cancel", revision)
    if isinstance(activity, Refused):
        return activity
    changes.clear_counter(activity)
    changes.advance(session, activity, "cancel", by=who.person_id, now=now, reason=reason, new_revision=True)
    return Done((ActivityCancelled(activity_id=activity_id, by=who.person_id),))


def stands_so(activity: Activity, draft: Draft) -> bool:
    """The draft changes nothing. A date that was asked away from or declined may be named again."""
    same = (draft.starts_at, len(draft.days), draft.minutes) == (activity.starts_at, activity.days, activity.minutes)
    return same and activity.state in {State.PROPOSED, State.CONFIRMED}
