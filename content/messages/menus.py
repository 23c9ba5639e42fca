"""The first screen: what waits for the reader, and what they can do."""

from sqlalchemy import Select, func, select

from content import actions, walks
from content.commands import commands
from content.keyboards import in_rows, opens
from content.lines import lines
from content.message import Button, Message, Rows
from content.messages import people
from content.messages.card import SHORT_KINDS
from content.views import Reader, view
from domain.activities.model import Activity, Answer, Kind, Participant, State
from domain.people.roles import RoleKind
from domain.policy import CLOSERS, MATRIX_READERS
from i18n.text import Html

# States in which a participant is still asked for an answer.
ASKING = (State.PROPOSED, State.CONFIRMED)
MOST_TO_ANSWER = 3


@view
def menu(reader: Reader) -> Message:
    """Who the chat belongs to, what waits, and a button for each thing that the role does."""
    assert reader.person_id is not None
    name = people.first_name(reader, reader.person_id)
    return Message(
        text=lines(
            reader.t.say("Hola, <b>{name}</b>. ¿Qué desea hacer?", name=name),
            *waiting(reader, reader.person_id),
        ),
        buttons=buttons(reader),
        commands=commands(reader.t, people.kinds(reader)),
    )


def waiting(reader: Reader, person_id: int) -> list[Html]:
    """How many activities come, how many wait for an answer, and surveys: no line for none."""
    come, asked, surveys = upcoming(reader, person_id), unanswered(reader, person_id), len(open_surveys(reader))
    t = reader.t
    coming = t.say_n("📅 Tiene {n} actividad próxima.", "📅 Tiene {n} actividades próximas.", come)
    open_ = t.say_n("✋ {n} espera su respuesta.", "✋ {n} esperan su respuesta.", asked)
    of_surveys = t.say_n("📝 {n} encuesta espera su respuesta.", "📝 {n} encuestas esperan su respuesta.", surveys)
    return [line for line, n in ((coming, come), (open_, asked), (of_surveys, surveys)) if n]


def buttons(reader: Reader) -> Rows:
    """What the roles of the reader can start, two a row; first a survey that waits for them."""
    held, t = people.kinds(reader), reader.t
    accompanies = RoleKind.ACOMPANANTE in held
    leads = RoleKind.DIRECTIVO in held
    shown: list[Button | None] = [
        survey_button(reader),
        opens(t.label("📋 Mis visitas"), "visitas") if accompanies else None,
        opens(t.label("📅 Mi agenda"), "agenda"),
        opens(t.label("🗓 Mi plan"), "plan") if accompanies else None,
        opens(t.label("👥 GIA"), "gia") if accompanies else None,
        opens(t.label("🛠 Taller"), "taller") if accompanies else None,
        opens(t.label("🤝 RTC"), "rtc") if leads else None,
        opens(t.label("📝 Por cerrar"), "cerrar") if accompanies or leads else None,
        opens(t.label("🗂 Matriz"), "matriz") if set(held) & set(MATRIX_READERS) else None,
        opens(t.label("⛔ Días no hábiles"), "nohabiles") if set(held) & set(CLOSERS) else None,
        opens(t.label("❔ Ayuda"), "ayuda"),
        opens(t.label("🌐 Idioma"), "idioma"),
    ]
    return in_rows(shown)


def survey_button(reader: Reader) -> Button | None:
    """For those whom a survey waits for now; None for all others."""
    return opens(reader.t.label("📝 Encuesta"), "encuesta") if open_surveys(reader) else None


def open_surveys(reader: Reader) -> list[int]:
    """Waves that the reader may answer now."""
    return [] if reader.person_id is None else walks.waiting(reader.session, reader.person_id, reader.today)


def to_answer(reader: Reader) -> list[tuple[Button, ...]]:
    """The nearest activities that wait for the reader's answer, a button each."""
    t = reader.t
    return [
        (
            Button(
                t.label("✋ {kind} · {day}", kind=t.label(SHORT_KINDS[Kind(row.kind)]), day=t.short_day(row.day)),
                actions.Activity(activity=row.id),
            ),
        )
        for row in asked_of(reader)[:MOST_TO_ANSWER]
    ]


def asked_of(reader: Reader) -> list[Activity]:
    """The coming activities that wait for the reader's answer, the nearest first."""
    if reader.person_id is None:
        return []
    return list(reader.session.scalars(_unanswered(reader, reader.person_id)))


def without_date(reader: Reader) -> list[Activity]:
    """The reader's own activities whose date was declined, or asked away from: they wait for another one."""
    query = (
        select(Activity)
        .where(Activity.organiser_id == reader.person_id, Activity.year == reader.today.year)
        .where(Activity.state.in_((State.DECLINED, State.COUNTERED)))
        .order_by(Activity.starts_at, Activity.id)
    )
    return list(reader.session.scalars(query))


def upcoming(reader: Reader, person_id: int) -> int:
    """Activities that stand and have not begun."""
    return _count(reader, _coming(reader, person_id))


def unanswered(reader: Reader, person_id: int) -> int:
    """Coming activities to which the person has not said yes or no."""
    return _count(reader, _unanswered(reader, person_id))


def _count(reader: Reader, query: Select[Activity]) -> int:
    return reader.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _unanswered(reader: Reader, person_id: int) -> Select[Activity]:
    asked = (Activity.state.in_(ASKING), Participant.answer == Answer.ASKED)
    return _coming(reader, person_id).where(*asked)


def _coming(reader: Reader, person_id: int) -> Select[Activity]:
    return (
        select(Activity)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(Participant.person_id == person_id, Activity.starts_at > reader.now)
        .where(Activity.state != State.CANCELLED)
        .order_by(Activity.starts_at, Activity.id)
    )
