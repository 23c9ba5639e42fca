"""What is said before a survey is answered: that it comes, the invitation, two reminders."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from content import actions
from content.forms.model import Kind
from content.forms.session import ask
from content.keyboards import in_rows, key
from content.lines import paragraphs
from content.message import Button, Message
from content.messages import people
from content.messages.surveys import TYPED, face
from content.views import Reader, view
from content.walks import Walk, fresh_in_wave, in_wave
from domain.people.roles import Person
from domain.surveys.disclosure import K
from domain.surveys.model import Disposition, Participation, Wave
from domain.year.best_hours import next_best
from domain.year.calendar import instant, local
from i18n.text import N_, Html

SECONDS_A_QUESTION = 18
# population of the wave -> who cannot see the answers
UNSEEN = {
    "docente": N_("su acompañante, su directivo y su UGEL"),
    "acompanante": N_("su UGEL y su DRE"),
}


@view
def pre_notice(reader: Reader, wave: int) -> Message | None:
    """The day before: who asks, and that it can be answered in parts."""
    row, asked = reader.session.get(Wave, wave), participation(reader, wave)
    if row is None or asked is None or asked.invite_on is None or begun(reader, wave):
        return None
    day = local(first_try(reader, row, instant(asked.invite_on, time()))).date()
    t = reader.t
    return Message(
        text=paragraphs(
            t.say(
                "{name}, {when} le enviaremos una encuesta breve sobre el acompañamiento. "
                "Podrá responderla por partes.",
                name=people.first_name(reader, reader.person_id or 0),
                when=t.relative(day, reader.today),
            ),
            t.say("{direccion} · Ministerio de Educación", direccion=row.direccion),
        ),
        buttons=in_rows([more_button(reader, wave), refuse_button(reader, wave)]),
    )


def first_try(reader: Reader, row: Wave, at: datetime) -> datetime:
    """When a survey's notice would leave that may leave from an instant on."""
    programme, end = reader.programme, end_of(row)
    return next_best(at, end, programme.calendar, (), programme.reminders.campaigns.best, programme.reminders.window)


def end_of(row: Wave) -> datetime:
    """The end of the last day on which answers are taken."""
    return instant(row.closes_on + timedelta(days=1), time())


@view
def invitation(reader: Reader, wave: int) -> Message | None:
    """What it is for, how long, that it is voluntary, who sees what; none for somebody who has begun."""
    if begun(reader, wave):
        return None
    return invited(reader, wave, None)


def invited(reader: Reader, wave: int, before: Html | None) -> Message | None:
    row = reader.session.get(Wave, wave)
    walk = fresh_in_wave(reader.session, reader.person_id or 0, wave, language_of(reader), reader.now)
    first = ask(walk.form, walk.state, now=local(reader.now)) if walk else None
    if row is None or first is None:
        return None
    t, total = reader.t, first.progress.total
    return Message(
        text=paragraphs(
            before,
            t.say(
                "{name}, el MINEDU quiere saber cómo mejorar el acompañamiento. "
                "Son {n} preguntas cortas, unos {minutes} min.",
                name=people.first_name(reader, reader.person_id or 0),
                n=total,
                minutes=max(1, round(total * SECONDS_A_QUESTION / 60)),
            ),
            t.say(
                "Responder es voluntario: si no desea, no pasa nada. "
                "Sus respuestas se guardan sin su nombre; {unseen} no pueden verlas.",
                unseen=t.label(UNSEEN[row.population]),
            ),
            t.say("Los mensajes pasan por servidores de Telegram, fuera del Perú."),
        ),
        buttons=in_rows([
            key(t.label("Empezar"), actions.Survey(walk=wave)),
            key(t.label("Más tarde"), actions.SurveyLater(walk=wave)),
            refuse_button(reader, wave),
            more_button(reader, wave),
        ]),
    )  # fmt: skip


@view
def first_reminder(reader: Reader, wave: int) -> Message | None:
    """Opens the same question again, with how many of the region have answered, once they are not few."""
    n = complete_in_dre(reader, wave)
    still = reader.t.say("Aún puede responder; ya son {n} docentes de su región.", n=n)
    if n < K or not of_docentes(reader, wave):
        still = reader.t.say("Aún puede responder la encuesta. Su opinión cuenta.")
    return reminded(reader, wave, still)


@view
def last_reminder(reader: Reader, wave: int) -> Message | None:
    row = reader.session.get(Wave, wave)
    if row is None:
        return None
    last = reader.t.say(
        "Último recordatorio: la encuesta cierra el {day}. "
        "Si prefiere no responder, toque «No deseo responder» y no le escribiremos más.",
        day=reader.t.day(row.closes_on),
    )
    return reminded(reader, wave, last)


def reminded(reader: Reader, wave: int, why: Html) -> Message | None:
    """The open question under the reason; the invitation for somebody who has not begun.

    A question that is answered by writing is opened by a button: words land under a question only when
    it was asked just now.
    """
    walk = standing(reader, wave)
    if walk is None:
        return invited(reader, wave, why)
    asked = ask(walk.form, walk.state, now=local(reader.now))
    refuse = (refuse_button(reader, wave),)
    if asked is not None and is_typed(asked.kind, asked.options):
        on = key(reader.t.label("▶️ Seguir"), actions.Survey(walk=wave))
        return Message(text=why, buttons=((on,), refuse))
    shown = face(walk, reader.now)
    return Message(text=paragraphs(why, shown.text), buttons=(*shown.buttons, refuse))


def is_typed(kind: Kind, options: Sequence[object]) -> bool:
    return kind in TYPED or (kind == Kind.RANGE and not options)


# What the notices share


def begin_button(reader: Reader, wave: int) -> Button:
    label = reader.t.label("▶️ Seguir") if begun(reader, wave) else reader.t.label("Empezar")
    return key(label, actions.Survey(walk=wave))


def refuse_button(reader: Reader, wave: int) -> Button:
    return key(reader.t.label("No deseo responder"), actions.SurveyRefuse(walk=wave))


def more_button(reader: Reader, wave: int) -> Button:
    return key(reader.t.label("Quiero saber más"), actions.SurveyMore(walk=wave))


def participation(reader: Reader, wave: int) -> Participation | None:
    return reader.session.get(Participation, (wave, reader.person_id or 0))


def standing(reader: Reader, wave: int) -> Walk | None:
    return in_wave(reader.session, reader.programme, reader.person_id or 0, wave)


def begun(reader: Reader, wave: int) -> bool:
    return standing(reader, wave) is not None


def language_of(reader: Reader) -> str:
    return reader.session.get_one(Person, reader.person_id).language


def of_docentes(reader: Reader, wave: int) -> bool:
    return reader.session.get_one(Wave, wave).population == "docente"


def complete_in_dre(reader: Reader, wave: int) -> int:
    """Complete answers in the reader's DRE."""
    asked = participation(reader, wave)
    dre = asked.stratum.rpartition("|")[0] if asked else ""
    done = (Participation.wave_id == wave, Participation.disposition == Disposition.COMPLETA)
    return (
        reader.session.scalar(
            select(func.count()).where(*done, Participation.stratum.startswith(f"{dre}|", autoescape=True))
        )
        or 0
    )
