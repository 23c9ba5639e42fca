"""A survey in the chat: one question a message.

Everything is made when it is sent, from where the person stands then: no answer is kept with a message.
"""

from collections.abc import Mapping
from datetime import datetime

from content import actions
from content.forms.answers import Unfit
from content.forms.asking import Ask
from content.forms.model import BY_STEPS, Kind
from content.forms.refusal import refusal
from content.forms.session import ask
from content.keyboards import in_rows, key
from content.lines import lines, paragraphs
from content.message import Message, Rows
from content.messages.form_answers import unfit_text
from content.messages.survey_choices import choice_buttons, is_numbered, mark, on_page, options_of, pages, step
from content.messages.survey_review import answer_in_words, answers_of
from content.views import Reader, view
from content.walks import Walk, source_of, walk_of
from domain.year.calendar import local
from i18n.catalogues import Tongue, tongue
from i18n.text import N_, Html, clean_name, escaped

LONGEST_LABEL = 1500  # characters that are shown
LONGEST_CHOICE = 200

# What to do, where buttons do not say it.
PROMPTS: Mapping[Kind, str] = {
    Kind.RANK: N_("Toque las opciones en su orden, de la primera a la última."),
    Kind.INTEGER: N_("✍️ Escriba un número entero."),
    Kind.DECIMAL: N_("✍️ Escriba un número."),
    Kind.RANGE: N_("✍️ Escriba un número."),
    Kind.TEXT: N_("✍️ Escriba su respuesta. También puede enviar una nota de voz o una foto."),
    Kind.DATE: N_("✍️ Escriba la fecha, por ejemplo 16/03/2026."),
    Kind.TIME: N_("✍️ Escriba la hora, por ejemplo 8:30."),
    Kind.DATETIME: N_("✍️ Escriba la fecha y la hora, por ejemplo 16/03/2026 8:30."),
    Kind.IMAGE: N_("📷 Envíe una foto."),
    Kind.AUDIO: N_("🎤 Envíe una nota de voz."),
    Kind.VIDEO: N_("🎬 Envíe un video."),
    Kind.FILE: N_("📎 Envíe un archivo."),
    Kind.GEOPOINT: N_("📍 Comparta su ubicación con el clip 📎."),
}
WITHOUT_FILES = frozenset({"ficha"})  # sources of walks that keep words only: no picture, no voice of a classroom
TYPED = frozenset(PROMPTS) - {Kind.RANK, Kind.RANGE}


@view
def question(
    reader: Reader, walk: int, note: str = "", facts: Mapping[str, str] | None = None, page: int = 0
) -> Message | None:
    """Where the reader stands: the open question, or the list of answers after the last.

    `note` is a code of `form_answers` that says why the last answer was not taken.
    """
    found = walk_of(reader.session, reader.programme, reader.person_id or 0, walk)
    if found is None:
        return None
    return face(found, reader.now, unfit=Unfit(note, facts or {}) if note else None, page=page)


def face(walk: Walk, now: datetime, *, unfit: Unfit | None = None, page: int = 0) -> Message:
    """What a walk shows, in its language, whoever keeps it."""
    t, asked = tongue(walk.language), ask(walk.form, walk.state, walk.language, now=local(now))
    said = note_of(walk, t, unfit, now) if unfit else None
    if asked is None:
        return answers_of(walk, now, note=said)
    shown = options_of(asked, t, page)
    return Message(
        text=paragraphs(
            lines(progress_line(asked), section_line(asked, t)),
            said,
            lines(label_of(asked, t), hint_of(asked, t)),
            lines(*numbered(asked, t, page)),
            lines(how_many(asked, t), what_is_asked(walk, asked, t), so_far(asked, t)),
        ),
        buttons=(*choice_buttons(walk, asked, shown, t), *pages(walk, asked, t, page), *ways(walk, asked, t)),
    )


def note_of(walk: Walk, t: Tongue, unfit: Unfit, now: datetime) -> Html:
    """Why an answer was not taken: in the form's own words where it has some."""
    own = refusal(walk.form, walk.state, unfit.code, walk.language, now=local(now))
    told = Unfit(unfit.code, {**unfit.facts, **({"message": own} if own else {})})
    return Html(f"⚠️ {escaped(unfit_text(t, told))}")


# The text


def progress_line(asked: Ask) -> Html | None:
    """None on a note before the first question."""
    return Html(f"📝 {asked.progress.at}/{asked.progress.total}") if asked.progress.at else None


def section_line(asked: Ask, t: Tongue) -> Html | None:
    if not asked.section:
        return None
    section = fact(t, asked.section)
    if asked.repetition:
        return t.say("<i>{section} · n.º {n}</i>", section=section, n=asked.repetition)
    return Html(f"<i>{section}</i>")


def label_of(asked: Ask, t: Tongue) -> Html:
    if asked.kind == Kind.MORE:
        return t.say("<b>¿Desea agregar otra vez «{label}»?</b>", label=clean_name(asked.label, 100) or "…")
    return Html(f"<b>{fact(t, asked.label or '…')}</b>")


def hint_of(asked: Ask, t: Tongue) -> Html | None:
    return Html(f"<i>{fact(t, asked.hint)}</i>") if asked.hint else None


def fact(t: Tongue, text: str) -> Html:
    """A text of the form, which may hold anything: escaped, and cut where it would never end."""
    return t.html(text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…")


def numbered(asked: Ask, t: Tongue, page: int) -> list[Html]:
    """Choices that are too long for a button, in the message; the buttons carry their numbers."""
    if not is_numbered(asked):
        return []
    return [
        Html(f"{place}. {mark(option)}{t.html(clean_name(option.label, LONGEST_CHOICE))}")
        for place, option in on_page(asked, page)
    ]


def how_many(asked: Ask, t: Tongue) -> Html | None:
    """How many choices may be taken, where several may."""
    if asked.kind != Kind.MANY:
        return None
    if asked.least and asked.most:
        return t.say("Elija de {least} a {most} y toque «Listo».", least=asked.least, most=asked.most)
    if asked.least:
        return t.say("Elija al menos {least} y toque «Listo».", least=asked.least)
    if asked.most:
        return t.say("Elija hasta {most} y toque «Listo».", most=asked.most)
    return t.say("Elija las que correspondan y toque «Listo».")


def what_is_asked(walk: Walk, asked: Ask, t: Tongue) -> Html | None:
    if asked.kind not in PROMPTS or (asked.kind == Kind.RANGE and asked.options):
        return None
    if asked.kind == Kind.TEXT and source_of(walk.number) in WITHOUT_FILES:
        return t.say("✍️ Escriba su respuesta.")
    return t.say(PROMPTS[asked.kind])


def so_far(asked: Ask, t: Tongue) -> Html | None:
    """What stands there already, where no button is marked with it."""
    if not asked.answer or asked.options:
        return None
    return t.say("Su respuesta: {answer}", answer=answer_in_words(asked.kind, asked.answer, t))


# The buttons


def ways(walk: Walk, asked: Ask, t: Tongue) -> Rows:
    """What can be done beside answering: finish several choices, leave out, keep, back, pause, language."""
    first = [
        key(t.label("✅ Listo"), step(walk, asked, "done")) if asked.kind in BY_STEPS else None,
        key(t.label("Dejar así"), step(walk, asked, "keep")) if asked.can_keep and not asked.options else None,
        key(t.label("Omitir"), step(walk, asked, "skip")) if asked.can_skip else None,
    ]
    second = [
        key(t.label("⬅️ Atrás"), step(walk, asked, "back")) if asked.can_go_back else None,
        key(t.label("⏸ Pausa"), actions.Pause(walk=walk.number)),
        key(t.label("🌐"), actions.SurveyLanguage(walk=walk.number)),
    ]
    return (*in_rows(first, 3), *in_rows(second, 3))
