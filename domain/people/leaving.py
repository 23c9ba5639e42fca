"""A person leaves the chat: no message reaches it from now on. The public record stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.events import PhoneUnlinked
from domain.outcome import Done
from domain.people import contacts
from domain.people.consent import WITHDRAW
from domain.people.linking import Shown, say


def leave(session: Session, person_id: int, shown: Shown, now: datetime) -> Done:
    """Erases the bond of chat and person and notes that the consent was withdrawn."""
    contacts.unlink(session, person_id)
    say(session, person_id, WITHDRAW, shown, now)
    return Done((PhoneUnlinked(person_id=person_id),))
