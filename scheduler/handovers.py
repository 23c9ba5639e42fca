"""Once an hour: open activities of those who have left go to whoever took their place, and they hear of it.

Meetings that were called before somebody came are brought up to date after that.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from content.programme import Programme
from domain.dates.handover import orphaned, take_over
from domain.dates.joining import bring_up_to_date, out_of_date
from domain.outcome import Done
from domain.store import Store
from domain.year.calendar import local
from scheduler.announce import announce
from scheduler.clock import Clock

Find = Callable[[Session, date], list[int]]  # activities on a day
EVERY = timedelta(hours=1)  # between two looks: a roster is imported now and then


class Handovers:
    def __init__(self, store: Store, programme: Programme, clock: Clock) -> None:
        self._store, self._programme, self._clock = store, programme, clock
        self._looked: datetime | None = None

    def use(self, programme: Programme) -> None:
        """The next look goes by these facts."""
        self._programme = programme

    async def tick(self) -> int:
        """Hands over what can be; how many activities changed. Each in a unit of its own."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < EVERY:
            return 0
        today, changed = local(now).date(), 0
        for find, work in STEPS:
            for each in await self._store.read(partial(_found, find=find, today=today)):
                changed += await self._store.write(partial(work, programme=self._programme, id_=each, now=now))
        self._looked = now
        return changed


def _found(session: Session, *, find: Find, today: date) -> list[int]:
    return find(session, today)


def hand_over(session: Session, *, programme: Programme, id_: int, now: datetime) -> bool:
    """True when it went to somebody else, or fell away."""
    done = take_over(session, id_, norm=programme.norm, today=local(now).date(), now=now)
    return told(session, programme, done, now)


def call_who_came(session: Session, *, programme: Programme, id_: int, now: datetime) -> bool:
    """True when somebody was called to a meeting who came after it was called."""
    done = bring_up_to_date(session, id_, today=local(now).date(), now=now)
    return told(session, programme, done, now)


def told(session: Session, programme: Programme, done: Done, now: datetime) -> bool:
    announce(session, programme, done.events, now)
    return bool(done.events)


# what finds activities, and what is done with each
STEPS: tuple[tuple[Find, Callable[..., bool]], ...] = (
    (orphaned, hand_over),
    (out_of_date, call_who_came),
)
