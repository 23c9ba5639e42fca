"""Functions of dates and times. The moment comes from the frame: nothing here reads a clock."""

import math
import re
from datetime import datetime

from content.forms.frame import frame
from content.forms.functions.shape import Functions, own
from content.forms.values import clock, date_text, days, from_days, moment, moment_text, number, seconds, text

MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")
WEEKDAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
_MARK = re.compile(r"%(.)")


def _today(_: object) -> str:
    return date_text(frame().now)


def _now(_: object) -> str:
    return moment_text(frame().now)


def _moment_of(value: object) -> datetime | None:
    """A date or moment as written, or so many days after 1970."""
    if isinstance(value, bool | int | float):
        return None if math.isnan(value) else from_days(float(value))
    return moment(text(value), frame().now.tzinfo)


def _date(_: object, value: object) -> str:
    found = _moment_of(value)
    return date_text(found) if found else ""


def _date_time(_: object, value: object) -> str:
    found = _moment_of(value)
    return moment_text(found.replace(tzinfo=frame().now.tzinfo)) if found else ""


def _days(_: object, value: object) -> float:
    """What an operator counts with when one of its sides is a date."""
    if isinstance(value, bool | int | float):
        return float(value)
    counted = days(text(value), frame().now.tzinfo)
    return number(value) if math.isnan(counted) else counted


def _decimal_time(_: object, value: object) -> float:
    written = text(value)
    at = clock(written.rpartition("T")[2])
    return math.nan if at is None else seconds(at) / 86_400


def _format(_: object, value: object, pattern: object) -> str:
    found = _moment_of(value)
    if found is None:
        return ""
    return _MARK.sub(lambda mark: _mark(mark[1], found), text(pattern))


def _mark(mark: str, at: datetime) -> str:
    """One of the marks that ODK knows; any other stays as it is written."""
    match mark:
        case "Y" | "y" | "m" | "d" | "H" | "M" | "S":
            return at.strftime(f"%{mark}")
        case "n":
            return str(at.month)
        case "e":
            return str(at.day)
        case "h":
            return str(at.hour)
        case "3":
            return f"{at.microsecond // 1000:03}"
        case "b":
            return MONTHS[at.month - 1]
        case "a":
            return WEEKDAYS[at.weekday()]
    return f"%{mark}"


DAYS = "days"  # our own, put in by the compiler and written by nobody
FUNCTIONS: Functions = {
    "today": own(_today, "moment", 0),
    "now": own(_now, "moment", 0),
    "date": own(_date, "moment", 1),
    "date-time": own(_date_time, "moment", 1),
    "decimal-date-time": own(_days, "number", 1),
    "decimal-time": own(_decimal_time, "number", 1),
    "format-date": own(_format, "text", 2),
    "format-date-time": own(_format, "text", 2),
}
INNER: Functions = {DAYS: own(_days, "number", 1)}
