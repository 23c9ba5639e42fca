"""Choosing a date by taps: the week strip, the hours, the summary with its warnings."""

from collections.abc import Iterator
from datetime import date, time

from content import actions
from content.keyboards import in_rows
from content.message import Button, Message, Rows
from content.messages.card import KINDS, name
from content.messages.heard import SILENT, Remark, near_day, remark_lines
from content.messages.warnings import warning_lines
from content.reasons import REASONS
from content.targets import COUNTER, MOST_DAYS, MOVE, Target, size_of, target, weeks
from content.views import Reader, view
from domain.activities.model import Kind
from domain.dates.drafts import Draft
from i18n.text import N_, Html, clean_name

HOURS = [time(hour) for hour in range(7, 18)]
NO_DAYS = {
    True: N_("No hay días con clases en las próximas semanas."),
    False: N_("No hay días laborables libres en las próximas semanas."),
}
VISIT_DAYS = (1, 2, 3)
TALLER_DAYS = tuple(range(1, MOST_DAYS + 1))
MEETING_MINUTES = (120, 180, 240, 300, 360)  # two hours are less than the norm asks for, and warned of
TALLER_MINUTES = (240, 300, 360, 420, 480)


def wanted(reader: Reader, goal: str, id: int, n: int) -> Target | None:
    me = reader.person_id or 0
    return target(reader.session, reader.programme, goal, id, n, person_id=me, today=reader.today)


@view
def week(reader: Reader, goal: str, id: int, n: int, page: int = 0, remark: Remark = SILENT) -> Message | None:
    """The lective days of one week of that IE; a day that the remark is about turns to its week."""
    found = wanted(reader, goal, id, n)
    if found is None:
        return None
    t = reader.t
    all_weeks = weeks(reader.programme.calendar, found, reader.today)
    if not all_weeks:
        return Message(text=t.say(NO_DAYS[found.kind == Kind.VISITA]), buttons=home(reader, found))
    near = near_day(remark) or (found.day if page == actions.ITS_WEEK else None)
    page = min(page_of(all_weeks, near) if near else max(page, 0), len(all_weeks) - 1)
    days = [
        Button(t.short_day(day), actions.Day(goal=goal, id=id, n=n, day=actions.day_code(day)))
        for day in all_weeks[page]
    ]
    lines = [*remark_lines(reader, remark, all_weeks[page][0]), heading(reader, found), t.say("¿Qué día?")]
    return Message(
        text="\n".join(lines),
        buttons=(*in_rows(days, 2), *pages(reader, goal, id, n, page, len(all_weeks)), *home(reader, found)),
    )


def page_of(all_weeks: list[list[date]], day: date | None) -> int:
    """The first week that does not end before the day; the first of all without a day."""
    coming = (number for number, days in enumerate(all_weeks) if day is not None and days[-1] >= day)
    return next(coming, 0)


def heading(reader: Reader, found: Target) -> Html:
    t = reader.t
    place = ", ".join(clean_name(ie.name) for ie in found.ies[:3])
    if found.kind == Kind.VISITA:
        what = t.say("Visita {n} · {name}", n=found.number, name=name(reader, found.docente_id))
    else:
        what = t.say("{kind}", kind=t.label(KINDS[found.kind]))
    return t.say("<b>{what}</b>\n🏫 {place}", what=what, place=place)


def pages(reader: Reader, goal: str, id: int, n: int, page: int, count: int) -> Rows:
    def to(label: str, other: int) -> Button:
        return Button(label, actions.Week(goal=goal, id=id, n=n, page=other))

    before = [to(reader.t.label("◀ Antes"), page - 1)] if page > 0 else []
    after = [to(reader.t.label("Después ▶"), page + 1)] if page < count - 1 else []
    return ((*before, *after),) if before or after else ()


def home(reader: Reader, found: Target) -> Rows:
    """Back to where the choice began."""
    label = reader.t.label("⬅️ Volver")
    if found.activity_id is not None:
        return ((Button(label, actions.Activity(activity=found.activity_id)),),)
    if found.docente_id is not None:
        return ((Button(label, actions.Docente(docente=found.docente_id)),),)
    return ((Button(label, actions.Meetings(kind=found.kind.value)),),)


@view
def hours(reader: Reader, goal: str, id: int, n: int, day: str, remark: Remark = SILENT) -> Message | None:
    found, chosen = wanted(reader, goal, id, n), actions.day_of(day)
    if found is None or chosen is None:
        return None
    if chosen.year != reader.today.year:
        return week(reader, goal, id, n, 0)  # a button of another año lectivo: the days that can be chosen now
    t = reader.t
    taps = [
        Button(
            t.hour(hour),
            actions.Hour(goal=goal, id=id, n=n, day=day, hour=actions.hour_code(hour)),
        )
        for hour in HOURS
    ]
    page = page_of(weeks(reader.programme.calendar, found, reader.today), chosen)
    again = Button(t.label("⬅️ Otro día"), actions.Week(goal=goal, id=id, n=n, page=page))
    text = t.say("{heading}\n📅 <b>{day}</b>\n¿A qué hora?", heading=heading(reader, found), day=t.day(chosen))
    return Message(text="\n".join([*remark_lines(reader, remark, chosen), text]), buttons=(*in_rows(taps, 4), (again,)))


@view
def summary(
    reader: Reader, goal: str, id: int, n: int, day: str, hour: str, size: int, remark: Remark = SILENT
) -> Message | None:
    """What will be put on the calendar, what the norm says of it, and yes or no."""
    found, chosen, at = wanted(reader, goal, id, n), actions.day_of(day), actions.hour_of(hour)
    if found is None or chosen is None or at is None:
        return None
    if chosen.year != reader.today.year:
        return week(reader, goal, id, n, 0)
    draft = found.draft(reader.programme.calendar, chosen, at, size)
    key = {"goal": goal, "id": id, "n": n, "day": day, "hour": hour}
    lines = [
        *remark_lines(reader, remark, chosen),
        heading(reader, found),
        reader.t.say("📅 <b>{date}</b>", date=reader.t.moment(draft.starts_at)),
        *length(reader, draft),
        *(() if goal == COUNTER else warning_lines(reader, draft)),
        *([reader.t.say("¿Por qué cambia la fecha?")] if goal == MOVE else []),
    ]
    size_now = size_of(found.kind, len(draft.days), draft.minutes)
    taps = (*(() if goal == COUNTER else sizes(reader, draft, key)), *yes(reader, key, size_now, goal, found))
    again = Button(reader.t.label("⬅️ Otra hora"), actions.Day(goal=goal, id=id, n=n, day=day))
    return Message(text="\n".join(lines), buttons=(*taps, (again,)))


def length(reader: Reader, draft: Draft) -> Iterator[str]:
    t = reader.t
    if draft.kind != Kind.VISITA:
        yield how_long(reader, draft)
    if len(draft.days) > 1:
        days = ", ".join(t.short_day(day) for day in draft.days)
        yield t.say_n("{n} día: {days}", "{n} días: {days}", len(draft.days), days=days)


def how_long(reader: Reader, draft: Draft) -> Html:
    n = draft.minutes // 60
    if len(draft.days) > 1:
        return reader.t.say_n("Duración: {n} hora cada día", "Duración: {n} horas cada día", n)
    return reader.t.say_n("Duración: {n} hora", "Duración: {n} horas", n)


def sizes(reader: Reader, draft: Draft, key: dict[str, object]) -> Rows:
    """Days of a visita, hours of a meeting, both of a taller; the chosen one is marked."""
    days, minutes = len(draft.days), draft.minutes

    def tap(label: str, wanted: tuple[int, int]) -> Button:
        mark, size = "✓ " if wanted == (days, minutes) else "", size_of(draft.kind, *wanted)
        return Button(mark + label, actions.Hour(**key, size=size))  # type: ignore[arg-type]

    by_day = {Kind.VISITA: VISIT_DAYS, Kind.TALLER: TALLER_DAYS}.get(draft.kind, ())
    by_hour = {Kind.VISITA: (), Kind.TALLER: TALLER_MINUTES}.get(draft.kind, MEETING_MINUTES)
    t = reader.t
    return (
        *in_rows([tap(t.label_n("{n} día", "{n} días", n), (n, minutes)) for n in by_day], 3),
        *in_rows([tap(t.label("{n} h", n=each // 60), (days, each)) for each in by_hour], 5),
    )


def yes(reader: Reader, key: dict[str, object], size: int, goal: str, found: Target) -> Rows:
    t = reader.t

    def put(label: str, reason: str = "") -> Button:
        return Button(label, actions.Put(**key, size=size, reason=reason))  # type: ignore[arg-type]

    if goal == MOVE:
        return in_rows([put(t.label(text), code) for code, text in REASONS.items()], 2)
    if goal == COUNTER:
        return ((put(t.label("✅ Enviar")),),)
    return ((put(t.label("✅ Proponer") if found.kind == Kind.VISITA else t.label("✅ Convocar")),),)
