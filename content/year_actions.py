"""The vocabulary of buttons, second part: the year's plan, its days off, and the records of what was held.

As in `content/actions.py`: a prefix is never given another meaning, and nothing in an action is trusted.
"""

from aiogram.filters.callback_data import CallbackData

# The year plan of an acompañante


class YearPlan(CallbackData, prefix="yp"):
    """A plan; `shape`: empty as it stands, 1 or 2 half a year as a picture, xlsx, findings."""

    plan: int
    shape: str = ""


class DoPlan(CallbackData, prefix="yd"):
    """`verb` is a key of `handlers/year_plan.py` VERBS; `revision` is that of the plan that was seen."""

    plan: int
    revision: int
    verb: str


class PlanList(CallbackData, prefix="yl"):
    """What a plan asks of the reader in one IE."""

    plan: int
    ie: int
    page: int = 0


class ConfirmList(CallbackData, prefix="yc"):
    """Yes to all of it."""

    plan: int
    ie: int


# Días no hábiles. `days` is a code of `content/days_off.py`, `where` one of its places.
class DaysOff(CallbackData, prefix="nh"):
    """What is loaded and lies ahead."""

    page: int = 0


class NewDaysOff(CallbackData, prefix="nd"):
    """Days off that are being loaded. `ask` says what is chosen next: a key of `messages/days_off.STEPS`."""

    days: str = ""
    why: str = ""
    where: str = ""
    ask: str = "d"
    page: int = 0


class SaveDaysOff(CallbackData, prefix="ns"):
    """Yes to the summary."""

    days: str
    why: str
    where: str


class ShowDaysOff(CallbackData, prefix="nv"):
    days_off: int


class UndoDaysOff(CallbackData, prefix="nu"):
    days_off: int


# What was held: its ficha, and what docentes say of it


class Close(CallbackData, prefix="cl"):
    """Begins the ficha of an activity, goes on with it, or opens what was recorded to put it right."""

    activity: int


class Record(CallbackData, prefix="rc"):
    """What was recorded of an activity."""

    activity: int


class Registered(CallbackData, prefix="sig"):
    """Whoever keeps a record says that it is typed into SIGMA 2.0."""

    activity: int


class Confirming(CallbackData, prefix="cnf"):
    """A docente's word on a record. `said` empty: ask; OTHERWISE without `differs`: ask what was otherwise."""

    activity: int
    revision: int  # of the record
    said: str = ""
    differs: str = ""


class Cases(CallbackData, prefix="css"):
    """Differences that the UGEL looks into."""

    page: int = 0


class Case(CallbackData, prefix="cse"):
    """One of them; `finding` empty: as it stands."""

    case: int
    finding: str = ""


# What was seen of people at work


class Practice(CallbackData, prefix="pra"):
    """Begins or goes on with the ficha of a docente's practice, of this part of the year."""

    docente: int


class ObserveAt(CallbackData, prefix="mon"):
    """Acompañantes to observe: all DRE, the UGEL of one, or the acompañantes of one; a page of each."""

    dre: int = 0
    ugel: int = 0
    page: int = 0


class Observe(CallbackData, prefix="obs"):
    """Begins or goes on with the ficha of an acompañante's work, for a row of the matrices."""

    acompanante: int
    row: str  # d: desempeño (census) · c: calidad (sample)
