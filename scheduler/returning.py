"""Results go back to those who were asked: one letter each, once, when a wave is published."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.messages.results import returned
from domain.outcome import Outcome, Refused
from domain.people.contacts import Contact
from domain.policy import Actor
from domain.surveys.model import Disposition, Participation
from domain.waves import closing
from domain.waves.headline import headline
from domain.waves.results import report
from scheduler.kinds import Kind
from scheduler.outbox import Post, post


def publish(session: Session, who: Actor, wave_id: int, now: datetime) -> Outcome:
    """Publishes a wave; the general result goes back in the same transaction."""
    outcome = closing.publish(session, who, wave_id)
    if not isinstance(outcome, Refused):
        give_back(session, who, wave_id, now)
    return outcome


def give_back(session: Session, who: Actor, wave_id: int, now: datetime) -> int:
    """Posts the general result to everybody who was invited and has a chat; how many.

    Not to those who did not wish to answer: they were told that nothing more would come of this survey.
    The figures go with the letter: they are those of the published table, which never changes again.
    """
    found = report(session, who, wave_id)
    if isinstance(found, Refused):
        return 0
    whole = headline(found.figures)
    args = {
        "wave_id": wave_id,
        "index": None if whole is None else round(whole.index, 1),
        "agree": None if whole is None else round(whole.agree, 3),
    }
    people = session.execute(
        select(Participation.person_id, Contact.chat_id)
        .join(Contact, Contact.person_id == Participation.person_id)
        .where(Participation.wave_id == wave_id, Participation.invited_on.is_not(None), Contact.reachable)
        .where(Participation.disposition.is_distinct_from(Disposition.RECHAZO))
        .order_by(Participation.person_id)
    ).all()
    letters = (
        Post(key=f"results:{wave_id}:{person_id}", chat_id=chat_id, person_id=person_id, kind=Kind.BULK,
             view=returned, args=args, not_before=now)
        for person_id, chat_id in people
    )  # fmt: skip
    post(session, *letters)
    return len(people)
