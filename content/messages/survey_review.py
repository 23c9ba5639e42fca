"""A survey beside its questions: the list of answers before sending, the language, a pause, what waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from content import actions
from content.fichas import command_of
from content.forms.model import Kind
from content.forms.session import Line, review
from content.forms.state import END
from content.keyboards import in_rows, key, named, pager
from content.lines import lines, paragraphs
from content.message import Button, Message, Rows
from content.messages import language as languages
from content.views import Reader, view
from content.walks import Walk, source_of, waiting, walk_of
from domain.surveys.files import is_file
from domain.surveys.model import Wave
from domain.year.calendar import local
from i18n.catalogues import Tongue, tongue
from i18n.languages import LANGUAGES, SPANISH, Language
from i18n.text import N_, Html, clean_name

LINES = 16  # answers of one page of the list
NUMBERS_A_ROW = 6
MOST_WAITING = 8
LONGEST_LABEL, LONGEST_ANSWER = 70, 120  # characters that are shown
CHOSEN = "✓ "
# source of a walk -> that nothing is lost, and the way back to it
KEPT: Mapping[str, str] = {
    "wave": N_("Lo que respondió está guardado. Puede seguir cuando quiera, también con /encuesta."),
    "preview": N_("Lo que respondió está guardado mientras mira el formulario."),
    "ficha": N_("Lo que respondió está guardado. Puede seguir cuando quiera, también con /{command}."),
}
SENT: Mapping[Kind, str] = {
    Kind.IMAGE: N_("📷 Foto"),
    Kind.AUDIO: N_("🎤 Nota de voz"),
    Kind.VIDEO: N_("🎬 Video"),
    Kind.GEOPOINT: N_("📍 Ubicación"),
}


def answer_in_words(kind: Kind, answer: str, t: Tongue) -> str:
    """An answer as it is shown; of a file, that there is one."""
    if is_file(answer):
        return t.label(SENT.get(kind, N_("📎 Lo que envió")))
    return shortened(answer, LONGEST_ANSWER)


def shortened(text: str, most: int) -> str:
    """On one line, cut between two words."""
    line = clean_name(text, max(len(text), 1))
    if len(line) <= most:
        return line
    head = line[: most - 1]
    return (head.rpartition(" ")[0] or head) + "…"


@view
def answers(reader: Reader, walk: int, page: int = 0, change: bool = False) -> Message | None:
    """The list of answers; with `change`, a button for each."""
    found = walk_of(reader.session, reader.programme, reader.person_id or 0, walk)
    return None if found is None else answers_of(found, reader.now, page=page, change=change)


def answers_of(walk: Walk, now: datetime, *, page: int = 0, change: bool = False, note: Html | None = None) -> Message:
    t = tongue(walk.language)
    every = list(enumerate(review(walk.form, walk.state, walk.language, now=local(now)), 1))
    last = max(0, (len(every) - 1) // LINES)
    at = min(max(page, 0), last)
    shown = every[at * LINES : (at + 1) * LINES]
    title = t.say("<b>¿Qué respuesta desea cambiar?</b>") if change else t.say("<b>Revise antes de enviar</b>")
    turned = pager(
        t,
        actions.Review(walk=walk.number, page=at - 1, change=change) if at else None,
        actions.Review(walk=walk.number, page=at + 1, change=change) if at < last else None,
    )
    below = changing(walk, shown, at, t) if change else sending(walk, at, t)
    return Message(
        text=paragraphs(title, note, lines(*(answer_line(walk, n, line, t) for n, line in shown))),
        buttons=(*((turned,) if turned else ()), *below),
    )


def answer_line(walk: Walk, n: int, line: Line, t: Tongue) -> Html:
    found = walk.form.named(line.ref)
    kind = getattr(found[0], "kind", Kind.TEXT) if found else Kind.TEXT
    answer = answer_in_words(kind, line.answer, t) if line.answer else t.label("sin respuesta")
    label = shortened(line.label, LONGEST_LABEL) or "…"
    return Html(f"{n}. {t.html(label)}\n→ <b>{t.html(answer)}</b>")


def changing(walk: Walk, shown: Sequence[tuple[int, Line]], page: int, t: Tongue) -> Rows:
    numbers = [key(str(n), actions.Change(walk=walk.number, ref=line.ref)) for n, line in shown]
    back = key(t.label("⬅️ Volver"), actions.Review(walk=walk.number, page=page))
    return (*in_rows(numbers, NUMBERS_A_ROW), (back,))


def sending(walk: Walk, page: int, t: Tongue) -> Rows:
    return (
        (key(t.label("✅ Enviar"), actions.Send(walk=walk.number)),),
        (
            key(t.label("✏️ Cambiar"), actions.Review(walk=walk.number, page=page, change=True)),
            key(t.label("⬅️ Atrás"), actions.Step(walk=walk.number, ref=END, how="back")),
        ),
        (
            key(t.label("⏸ Pausa"), actions.Pause(walk=walk.number)),
            key(t.label("🌐"), actions.SurveyLanguage(walk=walk.number)),
        ),
    )


# Languages and the pause


@view
def choose_language(reader: Reader, walk: int) -> Message | None:
    """Languages of the form, of the reader's IE, and the one in use; answers stay."""
    found = walk_of(reader.session, reader.programme, reader.person_id or 0, walk)
    if found is None:
        return None
    t = tongue(found.language)
    buttons = [
        named(
            t, each.name, actions.SurveyLanguage(walk=walk, tag=each.tag), CHOSEN if each.tag == found.language else ""
        )
        for each in spoken(reader, found)
    ]
    text = t.say("🌐 ¿En qué idioma prefiere responder? Lo que ya respondió se queda. Lo que falte va en castellano.")
    return Message(text=text, buttons=(*in_rows(buttons), (key(t.label("⬅️ Volver"), actions.Survey(walk=walk)),)))


def spoken(reader: Reader, walk: Walk) -> list[Language]:
    tags = {each.tag for each in walk.form.languages} | {walk.language, SPANISH.tag, reader.t.tag}
    tags |= {each.tag for each in languages.offered(reader, reader.person_id or 0)}
    return [each for each in LANGUAGES if each.tag in tags]


@view
def paused(reader: Reader, walk: int) -> Message | None:
    """The answers stay; how far one is, and until when one can go on."""
    found = walk_of(reader.session, reader.programme, reader.person_id or 0, walk)
    if found is None:
        return None
    t = tongue(found.language)
    every = review(found.form, found.state, now=local(reader.now))
    done = sum(not line.waits for line in every)
    wave = reader.session.get(Wave, walk) if walk > 0 else None
    until = t.say("La encuesta cierra el {day}.", day=t.day(wave.closes_on)) if wave else None
    return Message(
        text=paragraphs(
            t.say("⏸ En pausa: {done} de {total}.", done=done, total=len(every)),
            lines(way_back(reader, walk, t), until),
        ),
        buttons=((key(t.label("▶️ Seguir"), actions.Survey(walk=walk)),),),
    )


def way_back(reader: Reader, walk: int, t: Tongue) -> Html:
    source = source_of(walk)
    return t.say(KEPT[source], command=command_of(reader.session, walk)) if source == "ficha" else t.say(KEPT[source])


@view
def several(reader: Reader) -> Message | None:
    """The surveys that wait for the reader, a button each."""
    waves = [
        reader.session.get_one(Wave, each) for each in waiting(reader.session, reader.person_id or 0, reader.today)
    ]
    t = reader.t
    if not waves:
        return nothing(reader)
    buttons = [
        Button(t.label("📝 Hasta el {day}", day=t.short_day(wave.closes_on)), actions.Survey(walk=wave.id))
        for wave in waves[:MOST_WAITING]
    ]
    return Message(
        text=t.say("Estas encuestas esperan su respuesta. ¿Con cuál desea empezar?"), buttons=in_rows(buttons, 1)
    )


@view
def nothing(reader: Reader) -> Message:
    return Message(text=reader.t.say("Por ahora ninguna encuesta espera su respuesta. Gracias por preguntar."))
