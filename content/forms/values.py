"""What expressions give, as text, number or truth, by the rules of ODK where they differ from XPath's."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from lxml.etree import _Element

Value = bool | float | str | list[object]  # what lxml gives; a list is a set of nodes
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - days are counted on the wall's calendar, as ODK does
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)?")
_SECONDS_A_DAY = 86_400
_FALSE = frozenset({"", "false", "0"})


def text(value: object) -> str:
    """As `string()`, except that a number that is none is empty and whole numbers have no decimals."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(float(value))
    return texts(value)[0] if texts(value) else ""


def texts(value: object) -> list[str]:
    """The text of every node of a set; of anything else, its one text."""
    if not isinstance(value, list):
        return [text(value)]
    return [each if isinstance(each, str) else (each.text or "") for each in value if isinstance(each, str | _Element)]


def number_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def number(value: object) -> float:
    """As `number()`, and a date or moment is its days since 1970 with the part of the day behind the point."""
    if isinstance(value, bool | int | float):
        return float(value)
    written = text(value).strip()
    try:
        return float(written) if written[:1] not in "iInN" else math.nan
    except ValueError:
        return days(written)


def numbers(value: object) -> list[float]:
    """The numbers of a set; what is empty does not count."""
    return [number(each) for each in texts(value) if each.strip()] if isinstance(value, list) else [number(value)]


def truth(value: object) -> bool:
    """As `boolean()` of what a node holds: nothing, 0 and the word false are false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value) and not math.isnan(value)
    return text(value).strip() not in _FALSE if isinstance(value, list) else bool(value)


def days(written: str, zone: tzinfo | None = None) -> float:
    """Days since 1970-01-01 of a date, moment or time; NaN when it is none."""
    found = moment(written, zone)
    if found is not None:
        return (found - EPOCH) / timedelta(days=1)
    at = clock(written)
    return math.nan if at is None else seconds(at) / _SECONDS_A_DAY


def seconds(at: time) -> float:
    return at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6


def moment(written: str, zone: tzinfo | None = None) -> datetime | None:
    """The calendar's and the clock's view of a date or moment, naive; with a zone, as it is there."""
    day, _, rest = written.strip().partition("T")
    found = _DATE.fullmatch(day)
    if found is None:
        return None
    try:
        base = datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - the wall's time
    except ValueError:
        return None
    at = clock(rest) if rest else time()
    if at is None:
        return None
    whole = datetime.combine(base.date(), at)
    return whole.astimezone(zone).replace(tzinfo=None) if zone and whole.tzinfo else whole.replace(tzinfo=None)


def clock(written: str) -> time | None:
    """A time of day with its offset, if it has one."""
    found = _TIME.fullmatch(written.strip())
    if found is None:
        return None
    hour, minute, second, fraction, offset = found.groups()
    try:
        return time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")), _zone(offset))
    except ValueError:
        return None


def _zone(offset: str | None) -> tzinfo | None:
    if not offset:
        return None
    return UTC if offset == "Z" else datetime.fromisoformat(f"1970-01-01T00:00:00{offset}").tzinfo


def from_days(count: float) -> datetime | None:
    """The moment so many days after 1970; None beyond the calendar."""
    try:
        return EPOCH + timedelta(days=count)
    except (OverflowError, ValueError):
        return None


def date_text(day: date) -> str:
    return day.strftime("%Y-%m-%d") if day.year >= 1000 else f"{day.year:04}-{day.month:02}-{day.day:02}"


def moment_text(at: datetime) -> str:
    """`2026-03-16T08:30:00.000-05:00`, as ODK writes it."""
    return at.isoformat(timespec="milliseconds")


def words(value: object) -> list[str]:
    """The choices of an answer of several, which are parted by blanks."""
    return text(value).split()
