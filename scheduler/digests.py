"""What slips is told once in a while, to each in one message: acompañante, directivo, UGEL, DRE, in turn.

Nobody is written to for whom nothing waits, and nobody twice in the same turn.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from content.digests import Digest
from content.messages import digests, week
from content.programme import Programme
from content.views import View
from domain.closing.confirming import ugeles_with_cases
from domain.closing.slipping import Since, slips
from domain.people.contacts import Contact
from domain.people.roles import Role, RoleKind, held_on
from domain.people.territory import Ie, Ugel
from domain.year.calendar import instant, local
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Post

ONE_DAY = timedelta(days=1)
Turn = tuple[Digest, datetime]
HOURS = timedelta(hours=6)  # how long after its hour a digest is still looked for; a house that was shut leaves it out
LONGEST_LOOK = 5  # weeks ahead: longer than the slowest rhythm
VIEWS: dict[str, View] = {
    "acompanante": week.brief,
    "directivo": digests.of_ie,
    "ugel": digests.of_ugel,
    "dre": digests.of_dre,
}
READERS: dict[str, tuple[RoleKind, ...]] = {
    "acompanante": (RoleKind.ACOMPANANTE,),
    "directivo": (RoleKind.DIRECTIVO,),
    "ugel": (RoleKind.RCI, RoleKind.ESPECIALISTA_UGEL),
    "dre": (RoleKind.CCI, RoleKind.ESPECIALISTA_DRE),
}


def turns(programme: Programme, now: datetime) -> Iterator[Turn]:
    """The digests that may leave now, each with the moment at which it was to leave."""
    for rule in programme.reminders.digests:
        moment = moment_of(programme, rule, local(now).date())
        if moment is not None and moment <= now < moment + HOURS:
            yield rule, moment


def due(session: Session, programme: Programme, now: datetime) -> Iterator[Post]:
    """Digests of this turn that were not posted yet."""
    for rule, moment in turns(programme, now):
        yield from letters(session, programme, rule, moment, now)


def moment_of(programme: Programme, rule: Digest, today: date) -> datetime | None:
    """When a digest leaves this week; on the next working day where nobody works on its own. None: not its week."""
    day = today - ONE_DAY * today.weekday() + ONE_DAY * rule.weekday
    if day.isocalendar().week % rule.every_weeks or not programme.calendar.knows(day):
        return None
    working = programme.calendar.next_working(day)
    return instant(working, rule.at) if (working - day).days < 7 - rule.weekday else None


def letters(session: Session, programme: Programme, rule: Digest, moment: datetime, now: datetime) -> Iterator[Post]:
    day = local(moment).date()
    before = f"digest:{rule.to}:{day.isoformat()}:"
    posted = exists().where(OutboxRow.dedupe_key == literal(before).concat(cast(Role.person_id, String)))
    query = (
        select(Role.person_id, Contact.chat_id)
        .join(Contact, Contact.person_id == Role.person_id)
        .where(Role.kind.in_(READERS[rule.to]), held_on(day), Contact.reachable, ~posted)
        .distinct()
        .order_by(Role.person_id)
    )
    where = concerned(session, programme, rule, now)
    for person_id, chat_id in session.execute(query if where is None else query.where(where)):
        yield Post(
            key=f"{before}{person_id}",
            chat_id=chat_id,
            person_id=person_id,
            kind=Kind.BULK,
            view=VIEWS[rule.to],
            args={"days": rule.after_days},
            not_before=moment,
            expires_at=moment + ONE_DAY * 2,
        )


def concerned(session: Session, programme: Programme, rule: Digest, now: datetime) -> ColumnElement[bool] | None:
    """True of the posts in whose place something waits; None where the week itself is told."""
    if rule.to == "acompanante":
        return None
    since = Since(norm=programme.norm, today=local(now).date(), now=now, days=rule.after_days)
    ies = sorted(slips(session, since))
    if rule.to == "directivo":
        return Role.ie_id.in_(ies)
    ugeles = select(Ie.ugel_id).where(Ie.id.in_(ies))
    if rule.to == "ugel":
        return or_(Role.ugel_id.in_(ugeles), Role.ugel_id.in_(ugeles_with_cases()))
    return Role.dre_id.in_(select(Ugel.dre_id).where(Ugel.id.in_(ugeles)))


def moments(session: Session, programme: Programme, now: datetime) -> Iterator[datetime]:
    """When digests will next be posted to somebody, rule by rule; for a clock that is moved by hand."""
    for rule in programme.reminders.digests:
        yield from islice(coming(session, programme, rule, now), 1)


def coming(session: Session, programme: Programme, rule: Digest, now: datetime) -> Iterator[datetime]:
    today = local(now).date()
    for number in range(LONGEST_LOOK):
        moment = moment_of(programme, rule, today + ONE_DAY * 7 * number)
        if moment is not None and moment > now and next(letters(session, programme, rule, moment, moment), None):
            yield moment
