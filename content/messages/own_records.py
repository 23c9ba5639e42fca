"""/misregistros: what was recorded about the reader, and about nobody else."""

from sqlalchemy import select

from content.keyboards import one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import title
from content.messages.observing import performance_told
from content.messages.practice import practice_told
from content.messages.records import OWN
from content.views import Reader, view
from domain.activities.closing import seats_of
from domain.activities.model import Activity, Participant
from domain.evaluation.performance import performances_of
from domain.evaluation.practice import practices_of
from i18n.text import Html

MOST_RECORDS = 12  # days of attendance that are listed


@view
def own(reader: Reader) -> Message:
    """Everything that was recorded about the reader: levels, results, days of attendance."""
    t, me = reader.t, reader.person_id or 0
    levels = [lines(*practice_told(reader, each)) for each in practices_of(reader.session, me)]
    results = [lines(*performance_told(reader, each)) for each in performances_of(reader.session, me)]
    days = attendance(reader, me)
    rest = len(days) - MOST_RECORDS
    if not (levels or results or days):
        return Message(text=t.say("Todavía no hay registros sobre usted."), buttons=one_a_row([to_agenda(reader)]))
    return Message(
        text=paragraphs(
            t.say("<b>Sus registros</b>"),
            *levels,
            *results,
            lines(t.say("<b>Asistencia</b>"), *days[:MOST_RECORDS]) if days else None,
            t.say_n("y {n} día más en su archivo de /misdatos", "y {n} días más en su archivo de /misdatos", rest)
            if rest > 0
            else None,
        ),
        buttons=one_a_row([to_agenda(reader)]),
    )


def attendance(reader: Reader, person_id: int) -> list[Html]:
    """The reader's own days, the newest first."""
    query = (
        select(Activity)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(Participant.person_id == person_id, Activity.day <= reader.today)
        .order_by(Activity.day.desc(), Activity.id.desc())
    )
    t, told = reader.t, []
    for activity in reader.session.scalars(query):
        for seat in seats_of(reader.session, activity.id):
            if seat.person_id == person_id:
                about = title(reader, activity)
                came = t.label(OWN[seat.came])
                told.append(t.say("• {day}: {about}, {came}", day=t.short_day(seat.day), about=about, came=came))
    return told


def to_agenda(reader: Reader) -> Button:
    return opens(reader.t.label("📅 Mi agenda"), "agenda")
