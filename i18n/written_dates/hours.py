"""Which hours of the clock are meant."""

from collections.abc import Iterator
from datetime import time
from typing import NamedTuple

Times = tuple[time, ...]
NOON = 12
EARLIEST_ALONE = 7  # «a las 7» is in the morning; «a las 3» may be either
LAST_OF_AFTERNOON, FIRST_OF_NIGHT = 7, 5
AROUND_NOON = {1, 2, 3, NOON}


class Clock(NamedTuple):
    """What was written: the number of the hour, and how it is told whether it is before or after noon."""

    hour: int
    minute: int = 0
    half: str = ""  # am | pm | noon | midday | morning | afternoon | night | dawn; empty: nothing tells it


def times(clock: Clock, part: str = "") -> Times:
    """All that it may mean; `part` of the day counts when the hour itself tells none. Empty: no such hour."""
    half = clock.half or (part if clock.hour <= NOON else "")
    if not 0 <= clock.hour < 24 or not 0 <= clock.minute < 60:
        return ()
    return tuple(time(hour, clock.minute) for hour in _hours(clock.hour, half))


def _hours(hour: int, half: str) -> tuple[int, ...]:
    if hour > NOON or hour == 0:
        return () if half in {"am", "noon"} else (hour,)
    return HALVES[half](hour)


def _alone(hour: int) -> tuple[int, ...]:
    return (hour,) if hour >= EARLIEST_ALONE else (hour, hour + NOON)


def _am(hour: int) -> tuple[int, ...]:
    """«12am» is midnight by the book, and noon to many."""
    return (0, NOON) if hour == NOON else (hour,)


def _pm(hour: int) -> tuple[int, ...]:
    return (hour % NOON + NOON,)


def _noon(hour: int) -> tuple[int, ...]:
    return (NOON,) if hour == NOON else ()


def _midday(hour: int) -> tuple[int, ...]:
    """«12 del mediodía», «1 del mediodía»."""
    return _pm(hour) if hour in AROUND_NOON else (hour, hour + NOON) if hour < NOON - 1 else (hour,)


def _afternoon(hour: int) -> tuple[int, ...]:
    return _pm(hour) if hour <= LAST_OF_AFTERNOON or hour == NOON else (hour, hour + NOON)


def _night(hour: int) -> tuple[int, ...]:
    if hour == NOON:
        return (0,)
    return _pm(hour) if hour >= FIRST_OF_NIGHT else (hour, hour + NOON)


HALVES = {
    "": _alone,
    "am": _am,
    "pm": _pm,
    "noon": _noon,
    "midday": _midday,
    "morning": lambda hour: (hour,),
    "dawn": lambda hour: (hour % NOON,),
    "afternoon": _afternoon,
    "night": _night,
}


def spans(start: Clock, end: Clock, part: str = "") -> Iterator[tuple[time, time | None]]:
    """From and until: what tells the half of the day at the end tells it of the beginning too, where that fits."""
    shared = start._replace(half=start.half or end.half)
    for clock in dict.fromkeys((shared, start)):
        found = [(each, until) for each in times(clock, part) if (until := _first_behind(each, end, part)) is not None]
        if found:
            yield from found
            return
    yield from ((each, None) for each in times(start, part))


def _first_behind(start: time, end: Clock, part: str) -> time | None:
    """«de 9 a 1» ends at 13:00."""
    found = [*times(end, part), *(times(end._replace(half="pm")) if not end.half and end.hour < NOON else ())]
    return min((each for each in found if each > start), default=None)
