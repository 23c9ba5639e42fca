"""What a text about a date was read as."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A day and its hour, a day whose hour is not said, or an hour whose day is not said."""

    day: date | None = None
    hour: time | None = None
    until: time | None = None  # «de 9 a 11»: when it ends


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`moments`: none when nothing was understood, one when it was, several when the writer has to be asked."""

    moments: tuple[Moment, ...] = ()
    rejected: tuple[Moment, ...] = ()  # what the writer cannot
    impossible: bool = False  # a day that no calendar has was written: «31 de junio»

    @property
    def only(self) -> Moment | None:
        """What was understood, when there is one way to understand it."""
        return self.moments[0] if len(self.moments) == 1 else None


NOTHING = Reading()
