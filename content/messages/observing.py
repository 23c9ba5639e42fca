"""/desempeno: an observer finds whom to observe; an acompañante reads their own result. Nobody is put in an order."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from content import year_actions
from content.evaluations import PERFORMANCE
from content.keyboards import PAGE, named, one_a_row, opens, page_of, pager
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import name
from content.messages.fichas import SENT
from content.messages.practice import MOMENTS
from content.views import Reader, view
from domain.closing.filling import sampled
from domain.evaluation.performance import TOTAL, Performance, occasion_on, performances_of, rows_kept
from domain.people.roles import Person, Role, RoleKind, held_on
from domain.people.territory import Dre, Ugel
from i18n.text import N_, Html, clean_name

ROWS = {"d": "desempeno_acompanante", "c": "calidad"}  # rows of the matrices, as buttons name them
ASPECTS: Mapping[str, str] = {
    "registro": N_("Registro"),
    "preparacion": N_("Preparación"),
    "dialogo": N_("Diálogo"),
    TOTAL: N_("Total"),
}


@view
def places(reader: Reader, dre: int = 0, ugel: int = 0, page: int = 0) -> Message:
    """For an observer: the DRE, the UGEL of one, the acompañantes of one."""
    if ugel:
        return acompanantes(reader, ugel, page)
    t = reader.t
    rows: Sequence[Dre | Ugel]
    if dre:
        rows = reader.session.scalars(select(Ugel).where(Ugel.dre_id == dre).order_by(Ugel.name, Ugel.id)).all()
        listed = [named(t, row.name, year_actions.ObserveAt(dre=dre, ugel=row.id)) for row in rows]
    else:
        rows = reader.session.scalars(select(Dre).order_by(Dre.name, Dre.id)).all()
        listed = [named(t, row.name, year_actions.ObserveAt(dre=row.id)) for row in rows]
    asks = N_("¿De qué UGEL?") if dre else N_("¿De qué DRE?")
    return Message(
        text=t.say("<b>Desempeño del acompañante</b>\n{asks}", asks=t.label(asks)),
        buttons=(*one_a_row(page_of(listed, page)), *turns(reader, len(listed), page, dre=dre)),
    )


def acompanantes(reader: Reader, ugel: int, page: int) -> Message:
    """Of a UGEL, by name: what was observed of each this year, and who is in the sample of the semester."""
    t = reader.t
    post = (Role.kind == RoleKind.ACOMPANANTE, Role.ugel_id == ugel, held_on(reader.today))
    query = select(Person).join(Role, Role.person_id == Person.id).where(*post)
    people = reader.session.scalars(query.order_by(Person.apellidos, Person.nombres, Person.id)).unique().all()
    sample = in_sample(reader)
    shown = people[page * PAGE : (page + 1) * PAGE]
    has_star = bool(sample & {each.id for each in shown})
    now = t.label(MOMENTS[occasion_on(reader.today, ROWS["d"])])
    buttons = [button for each in shown for button in ways_in(reader, each, each.id in sample)]
    return Message(
        text=paragraphs(
            t.say("<b>Desempeño del acompañante · {moment}</b>", moment=now),
            lines(*(acompanante_line(reader, each) for each in shown)) or t.say("En esta UGEL no hay acompañantes."),
            t.say("★ está en la muestra de calidad de este semestre.") if has_star else None,
        ),
        buttons=(*one_a_row(buttons), *turns(reader, len(people), page, ugel=ugel)),
    )


def ways_in(reader: Reader, person: Person, is_sampled: bool) -> Iterator[Button]:
    """A button for the census of the year, one for the sample of the semester: those that the setting keeps."""
    kept = rows_kept(reader.programme.norm)
    if ROWS["d"] in kept:
        yield named(reader.t, person.full_name, year_actions.Observe(acompanante=person.id, row="d"))
    if is_sampled:
        yield named(reader.t, person.full_name, year_actions.Observe(acompanante=person.id, row="c"), before="★ ")


def acompanante_line(reader: Reader, person: Person) -> Html:
    t = reader.t
    kept = [row for row in performances_of(reader.session, person.id) if row.year == reader.today.year]
    done = ", ".join(t.label(MOMENTS[row.occasion]) for row in kept)
    full = clean_name(person.full_name)
    return t.say("• {name}: {done}", name=full, done=done) if done else t.say("• {name}: por observar", name=full)


def in_sample(reader: Reader) -> set[int]:
    if ROWS["c"] not in rows_kept(reader.programme.norm):
        return set()
    half = 1 if reader.today.month <= 7 else 2
    seed = reader.programme.seal.hash("calidad", str(reader.today.year))
    return sampled(reader.session, reader.today.year, half, seed)


def turns(reader: Reader, total: int, page: int, **where: int) -> tuple[tuple[Button, ...], ...]:
    last = max(0, (total - 1) // PAGE)
    row = pager(
        reader.t,
        year_actions.ObserveAt(**where, page=page - 1) if page > 0 else None,
        year_actions.ObserveAt(**where, page=page + 1) if page < last else None,
    )
    return (row,) if row else ()


def sent_performance(reader: Reader, about: int) -> Message | None:
    """To the observer, after sending."""
    kept = performances_of(reader.session, about)
    if not kept:
        return None
    t = reader.t
    return Message(
        text=paragraphs(
            t.say("Gracias. Quedó registrado. {name} puede ver su resultado.", name=name(reader, about)),
            lines(*performance_told(reader, kept[-1])),
        ),
        buttons=one_a_row([opens(t.label("⬅️ Desempeño"), "desempeno")]),
    )


def performance_told(reader: Reader, kept: Performance) -> list[Html]:
    t = reader.t
    when = t.label(MOMENTS[kept.occasion])
    return [
        t.say("<b>Desempeño {year} · {when}</b>", year=kept.year, when=when),
        *(
            t.say("• {aspect}: <b>{score}</b> de 100", aspect=t.label(text), score=kept.scores[each])
            for each, text in ASPECTS.items()
            if each in kept.scores
        ),
        t.say("Comunicado el {day}", day=t.day(kept.talked_on)),
    ]


@view
def performance_kept(reader: Reader, performance: int) -> Message | None:
    """To the acompañante whose work was observed."""
    kept = reader.session.get(Performance, performance)
    if kept is None:
        return None
    t = reader.t
    return Message(
        text=paragraphs(
            t.say("📈 Se registró el resultado que le comunicaron sobre su acompañamiento."),
            lines(*performance_told(reader, kept)),
            t.say("Sirve para su formación. No se compara con el de otras personas."),
        ),
        buttons=one_a_row([opens(t.label("📄 Mis registros"), "misregistros")]),
    )


SENT[PERFORMANCE] = sent_performance
