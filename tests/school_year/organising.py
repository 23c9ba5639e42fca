"""Those who put dates look after them: what was asked away from, what fell, what days off hit, what is not called."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Kind, State, ies_of
from domain.activities.places import scopes_of
from domain.dates import agreement, meetings, reschedule
from domain.dates.drafts import Draft, next_meeting, next_visit, run_of_days
from domain.outcome import Done, Outcome
from domain.people.roles import Assignment, directivos_of
from domain.people.succession import Succession
from domain.year.calendar import local
from domain.year.stored import PlannedRow
from tests.school_year.chance import happens, pick
from tests.school_year.free_days import free_days
from tests.school_year.scene import YEAR, Scene, Unit
from tests.school_year.waiting_dates import asked_away, closed, fallen, gone, uncalled, upset

TRIES = 4  # dates that are named for one visita or meeting before it is left
ONE_DAY = timedelta(days=1)


def organises(scene: Scene, now: datetime) -> Iterator[Unit]:
    for find, act, share in (
        (asked_away, _settle, 0.6),
        (upset, _disturb, 1.0),
        (closed, _evade, 0.8),
        (gone, _drop, 0.5),
        (fallen, _again, 0.25),
        (uncalled, _call_rtc, 0.35),
    ):
        for id_ in scene.look(lambda session, find=find: list(find(scene, session))):
            if happens(share, scene.seed, act.__name__, scene.today, id_):
                yield partial(act, scene, id_, now)


def _settle(scene: Scene, id_: int, now: datetime, session: Session) -> None:
    """Takes the date that was asked for where the calendar has it free; else names another, or calls it off."""
    activity = session.get_one(Activity, id_)
    who = scene.who(session, activity.organiser_id)
    wished = activity.counter_day
    if activity.state == State.COUNTERED and wished is not None and activity.counter_starts_at is not None:
        ie_scopes = scopes_of(session, activity)
        days = run_of_days(wished, activity.days, lambda day: scene.programme.calendar.is_lective(day, ie_scopes))
        draft = draft_of(session, activity, days, local(activity.counter_starts_at).time())
        codes = scene.warnings(session, draft)
        if not codes or happens(0.15, scene.seed, "insists", id_, activity.revision):
            outcome = agreement.accept(session, who, id_, activity.revision, draft, now)
            if scene.tell(session, outcome, now):
                scene.warned(id_, activity.revision, codes)
                return
    _elsewhere(scene, session, activity, "cruce", now)


def _disturb(scene: Scene, id_: int, now: datetime, session: Session) -> None:
    activity = session.get_one(Activity, id_)
    reason = pick(("licencia", "via", "cruce", "emergencia", "otro"), scene.seed, "upset by", id_)
    if happens(0.4, scene.seed, "called off", id_, activity.revision):
        who = scene.who(session, activity.organiser_id)
        scene.tell(session, reschedule.cancel(session, who, id_, activity.revision, reason=reason, now=now), now)
    else:
        _elsewhere(scene, session, activity, reason, now)


def _evade(scene: Scene, id_: int, now: datetime, session: Session) -> None:
    _elsewhere(scene, session, session.get_one(Activity, id_), "sin_clases", now)


def _drop(scene: Scene, id_: int, now: datetime, session: Session) -> None:
    activity = session.get_one(Activity, id_)
    who = scene.who(session, activity.organiser_id)
    scene.tell(session, reschedule.cancel(session, who, id_, activity.revision, reason="cambio", now=now), now)


def _elsewhere(scene: Scene, session: Session, activity: Activity, reason: str, now: datetime) -> None:
    """Another date; where the year has no more, it is called off with the reason."""
    who, about = scene.who(session, activity.organiser_id), (activity.id, activity.revision)
    days = free_days(scene, session, activity, activity.organiser_id)
    if not days:
        scene.tell(session, reschedule.cancel(session, who, *about, reason=reason, now=now), now)
        return
    draft = draft_of(session, activity, days, local(activity.starts_at).time())
    codes = scene.warnings(session, draft)
    if scene.tell(session, reschedule.move(session, who, *about, draft, reason=reason, now=now), now):
        scene.warned(activity.id, activity.revision, codes)


def _again(scene: Scene, id_: int, now: datetime, session: Session) -> None:
    """Another date for what was called off."""
    fell = session.get_one(Activity, id_)
    if _tries(session, fell) >= TRIES:
        return
    if fell.kind != Kind.VISITA:
        _call_again(scene, session, fell, now)
        return
    docente_id = _who_goes_on(scene, session, fell)
    found = session.scalar(select(Assignment).where(Assignment.docente_id == docente_id, Assignment.until.is_(None)))
    if docente_id is None or found is None or next_visit(session, docente_id, YEAR) != fell.number:
        return
    days = free_days(scene, session, fell, found.acompanante_id, (found.ie_id,))
    if days:
        draft = draft_of(
            session, fell, days, time(8), host=found.acompanante_id, docente=docente_id, ies=(found.ie_id,)
        )
        who, codes = scene.who(session, found.acompanante_id), scene.warnings(session, draft)
        _put(scene, session, agreement.propose(session, who, draft, fell.number, now), codes, now)


def _who_goes_on(scene: Scene, session: Session, fell: Activity) -> int | None:
    """The docente, or whoever goes on with their plan."""
    here = select(Assignment.id).where(Assignment.docente_id == fell.docente_id, Assignment.until.is_(None))
    if session.scalar(here.limit(1)) is not None:
        return fell.docente_id
    return session.scalar(select(Succession.docente_id).where(Succession.before_id == fell.docente_id))


def _tries(session: Session, fell: Activity) -> int:
    about = {"kind": fell.kind, "year": fell.year, "number": fell.number, "docente_id": fell.docente_id}
    query = select(Activity.id).filter_by(**about).where(Activity.organiser_id == fell.organiser_id)
    query = query.where(Activity.ie_id.is_not_distinct_from(fell.ie_id))
    return len(session.scalars(query).all())


def _call_again(scene: Scene, session: Session, fell: Activity, now: datetime) -> None:
    ies = tuple(ies_of(session, fell.id))
    days = free_days(scene, session, fell, fell.organiser_id, ies)
    who = scene.who(session, fell.organiser_id)
    if days and next_meeting(session, Kind(fell.kind), fell.organiser_id, ies, scene.today) == fell.number:
        draft = draft_of(session, fell, days, local(fell.starts_at).time(), ies=ies)
        codes = scene.warnings(session, draft)
        _put(
            scene,
            session,
            meetings.call(session, who, draft, number=fell.number, place=fell.place, now=now),
            codes,
            now,
        )


def _call_rtc(scene: Scene, row_id: int, now: datetime, session: Session) -> None:
    """On the day that was named, if that is still to come and free; else on another."""
    row = session.get_one(PlannedRow, row_id)
    hosts = directivos_of(session, row.ie_ids[0], scene.today)
    if not hosts or next_meeting(session, Kind.RTC, hosts[0], row.ie_ids, scene.today) != row.number:
        return
    like = Activity(
        id=0, kind=Kind.RTC, days=1, revision=row_id, organiser_id=hosts[0], minutes=180, ie_id=None, docente_id=None
    )
    days: tuple[date, ...] = row.dates
    draft = draft_of(session, like, days, row.hour, ies=tuple(row.ie_ids))
    if days[0] <= scene.today + ONE_DAY * 2 or scene.warnings(session, draft):
        days = free_days(scene, session, like, hosts[0], row.ie_ids)
        draft = draft_of(session, like, days, row.hour, ies=tuple(row.ie_ids))
    if days:
        codes = scene.warnings(session, draft)
        who = scene.who(session, hosts[0])
        _put(scene, session, meetings.call(session, who, draft, number=row.number, place="IE", now=now), codes, now)


def _put(scene: Scene, session: Session, outcome: Outcome, codes: list[str], now: datetime) -> None:
    if scene.tell(session, outcome, now) and isinstance(outcome, Done) and outcome.id is not None:
        scene.warned(outcome.id, session.get_one(Activity, outcome.id).revision, codes)


def draft_of(
    session: Session,
    activity: Activity,
    days: tuple[date, ...],
    hour: time,
    *,
    host: int | None = None,
    docente: int | None = None,
    ies: tuple[int, ...] = (),
) -> Draft:
    """The activity on other days; `ies` given: a new one like it."""
    return Draft(
        kind=Kind(activity.kind),
        organiser_id=host or activity.organiser_id,
        ie_ids=ies or tuple(ies_of(session, activity.id)),
        days=days,
        hour=hour,
        minutes=activity.minutes,
        docente_id=docente or activity.docente_id,
        activity_id=None if ies else activity.id,
    )
