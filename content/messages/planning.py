"""A new survey of a matrix row: one summary with everything, changed by taps, and the sizes before deciding."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from content import actions
from content.actions import day_code
from content.keyboards import in_rows, key, named, one_a_row, pager
from content.lines import lines, paragraphs
from content.message import Button, Message, Rows
from content.messages.matrix import ACTORS
from content.views import Reader, view
from content.wave_plan import DESIGN_NAMES, DESIGNS, RECOMMENDED, Plan, days_for, forms_for, mark, planned_by
from domain.surveys.counts import planned, strata_on
from domain.surveys.matrix import Actor as Population
from domain.surveys.sampling import Cell, Quota
from i18n.text import N_, Html

MOST_DRES = 6  # that a message lists
QUESTIONS: Mapping[str, str] = {
    "f": N_("¿Con qué formulario se pregunta?"),
    "c": N_("¿En qué fecha se corta el marco? Se encuesta a quienes ese día estaban en el acompañamiento."),
    "o": N_("¿Qué día se abre? Un día antes va un aviso."),
    "e": N_("¿Qué día es el último para responder?"),
    "d": N_("¿Qué precisión necesita? Con el marco de esa fecha:"),
}


@view
def plan(
    reader: Reader, row: str, form: int, cut: str, opens: str, closes: str, design: str, ask: str = "", page: int = 0
) -> Message | None:
    """The summary, or the choices for one thing of it."""
    asked = actions.PlanWave(row=row, form=form, cut=cut, opens=opens, closes=closes, design=design)
    found = planned_by(reader.session, reader.programme, asked, reader.today)
    if found is None:
        return None
    if ask not in QUESTIONS:
        return summary(reader, found)
    return Message(
        text=paragraphs(
            head(reader, found), reader.t.say(QUESTIONS[ask]), offers(reader, found) if ask == "d" else None
        ),
        buttons=(*choices(reader, found, ask, page), (key(reader.t.label("⬅️ Volver"), found.button()),)),
    )


def head(reader: Reader, found: Plan) -> Html:
    t, row = reader.t, found.row
    return lines(
        t.say("<b>Encuesta nueva</b>"),
        t.say("{variable} ({numeral})", variable=row.variable, numeral=row.numeral),
    )


def summary(reader: Reader, found: Plan) -> Message:
    t = reader.t
    quotas = sizes(reader, found)
    return Message(
        text=paragraphs(
            head(reader, found),
            lines(
                t.say("📄 {title}, versión {version}", title=found.form.title, version=found.form.version or "–"),
                t.say("✂️ Corte del marco: {day}", day=t.day(found.cut_on)),
                t.say("📨 Apertura: {day}", day=t.day(found.opens_on)),
                t.say("🏁 Último día: {day}", day=t.day(found.closes_on)),
                t.say("📐 Muestra: {design}", design=t.say(DESIGN_NAMES[found.code])),
            ),
            sizes_text(reader, found, quotas),
            warning(reader, found),
        ),
        buttons=(
            *in_rows(changes(reader, found)),
            *one_a_row([key(t.label("✅ Crear encuesta"), found.yes()) if quotas else None]),
            (key(t.label("⬅️ Volver"), actions.MatrixRow(row=mark(found.row.code))),),
        ),
    )


def changes(reader: Reader, found: Plan) -> list[Button | None]:
    t = reader.t
    return [
        key(t.label("📄 Formulario"), found.button("f")),
        key(t.label("✂️ Corte"), found.button("c")),
        key(t.label("📨 Apertura"), found.button("o")),
        key(t.label("🏁 Último día"), found.button("e")),
        key(t.label("📐 Muestra"), found.button("d")),
    ]


def sizes(reader: Reader, found: Plan, code: str | None = None) -> dict[Cell, Quota]:
    plan = found if code is None else Plan(**vars(found) | {"code": code})
    return planned(strata_on(reader.session, Population(found.row.actor), found.cut_on), plan.design)


def sizes_text(reader: Reader, found: Plan, quotas: Mapping[Cell, Quota]) -> Html:
    """The whole, then the DRE with most invitations."""
    t, actor = reader.t, reader.t.say(ACTORS[found.row.actor])
    if not quotas:
        return t.say("⚠️ En la fecha de corte no hay {actor} en acompañamiento. Elija otra.", actor=actor)
    people, wanted, invited = totals(quotas)
    by_dre = dres(quotas)
    first = sorted(by_dre, key=lambda dre: (-by_dre[dre][1], dre))[:MOST_DRES]
    left = len(by_dre) - len(first)
    return lines(
        t.say("👥 {people} {actor} en el marco. Respuestas que se buscan: {wanted}. Se invitaría a <b>{invited}</b>.",
              people=people, actor=actor, wanted=wanted, invited=invited),
        *(t.say("• {dre}: {people} en el marco, {invited} invitados", dre=dre, people=by_dre[dre][0],
                invited=by_dre[dre][1]) for dre in first),
        t.say_n("y {n} DRE más", "y {n} DRE más", left) if left else None,
    )  # fmt: skip


def totals(quotas: Mapping[Cell, Quota]) -> tuple[int, int, int]:
    """People, answers that are wanted, people invited."""
    every = quotas.values()
    return sum(q.population for q in every), sum(q.wanted for q in every), sum(q.invited for q in every)


def dres(quotas: Mapping[Cell, Quota]) -> dict[str, tuple[int, int]]:
    """DRE -> people, invited."""
    found: dict[str, tuple[int, int]] = {}
    for cell, quota in quotas.items():
        people, invited = found.get(cell.dre, (0, 0))
        found[cell.dre] = (people + quota.population, invited + quota.invited)
    return found


def warning(reader: Reader, found: Plan) -> Html | None:
    """What `open_wave` would refuse, while it can still be changed."""
    if found.cut_on <= found.opens_on <= found.closes_on:
        return None
    return reader.t.say("⚠️ Las fechas no van en orden: corte, apertura, último día.")


def choices(reader: Reader, found: Plan, ask: str, page: int) -> Rows:
    if ask == "f":
        return one_a_row(
            named(reader.t, f"{form.title} {form.version}", found.button(form=form.id), tick(form.id == found.form.id))
            for form in forms_for(reader.session)
        )
    if ask == "d":
        return one_a_row(design(reader, found, code) for code in DESIGNS)
    return days(reader, found, ask, page)


def tick(chosen: bool) -> str:
    return "✓ " if chosen else ""


def offers(reader: Reader, found: Plan) -> Html:
    """Every design with the number of people whom it would invite."""
    t = reader.t
    invited = {code: totals(sizes(reader, found, code))[2] for code in DESIGNS}
    return lines(
        *(t.say("• {design}: {n} invitados", design=t.say(DESIGN_NAMES[code]), n=n) for code, n in invited.items()),
        t.say("⭐ es lo recomendado: con eso también hay cifras del país y de cada modelo."),
    )


def design(reader: Reader, found: Plan, code: str) -> Button:
    star = "⭐ " if code == RECOMMENDED else ""
    return Button(tick(code == found.code) + star + reader.t.label(DESIGN_NAMES[code]), found.button(design=code))


def days(reader: Reader, found: Plan, ask: str, page: int) -> Rows:
    """Working days, two a row, and pages of them."""
    calendar, today = reader.programme.calendar, reader.today
    page = max(page, 0)
    name = {"c": "cut", "o": "opens", "e": "closes"}[ask]
    shown = days_for(calendar, found, ask, page, today)
    more = bool(days_for(calendar, found, ask, page + 1, today))
    nearer, farther = page - 1 if page else None, page + 1 if more else None
    earlier, later = (farther, nearer) if ask == "c" else (nearer, farther)
    turns = pager(
        reader.t,
        found.button(ask, earlier) if earlier is not None else None,
        found.button(ask, later) if later is not None else None,
    )
    chosen = {"c": found.cut_on, "o": found.opens_on, "e": found.closes_on}[ask]
    rows = in_rows(day_button(reader, found, name, day, chosen) for day in shown)
    return (*rows, *((turns,) if turns else ()))


def day_button(reader: Reader, found: Plan, name: str, day: date, chosen: date) -> Button:
    return Button(tick(day == chosen) + reader.t.short_day(day), moved(found, name, day))


def moved(found: Plan, name: str, day: date) -> actions.PlanWave:
    """The plan with another day. A later opening takes the last day with it, so that it stays in order."""
    other: dict[str, Any] = {name: day_code(day)}
    if name == "opens" and day > found.closes_on:
        other["closes"] = ""
    return found.button(**other)
