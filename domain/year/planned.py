"""One activity of a year plan: what, of whom, which in order, on which days."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Work(StrEnum):
    """What takes the days of an acompañante; the first four are activities of docentes."""

    VISITA = "visita"
    GIA = "gia"
    RTC = "rtc"
    TALLER = "taller"
    TALLER_ACOMPANANTE = "taller_acompanante"  # attended, not run (5.2.8)


MEETINGS = (Work.GIA, Work.RTC)
TALLERES = (Work.TALLER_ACOMPANANTE, Work.TALLER)


class Key(NamedTuple):
    """The same through every change of date."""

    work: Work
    subject: tuple[int, ...]  # the docente of a visita, the IE of a GIA or RTC; a taller has none
    number: int


@dataclass(frozen=True, kw_only=True)
class Planned:
    work: Work
    subject: tuple[int, ...]
    number: int
    days: tuple[date, ...]  # in order
    ie_ids: tuple[int, ...] = ()  # where it takes place or whom it calls

    @property
    def key(self) -> Key:
        return Key(self.work, self.subject, self.number)

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]
