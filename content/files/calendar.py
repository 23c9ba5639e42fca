"""Activities as an .ics file (RFC 5545), for the calendar of any phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Yanapaq//Acompañamiento Pedagógico//ES"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One activity; `starts` holds the instant of each of its days."""

    id: int
    revision: int
    title: str
    place: str
    starts: Sequence[datetime]
    minutes: int
    cancelled: bool = False  # it will not take place: the phone takes its events away
    days_before: int = 0  # the most days that it ever had: the events of those that fell away go too


def ics(entries: Iterable[Entry], now: datetime) -> bytes:
    """A calendar with one event for each day. A later file replaces the events of an earlier one:
    the identity of an event stays and its sequence is the activity's revision, which a cancellation raises too."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        for number, start in enumerate(entry.starts, 1):
            calendar.add_component(_event(entry, number, start, now, cancelled=entry.cancelled))
        for number in range(len(entry.starts) + 1, entry.days_before + 1):
            calendar.add_component(_event(entry, number, entry.starts[-1], now, cancelled=True))
    return bytes(calendar.to_ical())


def _event(entry: Entry, number: int, start: datetime, now: datetime, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", f"actividad-{entry.id}-{number}@yanapaq")
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("dtstamp", now)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    return event
