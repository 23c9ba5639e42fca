"""What is named together explains itself: «mañana martes», «la próxima semana, el jueves», «martes 18 14.10»."""

from collections.abc import Sequence
from datetime import date

from i18n.written_dates import days as calendar
from i18n.written_dates.said import Listed, Named, Piece, Sign, Told, Unsure

TOGETHER = {"", ","}


def explained(pieces: Sequence[Piece], marks: str, today: date) -> list[Piece]:
    """The pieces with every day as narrow as its neighbours make it."""
    done: list[Piece] = []
    before: Piece | None = None  # the last that names a day
    for piece in sure(pieces):
        if joined(done, piece, marks, today):
            continue
        if isinstance(piece.said, Named | Listed):
            counted_on(piece, before, today)
            before = piece
        done.append(piece)
    return done


def sure(pieces: Sequence[Piece]) -> list[Piece]:
    """What may be a day or an hour is the one that the text lacks; when it lacks both, it stays unsure."""
    days = any(isinstance(each.said, Named | Listed) for each in pieces)
    hours = any(isinstance(each.said, Told) for each in pieces)
    for piece in pieces:
        said = piece.said
        if isinstance(said, Unsure) and days:
            piece.said = said.told or Sign("")
        elif isinstance(said, Unsure) and hours and said.days:
            piece.said = Named(said.days)
    return list(pieces)


def joined(done: list[Piece], piece: Piece, marks: str, today: date) -> bool:
    """Whether this piece only tells the last one more exactly; then it is told."""
    last, said = done[-1] if done else None, piece.said
    if last is None or not isinstance(last.said, Named) or not isinstance(said, Named):
        return False
    gap = marks[last.end : piece.start]
    if last.said.near and not said.near and gap in TOGETHER:
        last.said, last.end = Named(common(last.said.days, said.days)), piece.end
        return True
    if (last.said.week is None) == (said.week is None) or set(gap) & set("vy"):
        return False
    last.said, last.end = in_week(last.said, said, today), piece.end
    return True


def in_week(one: Named, other: Named, today: date) -> Named:
    """A day and the week it is in."""
    week, day = (one, other) if one.week is not None else (other, one)
    if day.weekday is not None:
        return Named((calendar.of_week(day.weekday, week.week or 0, today),))
    return Named(common(week.days, day.days))


def common(one: calendar.Days, other: calendar.Days) -> calendar.Days:
    """The days that fit both; all of both when they contradict each other."""
    return calendar.in_order(set(one) & set(other) or {*one, *other})


def counted_on(piece: Piece, before: Piece | None, today: date) -> None:
    """«el lunes 17 no, mejor el martes»: the first Tuesday to come, or the one behind that Monday."""
    said, known = piece.said, before.said if before is not None else None
    if isinstance(said, Named) and said.weekday is not None and isinstance(known, Named | Listed):
        later = calendar.after(known.days[0], said.weekday)
        days = calendar.in_order((*said.days, later if later >= today else None))
        piece.said = Named(days, weekday=said.weekday)
