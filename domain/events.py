"""What happened, one frozen value each; `content/notices.py` decides who hears of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ActivityEvent:
    activity_id: int
    by: int  # person who did it


class DateProposed(ActivityEvent):
    """The organiser proposed a date for a visita (first time or again)."""


class DateConfirmed(ActivityEvent):
    """The docente and the acompañante agree on the date."""


class DateNoted(ActivityEvent):
    """The directivo saw the date and has no objection."""


class DateCountered(ActivityEvent):
    """A participant asks for another date; the counter date is on the activity."""


class DateDeclined(ActivityEvent):
    """A participant cannot, with a reason code, and names no other date."""


class MeetingCalled(ActivityEvent):
    """GIA, RTC or taller was dated by its organiser; participants answer if they come."""


class MeetingMoved(ActivityEvent):
    """A GIA, RTC or taller has another date."""


@dataclass(frozen=True, kw_only=True)
class AttendanceAnswered(ActivityEvent):
    """A participant said whether they will come to a meeting."""

    coming: bool = True


class ActivityCancelled(ActivityEvent):
    """The activity will not take place."""


class ActivityHandedOver(ActivityEvent):
    """Somebody else conducts it from now on; `by` is whoever did before."""


class DocenteJoined(ActivityEvent):
    """A meeting that was called before is theirs as well; `by` is the docente who came."""


@dataclass(frozen=True, kw_only=True)
class RecordKept(ActivityEvent):
    """An activity was closed, or what was recorded of it changed; docentes are asked whether it was so."""

    revision: int  # of the record


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(ActivityEvent):
    """The UGEL asks whoever kept a record to look at it again, without a word of who said what."""

    case: int


@dataclass(frozen=True, kw_only=True)
class PracticeKept:
    """The levels of a docente's practice were kept; the docente sees their own."""

    practice_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class PerformanceKept:
    """What an observer saw of an acompañante's work was kept; the acompañante sees their own."""

    performance_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class PhoneLinked:
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PhoneUnlinked:
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonUnreachable:
    """Telegram says that the person blocked the bot or left: their supervisor should know."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class DaysEvent:
    """Days off that were loaded or undone in the chat; `organisers` are those whose dates fall on them."""

    days_off_id: int
    by: int
    organisers: tuple[int, ...]


class DaysClosed(DaysEvent):
    """These dates hold no longer."""


class DaysReopened(DaysEvent):
    """They were closed by mistake: the dates that nobody moved meanwhile hold again."""


Event = ActivityEvent | DaysEvent | PracticeKept | PerformanceKept | PhoneLinked | PhoneUnlinked | PersonUnreachable
