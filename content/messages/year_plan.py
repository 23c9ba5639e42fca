"""The year plan of an acompañante in words: being made, to look at, impossible, accepted, rearranged."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from content import year_actions
from content.files.plan_book import plan_xlsx
from content.keyboards import key, one_a_row
from content.lines import lines, paragraphs
from content.message import Button, File, Message, Rows
from content.messages.card import name
from content.messages.plan_sheet import book_rows, how_to, picture_of
from content.views import Reader, view
from domain.activities.model import Activity, State
from domain.people.territory import Ie
from domain.plans.shelf import rows_of
from domain.plans.verbs import groups_that_fit
from domain.year.planned import Work
from domain.year.stored import PlannedRow, PlanState, RowStatus, StoredPlan, dates, numbers
from i18n.text import N_, Html, clean_name

MOST_CHANGES = 12  # that a message lists
COUNTED: Mapping[Work, tuple[str, str]] = {
    Work.VISITA: (N_("{n} visita"), N_("{n} visitas")),
    Work.GIA: (N_("{n} GIA"), N_("{n} GIA")),
    Work.RTC: (N_("{n} RTC"), N_("{n} RTC")),
    Work.TALLER: (N_("{n} taller para docentes"), N_("{n} talleres para docentes")),
    Work.TALLER_ACOMPANANTE: (N_("{n} taller para usted"), N_("{n} talleres para usted")),
}
NEEDS: Mapping[str, str] = {
    Work.VISITA: N_("visitas: {days} días"),
    Work.GIA: N_("GIA: {days} días"),
    Work.RTC: N_("RTC: {days} días"),
    Work.TALLER: N_("talleres para docentes: {days} días"),
    Work.TALLER_ACOMPANANTE: N_("talleres para usted: {days} días"),
    "dia_lectivo": N_("días con clases que quedan: {days}"),
    "un_lugar_por_dia": N_("un solo lugar por día; días que quedan: {days}"),
}
CHANGES: Mapping[str, str] = {
    "groups": N_("Cabe si los GIA y las RTC se hacen en {count} grupos de IE."),
    "fewer_docentes": N_("Cabe si acompaña a {count} docentes."),
}
WHY: Mapping[str, str] = {
    "plan_nobody": N_("Todavía no tiene docentes asignados para este año. Su UGEL puede cargar la lista."),
    "plan_no_calendar": N_("El calendario escolar de este año no está cargado. Avise a su UGEL, por favor."),
    "plan_ie_incomplete": N_("A estas IE les falta el modelo o el nivel: {ies}. Su UGEL puede completarlos."),
    "plan_broken": N_("No pudimos armar el plan esta vez. Escriba /plan en unos minutos, por favor."),
}


@view
def plan(reader: Reader, plan_id: int) -> Message | None:
    """The plan as it stands now."""
    found = own(reader, plan_id)
    return None if found is None else SHOWN[PlanState(found.state)](reader, found)


def own(reader: Reader, plan_id: int) -> StoredPlan | None:
    found = reader.session.get(StoredPlan, plan_id)
    return found if found is not None and found.acompanante_id == reader.person_id else None


def working(reader: Reader, found: StoredPlan) -> Message:
    if found.based_on is not None:
        return Message(text=reader.t.say("Estoy buscando dónde caben esas fechas. Tarda unos segundos."))
    return Message(text=reader.t.say("Estoy armando su año. Tarda unos segundos."))


def superseded(reader: Reader, _found: StoredPlan) -> Message:
    return Message(text=reader.t.say("Ese plan ya cambió. Con /plan ve el que vale ahora."))


# To look at


def draft(reader: Reader, found: StoredPlan) -> Message:
    if found.based_on is not None:
        return change(reader, found)
    t, rows = reader.t, rows_of(reader.session, found.id)
    text = paragraphs(
        lines(t.say("<b>Su plan {year}</b>", year=found.year), totals(reader, rows), span(reader, rows)),
        tight(reader, found),
        t.say("Nadie recibe nada hasta que usted lo acepte. Si quiere cambiar fechas, pida el Excel y envíelo aquí."),
    )
    yes = act(reader, found, N_("✅ Aceptar el plan"), "accept")
    return with_picture(reader, found, text, (yes,))


def totals(reader: Reader, rows: Sequence[PlannedRow]) -> Html:
    """How many of each, and the days of visita."""
    counted = Counter(Work(row.work) for row in rows)
    t = reader.t
    shown = [t.label_n(one, many, counted[work]) for work, (one, many) in COUNTED.items() if counted[work]]
    docentes = {row.subject for row in rows if row.work == Work.VISITA}
    ies = {ie_id for row in rows for ie_id in row.ie_ids}
    return lines(
        t.say_n("{n} docente", "{n} docentes", len(docentes)) + " · " + t.say_n("{n} IE", "{n} IE", len(ies)),
        t.say("{what}", what=", ".join(shown)),
    )


def span(reader: Reader, rows: Sequence[PlannedRow]) -> Html | None:
    if not rows:
        return None
    days = [day for row in rows for day in row.dates]
    return reader.t.say("Del {first} al {last}", first=reader.t.day(min(days)), last=reader.t.day(max(days)))


def tight(reader: Reader, found: StoredPlan) -> Html | None:
    """The year has begun or is full: the norm is kept, not every wish is."""
    if found.in_step:
        return None
    return reader.t.say("⚠️ Cumple la norma, pero el año está justo: algunas fechas no caen donde conviene.")


def with_picture(reader: Reader, found: StoredPlan, text: Html, first: tuple[Button, ...]) -> Message:
    half = 1 if reader.today.month < 8 or reader.today.year < found.year else 2
    return Message(text=text, file=picture_of(reader, found, half), buttons=(*one_a_row(first), *ways(reader, found)))


def ways(reader: Reader, found: StoredPlan) -> Rows:
    """The halves of the year and the workbook."""
    t = reader.t
    return (
        (
            key(t.label("🗓 Marzo a julio"), year_actions.YearPlan(plan=found.id, shape="1")),
            key(t.label("🗓 Agosto a dic."), year_actions.YearPlan(plan=found.id, shape="2")),
        ),
        (key(t.label("📄 Excel para editar"), year_actions.YearPlan(plan=found.id, shape="xlsx")),),
    )


def act(reader: Reader, found: StoredPlan, label: str, verb: str) -> Button:
    return key(reader.t.label(label), year_actions.DoPlan(plan=found.id, revision=found.revision, verb=verb))


# A change


def change(reader: Reader, found: StoredPlan) -> Message:
    """What would be different, before anybody is told."""
    t, rows = reader.t, rows_of(reader.session, found.id)
    new = [row for row in rows if row.status == RowStatus.PLANNED]
    left = len(new) - MOST_CHANGES
    if not new:
        return Message(
            text=t.say("Su plan está al día: no hay fechas que mover."),
            buttons=one_a_row([act(reader, found, N_("👌 Entendido"), "leave")]),
        )
    text = paragraphs(
        t.say_n("<b>Cambia {n} fecha</b>. Lo demás queda igual.", "<b>Cambian {n} fechas</b>. Lo demás queda igual.",
                len(new)),
        lines(*(moved(reader, row) for row in new[:MOST_CHANGES]),
              t.say_n("y {n} más, en el Excel", "y {n} más, en el Excel", left) if left > 0 else None),
        tight(reader, found),
        t.say("Nadie recibe nada hasta que usted lo acepte."),
    )  # fmt: skip
    yes, no = act(reader, found, N_("✅ Aceptar cambios"), "accept"), act(reader, found, N_("✋ Dejar así"), "leave")
    book = key(t.label("📄 Excel para editar"), year_actions.YearPlan(plan=found.id, shape="xlsx"))
    return Message(text=text, buttons=one_a_row([yes, no, book]))


def moved(reader: Reader, row: PlannedRow) -> Html:
    t, what = reader.t, title(reader, row)
    if row.was is None:
        return t.say("• {what}: {day}", what=what, day=t.short_day(row.dates[0]))
    before = dates(row.was)[0]
    return t.say("• {what}: {before} → {day}", what=what, before=t.short_day(before), day=t.short_day(row.dates[0]))


def title(reader: Reader, row: PlannedRow) -> Html:
    """«Visita 3 · Julio Huamán», «GIA 2 · IE 56001»."""
    t = reader.t
    if row.work == Work.VISITA:
        return t.say("Visita {n} · {docente}", n=row.number, docente=name(reader, numbers(row.subject)[0]))
    if row.work == Work.TALLER:
        return t.say("Taller {n}", n=row.number)
    if row.work == Work.TALLER_ACOMPANANTE:
        return t.say("Taller {n} para usted", n=row.number)
    ies = ", ".join(clean_name(reader.session.get_one(Ie, ie_id).name) for ie_id in row.ie_ids[:2])
    more = "…" if len(row.ie_ids) > 2 else ""
    return t.say("{kind} {n} · {ies}", kind=t.fact(row.work.upper()), n=row.number, ies=ies + more)


# None fits


def impossible(reader: Reader, found: StoredPlan) -> Message:
    """The rule, the days missing, the smallest change; or what a person has to complete first."""
    t, about = reader.t, found.why or {}
    again = act(reader, found, N_("👌 Entendido"), "leave") if found.based_on is not None else None
    if about.get("code") != "plan_impossible":
        text = WHY.get(str(about.get("code")), WHY["plan_broken"])
        ies = ", ".join(clean_name(each) for each in about.get("ies", ()))
        return Message(text=t.say(text, ies=ies), buttons=one_a_row([again]))
    groups = act(reader, found, N_("👥 Hacerlo en grupos"), "groups") if groups_that_fit(found) else None
    return Message(
        text=paragraphs(
            t.say_n("⚠️ Su año no cabe: falta <b>{n} día</b>.", "⚠️ Su año no cabe: faltan <b>{n} días</b>.",
                    about["missing"]) if about["missing"] else t.say("⚠️ Su año no cabe como lo pide la norma."),
            lines(*(need(reader, each) for each in about["bindings"])),
            lines(*(way_out(reader, each) for each in about["changes"][:1])),
        ),
        buttons=one_a_row([groups, again]),
    )  # fmt: skip


def need(reader: Reader, each: Mapping[str, object]) -> Html:
    what = reader.t.say(NEEDS[str(each["code"])], days=each["days"])
    return reader.t.say("• {what} <i>(NT-026, {numeral})</i>", what=what, numeral=each["numeral"])


def way_out(reader: Reader, each: Mapping[str, object]) -> Html:
    what = reader.t.say(CHANGES[str(each["code"])], count=each["count"])
    return reader.t.say("💡 {what} <i>(NT-026, {numeral})</i>", what=what, numeral=each["numeral"])


# Accepted


def accepted(reader: Reader, found: StoredPlan) -> Message:
    t, rows = reader.t, rows_of(reader.session, found.id)
    text = paragraphs(
        lines(t.say("<b>Su plan {year}</b> está aceptado.", year=found.year), totals(reader, rows)),
        lines(*how_far(reader, rows)),
    )
    return with_picture(reader, found, text, (act(reader, found, N_("🔄 Reacomodar"), "rearrange"),))


def how_far(reader: Reader, rows: Sequence[PlannedRow]) -> Iterator[Html]:
    t, counted = reader.t, Counter(row.status for row in rows)
    waiting, refused = counted[RowStatus.WAITING], counted[RowStatus.REFUSED]
    visits = [row for row in rows if row.work == Work.VISITA]
    agreed = sum(is_agreed(reader, row) for row in visits)
    if agreed:
        yield t.say("✅ Visitas acordadas: {n} de {total}.", n=agreed, total=len(visits))
    if waiting:
        yield t.say_n("📨 Sale {n} propuesta más.", "📨 Salen {n} propuestas más.", waiting)
    if refused:
        yield t.say_n("✋ {n} fecha no se pudo proponer. Toque «Reacomodar».",
                      "✋ {n} fechas no se pudieron proponer. Toque «Reacomodar».", refused)  # fmt: skip


def is_agreed(reader: Reader, row: PlannedRow) -> bool:
    activity = reader.session.get(Activity, row.activity_id) if row.activity_id is not None else None
    return activity is not None and activity.state == State.CONFIRMED


@view
def being_sent(reader: Reader, plan_id: int) -> Message | None:
    """To the one who accepted, at once."""
    found = own(reader, plan_id)
    if found is None:
        return None
    return Message(text=reader.t.say("Listo. Cada IE recibe sus fechas en un solo mensaje, en horario de trabajo."))


@view
def sent(reader: Reader, plan_id: int) -> Message | None:
    """To the acompañante, when everything is on the calendar."""
    found = own(reader, plan_id)
    if found is None:
        return None
    t, rows = reader.t, rows_of(reader.session, plan_id)
    done = [row for row in rows if row.status == RowStatus.SENT]
    text = lines(
        t.say_n("📨 Salió {n} propuesta.", "📨 Salieron {n} propuestas.", len(done)),
        t.say("Las RTC las convoca el directivo: ya tiene las fechas que usted propone.")
        if any(row.work == Work.RTC for row in done) else None,
        *how_far(reader, rows),
        t.say("Le avisaremos cuando respondan. Con /plan ve cómo va."),
    )  # fmt: skip
    again = any(row.status == RowStatus.REFUSED for row in rows)
    return Message(
        text=text, buttons=one_a_row([act(reader, found, N_("🔄 Reacomodar"), "rearrange") if again else None])
    )


# Files


@view
def picture(reader: Reader, plan_id: int, half: int) -> Message | None:
    found = own(reader, plan_id)
    if found is None:
        return None
    text = reader.t.say("<b>Su plan {year}</b>", year=found.year)
    return Message(text=text, file=picture_of(reader, found, half), buttons=ways(reader, found))


@view
def book(reader: Reader, plan_id: int) -> Message | None:
    """The workbook, made when the message is sent, in a thread."""
    found = own(reader, plan_id)
    if found is None:
        return None
    t = reader.t
    make = partial(
        plan_xlsx,
        t.label("Plan {year}", year=found.year), how_to(reader), book_rows(reader, found), t.label("Cómo editarlo"),
    )  # fmt: skip
    text = t.say("Cambie las celdas amarillas y envíe aquí el archivo. Lo revisamos antes de cambiar nada.")
    return Message(text=text, file=File(name=f"plan-{found.year}.xlsx", make=make))


SHOWN = {
    PlanState.ASKED: working,
    PlanState.DRAFT: draft,
    PlanState.IMPOSSIBLE: impossible,
    PlanState.ACCEPTED: accepted,
    PlanState.SUPERSEDED: superseded,
}
