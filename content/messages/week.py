"""Monday, to the acompañante: this week, and what waits for them."""

from datetime import timedelta

from sqlalchemy import select

from content.keyboards import one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Message
from content.messages.card import name
from content.messages.closing import all_button
from content.messages.digests import entry, section
from content.messages.practice import MOMENTS
from content.views import Reader, view
from domain.activities.model import Activity, Participant, State
from domain.closing.closing import to_close
from domain.closing.slipping import Behind, asked_away, asked_of, behind, practice_untold
from domain.evaluation.practice import moment_on
from i18n.text import Html

ONE_DAY = timedelta(days=1)


@view
def brief(reader: Reader, days: int = 0) -> Message | None:
    """This week, what nobody answered, what is to be closed, who is behind; None when there is nothing of it."""
    me, t = reader.person_id or 0, reader.t
    week = this_week(reader)
    asked, away = (find(reader.session, me, reader.today) for find in (asked_of, asked_away))
    begun = to_close(reader.session, me, reader.now, reader.programme.norm)
    open_ones = [each for each in begun if each.last_day < reader.today]
    untold = practice_untold(reader.session, me, reader.today)
    late = behind(reader.session, me, reader.programme.norm, reader.programme.calendar, reader.today)
    parts = [
        section(reader, t.say("<b>Esta semana</b>"), [entry(reader, each) for each in week]),
        section(reader, t.say("<b>Sin respuesta del docente</b>"), [entry(reader, each) for each in asked]),
        section(reader, t.say("<b>Esperan su respuesta</b>"), [entry(reader, each) for each in away]),
        section(reader, t.say("<b>Por cerrar</b>"), [entry(reader, each) for each in open_ones]),
        section(reader, t.say("<b>Detrás de lo previsto</b>"), [behind_line(reader, each) for each in late]),
        practice_part(reader, untold) if untold else None,
    ]
    if not any(parts):
        return None
    return Message(
        text=paragraphs(t.say("☀️ Buen día. Esto tiene para la semana."), *parts),
        buttons=one_a_row(
            [
                opens(t.label("📅 Mi agenda"), "agenda"),
                all_button(reader) if open_ones else None,
                opens(t.label("📋 Mis visitas"), "visitas") if late or asked or away else None,
                opens(t.label("📈 Práctica"), "practica") if untold else None,
            ]
        ),
    )


def this_week(reader: Reader) -> list[Activity]:
    """What the reader takes part in until Sunday, that stands."""
    sunday = reader.today + ONE_DAY * (6 - reader.today.weekday())
    query = (
        select(Activity)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(Participant.person_id == reader.person_id, Activity.state != State.CANCELLED)
        .where(Activity.last_day >= reader.today, Activity.day <= sunday)
        .order_by(Activity.starts_at, Activity.id)
    )
    return list(reader.session.scalars(query))


def practice_part(reader: Reader, untold: int) -> Html:
    t = reader.t
    return lines(
        t.say("<b>Práctica pedagógica · {moment}</b>", moment=t.label(MOMENTS[moment_on(reader.today)])),
        t.say_n("• falta registrar la de {n} docente", "• falta registrar la de {n} docentes", untold),
    )


def behind_line(reader: Reader, row: Behind) -> Html:
    return reader.t.say_n(
        "• {name}: {held} de {n} visita a esta fecha", "• {name}: {held} de {n} visitas a esta fecha", row.expected,
        name=name(reader, row.docente_id), held=row.held,
    )  # fmt: skip
