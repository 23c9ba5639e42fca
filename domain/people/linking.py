"""A chat becomes a person's, with their consent; and comes back after it could not be reached."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.events import Event, PersonUnreachable, PhoneLinked, PhoneUnlinked
from domain.outcome import Done
from domain.people import consent, contacts


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The notice that somebody answers: its version, its text as it was shown, its language."""

    version: str
    text: str
    language: str


def say(session: Session, person_id: int, action: str, shown: Shown, now: datetime) -> None:
    """Adds what the person answered to the notice about Telegram."""
    consent.record(
        session,
        person_id,
        purpose=consent.TELEGRAM,
        action=action,
        version=shown.version,
        text=shown.text,
        language=shown.language,
        now=now,
    )


def link(session: Session, person_id: int, chat_id: int, shown: Shown, now: datetime) -> Done:
    """Binds the chat to the person, who accepted what was shown; earlier bonds of both end."""
    before = contacts.linked_person(session, chat_id)
    contacts.link(session, person_id, chat_id, now)
    say(session, person_id, consent.ACCEPT, shown, now)
    events: list[Event] = [PhoneLinked(person_id=person_id)]
    if before is not None and before != person_id:
        events.insert(0, PhoneUnlinked(person_id=before))
    return Done(tuple(events))


def came_back(session: Session, chat_id: int) -> Done:
    """The chat can be written to again; nothing happened when it could all the time."""
    person_id = contacts.set_reachable(session, chat_id, True)
    return Done() if person_id is None else Done((PhoneLinked(person_id=person_id),))


def went_away(session: Session, chat_id: int) -> Done:
    """The chat cannot be written to; nothing happened when that was known."""
    person_id = contacts.set_reachable(session, chat_id, False)
    return Done() if person_id is None else Done((PersonUnreachable(person_id=person_id),))
