"""What has ended is closed, by most on the evening, by some late; docentes say whether it was so."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from domain.activities.closing import STANDING, Account, Came, Held, HeldDay, Record, Seat, StepDone
from domain.activities.confirming import Confirmation, Differs, Said
from domain.activities.model import Activity, Participant, State, activity_of, days_of
from domain.closing import closing, confirming
from domain.dates import reschedule
from domain.people.contacts import Contact
from domain.people.roles import Assignment, RoleKind, directivos_of, roles_of
from domain.people.succession import acompanante_on
from domain.policy import Verb, may
from domain.surveys.model import FormVersion
from domain.year.calendar import instant, local
from tests.school_year.chance import chance, happens, pick
from tests.school_year.scene import Scene, Unit
from tests.school_year.waiting_dates import is_hit

PROMPT, LATER, SLOW, DUTY = 0.7, 0.3, 0.06, 0.9
SLOWCOACHES = 0.1  # share of those who close late, until they must
MUST = date(2026, 12, 14)  # from here on people bring their year to an end
LAST_DAYS = date(2026, 12, 29)  # what is not closed in its año lectivo is on nobody's list any more
STEPS = {"a": StepDone.YES, "b": StepDone.YES, "c": StepDone.PARTLY}
ONE_DAY = timedelta(days=1)


def closes(scene: Scene, now: datetime) -> Iterator[Unit]:
    query = (
        select(Activity.id, Activity.organiser_id, Activity.last_day)
        .where(Activity.last_day <= scene.today, Activity.state.in_(STANDING))
        .where(~exists().where(Record.activity_id == Activity.id))
        .order_by(Activity.last_day, Activity.id)
    )
    for row in scene.look(lambda session: session.execute(query).all()):
        if happens(_share(scene, row), scene.seed, "closes", scene.today, row.id):
            yield partial(_close, scene, row.id, now)


def _share(scene: Scene, row: Any) -> float:
    if scene.today >= MUST:
        return DUTY if scene.today < LAST_DAYS else 1.0
    if happens(SLOWCOACHES, scene.seed, "slow", row.organiser_id):
        return SLOW
    return PROMPT if row.last_day == scene.today else LATER


def _close(scene: Scene, id_: int, now: datetime, session: Session) -> None:
    activity = activity_of(session, id_)
    assert activity is not None
    for person_id in _who_closes(scene, session, activity):
        who = scene.who(session, person_id)
        if may(session, who, Verb.CLOSE_ACTIVITY, id_):
            told = _account(scene, session, activity)
            norm = scene.programme.norm
            outcome = closing.close(session, who, id_, activity.revision, told, norm=norm, now=now)
            scene.tell(session, outcome, now)
            return


def _who_closes(scene: Scene, session: Session, activity: Activity) -> list[int]:
    """Whoever conducts it; who took their place; somebody else who accompanies in that IE or leads it."""
    ies = {
        row.ie_id
        for row in session.execute(
            select(Participant.person_id, Assignment.ie_id)
            .join(Assignment, Assignment.docente_id == Participant.person_id)
            .where(Participant.activity_id == activity.id)
        )
    }
    hosts = [activity.organiser_id]
    for ie_id in sorted(ies | ({activity.ie_id} if activity.ie_id else set())):
        hosts += directivos_of(session, ie_id, scene.today)
        query = select(Assignment.acompanante_id).where(Assignment.ie_id == ie_id, Assignment.until.is_(None))
        hosts += sorted(set(session.scalars(query)))
    return list(dict.fromkeys(hosts))


def _account(scene: Scene, session: Session, activity: Activity) -> Account:
    version = session.scalars(select(FormVersion.id).where(FormVersion.form_id == "ficha")).one()
    mood = chance(scene.seed, "held", activity.id, activity.revision)
    reason = _why_not(scene, session, activity)
    if reason is None and mood < 0.035:
        reason = pick(("licencia", "via", "conduce", "emergencia"), scene.seed, "not held", activity.id)
    if reason is not None:
        return Account(held=Held.NOT_HELD, form_version_id=version, reason=reason)
    late = timedelta(minutes=30 if mood > 0.95 else 0)
    begins = local(activity.starts_at).time()
    starts = [instant(day, begins) + late for day in days_of(session, activity.id)]
    days = tuple(HeldDay(starts_at=each, ends_at=each + timedelta(minutes=activity.minutes)) for each in starts)
    return Account(
        held=Held.OTHERWISE if late else Held.AS_AGREED,
        form_version_id=version,
        reason="otro" if late else None,
        days=days,
        seats=tuple(_seats(scene, activity, days)),
        steps=STEPS,
        key_steps=frozenset({"a"}),
    )


def _why_not(scene: Scene, session: Session, activity: Activity) -> str | None:
    """Nothing was held on a day off, by nobody, or with a docente who has left."""
    if is_hit(scene, session, activity):
        return "sin_clases"
    posts = roles_of(session, activity.organiser_id, activity.last_day)
    if not any(post.kind in (RoleKind.ACOMPANANTE, RoleKind.DIRECTIVO) for post in posts):
        return "conduce"
    gone = activity.docente_id is not None and (
        acompanante_on(session, activity.docente_id, activity.ie_id or 0, activity.last_day) != activity.organiser_id
    )
    return "cambio" if gone else None


def _seats(scene: Scene, activity: Activity, days: tuple[HeldDay, ...]) -> Iterator[Seat]:
    for row in activity.participants:
        if row.role == RoleKind.DOCENTE:
            for each in days:
                absent = row.person_id != activity.docente_id and happens(
                    0.06, scene.seed, "absent", activity.id, row.person_id
                )
                came, reason = (Came.ABSENT, "licencia") if absent else (Came.PRESENT, None)
                yield Seat(day=each.day, person_id=row.person_id, came=came, reason=reason)


# Docentes


def confirms(scene: Scene, now: datetime) -> Iterator[Unit]:
    said = exists().where(
        Confirmation.activity_id == Record.activity_id,
        Confirmation.person_id == Participant.person_id,
        Confirmation.revision == Record.revision,
    )
    query = (
        select(Record.activity_id, Record.revision, Participant.person_id)
        .join(Participant, Participant.activity_id == Record.activity_id)
        .join(Contact, Contact.person_id == Participant.person_id)
        .where(Record.at.between(now - ONE_DAY * 10, now - ONE_DAY / 4), Participant.role == RoleKind.DOCENTE, ~said)
        .order_by(Record.activity_id, Participant.person_id)
    )
    for row in scene.look(lambda session: session.execute(query).all()):
        if happens(0.3, scene.seed, "confirms", scene.today, row.activity_id, row.person_id):
            yield partial(_confirm, scene, row.activity_id, row.revision, row.person_id)


def _confirm(scene: Scene, activity_id: int, revision: int, person_id: int, session: Session) -> None:
    mood = chance(scene.seed, "says", activity_id, person_id)
    said = Said.AS_RECORDED if mood > 0.03 else Said.OTHERWISE
    held = session.get_one(Record, activity_id).held
    if held == Held.NOT_HELD:
        said = Said.NOT_HELD
    differs = next(iter(Differs)) if said == Said.OTHERWISE else None
    confirming.confirm(session, scene.who(session, person_id), activity_id, revision, said, differs)


def ends(scene: Scene, now: datetime) -> Iterator[Unit]:
    """In the last days what never was agreed and has passed is called off, with a reason."""
    if scene.today < MUST:
        return
    query = select(Activity.id).where(
        Activity.state.in_((State.COUNTERED, State.DECLINED)), Activity.day <= scene.today
    )

    def call_off(id_: int, session: Session) -> None:
        activity = session.get_one(Activity, id_)
        who = scene.who(session, activity.organiser_id)
        outcome = reschedule.cancel(session, who, id_, activity.revision, reason="otro", now=now)
        scene.tell(session, outcome, now)

    for id_ in scene.look(lambda session: session.scalars(query.order_by(Activity.id)).all()):
        yield partial(call_off, id_)
