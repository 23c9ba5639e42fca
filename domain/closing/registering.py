"""What people have typed into SIGMA 2.0, and since when. Nothing is sent there."""

from datetime import date

from sqlalchemy.orm import Session

from domain.activities.closing import Record
from domain.activities.model import ies_of
from domain.outcome import Done, Outcome, Refused
from domain.people.territory import Ie
from domain.policy import MOST_ID, Actor, Verb, may


def register(session: Session, who: Actor, activity_id: int, on: date) -> Outcome:
    """A person says that the record, as it is now, was typed into SIGMA 2.0 on a day. Nothing is sent there."""
    if not 0 < activity_id <= MOST_ID or not registers(session, who, activity_id):
        return Refused("not_yours")
    record = session.get(Record, activity_id, with_for_update=True, populate_existing=True)
    if record is None:
        return Refused("not_closed", {"activity_id": activity_id})
    if on > who.today:
        return Refused("not_registered_yet", {"activity_id": activity_id})
    if record.registered_revision == record.revision:
        return Refused("already_registered", {"activity_id": activity_id})
    record.registered_on, record.registered_revision = on, record.revision
    session.flush()
    return Done(id=activity_id)


def registers(session: Session, who: Actor, activity_id: int) -> bool:
    """Whoever keeps the record, or a specialist of its UGEL: «Acompañante Pedagógico / UGEL» (5.5.2)."""
    if may(session, who, Verb.CLOSE_ACTIVITY, activity_id):
        return True
    ugeles = {session.get_one(Ie, each).ugel_id for each in ies_of(session, activity_id)}
    return any(may(session, who, Verb.REGISTER_RECORDS, each) for each in sorted(ugeles))
