"""Days and hours come together: which hour was said for which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from i18n.written_dates.days import Days
from i18n.written_dates.hours import spans, times
from i18n.written_dates.model import Moment
from i18n.written_dates.said import Listed, Named, Part, Piece, Told, Unsure

Hours = list[tuple[time | None, time | None]]


@dataclass
class Group:
    """Readings of one day, and the hours that were said for it."""

    days: Days
    hours: Hours = field(default_factory=list)


def part_of(pieces: Sequence[Piece]) -> str:
    """The part of the day that the text names, when it names one."""
    names = {each.said.name for each in pieces if isinstance(each.said, Part)}
    return names.pop() if len(names) == 1 else ""


def moments(pieces: Sequence[Piece], part: str) -> tuple[Moment, ...]:
    """All readings of the pieces, in order, each once."""
    if not pieces:
        return ()
    return tuple(sorted(set(read_as(pieces, part)), key=in_order))


def in_order(moment: Moment) -> tuple[date, time, time]:
    return moment.day or date.max, moment.hour or time.min, moment.until or time.min


def read_as(pieces: Sequence[Piece], part: str) -> Iterator[Moment]:
    groups, loose = grouped(pieces, part)
    for group in groups:
        hours = group.hours or loose or [(None, None)]
        yield from (Moment(day=day, hour=hour, until=until) for day in group.days for hour, until in hours)
    if not groups:
        yield from (Moment(hour=hour, until=until) for hour, until in loose)
    for each in pieces:
        if isinstance(each.said, Unsure):
            yield from (Moment(day=day) for day in each.said.days)
            yield from (Moment(hour=hour, until=until) for hour, until in hours_of(each.said.told, part))


def grouped(pieces: Sequence[Piece], part: str) -> tuple[list[Group], Hours]:
    """Days with the hours behind them; an hour goes to all days before it that have none yet.

    Hours before the first day are loose: they are those of every day that has none of its own.
    """
    groups: list[Group] = []
    loose: Hours = []
    for each in pieces:
        if isinstance(each.said, Named | Listed):
            groups.append(Group(each.said.days))
        elif isinstance(each.said, Told):
            hours = hours_of(each.said, part)
            waiting = without_hours(groups) or groups[-1:]
            for group in waiting:
                group.hours += hours
            loose += [] if waiting else hours
    return groups, loose


def without_hours(groups: list[Group]) -> list[Group]:
    """The last groups as far as they have no hour."""
    found: list[Group] = []
    for group in reversed(groups):
        if group.hours:
            break
        found.append(group)
    return found


def hours_of(told: Told | None, part: str) -> Hours:
    if told is None:
        return []
    if told.end is None:
        return [(hour, None) for hour in times(told.start, part)]
    return [*spans(told.start, told.end, part)]
