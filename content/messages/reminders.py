"""Reminders and nudges: made when they are sent, from what is true then."""

from datetime import timedelta

from content.message import Message
from content.messages.card import card, name
from content.views import Reader, view
from domain.activities.model import Activity, Kind, participant
from domain.people.roles import RoleKind
from i18n.text import N_, Html

LATE = timedelta(hours=2)

# (kind, role) -> what it means to that person. {who}: the organiser, {docente}: whom a visita is for
HEADLINES: dict[tuple[Kind, RoleKind], str] = {
    (Kind.VISITA, RoleKind.DOCENTE): N_("🔔 {when}: {who} le visita en su aula."),
    (Kind.VISITA, RoleKind.DIRECTIVO): N_("🔔 {when}: {who} visita a {docente} en su IE."),
    (Kind.VISITA, RoleKind.ACOMPANANTE): N_("🔔 {when}: usted visita a {docente}."),
    (Kind.GIA, RoleKind.DOCENTE): N_("🔔 {when}: tiene un GIA."),
    (Kind.GIA, RoleKind.DIRECTIVO): N_("🔔 {when}: hay un GIA con sus docentes."),
    (Kind.GIA, RoleKind.ACOMPANANTE): N_("🔔 {when}: usted conduce el GIA."),
    (Kind.RTC, RoleKind.DOCENTE): N_("🔔 {when}: tiene una RTC."),
    (Kind.RTC, RoleKind.DIRECTIVO): N_("🔔 {when}: usted conduce la RTC."),
    (Kind.RTC, RoleKind.ACOMPANANTE): N_("🔔 {when}: hay una RTC en una IE que acompaña."),
    (Kind.TALLER, RoleKind.DOCENTE): N_("🔔 {when}: tiene un taller."),
    (Kind.TALLER, RoleKind.DIRECTIVO): N_("🔔 {when}: sus docentes tienen un taller."),
    (Kind.TALLER, RoleKind.ACOMPANANTE): N_("🔔 {when}: usted conduce el taller."),
}


@view
def reminder(reader: Reader, activity_id: int) -> Message | None:
    """What comes, said for the reader's part in it. Late ones say so."""
    activity = reader.session.get(Activity, activity_id)
    row = participant(reader.session, activity_id, reader.person_id or 0)
    if activity is None or row is None:
        return None
    when = reader.t.relative(activity.day, reader.today)
    headline = reader.t.say(
        HEADLINES[Kind(activity.kind), RoleKind(row.role)],
        when=when[:1].upper() + when[1:],
        who=name(reader, activity.organiser_id),
        docente=name(reader, activity.docente_id),
    )
    return card(reader, activity_id, Html("\n".join([headline, *late(reader)])))


def late(reader: Reader) -> list[str]:
    if reader.due_at is None or reader.now - reader.due_at < LATE:
        return []
    return [reader.t.say("<i>Disculpe: este aviso le llega tarde.</i>")]


@view
def nudge(reader: Reader, activity_id: int) -> Message | None:
    activity = reader.session.get(Activity, activity_id)
    if activity is None:
        return None
    headline = reader.t.say(
        "{name} espera su respuesta. ¿Puede en esta fecha?",
        name=name(reader, activity.organiser_id),
    )
    return card(reader, activity_id, headline)
