"""/practica: the levels of each docente's practice, at the start and the end of the year; a docente reads their own."""

from collections.abc import Mapping

from content import year_actions
from content.evaluations import PRACTICE
from content.keyboards import key, named, one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Message
from content.messages.card import name
from content.messages.fichas import SENT
from content.views import Reader, view
from domain.activities.fichas import begun
from domain.evaluation.performance import Occasion
from domain.evaluation.practice import Moment, Practice, moment_on, practice_of, practices_of
from domain.people.roles import Person, assignments_of
from domain.surveys.model import FormVersion
from i18n.text import N_, Html, clean_name

LEVELS = ("", "I", "II", "III", "IV")
COMPETENCIES: Mapping[str, str] = {
    "PRA-2": N_("Planifica"),
    "PRA-3": N_("Clima"),
    "PRA-4": N_("Conduce"),
    "PRA-5": N_("Evalúa"),
    "PRA-6": N_("Trabajo con colegas"),
    "PRA-7": N_("Familia y comunidad"),
    "PRA-8": N_("Reflexiona"),
}
MOMENTS: Mapping[str, str] = {
    Moment.START: N_("inicio del año"),
    Moment.END: N_("término del año"),
    Occasion.FIRST_HALF: N_("primer semestre"),
    Occasion.SECOND_HALF: N_("segundo semestre"),
}


@view
def practices(reader: Reader) -> Message:
    """The docentes of an acompañante, and whose levels of this part of the year are kept or begun."""
    t, me, now = reader.t, reader.person_id or 0, moment_on(reader.today)
    assigned = assignments_of(reader.session, me, reader.today)
    if not assigned:
        return Message(text=t.say("Todavía no tiene docentes asignados. Su UGEL puede cargar la lista."))
    open_ = {row.about for row in begun(reader.session, me, PRACTICE) if row.moment == now}
    told = [practice_line(reader, row.docente_id, now, row.docente_id in open_) for row in assigned]
    people = [reader.session.get_one(Person, row.docente_id) for row in assigned]
    return Message(
        text=paragraphs(
            t.say("<b>Práctica pedagógica · {moment}</b>", moment=t.label(MOMENTS[now])),
            lines(*told),
            t.say("Converse primero cada nivel con el docente: la evaluación es formativa (5.3)."),
        ),
        buttons=one_a_row(named(t, each.full_name, year_actions.Practice(docente=each.id)) for each in people),
    )


def practice_line(reader: Reader, docente_id: int, now: Moment, is_open: bool) -> Html:
    kept = practice_of(reader.session, docente_id, reader.today.year, now)
    state = N_("✅ registrada") if kept else N_("📝 empezada") if is_open else N_("⚪ por registrar")
    return reader.t.say("• {name}: {state}", name=name(reader, docente_id), state=reader.t.label(state))


def sent_practice(reader: Reader, about: int) -> Message | None:
    """To the acompañante, after sending."""
    every = practices_of(reader.session, about)
    if not every:
        return None
    t, kept = reader.t, every[-1]
    return Message(
        text=paragraphs(
            t.say("Gracias. Quedó registrado. {name} puede verlo.", name=name(reader, about)),
            lines(*practice_told(reader, kept)),
        ),
        buttons=one_a_row([
            key(t.label("✏️ Corregir"), year_actions.Practice(docente=about)), opens(t.label("📈 Práctica"), "practica"),
        ]),
    )  # fmt: skip


def practice_told(reader: Reader, kept: Practice) -> list[Html]:
    t = reader.t
    version = reader.session.get_one(FormVersion, kept.form_version_id).version
    when = t.label(MOMENTS[kept.moment])
    return [
        t.say("<b>Práctica pedagógica {year} · {when}</b>", year=kept.year, when=when),
        *(
            t.say("• {what}: <b>{level}</b>", what=t.label(COMPETENCIES[each]), level=LEVELS[level])
            for each, level in kept.levels.items()
            if each in COMPETENCIES
        ),
        t.say("Conversado el {day} · rúbrica {version}", day=t.day(kept.talked_on), version=version),
        t.say("Compromiso: {text}", text=clean_name(kept.commitment, 200)),
    ]


@view
def practice_kept(reader: Reader, practice: int) -> Message | None:
    """To the docente whose levels were kept, or kept anew."""
    kept = reader.session.get(Practice, practice)
    if kept is None:
        return None
    t = reader.t
    return Message(
        text=paragraphs(
            t.say("📈 {name} registró lo que conversaron sobre su práctica.", name=name(reader, kept.by)),
            lines(*practice_told(reader, kept)),
            t.say("Si no es lo que conversaron, dígaselo. Con /misregistros lo ve cuando quiera."),
        ),
        buttons=one_a_row([opens(t.label("📄 Mis registros"), "misregistros")]),
    )


SENT[PRACTICE] = sent_practice
