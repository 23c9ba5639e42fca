"""Who conducted an activity is asked to close it when it has ended, and once more; docentes whether it was so.

What slips beyond that is told in digests (`scheduler/digests.py`).
Looked for in the rows, and not planned ahead: it follows whatever became of the date, of the people and of the
house meanwhile. The key of a letter is looked for before it is posted, so that each is asked once.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, String, cast, exists, literal, select
from sqlalchemy.orm import Session

from content.messages import closing, confirming
from content.programme import Programme
from content.views import View
from domain.activities.closing import STANDING, Record, ends_at, strategies
from domain.activities.confirming import Confirmation
from domain.activities.model import Activity, Participant
from domain.people.contacts import Contact
from domain.people.roles import RoleKind
from domain.store import Store
from domain.year.calendar import instant, local
from scheduler import digests
from scheduler.clock import Clock
from scheduler.digests import Turn
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Post, post

EVERY = timedelta(minutes=1)  # between two looks
LATE = 5  # days after which a letter that was not posted comes too late: lists and digests tell it
PIECE = 500  # letters posted in one transaction: many activities end at the same hour
ONE_DAY = timedelta(days=1)
ASKED: tuple[View, ...] = (closing.asked, closing.asked_again)


class Closings:
    """Looks once a minute for what has ended."""

    def __init__(self, store: Store, programme: Programme, clock: Clock) -> None:
        self._store, self._programme, self._clock = store, programme, clock
        self._looked: datetime | None = None
        self._told: frozenset[Turn] = frozenset()  # digests of this hour that were looked for: once in a turn is enough

    def use(self, programme: Programme) -> None:
        """The next look goes by these facts."""
        self._programme = programme

    async def tick(self) -> int:
        """Posts what is due now; how many letters."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < EVERY:
            return 0
        turns = frozenset(digests.turns(self._programme, now))
        new = turns - self._told
        letters = await self._store.read(lambda session: list(due(session, self._programme, now, new)))
        for first in range(0, len(letters), PIECE):
            await self._store.write(partial(_post, letters=letters[first : first + PIECE]))
        self._looked, self._told = now, turns
        return len(letters)


def _post(session: Session, *, letters: list[Post]) -> None:
    post(session, *letters)


def due(session: Session, programme: Programme, now: datetime, turns: Iterable[Turn]) -> Iterator[Post]:
    """Letters whose moment has come and that were not posted yet; of digests those of some turns."""
    for number in reversed(range(len(programme.reminders.closing.ask_days))):
        yield from asks(session, programme, number, now)
    yield from confirms(session, programme, now)
    for rule, moment in sorted(turns, key=lambda turn: turn[1]):
        yield from digests.letters(session, programme, rule, moment, now)


def asks(session: Session, programme: Programme, number: int, now: datetime) -> Iterator[Post]:
    """To those who conducted what has ended and is not closed: the asking of this number."""
    days = programme.reminders.closing.ask_days
    last = local(now).date() - ONE_DAY * days[number]
    for activity, chat_id in session.execute(ended(programme, number, last - ONE_DAY * LATE, last)):
        moment, *later = (moment_of(programme, activity, each) for each in range(number, len(days)))
        if moment <= now and not any(each <= now for each in later):
            yield letter(activity, chat_id, number, moment)


def ended(programme: Programme, number: int, first: date, last: date) -> Select[Activity, int]:
    """What ends between two days, has no record and was not asked for with this number or a later one."""
    days = programme.reminders.closing.ask_days
    asked_already = [
        exists().where(OutboxRow.dedupe_key == key(f"close{each}", Activity.id, Activity.revision))
        for each in range(number, len(days))
    ]
    return (
        select(Activity, Contact.chat_id)
        .join(Contact, Contact.person_id == Activity.organiser_id)
        .outerjoin(Record, Record.activity_id == Activity.id)
        .where(Activity.last_day.between(first, last), Record.activity_id.is_(None))
        .where(Activity.state.in_(STANDING), Activity.kind.in_(sorted(strategies(programme.norm))), Contact.reachable)
        .where(*(~each for each in asked_already))
        .order_by(Activity.last_day, Activity.id)
    )


def key(name: str, *parts: SQLColumnExpression[int]) -> ColumnElement[str]:
    """The key of a letter as the database writes it, for one look at all of them."""
    made: ColumnElement[str] = literal(name)
    for part in parts:
        made = made.concat(":").concat(cast(part, String))
    return made


def moment_of(programme: Programme, activity: Activity, number: int) -> datetime:
    """When it has ended; some days later, when people may be written to again."""
    after = programme.reminders.closing.ask_days[number]
    if after == 0:
        return ends_at(activity)
    return instant(activity.last_day + ONE_DAY * after, programme.reminders.window.opens)


def letter(activity: Activity, chat_id: int, number: int, moment: datetime) -> Post:
    return Post(
        key=f"close{number}:{activity.id}:{activity.revision}",
        chat_id=chat_id,
        person_id=activity.organiser_id,
        kind=Kind.CLOSING,
        view=ASKED[min(number, len(ASKED) - 1)],
        args={},
        not_before=moment,
        expires_at=moment + ONE_DAY * (LATE + 1),
        activity_id=activity.id,
        revision=activity.revision,
    )


def confirms(session: Session, programme: Programme, now: datetime) -> Iterator[Post]:
    """Once more to docentes who have not said whether it was so."""
    moment = now - ONE_DAY * programme.reminders.closing.confirm_days
    again = exists().where(
        OutboxRow.dedupe_key == key("confirm", Record.activity_id, Participant.person_id, Record.revision)
    )
    said = exists().where(
        Confirmation.activity_id == Record.activity_id,
        Confirmation.person_id == Participant.person_id,
        Confirmation.revision == Record.revision,
    )
    query = (
        select(Record, Activity, Participant.person_id, Contact.chat_id)
        .join(Activity, Activity.id == Record.activity_id)
        .join(Participant, Participant.activity_id == Record.activity_id)
        .join(Contact, Contact.person_id == Participant.person_id)
        .where(Record.at.between(moment - ONE_DAY * LATE, moment), Participant.role == RoleKind.DOCENTE)
        .where(Participant.person_id != Record.by, Contact.reachable, ~said, ~again)
        .order_by(Record.activity_id, Participant.person_id)
    )
    for record, activity, person_id, chat_id in session.execute(query):
        yield Post(
            key=f"confirm:{activity.id}:{person_id}:{record.revision}",
            chat_id=chat_id,
            person_id=person_id,
            kind=Kind.CLOSING,
            view=confirming.asked_again,
            args={"record": record.revision},
            not_before=now,
            expires_at=now + ONE_DAY * (LATE + 1),
            activity_id=activity.id,
            revision=activity.revision,
        )


def next_due(session: Session, programme: Programme, now: datetime) -> datetime | None:
    """When a look will next find something to post; for a clock that is moved by hand."""
    moments = [*moments_of_asks(session, programme, now), *moments_of_confirms(session, programme, now)]
    moments += digests.moments(session, programme, now)
    return max(min(moments), now + EVERY) if moments else None


def moments_of_asks(session: Session, programme: Programme, now: datetime) -> Iterator[datetime]:
    today = local(now).date()
    for number, after in enumerate(programme.reminders.closing.ask_days):
        ahead = ended(programme, number, today - ONE_DAY * (after + LATE), date(today.year, 12, 31))
        yield from (moment_of(programme, activity, number) for activity, _ in session.execute(ahead))


def moments_of_confirms(session: Session, programme: Programme, now: datetime) -> Iterator[datetime]:
    wait = ONE_DAY * programme.reminders.closing.confirm_days
    for at in session.scalars(select(Record.at).where(Record.at > now - wait)):
        if next(confirms(session, programme, at + wait), None) is not None:
            yield at + wait
