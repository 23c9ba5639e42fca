"""Docentes, directivos and acompañantes answer to dates: some at once, some late, some never."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Answer, Kind, Participant, State
from domain.dates import agreement, meetings
from domain.outcome import Done
from domain.people.contacts import Contact
from domain.people.roles import RoleKind
from domain.plans import shelf, telling
from domain.year.calendar import local
from scheduler.announce import follow
from tests.school_year.chance import chance, happens, pick
from tests.school_year.free_days import free_days
from tests.school_year.scene import Scene, Unit

ACTS, SELDOM = 0.3, 0.04  # share of days on which somebody looks at what waits
SILENT = 0.08  # share of people who seldom do
MANY = 3  # open dates from which on a list is answered as one
DECLINES, COUNTERS = 0.03, 0.09  # shares of dates, one on top of the other, that docentes ask away from
SOON = timedelta(days=10)


def answers(scene: Scene, now: datetime) -> Iterator[Unit]:
    waits: dict[int, list[Any]] = {}
    for row in scene.look(lambda session: session.execute(_open(scene)).all()):
        if acts_today(scene, row.person_id):
            waits.setdefault(row.person_id, []).append(row)
    for person_id, rows in waits.items():
        if len(rows) >= MANY and rows[0].role == RoleKind.DOCENTE:
            yield partial(_to_list, scene, person_id, [row.id for row in rows], now)
        else:
            for row in rows:
                yield partial(_to_one, scene, person_id, row.id, now)


def acts_today(scene: Scene, person_id: int) -> bool:
    share = SELDOM if happens(SILENT, scene.seed, "silent", person_id) else ACTS
    return happens(share, scene.seed, "acts", person_id, scene.today)


def _open(scene: Scene) -> Any:
    """Proposed visitas of docentes; of others, and of meetings, those of the next days."""
    soon = Activity.day <= scene.today + SOON
    docente = and_(Participant.role == RoleKind.DOCENTE, Activity.state == State.PROPOSED)
    meeting = and_(Activity.kind != Kind.VISITA, soon)
    noted = and_(Participant.role == RoleKind.DIRECTIVO, Activity.day <= scene.today + SOON / 5)
    return (
        select(Activity.id, Participant.person_id, Participant.role)
        .join(Participant, Participant.activity_id == Activity.id)
        .join(Contact, Contact.person_id == Participant.person_id)
        .where(Participant.answer == Answer.ASKED, Contact.reachable, Participant.person_id != Activity.organiser_id)
        .where(Activity.day > scene.today, Activity.state.in_((State.PROPOSED, State.CONFIRMED)))
        .where(or_(docente, meeting, noted))
        .order_by(Participant.person_id, Activity.id)
    )


def _to_list(scene: Scene, person_id: int, activity_ids: list[int], now: datetime, session: Session) -> None:
    """Asks away from some dates of a list, and says yes to all the others at once."""
    row = next((found for each in activity_ids if (found := shelf.row_of_activity(session, each)) is not None), None)
    for each in activity_ids:
        revision = session.get_one(Activity, each).revision
        if row is None or _mood(scene, each, revision, person_id) < COUNTERS:
            _to_one(scene, person_id, each, now, session)
    if row is None:
        return
    outcome = telling.confirm_all(session, scene.who(session, person_id), row.plan_id, row.ie_ids[0], now)
    if isinstance(outcome, Done):
        follow(session, scene.programme, outcome.events, now)


def _to_one(scene: Scene, person_id: int, activity_id: int, now: datetime, session: Session) -> None:
    activity, who = session.get_one(Activity, activity_id), scene.who(session, person_id)
    about = (session, who, activity_id, activity.revision)
    mood = _mood(scene, activity_id, activity.revision, person_id)
    if activity.kind != Kind.VISITA:
        reason = None if mood > 0.07 else "cruce"
        scene.tell(session, meetings.attend(*about, coming=mood > 0.07, now=now, reason=reason), now)
    elif activity.docente_id != person_id or mood >= COUNTERS:
        scene.tell(session, agreement.confirm(*about, now), now)
    elif mood >= DECLINES:
        _counter(scene, activity, about, now)
    else:
        reason = pick(("licencia", "cruce", "otro"), scene.seed, "why", activity_id)
        scene.tell(session, agreement.decline(*about, reason=reason, now=now), now)


def _mood(scene: Scene, activity_id: int, revision: int, person_id: int) -> float:
    return chance(scene.seed, "answers", activity_id, revision, person_id)


def _counter(scene: Scene, activity: Activity, about: Any, now: datetime) -> None:
    session, hour = about[0], local(activity.starts_at).time()
    days = free_days(scene, session, activity, activity.organiser_id)
    if days:
        scene.tell(session, agreement.counter(*about, day=days[0], hour=hour, now=now), now)
