"""What the rules make of marks: days, hours, and the signs that turn a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from i18n.written_dates.days import Days
from i18n.written_dates.hours import Clock
from i18n.written_dates.words import Lexicon, Value


class Named(NamedTuple):
    """A day was named; `days` are all readings of it."""

    days: Days
    weekday: int | None = None  # named by its weekday alone
    week: int | None = None  # a whole week, so many after this one
    near: bool = False  # «mañana»: a date that follows explains it


class Listed(NamedTuple):
    """Several days were named: a span, or «18 y 19 de agosto»."""

    days: Days
    through: bool = False  # a span: every day from the first to the last, though a long one lists only its ends
    either: bool = False  # «18 o 19 de agosto»: one of them
    earlier: Days = ()  # the same span when it begins today: «de lunes a viernes», said on a Monday


class Told(NamedTuple):
    """An hour was named, or a span of hours."""

    start: Clock
    end: Clock | None = None


class Unsure(NamedTuple):
    """May be a day, or an hour: «14», «14.10», «9-11»."""

    days: Days
    told: Told | None


class Part(NamedTuple):
    """A part of the day was named."""

    name: str


class Sign(NamedTuple):
    """What turns a sentence; an empty mark turns nothing."""

    mark: str


class Impossible(Exception):
    """No calendar has that day."""


class Match(NamedTuple):
    """The marks that a rule took, and their values."""

    marks: str
    values: Sequence[Value]
    today: date
    lexicon: Lexicon
    behind_day: bool = False  # directly behind a day
    behind_hour: bool = False
    ahead: str = ""  # the mark that follows

    def number(self, kinds: str, nth: int = 0) -> int | None:
        """The number of the nth mark that is one of these kinds; None when there is none."""
        for mark, value in zip(self.marks, self.values, strict=True):
            if mark in kinds:
                if nth == 0:
                    return value if isinstance(value, int) else None
                nth -= 1
        return None

    def numbers(self, kinds: str) -> tuple[int, ...]:
        """The numbers of the one mark that holds several: «14/8», «9:30»; empty when there is none."""
        for mark, value in zip(self.marks, self.values, strict=True):
            if mark in kinds and isinstance(value, tuple):
                return value
        return ()

    def cut(self, first: int, last: int | None = None) -> "Match":
        return Match(self.marks[first:last], self.values[first:last], self.today, self.lexicon)


Said = Named | Listed | Told | Unsure | Part | Sign


@dataclass(slots=True)
class Piece:
    """An said in its place, and whether the writer rejects it."""

    said: Said
    start: int
    end: int
    no: bool = False
