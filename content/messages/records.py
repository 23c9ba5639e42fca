"""The record of an activity in words: all of it to whoever keeps it, to the others what concerns them."""

from collections.abc import Sequence
from datetime import date

from content import actions, year_actions
from content.fichas import OF_ACTIVITY
from content.keyboards import key, one_a_row
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import name, title
from content.messages.closing import agenda, all_button
from content.messages.fichas import SENT
from content.reasons import ABSENCES, RECORD_REASONS
from content.targets import VISIT
from content.views import Reader, view
from domain.activities.closing import Came, Compliance, Held, HeldDay, Record, Seat, days_held, seats_of
from domain.activities.model import Activity, Kind, State, activity_of
from domain.policy import Verb, actor, may
from i18n.text import N_, Html, clean_name

HELD = {
    Held.AS_AGREED: N_("✅ Se realizó como se acordó."),
    Held.OTHERWISE: N_("✅ Se realizó, pero distinto de lo acordado."),
    Held.NOT_HELD: N_("❌ No se realizó."),
}
COMPLIANCE = {
    Compliance.KEPT: N_("realizada"),
    Compliance.WITH_REMARKS: N_("realizada con observaciones"),
    Compliance.INCOMPLETE: N_("incompleta"),
}
CAME = {Came.PRESENT: N_("presente"), Came.LATE: N_("llegó tarde"), Came.ABSENT: N_("faltó")}
OWN = {Came.PRESENT: N_("presente"), Came.LATE: N_("presente con tardanza"), Came.ABSENT: N_("ausente")}


@view
def closed(reader: Reader, activity_id: int) -> Message | None:
    """To whoever has just closed it, with what comes next."""
    t = reader.t
    after = t.say("Los docentes dirán si fue así. Falta registrarla en SIGMA 2.0: este chat no lo reemplaza.")
    return shown(reader, activity_id, t.say("Gracias. Quedó registrado."), after)


@view
def record(reader: Reader, activity_id: int) -> Message | None:
    return shown(reader, activity_id)


def shown(reader: Reader, activity_id: int, headline: Html | None = None, after: Html | None = None) -> Message | None:
    """The record: all of it to whoever keeps it, to the others what concerns them."""
    activity, kept = activity_of(reader.session, activity_id), reader.session.get(Record, activity_id)
    if activity is None or kept is None:
        return None
    who = actor(reader.session, reader.person_id or 0, reader.today)
    keeps = may(reader.session, who, Verb.CLOSE_ACTIVITY, activity_id)
    return Message(
        text=paragraphs(
            headline,
            lines(*about(reader, activity, kept)),
            lines(*(how(reader, kept) if keeps else ())) or None,
            lines(*attendance(reader, activity_id, keeps)) or None,
            in_sigma(reader, kept) if keeps else None,
            after,
        ),
        buttons=one_a_row(next_steps(reader, activity, kept) if keeps else [agenda(reader)]),
    )


def in_sigma(reader: Reader, kept: Record) -> Html | None:
    """Since when a person says that it is typed in there; nothing is sent from here."""
    if kept.registered_on is None or kept.registered_revision != kept.revision:
        return None
    return reader.t.say("☑️ En SIGMA 2.0 desde el {day}", day=reader.t.day(kept.registered_on))


def about(reader: Reader, activity: Activity, kept: Record) -> list[Html]:
    t = reader.t
    why = t.say("Motivo: {reason}.", reason=t.label(RECORD_REASONS[kept.reason])) if kept.reason else None
    told = [
        t.say("<b>{title}</b>", title=title(reader, activity)),
        t.say("🏫 {place}", place=clean_name(activity.place)),
        t.say(HELD[Held(kept.held)]),
        why,
        *(day_line(reader, each) for each in days_held(reader.session, activity.id)),
    ]
    return [each for each in told if each is not None]


def day_line(reader: Reader, each: HeldDay) -> Html:
    t, first, last = reader.t, reader.t.hour(each.starts_at), reader.t.hour(each.ends_at)
    return t.say("📅 {day}, {first} a {last}", day=t.day(each.day), first=first, last=last)


def how(reader: Reader, kept: Record) -> list[Html]:
    """The protocol, the competencies, the resource."""
    t = reader.t
    if kept.compliance is None:
        return []
    state = t.label(COMPLIANCE[Compliance(kept.compliance)])
    told = [t.say("Protocolo: {share} % · <b>{state}</b>", share=kept.protocol, state=state)]
    if kept.competencies:
        told.append(t.say("Competencias: {numbers}", numbers=", ".join(kept.competencies)))
    if kept.resource:
        told.append(t.say("Recurso: {name}", name=clean_name(kept.resource)))
    return told


def attendance(reader: Reader, activity_id: int, keeps: bool) -> list[Html]:
    """By numbers and the names of who was missing; to anybody else their own days only."""
    seats = seats_of(reader.session, activity_id)
    if not keeps:
        return [own_line(reader, each) for each in seats if each.person_id == reader.person_id]
    return [line for day in sorted({each.day for each in seats}) for line in on_day(reader, seats, day)]


def own_line(reader: Reader, seat: Seat) -> Html:
    t = reader.t
    return t.say("👤 {day}: usted figura como {came}", day=t.short_day(seat.day), came=t.label(OWN[seat.came]))


def on_day(reader: Reader, seats: Sequence[Seat], day: date) -> list[Html]:
    t, of_day = reader.t, [each for each in seats if each.day == day]
    there = sum(each.came != Came.ABSENT for each in of_day)
    told = [t.say("👥 {day}: {n} de {total}", day=t.short_day(of_day[0].day), n=there, total=len(of_day))]
    for seat in of_day:
        if seat.came == Came.PRESENT:
            continue
        who = name(reader, seat.person_id)
        if seat.reason in ABSENCES:
            told.append(t.say("• {name}: faltó, {why}", name=who, why=t.label(ABSENCES[seat.reason])))
        else:
            told.append(t.say("• {name}: {came}", name=who, came=t.label(CAME[seat.came])))
    return told


def next_steps(reader: Reader, activity: Activity, kept: Record) -> list[Button | None]:
    t, registered = reader.t, kept.registered_revision == kept.revision
    again = activity.kind == Kind.VISITA and activity.state == State.CANCELLED
    return [
        key(t.label("➕ Otra fecha"), actions.Week(goal=VISIT, id=activity.docente_id or 0, n=activity.number))
        if again
        else None,
        None if registered else key(t.label("☑️ Ya está en SIGMA"), year_actions.Registered(activity=activity.id)),
        key(t.label("✏️ Corregir"), year_actions.Close(activity=activity.id)),
        all_button(reader),
    ]


SENT |= dict.fromkeys(OF_ACTIVITY.values(), closed)
