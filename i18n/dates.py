"""Days and hours as Peru writes them. Own tables: no pattern comes from Babel.

Weekdays are Spanish in every language, because published vernacular names of days contradict
each other (one Awajún word is *martes* in one source and *viernes* in another).
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def in_lima(at: datetime) -> datetime:
    """An aware instant on Lima's wall clock. A naive one raises ValueError."""
    if at.tzinfo is None:
        raise ValueError(f"a datetime without zone: {at!r}")
    return at.astimezone(LIMA)


def day_of(day: date) -> date:
    """`day` itself, or the day in Lima when it is an instant (a datetime is also a date)."""
    return in_lima(day).date() if isinstance(day, datetime) else day


def day_text(day: date) -> str:
    """`viernes 14/08/2026`."""
    day = day_of(day)
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def short_day_text(day: date) -> str:
    """`vie 14/08`."""
    day = day_of(day)
    return f"{WEEKDAYS[day.weekday()][:3]} {day:%d/%m}"


def hour_text(at: datetime | time) -> str:
    """`09:00`, 24 hours. A `time` is taken as Lima's wall clock."""
    return f"{in_lima(at) if isinstance(at, datetime) else at:%H:%M}"


def moment_text(at: datetime) -> str:
    """`viernes 14/08/2026 · 09:00`."""
    return f"{day_text(at)} · {hour_text(at)}"
