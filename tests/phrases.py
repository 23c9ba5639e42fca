"""Dates as people write them: the tables of `tests/i18n/date_phrases*.md`, and how the grammar reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from i18n.dates import WEEKDAYS
from i18n.written_dates.model import Moment
from i18n.written_dates.read import read

FOLDER = Path(__file__).parent / "i18n"
OURS, OTHERS = FOLDER / "date_phrases.md", FOLDER / "date_phrases_of_others.md"
FITTED, LOOKED_AT, HELD_OUT = "fitted", "looked at", "held out"
NONE = "–"


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A row; what it reads and rejects is compared as the table shows it."""

    n: int
    set: str
    text: str
    today: date
    reads: str
    rejects: str

    def got(self) -> tuple[str, str]:
        reading = read(self.text, self.today)
        return shown(reading.moments), shown(reading.rejected)

    @property
    def right(self) -> bool:
        return self.got() == (self.reads, self.rejects)

    @property
    def mistaken(self) -> bool:
        """One day and hour, or one day, was understood, and something else was meant: the fault that may hurt."""
        reading = read(self.text, self.today)
        if reading.only is None or self.right:
            return False
        return not any(each.startswith(shown(reading.moments)) for each in self.reads.split("; "))


def phrases(path: Path = OURS, which: str | None = None) -> list[Phrase]:
    """The rows of a table, or those of one set."""
    lines = [line for line in path.read_text().splitlines() if line.startswith("| ") and not line.startswith("| n ")]
    rows = [phrase([cell.strip() for cell in line.strip("| ").split(" | ")]) for line in lines]
    return [row for row in rows if which in {None, row.set}]


def phrase(cells: list[str]) -> Phrase:
    n, which, text, today, reads, rejects = cells[:6]
    return Phrase(n=int(n), set=which, text=text, today=day_of(today), reads=reads, rejects=rejects)


def day_of(written: str) -> date:
    """`lun 10/08/2026`. ValueError when the weekday is not that day's."""
    weekday, _, rest = written.partition(" ")
    day = datetime.strptime(rest, "%d/%m/%Y").date()
    if WEEKDAYS[day.weekday()][:3] != weekday:
        raise ValueError(f"{written}: that day is {WEEKDAYS[day.weekday()]}")
    return day


def shown(moments: Iterable[Moment]) -> str:
    """As the tables show readings: `vie 14/08/2026 09:00–11:00; 15:00`, or a dash."""
    return "; ".join(one(each) for each in moments) or NONE


def one(moment: Moment) -> str:
    day = f"{WEEKDAYS[moment.day.weekday()][:3]} {moment.day:%d/%m/%Y}" if moment.day else ""
    return " ".join(each for each in (day, "–".join(hour(at) for at in (moment.hour, moment.until) if at)) if each)


def hour(at: time) -> str:
    return f"{at:%H:%M}"


def rate(rows: Iterable[Phrase]) -> tuple[int, int]:
    """How many were read as they should be, of how many."""
    right = [row.right for row in rows]
    return sum(right), len(right)
