"""Posts and assignments that begin and end: what a file says against what is held.

Nothing is overwritten when a person changes post or IE: the old row gets its last day, a new one
begins. Two posts that began together are two posts, and both stay.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A row of the database."""

    id: int
    what: Hashable  # kind and place; assignments: who, where, etapa
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.until is None or self.until >= day


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A row of the file; since None: the file does not say."""

    row: int
    what: Hashable
    since: date | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Change:
    held: Held
    since: date
    until: date | None
    row: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    new: tuple[Wanted, ...]  # since filled in
    changed: tuple[Change, ...]  # corrected, or ended by a new one
    gone: tuple[Held, ...]  # open, and not in the file
    same: int


Rivals = Callable[[Hashable, Hashable], bool]


def difference(
    held: Sequence[Held],
    wanted: Sequence[Wanted],
    *,
    today: date,
    first_day: date,
    rivals: Rivals,
) -> Difference:
    """Compares the rows of one person. `rivals(old, new)`: does the new post take the old one's place?

    A new row without a date begins today when it replaces something, else on `first_day`.
    """
    left = list(held)
    new: list[Wanted] = []
    changed: list[Change] = []
    for want in wanted:
        found = match(left, want, today)
        if found is None:
            new.append(want)
            continue
        left.remove(found)
        since, until = want.since or found.since, want.until or found.until
        if (since, until) != (found.since, found.until):
            changed.append(Change(held=found, since=since, until=until, row=want.row))
    replaceable = [row for row in left if row.holds(today)]
    new = [dated(want, replaceable, today, first_day, rivals) for want in new]
    ended = [change for row in replaceable if (change := ended_by(row, new, rivals)) is not None]
    ended_ids = {change.held.id for change in ended}
    return Difference(
        new=tuple(new),
        changed=(*changed, *ended),
        gone=tuple(row for row in left if row.until is None and row.id not in ended_ids),
        same=len(wanted) - len(new) - len(changed),
    )


def match(held: Sequence[Held], want: Wanted, today: date) -> Held | None:
    """The row that the file means: the one that began that day, else the one that is held today."""
    same = [row for row in held if row.what == want.what]
    exact = next((row for row in same if row.since == want.since), None)
    return exact or next((row for row in same if row.holds(today) and overlaps(row, want)), None)


def overlaps(row: Held, want: Wanted) -> bool:
    return want.until is None or want.until >= row.since


def dated(want: Wanted, held: Sequence[Held], today: date, first_day: date, rivals: Rivals) -> Wanted:
    if want.since is not None:
        return want
    replaces = any(rivals(row.what, want.what) and row.until is None for row in held)
    return Wanted(row=want.row, what=want.what, since=today if replaces else first_day, until=want.until)


def ended_by(row: Held, new: Sequence[Wanted], rivals: Rivals) -> Change | None:
    """The row with its last day, when a later one took its place; None: it goes on."""
    starts = [
        want.since for want in new if want.since is not None and rivals(row.what, want.what) and want.since > row.since
    ]
    later = [start for start in starts if row.holds(start)]
    if not later:
        return None
    by = min(later)
    number = next(want.row for want in new if want.since == by)
    return Change(held=row, since=row.since, until=by - ONE_DAY, row=number)
