"""A visita's date: proposed, confirmed, countered, declined, moved (5.2.6.a)."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from domain.activities.model import Activity, Answer, Kind, State
from domain.dates import changes
from domain.dates.drafts import Draft, next_visit, unfit
from domain.events import DateConfirmed, DateCountered, DateDeclined, DateNoted, DateProposed
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Person, RoleKind, assignment_of, directivos_of
from domain.people.territory import Ie
from domain.policy import Actor, Verb, may
from domain.year.calendar import instant


def propose(session: Session, who: Actor, draft: Draft, number: int, now: datetime) -> Outcome:
    """The acompañante proposes visita `number` to a docente; a second tap finds it there."""
    assert draft.docente_id is not None
    if not may(session, who, Verb.PROPOSE_VISIT, draft.docente_id):
        return Refused("not_yours")
    if refused := unfit(draft.days[0], draft.hour, who.today, now, docente_id=draft.docente_id):
        return refused
    # two who propose to one docente at once take turns; the second finds the number taken
    session.get(Person, draft.docente_id, with_for_update={"key_share": True})
    if number != next_visit(session, draft.docente_id, draft.days[0].year):
        return Refused("visit_exists", {"docente_id": draft.docente_id})
    activity = _new_visit(session, who, draft, number, now)
    return Done((DateProposed(activity_id=activity.id, by=who.person_id),), activity.id)


def confirm(session: Session, who: Actor, activity_id: int, revision: int, now: datetime) -> Outcome:
    """The docente agrees: the date stands. The directivo has no objection: it is noted."""
    activity = changes.locked(session, who, Verb.ANSWER_ACTIVITY, activity_id)
    if activity is None:
        return Refused("not_yours")
    verb = "confirm" if activity.docente_id == who.person_id else "note"
    if refused := changes.illegal(activity, verb, revision, who):
        return refused
    if not changes.answer(session, activity, who.person_id, Answer.YES):
        return Refused("already_answered", {"activity_id": activity_id})
    changes.advance(session, activity, verb, by=who.person_id, now=now)
    event = DateConfirmed if verb == "confirm" else DateNoted
    return Done((event(activity_id=activity_id, by=who.person_id),))


def counter(
    session: Session,
    who: Actor,
    activity_id: int,
    revision: int,
    *,
    day: date,
    hour: time,
    now: datetime,
) -> Outcome:
    """A participant asks for another date; the old one no longer stands."""
    activity = changes.open_change(session, who, Verb.ANSWER_ACTIVITY, activity_id, "counter", revision)
    if isinstance(activity, Refused):
        return activity
    if refused := unfit(day, hour, who.today, now, activity_id=activity_id):
        return refused
    starts_at = instant(day, hour)
    if starts_at == activity.starts_at:
        return Refused("same_date", {"activity_id": activity_id})
    changes.answer(session, activity, who.person_id, Answer.OTHER_DATE)
    activity.counter_day, activity.counter_starts_at = day, starts_at
    activity.counter_by = who.person_id
    changes.advance(session, activity, "counter", by=who.person_id, now=now, new_revision=True)
    return Done((DateCountered(activity_id=activity_id, by=who.person_id),))


def decline(session: Session, who: Actor, activity_id: int, revision: int, *, reason: str, now: datetime) -> Outcome:
    """A participant cannot, and says why with a code; the organiser names another date."""
    activity = changes.open_change(session, who, Verb.ANSWER_ACTIVITY, activity_id, "decline", revision)
    if isinstance(activity, Refused):
        return activity
    changes.answer(session, activity, who.person_id, Answer.NO, reason)
    changes.advance(session, activity, "decline", by=who.person_id, now=now, reason=reason, new_revision=True)
    return Done((DateDeclined(activity_id=activity_id, by=who.person_id),))


def accept(session: Session, who: Actor, activity_id: int, revision: int, draft: Draft, now: datetime) -> Outcome:
    """The organiser takes the date that was asked for. `draft` holds that date's days."""
    activity = changes.open_change(session, who, Verb.ORGANISE_ACTIVITY, activity_id, "accept", revision)
    if isinstance(activity, Refused):
        return activity
    if refused := unfit(draft.days[0], draft.hour, who.today, now, activity_id=activity_id):
        return refused
    asked_by = activity.counter_by
    changes.put_date(session, activity, draft)
    changes.ask_again(session, activity)
    if asked_by is not None:
        changes.answer(session, activity, asked_by, Answer.YES)
    verb = "accept" if asked_by == activity.docente_id else "move"
    changes.advance(session, activity, verb, by=who.person_id, now=now, new_revision=True)
    event = DateConfirmed if verb == "accept" else DateProposed
    return Done((event(activity_id=activity_id, by=who.person_id),))


def _new_visit(session: Session, who: Actor, draft: Draft, number: int, now: datetime) -> Activity:
    assert draft.docente_id is not None
    assignment = assignment_of(session, who.person_id, draft.docente_id, who.today)
    assert assignment is not None
    ie = session.get_one(Ie, assignment.ie_id)
    activity = Activity(
        kind=Kind.VISITA,
        year=draft.days[0].year,
        etapa=assignment.etapa,
        number=number,
        organiser_id=who.person_id,
        docente_id=draft.docente_id,
        ie_id=ie.id,
        place=ie.name,
        day=draft.days[0],
        last_day=draft.days[-1],
        starts_at=draft.starts_at,
        minutes=draft.minutes,
        state=State.PROPOSED,
        revision=0,
    )
    session.add(activity)
    session.flush()
    changes.put_date(session, activity, draft)
    changes.enrol(session, activity, _people(session, who, draft.docente_id, ie.id, draft.days[0]))
    changes.advance(session, activity, "move", by=who.person_id, now=now, new_revision=True)
    return activity


def _people(session: Session, who: Actor, docente_id: int, ie_id: int, day: date) -> dict[int, str]:
    people: dict[int, str] = dict.fromkeys(directivos_of(session, ie_id, day), RoleKind.DIRECTIVO)
    return people | {docente_id: RoleKind.DOCENTE, who.person_id: RoleKind.ACOMPANANTE}
