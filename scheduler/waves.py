"""Waves in the field: who is told what today goes into the outbox, on the day and in the hours in which it leaves.

A day without such hours posts nothing: an invitation counts from the day on which it was sent, and the
reminders with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.messages import survey_notices
from content.programme import Programme
from content.views import View
from domain.people.contacts import Contact
from domain.store import Store
from domain.surveys.model import Step, Wave, WaveState
from domain.waves import fieldwork
from domain.year.best_hours import next_best
from domain.year.calendar import instant, local
from scheduler.clock import Clock
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Post, post

PIECE = 500  # people told in one transaction
EVERY = timedelta(minutes=1)  # between two looks at the field
ONE_DAY = timedelta(days=1)
LONGEST_LOOK = 120  # days ahead that `next_due` looks at
VIEWS: dict[Step, View] = {
    Step.PRE_NOTICE: survey_notices.pre_notice,
    Step.INVITATION: survey_notices.invitation,
    Step.FIRST_REMINDER: survey_notices.first_reminder,
    Step.LAST_REMINDER: survey_notices.last_reminder,
}


class Waves:
    """Looks at the field once a minute, and posts in pieces."""

    def __init__(self, store: Store, programme: Programme, clock: Clock) -> None:
        self._store, self._programme, self._clock = store, programme, clock
        self._looked: datetime | None = None

    def use(self, programme: Programme) -> None:
        """The next look goes by these facts."""
        self._programme = programme

    async def tick(self) -> int:
        """Posts what is due now; how many letters."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < EVERY:
            return 0
        posted = 0
        for due in await self._store.read(lambda session: due_now(session, self._programme, now)):
            for first in range(0, len(due.people), PIECE):
                piece = replace(due, people=due.people[first : first + PIECE])
                posted += await self._store.write(partial(tell, due=piece, now=now))
        self._looked = now
        return posted


@dataclass(frozen=True, kw_only=True)
class Due:
    """A step that people are to be told, and the first instant at which it may leave."""

    wave_id: int
    step: Step
    people: Sequence[int]
    moment: datetime


def due_now(session: Session, programme: Programme, now: datetime) -> list[Due]:
    """What is to leave on this day."""
    return list(due_on(session, programme, local(now).date(), now))


def due_on(session: Session, programme: Programme, day: date, now: datetime) -> Iterator[Due]:
    """What is to leave on a day, from `now` on."""
    for wave in session.scalars(select(Wave).where(Wave.state == WaveState.OPEN).order_by(Wave.id)):
        moments = {step: leaves(programme, wave, step, day, now) for step in VIEWS}
        if any(moments.values()):
            for step, people in fieldwork.due(session, wave.id, day).items():
                moment, rested = moments[step], rest(session, wave.id, step, people, day)
                if moment is not None and rested:
                    yield Due(wave_id=wave.id, step=step, people=rested, moment=moment)


def rest(session: Session, wave_id: int, step: Step, people: Sequence[int], day: date) -> Sequence[int]:
    """Without those who were reminded on this very day: a late first reminder does not meet the last one."""
    if step != Step.LAST_REMINDER:
        return people
    keys = {key_of(wave_id, person_id, Step.FIRST_REMINDER): person_id for person_id in people}
    today: set[int] = set()
    for some in batched(keys, PIECE):
        lately = (OutboxRow.dedupe_key.in_(some), OutboxRow.not_before >= instant(day, time()))
        today |= {keys[key] for key in session.scalars(select(OutboxRow.dedupe_key).where(*lately))}
    return [person_id for person_id in people if person_id not in today]


def batched(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    rest_of = iter(keys)
    while some := list(islice(rest_of, size)):
        yield some


def key_of(wave_id: int, person_id: int, step: Step) -> str:
    return f"wave:{wave_id}:{person_id}:{step}"


def leaves(programme: Programme, wave: Wave, step: Step, day: date, now: datetime) -> datetime | None:
    """When a step may first be sent on a day; None on a day that it is not sent on.

    A pre-notice belongs to its day. The others wait for the best hours while some are left before the close.
    """
    at, end = max(now, instant(day, time())), end_of(wave, step, day)
    reminders = programme.reminders
    moment = next_best(at, end, programme.calendar, (), reminders.campaigns.best, reminders.window)
    return moment if local(moment).date() == day and moment < end else None


def end_of(wave: Wave, step: Step, day: date) -> datetime:
    """When a letter is of no use any more."""
    if step == Step.PRE_NOTICE:
        return instant(day + ONE_DAY, time())
    return instant(wave.closes_on + ONE_DAY, time())


def tell(session: Session, due: Due, now: datetime) -> int:
    """Posts a step to people and notes it, in one transaction; how many have a chat.

    The hours of each reader's place are kept by the look before the wire.
    """
    wave = session.get(Wave, due.wave_id)
    if wave is None or wave.state != WaveState.OPEN:
        return 0
    linked = select(Contact.person_id, Contact.chat_id).where(Contact.person_id.in_(due.people))
    chats = [(person_id, chat_id) for person_id, chat_id in session.execute(linked)]
    fieldwork.told(session, wave.id, [person_id for person_id, _ in chats], due.step, local(now).date())
    post(session, *(letter(wave, due, person_id, chat_id) for person_id, chat_id in chats))
    return len(chats)


def letter(wave: Wave, due: Due, person_id: int, chat_id: int) -> Post:
    return Post(
        key=key_of(wave.id, person_id, due.step),
        chat_id=chat_id,
        person_id=person_id,
        kind=Kind.SURVEY,
        view=VIEWS[due.step],
        args={"wave": wave.id},
        not_before=due.moment,
        expires_at=end_of(wave, due.step, local(due.moment).date()),
    )


def next_due(session: Session, programme: Programme, now: datetime) -> datetime | None:
    """When a look will next find letters that may leave; for a clock that is moved by hand."""
    for number in range(LONGEST_LOOK):
        day = local(now).date() + ONE_DAY * number
        moments = [due.moment for due in due_on(session, programme, day, now)]
        if moments:
            return max(min(moments), now + EVERY)
    return None
