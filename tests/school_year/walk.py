"""One life of the walk: day by day, phase by phase, from where the last life died."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from domain.dates.handover import orphaned
from domain.dates.joining import out_of_date
from domain.year.calendar import instant
from domain.year.closures import closures
from scheduler import handovers, reminders, slots
from tests.school_year import troubles
from tests.school_year.answers import answers
from tests.school_year.closing import closes, confirms, ends
from tests.school_year.letters import letters, posts
from tests.school_year.organising import organises
from tests.school_year.planning import plans
from tests.school_year.scene import LAST, Scene, Unit

ONE_DAY = timedelta(days=1)
Phase = Callable[[Scene, datetime], None]
Acts = Callable[[Scene, datetime], Iterator[Unit]]


def news(scene: Scene, now: datetime) -> None:
    """Days off that came to be known, and who left or came; letters and reminders follow."""
    if troubles.learn(scene):
        refresh(scene, now)
    units = troubles.replaced(scene)
    scene.units(units)
    if units or scene.today.weekday() == 0:
        hand_over(scene, now)


def refresh(scene: Scene, now: datetime) -> None:
    """As the house does when it starts."""
    scene.programme = scene.facts.with_days_off(scene.look(closures))
    if scene.units([lambda session: slots.refresh(session, scene.programme, scene.today)])[0]:
        for first, end in scene.look(lambda session: list(reminders.spans(session))):
            scene.units([lambda session, a=first, b=end: reminders.renew_span(session, scene.programme, a, b, now)])


def hand_over(scene: Scene, now: datetime) -> None:
    for find, work in ((orphaned, handovers.hand_over), (out_of_date, handovers.call_who_came)):
        ids = scene.look(partial(_found, find, scene.today))
        scene.units([partial(work, programme=scene.programme, id_=each, now=now) for each in ids])


def _found(find: handovers.Find, today: date, session: object) -> list[int]:
    return find(session, today)  # type: ignore[arg-type]


def morning(scene: Scene, now: datetime) -> None:
    posts(scene, now)
    letters(scene, now)


def people(*acts: Acts) -> Phase:
    """What many do of themselves, each in a unit of their own."""

    def phase(scene: Scene, now: datetime) -> None:
        for act in acts:
            scene.units(act(scene, now))

    return phase


PHASES: tuple[tuple[time, Phase], ...] = (
    (time(6, 30), news),
    (time(7, 30), plans),
    (time(8, 0), morning),
    (time(12, 0), people(answers)),
    (time(12, 30), people(organises)),
    (time(13, 0), letters),
    (time(17, 30), people(closes, ends)),
    (time(18, 0), people(confirms)),
    (time(18, 30), morning),
)


def walk(scene: Scene) -> Iterator[date]:
    """The days that are over; a day on which nobody in the country works is none."""
    random.seed(scene.seed)  # how long a letter waits before it is tried again
    begun, done = scene.done()
    day = date.fromisoformat(begun)
    scene.begins(day)
    refresh(scene, instant(day, PHASES[0][0]))
    while day <= LAST:
        scene.begins(day)
        if scene.programme.calendar.is_working(day):
            for number, (at, phase) in enumerate(PHASES[done:], done):
                phase(scene, instant(day, at))
                scene.over(number + 1)
            scene.ends()
        yield day
        day, done = day + ONE_DAY, 0
