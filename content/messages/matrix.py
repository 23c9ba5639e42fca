"""/matriz: every row of 5.5.2 and 5.5.3 with its state this year, and one row with its surveys."""

from content import actions
from content.keyboards import key, named, one_a_row, pager
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.filling import filling
from content.views import Reader, view
from content.wave_plan import RECOMMENDED, direccion_of, mark, row_marked
from domain.closing.filling import COMPLIANCE, PRACTICE
from domain.evaluation.performance import ROWS as PERFORMANCES
from domain.policy import Actor, Verb, actor, may
from domain.surveys import matrix as rows
from domain.surveys.matrix import TIMES, Row
from domain.surveys.model import WaveState
from domain.surveys.standings import RowState, Standing, WaveBrief, standings
from i18n.text import N_, Html

PAGE = 5
KEPT_HERE = frozenset({COMPLIANCE, PRACTICE, *PERFORMANCES})  # rows that come by ficha
STATES: dict[str, str] = {
    RowState.NOT_STARTED: N_("⚪ sin empezar"),
    RowState.OPEN: N_("🟢 en marcha"),
    RowState.CLOSED: N_("✅ cerrada"),
    RowState.ELSEWHERE: N_("▫️ no es por encuesta"),
}
PERIODICITIES: dict[str, str] = {
    rows.Periodicity.ANUAL: N_("anual"),
    rows.Periodicity.SEMESTRAL: N_("semestral"),
    rows.Periodicity.FIN_DE_ESTRATEGIA: N_("al término de cada estrategia"),
    rows.Periodicity.INICIO_Y_TERMINO: N_("al inicio y al término"),
}
METHODS: dict[str, str] = {
    rows.Method.CENSAL: N_("censal"),
    rows.Method.MUESTRAL: N_("muestral"),
    rows.Method.MUESTRA_REPRESENTATIVA: N_("muestra representativa"),
}
ACTORS: dict[str, str] = {
    rows.Actor.DOCENTE: N_("docentes"),
    rows.Actor.ACOMPANANTE: N_("acompañantes"),
}
WAVE_STATES: dict[str, str] = {
    WaveState.DRAFT: N_("por sortear"),
    WaveState.DRAWN: N_("sorteada"),
    WaveState.OPEN: N_("en el campo"),
    WaveState.CLOSED: N_("cerrada"),
    WaveState.PUBLISHED: N_("publicada"),
    WaveState.CANCELLED: N_("cancelada"),
}


@view
def matrix(reader: Reader, page: int = 0) -> Message:
    """The reader's rows: those of their Dirección and those that fichas fill; all of them for who only reads."""
    who = acting(reader)
    found = mine(reader, who)
    last = max(0, (len(found) - 1) // PAGE)
    page = min(max(page, 0), last)
    shown = list(enumerate(found, 1))[page * PAGE : (page + 1) * PAGE]
    turns = pager(
        reader.t,
        actions.Matrix(page=page - 1) if page > 0 else None,
        actions.Matrix(page=page + 1) if page < last else None,
    )
    return Message(
        text=paragraphs(
            reader.t.say("<b>Matriz de seguimiento {year}</b>", year=reader.today.year),
            *(entry(reader, number, each) for number, each in shown),
        ),
        buttons=(*one_a_row(way_in(reader, who, number, each) for number, each in shown), *((turns,) if turns else ())),
    )


def acting(reader: Reader) -> Actor:
    return actor(reader.session, reader.person_id or 0, reader.today)


def mine(reader: Reader, who: Actor) -> list[Standing]:
    every = standings(reader.session, reader.programme.matrix, reader.today.year)
    own = {each.row.code for each in every if direccion_of(reader.session, who, each.row) is not None}
    return [each for each in every if each.row.code in own | KEPT_HERE] if own else every


def entry(reader: Reader, number: int, each: Standing) -> Html:
    """A row in two lines."""
    t, row = reader.t, each.row
    return lines(
        t.say("<b>{number}.</b> {variable} ({numeral})", number=number, variable=row.variable, numeral=row.numeral),
        t.say(
            "{actor} · {periodicity} · {state}",
            actor=t.say(ACTORS[row.actor]),
            periodicity=t.say(PERIODICITIES[row.periodicity]),
            state=t.say(STATES[each.state]),
        ),
    )


def way_in(reader: Reader, who: Actor, number: int, each: Standing) -> Button | None:
    """A button to a row that is the reader's own, that has results for them, or that fichas fill."""
    own = direccion_of(reader.session, who, each.row) is not None
    published = any(may(reader.session, who, Verb.SEE_PUBLISHED, wave.id) for wave in each.waves)
    if not own and not published and each.row.code not in KEPT_HERE:
        return None
    return named(reader.t, each.row.variable, actions.MatrixRow(row=mark(each.row.code)), before=f"{number}. ")


@view
def row(reader: Reader, row: str) -> Message | None:
    """One row as the norm has it, its surveys of the year, and the way to a new one."""
    asked = row_marked(reader.session, reader.programme, row)
    if asked is None:
        return None
    who = acting(reader)
    every = standings(reader.session, reader.programme.matrix, reader.today.year)
    standing = next(each for each in every if each.row.code == asked.code)
    own = direccion_of(reader.session, who, asked) is not None
    return Message(
        text=paragraphs(
            about(reader, asked),
            lines(*(brief(reader, number, wave, own) for number, wave in enumerate(standing.waves, 1))),
            filling(reader, asked),
            advice(reader, standing),
        ),
        buttons=one_a_row(
            [
                *(to_wave(reader, who, number, wave) for number, wave in enumerate(standing.waves, 1)),
                new_wave(reader, standing) if own else None,
                key(reader.t.label("⬅️ Matriz"), actions.Matrix()),
            ]
        ),
    )


def about(reader: Reader, asked: Row) -> Html:
    t = reader.t
    return lines(
        t.say("<b>{variable}</b> ({numeral})", variable=asked.variable, numeral=asked.numeral),
        t.say(
            "Sobre {actor} · {periodicity} · {method}",
            actor=t.say(ACTORS[asked.actor]),
            periodicity=t.say(PERIODICITIES[asked.periodicity]),
            method=t.say(METHODS[asked.method]),
        ),
        t.say("Dimensiones: {names}", names=", ".join(asked.dimensions)),
        t.say("Fuente: {source}", source=asked.source),
        t.say("Responsable: {who}", who=asked.responsible),
    )


def brief(reader: Reader, number: int, wave: WaveBrief, own: bool) -> Html:
    """A survey in a line: with its counts only for the Dirección that answers for it."""
    t, state = reader.t, reader.t.say(WAVE_STATES[wave.state])
    if not own or not wave.issued:
        return t.say("• Encuesta {number}: {state}", number=number, state=state)
    return t.say(
        "• Encuesta {number}: {state} · {complete} de {issued} completas",
        number=number, state=state, complete=wave.complete, issued=wave.issued,
    )  # fmt: skip


def advice(reader: Reader, standing: Standing) -> Html | None:
    if standing.state == RowState.ELSEWHERE:
        return reader.t.say("Esta fila no se recoge con una encuesta.")
    return None


def to_wave(reader: Reader, who: Actor, number: int, wave: WaveBrief) -> Button | None:
    t = reader.t
    if may(reader.session, who, Verb.RUN_WAVE, wave.id):
        return key(t.label("📋 Encuesta {number}", number=number), actions.Wave(wave=wave.id))
    if may(reader.session, who, Verb.SEE_PUBLISHED, wave.id):
        return key(t.label("📈 Resultados {number}", number=number), actions.Results(wave=wave.id))
    return None


def new_wave(reader: Reader, standing: Standing) -> Button | None:
    """While the year has room for another survey of the row."""
    asked = standing.row
    if not asked.is_surveyed or len(standing.waves) >= TIMES.get(asked.periodicity, 1):
        return None
    usual = actions.PlanWave(row=mark(asked.code), form=0, cut="", opens="", closes="", design=RECOMMENDED)
    return key(reader.t.label("➕ Nueva encuesta"), usual)


@view
def only_specialists(reader: Reader) -> Message:
    """To those who do not read the matrix."""
    return Message(
        text=reader.t.say("La matriz de seguimiento la ven los especialistas de UGEL, DRE y MINEDU."),
        buttons=one_a_row([key(reader.t.label("❔ Ayuda"), actions.Open(screen="ayuda"))]),
    )
