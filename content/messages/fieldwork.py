"""A survey in the hands of the Dirección that answers for it: as it stands, and what each verb would do."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from content import actions
from content.actions import day_code, day_of
from content.keyboards import in_rows, key, one_a_row
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.matrix import ACTORS, WAVE_STATES, acting
from content.messages.planning import totals
from content.views import Reader, view
from content.wave_plan import DESIGN_NAMES, DESIGNS, mark
from domain.policy import Verb, may
from domain.surveys.counts import planned, strata_on
from domain.surveys.matrix import Actor as Population
from domain.surveys.matrix import find_row
from domain.surveys.model import FormVersion, Participation, Wave, WaveState
from domain.waves.drawing import design_of
from domain.waves.fieldwork import PRE_NOTICE, FieldRow, status
from i18n.text import N_, Html

FIRST, SECOND = 1, 2  # halves
MOST_DAYS = 3  # that a release offers
# verb of a button -> the half that it releases
HALVES = {"first": FIRST, "second": SECOND}
# state -> verbs in the order in which they are offered
OFFERED: Mapping[str, tuple[str, ...]] = {
    WaveState.DRAFT: ("draw", "cancel"),
    WaveState.DRAWN: ("first", "cancel"),
    WaveState.OPEN: ("second", "close", "cancel"),
    WaveState.CLOSED: ("publish",),
}
BUTTONS: Mapping[str, str] = {
    "draw": N_("🎲 Sortear muestra"),
    "first": N_("📨 Invitar 1.ª mitad"),
    "second": N_("📨 Invitar 2.ª mitad"),
    "close": N_("🏁 Cerrar"),
    "publish": N_("📣 Publicar"),
    "cancel": N_("❌ Cancelar encuesta"),
}
YES: Mapping[str, str] = {
    "draw": N_("✅ Sí, sortear"),
    "first": N_("✅ Sí, invitar"),
    "second": N_("✅ Sí, invitar"),
    "close": N_("✅ Sí, cerrar"),
    "publish": N_("✅ Sí, publicar"),
    "cancel": N_("✅ Sí, cancelar"),
}


@view
def wave(reader: Reader, wave_id: int) -> Message | None:
    """The survey as it stands, with the next steps."""
    found = own(reader, wave_id)
    if found is None:
        return None
    return Message(text=about(reader, found), buttons=one_a_row(steps(reader, found)))


def own(reader: Reader, wave_id: int) -> Wave | None:
    """The wave, for who runs it."""
    if not may(reader.session, acting(reader), Verb.RUN_WAVE, wave_id):
        return None
    return reader.session.get(Wave, wave_id)


def about(reader: Reader, found: Wave) -> Html:
    t = reader.t
    row = find_row(reader.session, reader.programme.matrix, found.row)
    form = reader.session.get_one(FormVersion, found.form_version_id)
    return paragraphs(
        lines(
            t.say("<b>Encuesta {id}</b> · {state}", id=found.id, state=t.say(WAVE_STATES[found.state])),
            t.say("{variable} ({numeral})", variable=row.variable, numeral=row.numeral) if row else None,
            t.say("Responsable: {who}", who=found.direccion),
        ),
        lines(
            t.say("📄 {title}, versión {version}", title=form.title, version=form.version or "–"),
            t.say("✂️ Corte del marco: {day}", day=t.day(found.cut_on)),
            t.say("📨 Apertura: {day}", day=t.day(found.opens_on)),
            t.say("🏁 Último día: {day}", day=t.day(found.closes_on)),
            t.say("📐 Muestra: {design}", design=design_name(reader, found)),
        ),
        counts(reader, found),
    )


def design_name(reader: Reader, found: Wave) -> str:
    """One of ours in words; another, that came by the command line, as its code."""
    kept = design_of(found)
    names = (code for code, each in DESIGNS.items() if (each.by, each.margin) == (kept.by, kept.margin))
    code = next(names, None)
    return reader.t.fact(kept.by) if code is None else reader.t.say(DESIGN_NAMES[code])


def counts(reader: Reader, found: Wave) -> Html | None:
    rows = status(reader.session, acting(reader), found.id)
    if found.state in {WaveState.DRAFT, WaveState.CANCELLED} or not isinstance(rows, list):
        return None
    t, complete, issued = reader.t, total(rows, "complete"), total(rows, "issued")
    if not issued:
        return t.say("La muestra está sorteada y todavía no se invitó a nadie.")
    return t.say("Completas: {complete} de {issued} invitados.", complete=complete, issued=issued)


def total(rows: Sequence[FieldRow], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


def steps(reader: Reader, found: Wave) -> list[Button | None]:
    t = reader.t
    verbs = [verb for verb in OFFERED.get(found.state, ()) if verb != "second" or waiting(reader, found.id, SECOND)]
    is_open, over = found.state == WaveState.OPEN, found.state in {WaveState.CLOSED, WaveState.PUBLISHED}
    return [
        key(t.label("📈 Resultados"), actions.Results(wave=found.id)) if over else None,
        key(t.label("📊 Trabajo de campo"), actions.Fieldwork(wave=found.id)) if over or is_open else None,
        *(Button(t.label(BUTTONS[verb]), actions.AskWave(wave=found.id, verb=verb)) for verb in verbs),
        key(t.label("⬅️ Volver"), actions.MatrixRow(row=mark(found.row))),
    ]


def waiting(reader: Reader, wave_id: int, half: int) -> int:
    """People of a half who were not released yet."""
    mine = (Participation.wave_id == wave_id, Participation.half == half, Participation.invite_on.is_(None))
    return reader.session.scalar(select(func.count()).select_from(Participation).where(*mine)) or 0


# Before a verb


@view
def ask(reader: Reader, wave_id: int, verb: str, day: str = "") -> Message | None:
    """What the verb would do, and a yes. Whether it may still be done is asked again at the yes."""
    found = own(reader, wave_id)
    if found is None or verb not in WORDS:
        return None
    t, days = reader.t, release_days(reader, found) if verb in HALVES else []
    chosen = chosen_day(days, day)
    if verb in HALVES and chosen is None:
        text, yes = t.say("Ya no queda un día para invitar antes del cierre ({day}).", day=t.day(found.closes_on)), None
    else:
        text, yes = WORDS[verb](reader, found, chosen), actions.DoWave(wave=wave_id, verb=verb, day=coded(chosen))
    return Message(
        text=paragraphs(t.say("<b>Encuesta {id}</b>", id=wave_id), text),
        buttons=(
            *in_rows((other_day(reader, wave_id, verb, each, chosen) for each in days), MOST_DAYS),
            *one_a_row([Button(t.label(YES[verb]), yes) if yes else None]),
            (key(t.label("⬅️ Volver"), actions.Wave(wave=wave_id)),),
        ),
    )


def release_days(reader: Reader, found: Wave) -> list[date]:
    """The next working days on which a half can be invited, with a working day before for the pre-notice."""
    first, works = max(reader.today + PRE_NOTICE, found.opens_on), reader.programme.calendar.is_working
    days = [first + timedelta(days=n) for n in range((found.closes_on - first).days + 1)]
    best = [day for day in days if works(day) and works(day - PRE_NOTICE)]
    return (best or [day for day in days if works(day)])[:MOST_DAYS]


def chosen_day(days: Sequence[date], code: str) -> date | None:
    wanted = day_of(code) if code else None
    return wanted if wanted in days else next(iter(days), None)


def coded(day: date | None) -> str:
    return "" if day is None else day_code(day)


def other_day(reader: Reader, wave_id: int, verb: str, day: date, chosen: date | None) -> Button:
    before = "✓ " if day == chosen else ""
    return Button(before + reader.t.short_day(day), actions.AskWave(wave=wave_id, verb=verb, day=day_code(day)))


def before_draw(reader: Reader, found: Wave, _day: date | None) -> Html:
    t = reader.t
    strata = strata_on(reader.session, Population(found.population), found.cut_on)
    people, wanted, invited = totals(planned(strata, design_of(found)))
    return paragraphs(
        t.say("¿Sorteamos la muestra? Se hace una sola vez y no se repite."),
        t.say("👥 {people} {actor} en el marco. Respuestas que se buscan: {wanted}. Se invitaría a <b>{invited}</b>.",
              people=people, actor=t.say(ACTORS[found.population]), wanted=wanted, invited=invited),
    )  # fmt: skip


def before_release(half: int) -> Callable[[Reader, Wave, date | None], Html]:
    def said(reader: Reader, found: Wave, day: date | None) -> Html:
        t = reader.t
        assert day is not None
        return paragraphs(
            t.say_n("¿Invitamos a {n} persona?", "¿Invitamos a {n} personas?", waiting(reader, found.id, half)),
            lines(
                t.say("🔔 Aviso previo: {day}", day=t.day(day - PRE_NOTICE)),
                t.say("📨 Invitación: {day}", day=t.day(day)),
                t.say("Después, dos recordatorios como máximo, solo a quien no terminó."),
            ),
        )

    return said


def before_close(reader: Reader, found: Wave, _day: date | None) -> Html:
    t = reader.t
    return paragraphs(
        t.say("¿Cerramos la encuesta? No se vuelve a abrir."),
        counts(reader, found),
        t.say(
            "Lo que quedó sin terminar se descarta, y desde ese momento nadie puede saber de quién es cada respuesta."
        ),
    )


def before_publish(reader: Reader, _found: Wave, _day: date | None) -> Html:
    return paragraphs(
        reader.t.say("¿Publicamos los resultados? Ya no cambian."),
        reader.t.say("Los verán las DRE y el MINEDU. A quienes fueron invitados les llegará el resultado general."),
    )


def before_cancel(reader: Reader, _found: Wave, _day: date | None) -> Html:
    return reader.t.say("¿Cancelamos la encuesta? Lo respondido hasta ahora se destruye y no se puede recuperar.")


WORDS: Mapping[str, Callable[[Reader, Wave, date | None], Html]] = {
    "draw": before_draw,
    "first": before_release(FIRST),
    "second": before_release(SECOND),
    "close": before_close,
    "publish": before_publish,
    "cancel": before_cancel,
}
