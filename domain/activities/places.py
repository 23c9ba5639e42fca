"""Where an activity takes place, as the calendar asks for it."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from domain.activities.model import Activity, ies_of
from domain.people.territory import Ie


def scopes_of(session: Session, activity: Activity) -> tuple[str, ...]:
    """The places whose days off count: those that every IE of the activity is in, widest first."""
    return shared_scopes(session, [activity.ie_id] if activity.ie_id else ies_of(session, activity.id))


def shared_scopes(session: Session, ie_ids: Iterable[int]) -> tuple[str, ...]:
    """The places that every one of some IE is in, widest first; none for no IE."""
    first, *others = [session.get_one(Ie, each).scopes for each in ie_ids] or [()]
    return tuple(scope for scope in first if all(scope in other for other in others))
