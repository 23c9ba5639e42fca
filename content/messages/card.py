"""One activity as one person sees it: what, where, when, how it stands, and what they can do."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from content import actions, year_actions
from content.days_off import WHYS
from content.message import Button, Message, Rows
from content.messages.warnings import warning_lines
from content.reasons import RECORD_REASONS
from content.targets import COUNTER, MOVE, target
from content.views import Reader
from domain.activities.closing import STANDING, Record, strategies
from domain.activities.model import (
    Activity,
    Answer,
    Kind,
    Participant,
    State,
    days_of,
    participant,
    was_agreed,
)
from domain.dates.days_off import DATED, fallen_by
from domain.people.roles import Person, RoleKind
from domain.policy import open_rights
from domain.year.calendar import local
from domain.year.closures import DaysOff, Why
from i18n.text import N_, Html, clean_name

KINDS = {
    Kind.VISITA: N_("Visita en aula"),
    Kind.GIA: N_("Grupo de interaprendizaje (GIA)"),
    Kind.RTC: N_("Reunión de trabajo colegiado (RTC)"),
    Kind.TALLER: N_("Taller"),
}
SHORT_KINDS = {
    Kind.VISITA: N_("Visita"),
    Kind.GIA: N_("GIA"),
    Kind.RTC: N_("RTC"),
    Kind.TALLER: N_("Taller"),
}
STATES = {
    State.PROPOSED: N_("⏳ Falta que el docente confirme."),
    State.COUNTERED: N_("🔁 Se pidió otra fecha."),
    State.DECLINED: N_("✋ En esa fecha no se puede. Falta otra."),
    State.CONFIRMED: N_("✅ La fecha está acordada."),
    State.CANCELLED: N_("❌ No se hará."),
}
FELL = "⛔"
MARKS = {
    State.PROPOSED: "⏳",
    State.COUNTERED: "🔁",
    State.DECLINED: "✋",
    State.CONFIRMED: "✅",
    State.CANCELLED: "❌",
}
ANSWERS = {
    Answer.ASKED: N_("aún no responde"),
    Answer.YES: N_("de acuerdo"),
    Answer.NO: N_("no puede"),
    Answer.OTHER_DATE: N_("pide otra fecha"),
}
ATTENDANCE = ANSWERS | {Answer.YES: N_("asistirá"), Answer.NO: N_("no podrá asistir")}


def card(reader: Reader, activity_id: int, headline: Html | str = "", tail: str = "") -> Message | None:
    """The activity with the buttons that its state and the reader's part in it allow."""
    activity = reader.session.get(Activity, activity_id)
    if activity is None or reader.person_id is None:
        return None
    row = participant(reader.session, activity_id, reader.person_id)
    lines = [headline, "", *body(reader, activity), *([tail] if tail else [])]
    return Message(
        text="\n".join(lines if headline else lines[2:]),
        buttons=tuple(buttons(reader, activity, row)),
    )


def body(reader: Reader, activity: Activity) -> Iterator[str]:
    t = reader.t
    yield Html(f"<b>{title(reader, activity)}</b>")
    yield t.say("🏫 {place}", place=clean_name(activity.place))
    yield when(reader, activity)
    yield closed_line(reader, activity) or state(reader, activity)
    if activity.state == State.COUNTERED and activity.counter_starts_at is not None:
        yield t.say(
            "{name} propone: {date}",
            name=name(reader, activity.counter_by),
            date=t.moment(activity.counter_starts_at),
        )
        yield from counter_warnings(reader, activity)
    if activity.reason in RECORD_REASONS and activity.state in {State.DECLINED, State.CANCELLED}:
        yield t.say("Motivo: {reason}.", reason=t.label(RECORD_REASONS[activity.reason]))
    yield from people(reader, activity)
    yield t.say("<i>Ref. {ref}</i>", ref=f"{activity.id}-{activity.revision}")


def state(reader: Reader, activity: Activity) -> Html:
    """How it stands; a GIA, RTC or taller is called, its date is not agreed on."""
    if activity.kind != Kind.VISITA and activity.state == State.CONFIRMED:
        return reader.t.say("📌 La fecha ya está fijada.")
    if activity.state == State.PROPOSED and activity.docente_id == reader.person_id:
        return reader.t.say("⏳ Falta que usted confirme.")
    return reader.t.say(STATES[State(activity.state)])


def counter_warnings(reader: Reader, activity: Activity) -> list[Html]:
    """What the norm says of the date that was asked for, before the organiser takes it with one tap."""
    me, at = reader.person_id, activity.counter_starts_at
    if me != activity.organiser_id or at is None:
        return []
    found = target(reader.session, reader.programme, COUNTER, activity.id, activity.revision,
                   person_id=me, today=reader.today)  # fmt: skip
    asked = local(at)
    return warning_lines(reader, found.draft(reader.programme.calendar, asked.date(), asked.time(), 0)) if found else []


def title(reader: Reader, activity: Activity) -> Html:
    t = reader.t
    if activity.docente_id == reader.person_id:
        return t.say("Visita {n} a su aula", n=activity.number)
    if activity.kind == Kind.VISITA:
        return t.say("Visita {n} · {docente}", n=activity.number, docente=name(reader, activity.docente_id))
    return t.say("{kind} {n}", kind=t.label(KINDS[Kind(activity.kind)]), n=activity.number)


def when(reader: Reader, activity: Activity) -> str:
    t = reader.t
    first: str = t.say("📅 <b>{date}</b>", date=t.moment(activity.starts_at))
    if activity.kind != Kind.VISITA:
        first += " " + hours(reader, activity)
    if activity.days == 1:
        return first
    days = ", ".join(t.short_day(day) for day in days_of(reader.session, activity.id))
    return first + "\n" + t.say_n("{n} día: {days}", "{n} días: {days}", activity.days, days=days)


def closed_line(reader: Reader, activity: Activity) -> Html | None:
    """That one of its days was closed after the date was named: it waits for another one, however it stood."""
    row = fell_with(reader, activity)
    if row is None:
        return None
    day = min(set(row.days) & set(days_of(reader.session, activity.id)))
    why = reader.t.label(WHYS[Why(row.why)])
    return reader.t.say("⛔ El {day} es día no hábil: {why}. Falta otra fecha.", day=reader.t.short_day(day), why=why)


def fell_with(reader: Reader, activity: Activity) -> DaysOff | None:
    """The days off that took the date of an activity to come; None while it stands, and where it has none."""
    days = days_of(reader.session, activity.id) if activity.state in DATED and not over(reader, activity) else []
    return fallen_by(reader.session, activity, days) if days else None


def hours(reader: Reader, activity: Activity) -> Html:
    n = activity.minutes // 60
    if activity.days > 1:
        return reader.t.say_n("({n} hora cada día)", "({n} horas cada día)", n)
    return reader.t.say_n("({n} hora)", "({n} horas)", n)


def people(reader: Reader, activity: Activity) -> Iterator[str]:
    """Who has answered what; a large meeting only by numbers."""
    rows = [row for row in activity.participants if row.person_id != activity.organiser_id]
    t, visit = reader.t, activity.kind == Kind.VISITA
    if len(rows) > 4:
        coming = sum(row.answer == Answer.YES for row in rows)
        yield t.say("👥 {n} de {total} dijeron que asistirán.", n=coming, total=len(rows))
        return
    for row in rows:
        mine = row.person_id == reader.person_id
        answer = t.label((ANSWERS if visit else ATTENDANCE)[Answer(row.answer)])
        if mine and visit and (row.role, row.answer) == (RoleKind.DIRECTIVO, Answer.ASKED):
            answer = t.label("puede responder si desea")  # the date stands without the directivo's word
        yield t.say("• {name}: {answer}", name=t.label("Usted") if mine else name(reader, row.person_id), answer=answer)


def name(reader: Reader, person_id: int | None) -> str:
    person = reader.session.get(Person, person_id) if person_id else None
    return clean_name(person.full_name) if person else ""


def buttons(reader: Reader, activity: Activity, row: Participant | None) -> Iterator[tuple[Button, ...]]:
    if activity.organiser_id == reader.person_id:
        yield from organiser_buttons(reader, activity)
    elif row is not None and activity.kind == Kind.VISITA:
        yield from visit_buttons(reader, activity, row)
    elif row is not None:
        yield from meeting_buttons(reader, activity, row)
    yield tuple(look_up(reader, activity))


def look_up(reader: Reader, activity: Activity) -> Iterator[Button]:
    """What everybody who sees the activity may look up."""
    if is_recorded(reader, activity) and participant(reader.session, activity.id, reader.person_id or 0) is not None:
        yield Button(reader.t.label("📄 Registro"), year_actions.Record(activity=activity.id))
    yield Button(reader.t.label("📜 Historial"), actions.History(activity=activity.id))
    if not over(reader, activity) and in_calendars(reader.session, activity):
        yield Button(reader.t.label("📅 A mi calendario"), actions.Ics(activity=activity.id))


def in_calendars(session: Session, activity: Activity) -> bool:
    """Agreed now; or agreed once and cancelled, so that the phone's calendar can be told."""
    if activity.state == State.CANCELLED:
        return was_agreed(session, activity)
    return activity.state == State.CONFIRMED


def visit_buttons(reader: Reader, activity: Activity, row: Participant) -> Rows:
    if activity.state not in {State.PROPOSED, State.CONFIRMED} or over(reader, activity):
        return ()
    t, id_, revision = reader.t, activity.id, activity.revision
    agree = N_("✅ De acuerdo") if row.role == RoleKind.DIRECTIVO else N_("✅ Confirmo")
    other = Button(
        t.label("🔁 Otra fecha"),
        actions.Week(goal=COUNTER, id=activity.id, n=activity.revision, page=actions.ITS_WEEK),
    )
    cannot = Button(t.label("✋ No puedo"), actions.Cannot(activity=id_, revision=revision))
    away = ((other, cannot),) if asks_away(reader, activity) else ()
    if row.answer == Answer.YES:
        return away
    return ((Button(t.label(agree), actions.Confirm(activity=id_, revision=revision)),), *away)


def asks_away(reader: Reader, activity: Activity) -> bool:
    """An agreed date falls by another's word only where the setting quien_reprograma lets it."""
    return activity.state != State.CONFIRMED or open_rights(reader.programme.norm).both_move


def meeting_buttons(reader: Reader, activity: Activity, row: Participant) -> Rows:
    if activity.state != State.CONFIRMED or over(reader, activity):
        return ()
    t, id_, revision = reader.t, activity.id, activity.revision
    coming = Button(t.label("✅ Asistiré"), actions.Attend(activity=id_, revision=revision, coming=True))
    cannot = Button(t.label("✋ No podré"), actions.Attend(activity=id_, revision=revision, coming=False))
    return (
        ((coming, cannot),) if row.answer == Answer.ASKED else ((cannot,) if row.answer == Answer.YES else (coming,),)
    )


def organiser_buttons(reader: Reader, activity: Activity) -> Rows:
    """A date that passed before it was agreed can still be changed; one that was agreed is history, to be closed."""
    agreed = activity.state == State.CONFIRMED
    t, id_, revision = reader.t, activity.id, activity.revision
    if activity.state == State.CANCELLED or is_recorded(reader, activity):
        return ()
    close = to_close(reader, activity)
    if agreed and over(reader, activity):
        return close
    move = Button(
        t.label("🔁 Cambiar fecha"), actions.Week(goal=MOVE, id=activity.id, n=activity.revision, page=actions.ITS_WEEK)
    )
    drop = Button(t.label("❌ No se hará"), actions.Cancel(activity=id_, revision=revision))
    if activity.state == State.COUNTERED:
        accept = Button(t.label("✅ Aceptar fecha"), actions.Accept(activity=id_, revision=revision))
        return ((accept,), (move, drop))
    return (*close, (move, drop))


def to_close(reader: Reader, activity: Activity) -> Rows:
    """From the morning of its first day on; the ficha itself is taken once it has begun."""
    if activity.day > reader.today or activity.state not in STANDING:
        return ()
    if activity.kind not in strategies(reader.programme.norm):
        return ()
    return ((Button(reader.t.label("📝 Cerrar ficha"), year_actions.Close(activity=activity.id)),),)


def is_recorded(reader: Reader, activity: Activity) -> bool:
    return activity.day <= reader.today and reader.session.get(Record, activity.id) is not None


def over(reader: Reader, activity: Activity) -> bool:
    return activity.last_day < reader.today
