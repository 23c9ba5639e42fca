"""Once an hour: open activities of those who have left go to whoever took their place, and everybody hears of it."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from content.programme import Programme
from domain.dates.handover import orphaned, take_over
from domain.store import Store
from domain.year.calendar import local
from scheduler.announce import announce
from scheduler.clock import Clock

EVERY = timedelta(hours=1)  # between two looks: a roster is imported now and then


class Handovers:
    def __init__(self, store: Store, programme: Programme, clock: Clock) -> None:
        self._store, self._programme, self._clock = store, programme, clock
        self._looked: datetime | None = None

    async def tick(self) -> int:
        """Hands over what can be; how many changed hands. Each in a unit of its own."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < EVERY:
            return 0
        today = local(now).date()
        found = await self._store.read(lambda session: orphaned(session, today))
        work = [partial(hand_over, programme=self._programme, id_=each, now=now) for each in found]
        changed = [await self._store.write(each) for each in work]
        self._looked = now
        return sum(changed)


def hand_over(session: Session, *, programme: Programme, id_: int, now: datetime) -> bool:
    """True when it went to somebody else, or fell away."""
    done = take_over(session, id_, norm=programme.norm, today=local(now).date(), now=now)
    announce(session, programme, done.events, now)
    return bool(done.events)
