"""CNF-1: docentes say whether a record is so. Whoever kept it hears at most that the UGEL asks for another look."""

from collections.abc import Sequence

from content import year_actions
from content.keyboards import in_rows, key, one_a_row
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import title
from content.messages.closing import agenda, all_button
from content.views import Reader, view
from domain.activities.closing import Held, Record, days_held
from domain.activities.confirming import Differs, Said, confirmation_of
from domain.activities.model import Activity, Kind
from i18n.text import N_, Html, clean_name

Answers = Sequence[tuple[Said, str]]
OF_HELD: Answers = (
    (Said.AS_RECORDED, N_("✅ Sí, tal cual")),
    (Said.OTHERWISE, N_("🔁 Otro día o menos")),
    (Said.NOT_HELD, N_("❌ No se realizó")),
    (Said.FORGOTTEN, N_("No recuerdo")),
)
OF_NOT_HELD: Answers = (
    (Said.NOT_HELD, N_("✅ No se realizó")),
    (Said.AS_RECORDED, N_("🔁 Sí se realizó")),
    (Said.FORGOTTEN, N_("No recuerdo")),
)
DIFFERS: dict[Differs, str] = {
    Differs.DATE: N_("Fecha"),
    Differs.LENGTH: N_("Duración"),
    Differs.DIALOGUE: N_("Faltó el diálogo"),
    Differs.OTHER: N_("Otro"),
}
ASKS = {
    (True, True): N_("Su directivo registró que se realizó:"),
    (True, False): N_("Su directivo registró que no se realizó:"),
    (False, True): N_("Su acompañante registró que se realizó:"),
    (False, False): N_("Su acompañante registró que no se realizó:"),
}


@view
def asked(reader: Reader, activity_id: int, by: int) -> Message | None:
    """When a record was kept, or says something else by now."""
    return question(reader, activity_id)


@view
def asked_again(reader: Reader, activity_id: int, record: int) -> Message | None:
    kept = reader.session.get(Record, activity_id)
    if kept is None or kept.revision != record:
        return None
    return question(reader, activity_id, reader.t.say("Todavía puede decirnos si fue así. No insistiremos más."))


def question(reader: Reader, activity_id: int, headline: Html | None = None) -> Message | None:
    """What was recorded, and four answers; none once it was answered."""
    t, activity = reader.t, reader.session.get(Activity, activity_id)
    kept = reader.session.get(Record, activity_id)
    if activity is None or kept is None or answered(reader, kept):
        return None
    was_held = kept.held != Held.NOT_HELD
    given = [
        key(t.label(text), year_actions.Confirming(activity=activity_id, revision=kept.revision, said=said))
        for said, text in (OF_HELD if was_held else OF_NOT_HELD)
    ]
    return Message(
        text=paragraphs(
            headline,
            lines(t.say(ASKS[activity.kind == Kind.RTC, was_held]), *what(reader, activity, was_held)),
            t.say("<b>¿Es así?</b>"),
            t.say(
                "<i>Su respuesta lleva su nombre. La ve solo quien cuida los datos en su UGEL, "
                "y nadie recibe una sanción por ella.</i>"
            ),
        ),
        buttons=one_a_row(given),
    )


def what(reader: Reader, activity: Activity, was_held: bool) -> list[Html]:
    """The strategy, the IE, the days that were recorded; of what was not held the day that was agreed."""
    t = reader.t
    days = days_held(reader.session, activity.id)
    told = [
        t.say("📅 {day}, {first} a {last}", day=t.day(d.day), first=t.hour(d.starts_at), last=t.hour(d.ends_at))
        for d in days
    ]
    return [
        t.say("<b>{title}</b>", title=title(reader, activity)),
        t.say("🏫 {place}", place=clean_name(activity.place)),
        *(told if was_held else [t.say("📅 {day}", day=t.day(activity.day))]),
    ]


def answered(reader: Reader, kept: Record) -> bool:
    row = confirmation_of(reader.session, kept.activity_id, reader.person_id or 0)
    return row is not None and row.revision == kept.revision


@view
def what_differs(reader: Reader, activity_id: int) -> Message | None:
    """After «Otro día o menos»: one more tap. Only a visita has a dialogue."""
    t, activity = reader.t, reader.session.get(Activity, activity_id)
    kept = reader.session.get(Record, activity_id)
    if activity is None or kept is None:
        return None
    seen = kept.revision
    listed = [
        key(
            t.label(text),
            year_actions.Confirming(activity=activity_id, revision=seen, said=Said.OTHERWISE, differs=each),
        )
        for each, text in DIFFERS.items()
        if each != Differs.DIALOGUE or activity.kind == Kind.VISITA
    ]
    return Message(text=t.say("¿Qué fue distinto?"), buttons=in_rows(listed))


@view
def thanks(reader: Reader, activity_id: int) -> Message:
    t = reader.t
    return Message(
        text=t.say("Gracias. Su respuesta quedó guardada."),
        buttons=one_a_row([Button(t.label("📄 Registro"), year_actions.Record(activity=activity_id)), agenda(reader)]),
    )


@view
def review_asked(reader: Reader, activity_id: int, by: int) -> Message | None:
    """To whoever kept the record: the same words whatever was said, and by whom."""
    t, activity = reader.t, reader.session.get(Activity, activity_id)
    if activity is None:
        return None
    return Message(
        text=paragraphs(
            t.say("🔎 Su UGEL le pide revisar esta ficha: días, horas y asistencia."),
            lines(
                t.say("<b>{title}</b>", title=title(reader, activity)),
                t.say("🏫 {place}", place=clean_name(activity.place)),
            ),
            t.say("Es una revisión de datos y no una sanción. Si todo está bien, no tiene que cambiar nada."),
        ),
        buttons=one_a_row([key(t.label("✏️ Revisar"), year_actions.Close(activity=activity_id)), all_button(reader)]),
    )
