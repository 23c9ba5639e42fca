"""Visitas in words: the list of docentes, one docente's visitas, and what is told about a date."""

from collections.abc import Iterator
from itertools import groupby

from content import actions
from content.keyboards import named, one_a_row
from content.lines import lines
from content.message import Button, Message
from content.messages.card import MARKS, SHORT_KINDS, card, name
from content.messages.history import why_moved
from content.messages.reach import with_reach
from content.messages.rearranging import with_rearranging
from content.targets import VISIT, pattern_of
from content.views import Reader, view
from domain.activities.model import Activity, Kind, State, activity_of
from domain.dates.progress import progress
from domain.people.roles import Assignment, Person, RoleKind, assignment_of, assignments_of
from domain.people.territory import Ie
from i18n.text import N_, Html, clean_name

CANCELLED = {
    Kind.VISITA: N_("❌ {name} canceló la visita."),
    Kind.GIA: N_("❌ {name} canceló el GIA."),
    Kind.RTC: N_("❌ {name} canceló la RTC."),
    Kind.TALLER: N_("❌ {name} canceló el taller."),
}


@view
def docentes(reader: Reader) -> Message:
    """The acompañante's docentes by IE, with their progress and a button each."""
    t, me = reader.t, reader.person_id or 0
    assigned = assignments_of(reader.session, me, reader.today)
    if not assigned:
        return Message(text=t.say("Todavía no tiene docentes asignados. Su UGEL puede cargar la lista."))
    shown: list[str] = [t.say("<b>Sus docentes {year}</b>", year=reader.today.year)]
    for ie_id, group in groupby(assigned, key=lambda row: row.ie_id):
        ie = reader.session.get_one(Ie, ie_id)
        shown += ["", t.say("🏫 <b>{ie}</b>", ie=clean_name(ie.name))]
        shown += [docente_line(reader, row, ie) for row in group]
    people = [reader.session.get_one(Person, row.docente_id) for row in assigned]
    buttons = [named(t, each.full_name, actions.Docente(docente=each.id)) for each in people]
    return Message(text="\n".join(shown), buttons=one_a_row(buttons))


def docente_line(reader: Reader, row: Assignment, ie: Ie) -> str:
    return reader.t.say("• {name}: {done}", name=name(reader, row.docente_id), done=done(reader, row.docente_id, ie))


def done(reader: Reader, docente_id: int, ie: Ie) -> Html:
    """«Visita 3 de 6 · 7 de 14 días», of those that are agreed."""
    so_far = progress(reader.session, docente_id, reader.today.year)
    plan = pattern_of(reader.programme, ie)
    if plan is None:
        return reader.t.say_n("{n} visita acordada", "{n} visitas acordadas", so_far.visits)
    if not so_far.visits:
        return reader.t.say_n("{n} visita por acordar", "{n} visitas por acordar", plan.visitas.value)
    return reader.t.say(
        "visita {n} de {total} · {days} de {all_days} días",
        n=so_far.visits,
        total=plan.visitas.value,
        days=so_far.days,
        all_days=plan.visita_days.value,
    )


@view
def docente(reader: Reader, docente_id: int) -> Message | None:
    """One docente's visitas of the year, and the way to propose the next one."""
    t, me = reader.t, reader.person_id or 0
    assignment = assignment_of(reader.session, me, docente_id, reader.today)
    if assignment is None:
        return None
    ie = reader.session.get_one(Ie, assignment.ie_id)
    so_far = progress(reader.session, docente_id, reader.today.year)
    shown = [
        t.say("<b>{name}</b>", name=name(reader, docente_id)),
        t.say("🏫 {ie}", ie=clean_name(ie.name)),
        done(reader, docente_id, ie),
        *(visit_line(reader, visit) for visit in so_far.standing),
    ]
    propose = Button(
        t.label("➕ Proponer visita {n}", n=so_far.next_number),
        actions.Week(goal=VISIT, id=docente_id, n=so_far.next_number),
    )
    return Message(text="\n".join(shown), buttons=((propose,), *visit_rows(reader, so_far.standing), back(reader)))


def visit_line(reader: Reader, visit: Activity) -> str:
    return reader.t.say(
        "{n}. {date} {state}",
        n=visit.number,
        date=reader.t.moment(visit.starts_at),
        state=MARKS[State(visit.state)],
    )


def visit_rows(reader: Reader, visits: tuple[Activity, ...]) -> Iterator[tuple[Button, ...]]:
    for visit in visits:
        label = reader.t.label(
            "{kind} {n} · {day}",
            kind=reader.t.label(SHORT_KINDS[Kind.VISITA]),
            n=visit.number,
            day=reader.t.fact(f"{visit.day:%d/%m}"),
        )
        yield (Button(label, actions.Activity(activity=visit.id)),)


def back(reader: Reader) -> tuple[Button, ...]:
    return (Button(reader.t.label("⬅️ Volver"), actions.Open(screen="visitas")),)


@view
def activity(reader: Reader, activity_id: int) -> Message | None:
    """The activity as it stands."""
    return card(reader, activity_id)


@view
def proposed(reader: Reader, activity_id: int) -> Message | None:
    """To the one who proposed."""
    activity = activity_of(reader.session, activity_id)
    headline = reader.t.say("Listo. Su propuesta va al docente.")
    if activity is not None and any(row.role == RoleKind.DIRECTIVO for row in activity.participants):
        headline = reader.t.say("Listo. Su propuesta va al docente y al directivo.")
    return card(reader, activity_id, with_reach(reader, activity_id, headline))


@view
def proposal(reader: Reader, activity_id: int, by: int) -> Message | None:
    """A first date, or another one, with the reason."""
    activity = reader.session.get(Activity, activity_id)
    who = name(reader, by)
    if activity is None or activity.revision == 1:
        return card(reader, activity_id, reader.t.say("👋 {name} propone una visita.", name=who))
    headline = reader.t.say("🔁 {name} propone una fecha nueva.", name=who)
    return card(reader, activity_id, lines(headline, why_moved(reader, activity)))


@view
def agreed(reader: Reader, activity_id: int) -> Message | None:
    """To the one who agreed."""
    return card(reader, activity_id, reader.t.say("Gracias. Le avisaremos antes de la visita."))


@view
def confirmed(reader: Reader, activity_id: int, by: int) -> Message | None:
    """The docente agrees, or the acompañante takes the date that was asked for."""
    activity, who = reader.session.get_one(Activity, activity_id), name(reader, by)
    if by == activity.organiser_id:
        return card(reader, activity_id, reader.t.say("✅ {name} aceptó la fecha pedida.", name=who))
    return card(reader, activity_id, reader.t.say("✅ {name} confirmó la fecha.", name=who))


@view
def noted(reader: Reader, activity_id: int, by: int) -> Message | None:
    headline = reader.t.say("✅ {name} está de acuerdo con la fecha.", name=name(reader, by))
    return card(reader, activity_id, headline)


@view
def countered(reader: Reader, activity_id: int, by: int) -> Message | None:
    headline = reader.t.say("🔁 {name} pide otra fecha. ¿La acepta?", name=name(reader, by))
    return card(reader, activity_id, headline)


@view
def countered_fyi(reader: Reader, activity_id: int, by: int) -> Message | None:
    headline = reader.t.say("🔁 {name} pidió otra fecha. La anterior ya no vale.", name=name(reader, by))
    return card(reader, activity_id, headline)


@view
def counter_sent(reader: Reader, activity_id: int) -> Message | None:
    headline = reader.t.say("Gracias. Le avisaremos si aceptan su fecha.")
    return card(reader, activity_id, headline)


@view
def declined(reader: Reader, activity_id: int, by: int) -> Message | None:
    headline = reader.t.say("✋ {name} no puede en esa fecha. Proponga otra, por favor.", name=name(reader, by))
    return with_rearranging(reader, activity_id, card(reader, activity_id, headline))


@view
def declined_fyi(reader: Reader, activity_id: int, by: int) -> Message | None:
    headline = reader.t.say("✋ {name} no puede. Esa fecha ya no vale.", name=name(reader, by))
    return card(reader, activity_id, headline)


@view
def decline_sent(reader: Reader, activity_id: int) -> Message | None:
    headline = reader.t.say("Gracias por avisar. Le propondrán otra fecha.")
    return card(reader, activity_id, headline)


@view
def cancelled(reader: Reader, activity_id: int, by: int) -> Message | None:
    activity = reader.session.get_one(Activity, activity_id)
    headline = reader.t.say(CANCELLED[Kind(activity.kind)], name=name(reader, by))
    return card(reader, activity_id, headline)


@view
def cancel_sent(reader: Reader, activity_id: int) -> Message | None:
    headline = reader.t.say("Listo: ya no se hará. El aviso va a todos.")
    sent = card(reader, activity_id, with_reach(reader, activity_id, headline))
    return with_rearranging(reader, activity_id, sent)


@view
def moved(reader: Reader, activity_id: int) -> Message | None:
    headline = reader.t.say("Listo. La fecha nueva va a todos.")
    return card(reader, activity_id, with_reach(reader, activity_id, headline))


@view
def handed_to_you(reader: Reader, activity_id: int, by: int) -> Message | None:
    """To whoever conducts it from now on, in the place of somebody who has left."""
    headline = reader.t.say("👋 Esta actividad era de {name}. Desde ahora la conduce usted.", name=name(reader, by))
    return card(reader, activity_id, headline)


@view
def handed_over(reader: Reader, activity_id: int, by: int) -> Message | None:
    activity = reader.session.get_one(Activity, activity_id)
    headline = reader.t.say(
        "👋 Ahora la conduce {name}. La fecha sigue igual.", name=name(reader, activity.organiser_id)
    )
    return card(reader, activity_id, headline)
