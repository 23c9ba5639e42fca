"""Results of a closed survey: figures of the country in a message, tables and pictures as files; and what goes back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module

from content import actions
from content.comments import comments_of, comments_xlsx
from content.files.results import results_csv, results_xlsx
from content.keyboards import in_rows, key, one_a_row
from content.lines import lines, paragraphs
from content.message import Button, File, Message
from content.messages.matrix import acting
from content.report_words import dimension
from content.views import Reader, view
from content.wave_plan import mark
from domain.outcome import Refused
from domain.policy import Verb, may
from domain.surveys.disclosure import COUNTRY
from domain.surveys.model import FormVersion, Wave
from domain.surveys.tallies import Kind
from domain.waves.figures import Figure
from domain.waves.results import Report, report
from i18n.text import Html


def draw(found: Report) -> bytes:
    """Only now: what draws costs a second and fifty megabytes to import."""
    made: bytes = import_module("content.files.charts").results_png(found)
    return made


COMMENTS = "com"  # the shape of what was written
# shape of a file -> how it is made, and as what it is sent
SHAPES: Mapping[str, tuple[Callable[[Report], bytes], str]] = {
    "png": (draw, "photo"),
    "xlsx": (results_xlsx, "document"),
    "csv": (results_csv, "document"),
}


@view
def results(reader: Reader, wave_id: int) -> Message | None:
    """The country, dimension by dimension. A DRE sees it once it is published."""
    found = report_of(reader, wave_id)
    if found is None:
        return None
    return Message(
        text=paragraphs(
            title(reader, found),
            *(country(reader, found.figures) or [reader.t.say("No hubo respuestas completas: no hay cifras.")]),
            response(reader, found),
        ),
        buttons=(*in_rows(ways(reader, found), 3), *one_a_row([way_back(reader, found)])),
    )


def report_of(reader: Reader, wave_id: int) -> Report | None:
    found = report(reader.session, acting(reader), wave_id)
    return None if isinstance(found, Refused) else found


def title(reader: Reader, found: Report) -> Html:
    return heading(reader, found.title, found.wave_id, found.closed_on)


def heading(reader: Reader, name: str, wave_id: int, closed_on: date | None) -> Html:
    """The form's title, and when its wave was closed."""
    assert closed_on is not None
    t = reader.t
    return lines(
        t.say("<b>Resultados · {title}</b>", title=name),
        t.say("Encuesta {id} · cerró el {day}", id=wave_id, day=t.day(closed_on)),
    )


def country(reader: Reader, figures: Sequence[Figure]) -> list[Html]:
    """A paragraph for each dimension: index and agreement with their intervals."""
    shown: dict[str, dict[str, Figure]] = {}
    for each in figures:
        if each.cell == COUNTRY and not each.measure.item:
            shown.setdefault(each.measure.dimension, {})[each.measure.kind] = each
    return [of_dimension(reader, name, pair) for name, pair in shown.items()]


def of_dimension(reader: Reader, name: str, pair: Mapping[str, Figure]) -> Html:
    t, index, agree = reader.t, pair[Kind.INDEX].estimate, pair[Kind.AGREE].estimate
    if index is None or agree is None:
        return t.say("<b>{name}</b>: no publicable, hay pocas respuestas.", name=dimension(name))
    mark = " a/" if index.is_referential or agree.is_referential else ""
    return lines(
        t.say("<b>{name}</b>{mark}", name=dimension(name), mark=mark),
        t.say("Índice {value} de 100 (entre {low} y {high})", value=number(index.value), low=number(index.low),
              high=number(index.high)),
        t.say("{value} % de acuerdo (entre {low} y {high})", value=number(agree.value * 100),
              low=number(agree.low * 100), high=number(agree.high * 100)),
    )  # fmt: skip


def number(value: float) -> str:
    """With one decimal and a comma."""
    return f"{value:.1f}".replace(".", ",")


def response(reader: Reader, found: Report) -> Html:
    """Who answered, and what the marks mean."""
    t = reader.t
    whole = next(each for each in found.responses if each.by == "country")
    rate = None if whole.rr1 is None else t.say("Tasa de respuesta (RR1): {rate} %", rate=number(whole.rr1 * 100))
    return lines(
        t.say("Se invitó a {issued} de {people}.", issued=whole.issued, people=whole.population),
        rate,
        t.say("a/ referencial: coeficiente de variación mayor que 15 %."),
        t.say("Por DRE y modelo, en los archivos."),
    )


def ways(reader: Reader, found: Report) -> list[Button | None]:
    """The files; no picture of nothing. Comments are the Dirección's alone."""
    t, wave_id = reader.t, found.wave_id
    theirs = may(reader.session, acting(reader), Verb.SEE_RESULTS, wave_id)
    return [
        key(t.label("🖼 Imagen"), actions.Results(wave=wave_id, shape="png")) if found.figures else None,
        key(t.label("📄 Excel"), actions.Results(wave=wave_id, shape="xlsx")),
        key(t.label("🧾 CSV"), actions.Results(wave=wave_id, shape="csv")),
        key(t.label("💬 Comentarios"), actions.Results(wave=wave_id, shape=COMMENTS)) if theirs else None,
    ]


def way_back(reader: Reader, found: Report) -> Button:
    label = reader.t.label("⬅️ Volver")
    if may(reader.session, acting(reader), Verb.RUN_WAVE, found.wave_id):
        return key(label, actions.Wave(wave=found.wave_id))
    return key(label, actions.MatrixRow(row=mark(found.row)))


@view
def results_file(reader: Reader, wave_id: int, shape: str) -> Message | None:
    """A file of SHAPES, made beside the units."""
    found = report_of(reader, wave_id)
    if found is None or shape not in SHAPES or (shape == "png" and not found.figures):
        return None
    make, kind = SHAPES[shape]
    name = reader.t.label("encuesta-{id}-resultados", id=wave_id)
    return Message(text=title(reader, found), file=File(name=f"{name}.{shape}", kind=kind, make=partial(make, found)))


@view
def comments_file(reader: Reader, wave_id: int) -> Message | None:
    """What was written, for the Dirección; made beside the units."""
    told = comments_of(reader.session, acting(reader), wave_id)
    if isinstance(told, Refused):
        return None
    (found, labels), t = told, reader.t
    wave = reader.session.get_one(Wave, wave_id)
    head = heading(reader, reader.session.get_one(FormVersion, wave.form_version_id).title, wave_id, wave.closed_on)
    if not found:
        few = t.say("No hay comentarios que se puedan mostrar: hacen falta los de diez personas juntas.")
        return Message(text=paragraphs(head, few))
    make = partial(comments_xlsx, found, labels)
    name = t.label("encuesta-{id}-comentarios", id=wave_id)
    return Message(text=head, file=File(name=f"{name}.xlsx", make=make))


@view
def returned(reader: Reader, wave_id: int, index: float | None, agree: float | None) -> Message | None:
    """To everybody who was invited: how it came out for all. Figures of the published table, and no other."""
    wave = reader.session.get(Wave, wave_id)
    if wave is None:
        return None
    t, form = reader.t, reader.session.get_one(FormVersion, wave.form_version_id)
    if index is None or agree is None:
        shown = t.say("Esta vez respondieron pocas personas y no hay cifras que se puedan publicar.")
    else:
        shown = lines(
            t.say("Índice general: <b>{value}</b> de 100", value=number(index)),
            t.say("De acuerdo o muy de acuerdo: <b>{value} %</b>", value=number(agree * 100)),
            t.say("Son cifras de todo el país."),
        )
    return Message(
        text=paragraphs(
            t.say("📣 Ya están los resultados de «{title}».", title=form.title),
            shown,
            t.say("Gracias a quienes respondieron: con esto se mejora el acompañamiento."),
        )
    )
