"""What is told about a date that was written: why it cannot be, what was understood, and which one is meant."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from content import actions
from content.heard import (
    FIRST_HOUR,
    IMPOSSIBLE,
    LAST_HOUR,
    NO_CLASSES,
    NO_SUCH_HOUR,
    NOT_UNDERSTOOD,
    NOT_WORKING,
    OTHER_YEAR,
    PAST,
    TODAY,
    WHICH_DAY,
)
from content.keyboards import in_rows, one_a_row
from content.lines import lines
from content.message import Button, Message
from content.messages.card import SHORT_KINDS
from content.views import Reader, view
from domain.activities.model import Activity, Kind
from domain.year.calendar import instant
from i18n.dates import WEEKDAYS
from i18n.text import N_, Html

Remark = Mapping[str, Any]  # `content.heard.Heard.remark`
SILENT: Remark = {}  # nothing was written
TEXTS: dict[str, str] = {
    NOT_UNDERSTOOD: N_("No entendí la fecha. Escríbala así: «{example} a las 9», o toque un botón."),
    IMPOSSIBLE: N_("Esa fecha no existe. Escríbala así: «{example} a las 9», o toque un botón."),
    PAST: N_("El {day} ya pasó."),
    TODAY: N_("Hoy ya no se puede: elija desde mañana."),
    OTHER_YEAR: N_("El {day} es de otro año. Por ahora solo se acuerdan fechas de este año."),
    NO_CLASSES: N_("El {day} no hay clases en esa IE."),
    NOT_WORKING: N_("El {day} no es día laborable."),
    NO_SUCH_HOUR: N_("A las {hour} no se puede: elija entre las {first} y las {last}."),
}
MOST_ACTIVITIES = 6
IN_FULL = {PAST, OTHER_YEAR}  # the year is what is to be seen


def remark_lines(reader: Reader, remark: Remark, near: date) -> list[Html]:
    """The lines of a remark and a blank one; `near` is a day that can be chosen, for the example."""
    told = [rejected(reader, remark["rejected"])] if remark.get("rejected") else []
    code, hour = remark.get("code", ""), actions.hour_of(remark.get("hour", ""))
    if code == WHICH_DAY and hour is not None:
        told.append(reader.t.say("🕘 <b>{hour}</b>", hour=reader.t.hour(hour)))
    elif code in TEXTS:
        told.append(reader.t.say(TEXTS[code], **facts(reader, remark, near)))
    return [*told, Html()] if told else []


def facts(reader: Reader, remark: Remark, near: date) -> dict[str, str]:
    """All that a text of the table may name."""
    t, day, hour = reader.t, near_day(remark) or near, actions.hour_of(remark.get("hour", ""))
    return {
        "example": t.fact(f"{WEEKDAYS[near.weekday()]} {near.day}"),
        "day": t.day(day) if remark["code"] in IN_FULL else t.short_day(day),
        "hour": t.hour(hour) if hour is not None else "",
        "first": t.hour(FIRST_HOUR),
        "last": t.hour(LAST_HOUR),
    }


def rejected(reader: Reader, codes: Sequence[str]) -> Html:
    days = ", ".join(reader.t.short_day(day) for code in codes if (day := actions.day_of(code)) is not None)
    return reader.t.say("Entendido: no puede el {days}.", days=days)


def near_day(remark: Remark) -> date | None:
    return actions.day_of(remark.get("day", ""))


@view
def which(
    reader: Reader,
    goal: str,
    id: int,
    n: int,
    candidates: Sequence[Mapping[str, Any]],
    remark: Remark = SILENT,
) -> Message:
    """What was written can be read in several ways, or in one that is not sure: a button for each."""
    t = reader.t
    question = t.say("¿Cuál quiso decir?") if len(candidates) > 1 else t.say("¿Quiso decir esta fecha?")
    again = Button(t.label("⬅️ Otro día"), actions.Week(goal=goal, id=id, n=n))
    taps = [to_candidate(reader, goal, id, n, each) for each in candidates]
    named = [t.say("• {date}", date=in_full(reader, each)) for each in candidates]
    text = lines(*remark_lines(reader, remark, reader.today), question, *named)
    return Message(text=text, buttons=(*in_rows(taps, 2), (again,)))


def in_full(reader: Reader, candidate: Mapping[str, Any]) -> str:
    """«viernes 14/08/2026 · 09:00», as far as it was written."""
    day, hour = actions.day_of(candidate["day"]), actions.hour_of(candidate["hour"])
    assert day is not None
    return reader.t.day(day) if hour is None else reader.t.moment(instant(day, hour))


def to_candidate(reader: Reader, goal: str, id: int, n: int, candidate: Mapping[str, Any]) -> Button:
    """One reading: to its summary, or to the hours of its day."""
    t, day, hour = reader.t, actions.day_of(candidate["day"]), actions.hour_of(candidate["hour"])
    assert day is not None
    if hour is None:
        return Button(t.short_day(day), actions.Day(goal=goal, id=id, n=n, day=candidate["day"]))
    label = t.label("{day} · {hour}", day=t.short_day(day), hour=t.hour(hour))
    chosen = actions.Hour(goal=goal, id=id, n=n, day=candidate["day"], hour=candidate["hour"], size=candidate["size"])
    return Button(label, chosen)


@view
def which_activity(
    reader: Reader, activities: Sequence[Sequence[Any]], candidate: Mapping[str, Any] | None = None
) -> Message:
    """A date was written where several activities wait for one: a button each, which keeps what was written."""
    t = reader.t
    echo = None if candidate is None else t.say("📅 <b>{date}</b>", date=in_full(reader, candidate))
    text = lines(echo, t.say("¿De qué actividad habla?"))
    found = [(goal, reader.session.get(Activity, id_)) for goal, id_ in activities[:MOST_ACTIVITIES]]
    taps = [to_activity(reader, goal, row, candidate) for goal, row in found if row is not None]
    return Message(text=text, buttons=one_a_row(taps))


def to_activity(reader: Reader, goal: str, activity: Activity, candidate: Mapping[str, Any] | None) -> Button:
    kind, day = reader.t.label(SHORT_KINDS[Kind(activity.kind)]), reader.t.short_day(activity.day)
    label = reader.t.label("{kind} {n} · {day}", kind=kind, n=activity.number, day=day)
    if candidate is None:
        return Button(label, actions.Week(goal=goal, id=activity.id, n=activity.revision, page=actions.ITS_WEEK))
    return Button(label, to_candidate(reader, goal, activity.id, activity.revision, candidate).action)
