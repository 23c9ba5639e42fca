"""What slips, in one message for each who can help: names only for those who work there, sums above the IE."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from content import year_actions
from content.keyboards import key, one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Message
from content.messages.card import title
from content.messages.closing import all_button
from content.views import Reader, view
from domain.activities.model import Activity
from domain.closing.confirming import count_open
from domain.closing.slipping import Since, Slips, all_slips, slips, waiting_in
from domain.people.roles import RoleKind, roles_of
from domain.people.territory import Ie, Ugel
from domain.policy import Verb, actor, may
from i18n.text import Html, clean_name

MOST = 6  # lines under one heading; the rest is a number


def since(reader: Reader, days: int) -> Since:
    return Since(norm=reader.programme.norm, today=reader.today, now=reader.now, days=days)


def section(reader: Reader, heading: Html, told: Sequence[Html]) -> Html | None:
    """A heading and some lines; None without any."""
    rest = len(told) - MOST
    more = reader.t.say_n("y {n} más", "y {n} más", rest) if rest > 0 else None
    return lines(heading, *told[:MOST], more) if told else None


def entry(reader: Reader, row: Activity) -> Html:
    return reader.t.say("• {day}: {title}", day=reader.t.short_day(row.day), title=title(reader, row))


@view
def of_ie(reader: Reader, days: int) -> Message | None:
    """To a directivo: what has waited in their IE."""
    t, ies = reader.t, places(reader, RoleKind.DIRECTIVO)
    every = all_slips(reader.session, since(reader, days), Ie.id.in_(ies))
    open_ones = waiting_in(reader.session, since(reader, days), ies)
    if every == Slips():
        return None
    return Message(
        text=paragraphs(
            t.say("📌 En su IE hay acompañamiento que espera hace más de {n} días.", n=days),
            section(reader, t.say("<b>Sin cerrar</b>"), [entry(reader, each) for each in open_ones]),
            lines(*counts(reader, every, closed_apart=True)) or None,
            t.say("Por favor, converse con quien acompaña. Las RTC las cierra usted con /cerrar."),
        ),
        buttons=one_a_row([all_button(reader), opens(t.label("📅 Mi agenda"), "agenda")]),
    )


@view
def of_ugel(reader: Reader, days: int) -> Message | None:
    """To the UGEL: sums by IE, in the order of their names; cases only for whoever may see them."""
    t, ugeles = reader.t, places(reader, RoleKind.RCI, RoleKind.ESPECIALISTA_UGEL)
    here, waited = Ie.ugel_id.in_(ugeles), since(reader, days)
    found, open_cases = slips(reader.session, waited, here), cases(reader, ugeles)
    if not found and not open_cases:
        return None
    named = [(clean_name(reader.session.get_one(Ie, ie_id).name), slip) for ie_id, slip in found.items()]
    told = [place_line(reader, ie, slip) for ie, slip in sorted(named, key=by_name)]
    return Message(
        text=paragraphs(
            t.say("📌 Lo que espera hace más de {n} días en su UGEL.", n=days),
            lines(*counts(reader, all_slips(reader.session, waited, here))) or None,
            section(reader, t.say("<b>Por IE</b>"), told),
            t.say_n("🔎 {n} caso por verificar", "🔎 {n} casos por verificar", open_cases) if open_cases else None,
        ),
        buttons=one_a_row([key(t.label("🔎 Casos"), year_actions.Cases())]) if open_cases else (),
    )


@view
def of_dre(reader: Reader, days: int) -> Message | None:
    """To the DRE: sums by UGEL, in the order of their names."""
    t, dres = reader.t, places(reader, RoleKind.CCI, RoleKind.ESPECIALISTA_DRE)
    waited = since(reader, days)
    here = reader.session.scalars(select(Ugel).where(Ugel.dre_id.in_(dres)).order_by(Ugel.name, Ugel.id))
    found = [(each.name, all_slips(reader.session, waited, Ie.ugel_id == each.id)) for each in here]
    told = [place_line(reader, ugel, slip) for ugel, slip in found if slip != Slips()]
    if not told:
        return None
    return Message(
        text=paragraphs(
            t.say("📌 Lo que espera hace más de {n} días en su región.", n=days),
            lines(*counts(reader, all_slips(reader.session, waited, Ugel.dre_id.in_(dres)))),
            section(reader, t.say("<b>Por UGEL</b>"), told),
        )
    )


def by_name(place: tuple[str, Slips]) -> str:
    return place[0]


def places(reader: Reader, *kinds: RoleKind) -> list[int]:
    """The IE, UGEL or DRE of the reader's posts of these kinds."""
    held = [role for role in roles_of(reader.session, reader.person_id or 0, reader.today) if role.kind in kinds]
    return sorted({place for role in held if (place := role.ie_id or role.ugel_id or role.dre_id) is not None})


def counts(reader: Reader, slip: Slips, *, closed_apart: bool = False) -> list[Html]:
    t = reader.t
    told = [
        (slip.not_closed, t.say_n("• {n} actividad sin cerrar", "• {n} actividades sin cerrar", slip.not_closed)),
        (slip.unanswered, t.say_n("• {n} fecha sin respuesta", "• {n} fechas sin respuesta", slip.unanswered)),
        (slip.unsaid, t.say_n("• {n} registro sin confirmar", "• {n} registros sin confirmar", slip.unsaid)),
    ]
    return [text for n, text in told[1 if closed_apart else 0 :] if n]


def place_line(reader: Reader, place: str, slip: Slips) -> Html:
    """«IE 56001: 2 sin cerrar, 1 sin respuesta»: sums, and never who."""
    t = reader.t
    told = [
        t.label("{n} sin cerrar", n=slip.not_closed) if slip.not_closed else None,
        t.label("{n} sin respuesta", n=slip.unanswered) if slip.unanswered else None,
        t.label("{n} sin confirmar", n=slip.unsaid) if slip.unsaid else None,
    ]
    return t.say("• {place}: {what}", place=place, what=", ".join(each for each in told if each))


def cases(reader: Reader, ugeles: Iterable[int]) -> int:
    who = actor(reader.session, reader.person_id or 0, reader.today)
    return sum(count_open(reader.session, each) for each in ugeles if may(reader.session, who, Verb.SEE_CASES, each))
