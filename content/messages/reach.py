"""Whom a message about an activity will reach, and when: the organiser must know whom to call."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.views import Reader
from domain.activities.model import Activity, History, Participant
from domain.activities.places import scopes_of
from domain.people.contacts import Contact
from domain.people.roles import Person
from domain.year.calendar import next_open
from i18n.text import Html, clean_name

URGENT_WITHIN = timedelta(hours=36)  # a date that falls away so soon is told until 20:30
MOST_NAMES = 4


def with_reach(reader: Reader, activity_id: int, headline: Html) -> Html:
    """The headline, then who has no chat to be told in, and when it leaves if not now."""
    activity = reader.session.get_one(Activity, activity_id)
    parts = [headline, *when(reader, activity), *without_chat(reader, activity_id)]
    return Html("\n".join(parts))


def without_chat(reader: Reader, activity_id: int) -> list[Html]:
    """The participants whom nobody tells here. Empty when all have linked a chat."""
    linked = select(Contact.person_id).where(Contact.reachable)
    query = (
        select(Person)
        .join(Participant, Participant.person_id == Person.id)
        .where(Participant.activity_id == activity_id, Person.id != reader.person_id, Person.id.not_in(linked))
        .order_by(Person.id)
    )
    people = list(reader.session.scalars(query))
    if not people:
        return []
    names = ", ".join(clean_name(person.full_name) for person in people[:MOST_NAMES])
    if len(people) > MOST_NAMES:
        names = reader.t.label("{names} y {n} más", names=names, n=len(people) - MOST_NAMES)
    return [
        reader.t.say_n(
            "📵 {names} no usa este chat: avísele por llamada o SMS.",
            "📵 {names} no usan este chat: avíseles por llamada o SMS.",
            len(people),
            names=names,
        )
    ]


def when(reader: Reader, activity: Activity) -> list[Html]:
    """When the others are written to, if it is not an hour for that now."""
    urgent = fell_soon(reader.session, activity, reader.now)
    window = reader.programme.reminders.window
    scopes = scopes_of(reader.session, activity)
    opening = next_open(reader.now, urgent, reader.programme.calendar, scopes, window)
    if opening <= reader.now:
        return []
    return [reader.t.say("🌙 A esta hora no escribimos a nadie: les llegará el {date}.", date=reader.t.moment(opening))]


def fell_soon(session: Session, activity: Activity, now: datetime) -> bool:
    """True when the date before this one was of the next hours: somebody may already be packing."""
    earlier = (History.activity_id == activity.id, History.revision < activity.revision)
    date = session.scalar(select(History.starts_at).where(*earlier).order_by(History.id.desc()).limit(1))
    return date is not None and now < date < now + URGENT_WITHIN
