"""The vocabulary of buttons: a verb, opaque row ids, the revision that was seen. 64 bytes at most.

The prefix is the verb's name on the wire: a button that was sent lives as long as its chat, so a
prefix is never given another meaning. Nothing in an action is trusted; rights are asked at the tap.
"""

from datetime import date, datetime, time

from aiogram.filters.callback_data import CallbackData


class Open(CallbackData, prefix="o"):
    """Opens a screen that needs nothing else: a name of `content/messages` menus."""

    screen: str


class Language(CallbackData, prefix="lang"):
    tag: str


class Consent(CallbackData, prefix="cons"):
    yes: bool
    version: str


class Leave(CallbackData, prefix="leave"):
    """/baja, said twice."""


class Docente(CallbackData, prefix="doc"):
    """The visitas of one docente."""

    docente: int


class Activity(CallbackData, prefix="act"):
    """One activity, as it stands."""

    activity: int


class Ics(CallbackData, prefix="ics"):
    activity: int


class History(CallbackData, prefix="his"):
    activity: int


# A date is chosen in three taps: day, hour, summary. `goal` says what for, `id` and `n` of what:
#   vis = new visita (docente, number) · gia, rtc, tal = new meeting (place, number)
#   mov = move (activity, revision) · cnt = ask for another date (activity, revision)
ITS_WEEK = -1  # the page with the week of the activity's date


class Week(CallbackData, prefix="wk"):
    """The week strip: `page` 0 is the first week in which a day can be chosen."""

    goal: str
    id: int
    n: int
    page: int = 0


class Day(CallbackData, prefix="dy"):
    goal: str
    id: int
    n: int
    day: str  # YYYYMMDD


class Hour(CallbackData, prefix="hr"):
    """The summary of a chosen day and hour; `size` is days of a visita, minutes of a meeting, both of a taller."""

    goal: str
    id: int
    n: int
    day: str
    hour: str  # HHMM
    size: int = 0  # 0: as the norm has it


class Put(CallbackData, prefix="put"):
    """Yes to the summary."""

    goal: str
    id: int
    n: int
    day: str
    hour: str
    size: int
    reason: str = ""  # code, when an activity is moved


class Confirm(CallbackData, prefix="ok"):
    activity: int
    revision: int


class Accept(CallbackData, prefix="acc"):
    """The organiser takes the date that was asked for."""

    activity: int
    revision: int


class Cannot(CallbackData, prefix="no"):
    """`reason` empty: ask which."""

    activity: int
    revision: int
    reason: str = ""


class Cancel(CallbackData, prefix="can"):
    activity: int
    revision: int
    reason: str = ""


class Attend(CallbackData, prefix="att"):
    activity: int
    revision: int
    coming: bool
    reason: str = ""


class Meetings(CallbackData, prefix="mt"):
    """Places where a GIA, RTC or taller can be called."""

    kind: str


class Agenda(CallbackData, prefix="ag"):
    page: int = 0


# A survey. `walk` is the wave, or below zero a preview or a ficha (`content/walks.py`); `ref` is the question
# that was seen, so that a button of another one changes nothing.
class Survey(CallbackData, prefix="sv"):
    """Begins to answer, or goes on where one stopped."""

    walk: int


class SurveyLater(CallbackData, prefix="svl"):
    walk: int


class SurveyMore(CallbackData, prefix="svm"):
    """Wants to know more before answering."""

    walk: int


class SurveyRefuse(CallbackData, prefix="svn"):
    """«No deseo responder»: one tap."""

    walk: int


class Choose(CallbackData, prefix="sc"):
    """`choice`: index in the whole list, the place of a number in its range, 0 or 1 for no or yes."""

    walk: int
    ref: str
    choice: int


class Toggle(CallbackData, prefix="st"):
    """One of several choices, on or off: a second tap on the same button changes nothing."""

    walk: int
    ref: str
    choice: int
    on: bool


class Step(CallbackData, prefix="ss"):
    """What else can be done at a question; `how` is a key of `handlers/surveys.py` STEPS."""

    walk: int
    ref: str
    how: str  # seen | done | skip | keep | back


class Choices(CallbackData, prefix="sp"):
    """Other choices of a long list."""

    walk: int
    page: int


class Pause(CallbackData, prefix="spa"):
    walk: int


class SurveyLanguage(CallbackData, prefix="sl"):
    """`tag` empty: ask which."""

    walk: int
    tag: str = ""


class Review(CallbackData, prefix="sr"):
    """The list of answers; `change`: with a button for each."""

    walk: int
    page: int = 0
    change: bool = False


class Change(CallbackData, prefix="sg"):
    """Opens a question again, from the list of answers."""

    walk: int
    ref: str


class Send(CallbackData, prefix="sx"):
    walk: int


# Surveys, on the side of those who answer for them


class Matrix(CallbackData, prefix="mx"):
    """The matriz de seguimiento of this year."""

    page: int = 0


class MatrixRow(CallbackData, prefix="mr"):
    row: str  # `wave_plan.mark` of its code


class PlanWave(CallbackData, prefix="wp"):
    """A wave that is being planned. `ask` says what is being chosen; empty: the summary."""

    row: str
    form: int  # 0: the newest
    cut: str  # YYYYMMDD, as the days that follow; empty: as is usual
    opens: str
    closes: str
    design: str  # key of `wave_plan.DESIGNS`
    ask: str = ""  # f | c | o | e | d
    page: int = 0


class OpenWave(CallbackData, prefix="wo"):
    """Yes to the summary of a plan."""

    row: str
    form: int
    cut: str
    opens: str
    closes: str
    design: str


class Wave(CallbackData, prefix="wv"):
    """One wave, as it stands."""

    wave: int


class AskWave(CallbackData, prefix="wq"):
    """What a verb of `fieldwork.VERBS` would do. `day` is that of a release; empty: the first that fits."""

    wave: int
    verb: str
    day: str = ""


class DoWave(CallbackData, prefix="wd"):
    """Yes to it."""

    wave: int
    verb: str
    day: str = ""


class Fieldwork(CallbackData, prefix="fw"):
    """How far a wave is, as a message; `shape`: png or xlsx as a file."""

    wave: int
    page: int = 0
    shape: str = ""


class Results(CallbackData, prefix="rs"):
    """Results of a closed wave; `shape`: a file of `results.SHAPES`."""

    wave: int
    shape: str = ""


class FormFile(CallbackData, prefix="ff"):
    """A form that was sent to the chat: `verb` is errors, see or store."""

    file: str  # 32 hexadecimal digits
    verb: str


def day_code(day: date) -> str:
    return day.strftime("%Y%m%d")


def hour_code(hour: time) -> str:
    return hour.strftime("%H%M")


def day_of(code: str) -> date | None:
    """The day of a code, or None: a button may be forged."""
    try:
        return datetime.strptime(code, "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None


def hour_of(code: str) -> time | None:
    try:
        return datetime.strptime(code, "%H%M").time()  # noqa: DTZ007
    except ValueError:
        return None
