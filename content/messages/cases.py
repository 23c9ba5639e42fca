"""/casos: what docentes said otherwise, for whoever answers for the data of a UGEL, and for nobody else."""

from content import year_actions
from content.keyboards import PAGE, key, one_a_row, pager
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import SHORT_KINDS, name, title
from content.messages.confirming import DIFFERS, what
from content.messages.records import HELD
from content.views import Reader, view
from domain.activities.closing import Held, Record
from domain.activities.confirming import ConsistencyCase, Differs, Finding, Said
from domain.activities.model import Activity, Kind
from domain.closing.confirming import open_cases
from domain.people.roles import roles_of
from domain.policy import Verb, actor, may
from i18n.text import N_, Html

SAID: dict[Said, str] = {
    Said.AS_RECORDED: N_("se realizó"),
    Said.OTHERWISE: N_("se realizó otro día o duró menos"),
    Said.NOT_HELD: N_("no se realizó"),
    Said.FORGOTTEN: N_("no recuerda"),
}
FINDINGS: dict[Finding, str] = {
    Finding.RIGHT: N_("✅ Registro correcto"),
    Finding.REVIEW: N_("✏️ Pedir revisión"),
    Finding.UNCLEAR: N_("❔ Sin aclarar"),
}
SETTLED: dict[Finding, str] = {
    Finding.RIGHT: N_("Anotado: el registro es correcto."),
    Finding.REVIEW: N_("Anotado. Se le pide revisar la ficha, sin decir quién respondió ni qué."),
    Finding.UNCLEAR: N_("Anotado: no se pudo aclarar."),
}


@view
def cases(reader: Reader, page: int = 0) -> Message:
    """The open ones of the reader's UGEL, oldest first."""
    t = reader.t
    rows = [case for ugel_id in ugeles(reader) for case in open_cases(reader.session, ugel_id)]
    if not rows:
        return Message(
            text=t.say("No hay casos por verificar: lo que se registra y lo que dicen los docentes concuerda.")
        )
    last = (len(rows) - 1) // PAGE
    page = min(max(page, 0), last)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    turns = pager(
        t,
        year_actions.Cases(page=page - 1) if page else None,
        year_actions.Cases(page=page + 1) if page < last else None,
    )
    return Message(
        text=paragraphs(
            t.say_n("<b>{n} caso por verificar</b>", "<b>{n} casos por verificar</b>", len(rows)),
            lines(*(case_line(reader, each) for each in shown)),
            t.say("Una diferencia puede ser un olvido o un error al registrar. No es motivo de sanción."),
        ),
        buttons=(*one_a_row(case_button(reader, each) for each in shown), *((turns,) if turns else ())),
    )


def ugeles(reader: Reader) -> list[int]:
    """UGEL for whose data the reader answers today."""
    who = actor(reader.session, reader.person_id or 0, reader.today)
    held = {role.ugel_id for role in roles_of(reader.session, who.person_id, reader.today) if role.ugel_id}
    return [each for each in sorted(held) if may(reader.session, who, Verb.SEE_CASES, each)]


def case_line(reader: Reader, case: ConsistencyCase) -> Html:
    activity = reader.session.get_one(Activity, case.activity_id)
    t = reader.t
    return t.say("• {title}, {day}", title=title(reader, activity), day=t.short_day(activity.day))


def case_button(reader: Reader, case: ConsistencyCase) -> Button:
    activity, t = reader.session.get_one(Activity, case.activity_id), reader.t
    label = t.label(
        "🔎 {kind} {n} · {day}",
        kind=t.label(SHORT_KINDS[Kind(activity.kind)]), n=activity.number, day=t.fact(f"{activity.day:%d/%m}"),
    )  # fmt: skip
    return Button(label, year_actions.Case(case=case.id))


@view
def case(reader: Reader, case: int) -> Message | None:
    """Both words side by side, and what can be found."""
    row = reader.session.get(ConsistencyCase, case)
    if row is None:
        return None
    t, activity = reader.t, reader.session.get_one(Activity, row.activity_id)
    kept = reader.session.get_one(Record, row.activity_id)
    findings = [
        key(t.label(text), year_actions.Case(case=case, finding=each))
        for each, text in FINDINGS.items()
        if row.finding is None
    ]
    return Message(
        text=paragraphs(
            lines(*what(reader, activity, kept.held != Held.NOT_HELD)),
            lines(
                t.say("<b>Registró {name}:</b>", name=name(reader, kept.by)),
                t.say(HELD[Held(kept.held)]),
            ),
            lines(
                t.say("<b>Dijo {name}:</b>", name=name(reader, row.person_id)),
                said(reader, row),
            ),
            t.say("Verifíquelo por llamada o en su próxima visita. Quien registró no ve esta respuesta."),
        ),
        buttons=(*one_a_row(findings), (back(reader),)),
    )


def said(reader: Reader, row: ConsistencyCase) -> Html:
    t = reader.t
    if row.differs is None:
        return t.say(SAID[Said(row.said)])
    return t.say("{said} ({what})", said=t.label(SAID[Said(row.said)]), what=t.label(DIFFERS[Differs(row.differs)]))


def back(reader: Reader) -> Button:
    return key(reader.t.label("⬅️ Casos"), year_actions.Cases())


@view
def settled(reader: Reader, case: int) -> Message | None:
    row = reader.session.get(ConsistencyCase, case)
    if row is None or row.finding is None:
        return None
    return Message(text=reader.t.say(SETTLED[Finding(row.finding)]), buttons=one_a_row([back(reader)]))
