"""What a plan asks of one person in one IE: a list in one message, one tap for all of it, one for each."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from content import actions, year_actions
from content.actions import day_code, hour_code
from content.keyboards import key, pager
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import MARKS, name
from content.targets import GOAL_OF, LEAST_OF_NORM
from content.views import Reader, view
from domain.activities.model import Answer, Kind, State
from domain.people.territory import Ie
from domain.plans.telling import Told, answered, told
from domain.year.planned import Work
from domain.year.stored import PlannedRow, StoredPlan, numbers
from i18n.text import N_, Html, clean_name

PAGE = 8  # buttons
MOST_LINES = 24  # visitas that are written out, a line each
SHORT = {
    Work.VISITA: N_("Visita {n}"),
    Work.GIA: N_("GIA {n}"),
    Work.RTC: N_("RTC {n}"),
    Work.TALLER: N_("Taller {n}"),
}

PROPOSES = {
    False: N_("👋 {name} propone las fechas del año."),
    True: N_("🔁 {name} propone fechas nuevas."),
}


@view
def plan_list(reader: Reader, plan_id: int, ie_id: int, page: int = 0) -> Message | None:
    """The list as it stands now, whatever has happened since it was sent."""
    return listed(reader, plan_id, ie_id, page)


@view
def proposed(reader: Reader, plan_id: int, ie_id: int) -> Message | None:
    """The first word of it; nothing when there is nothing to answer any more."""
    every = mine(reader, plan_id, ie_id)
    if not any(each.open or uncalled(each) for each in every):
        return None
    return listed(reader, plan_id, ie_id, 0)


@view
def list_nudge(reader: Reader, plan_id: int, ie_id: int) -> Message | None:
    """Once more, for those who have not answered all of it."""
    if not any(each.open for each in mine(reader, plan_id, ie_id)):
        return None
    return listed(reader, plan_id, ie_id, 0, head=reader.t.say("⏰ El plan del año espera su respuesta."))


@view
def list_answered(reader: Reader, plan_id: int, ie_id: int) -> Message | None:
    """To the one who said yes to all."""
    return listed(reader, plan_id, ie_id, 0, head=reader.t.say("Gracias. Le avisaremos antes de cada fecha."))


@view
def list_confirmed(reader: Reader, plan_id: int, ie_id: int, by: int) -> Message | None:
    """To the acompañante: somebody said yes to all that was open."""
    plan, ie = reader.session.get(StoredPlan, plan_id), reader.session.get(Ie, ie_id)
    if plan is None or ie is None or plan.acompanante_id != reader.person_id:
        return None
    yes, all_ = answered(told(reader.session, plan_id, ie_id, by, reader.today))
    t = reader.t
    return Message(
        text=lines(
            t.say("✅ {name} respondió al plan.", name=name(reader, by)),
            t.say("🏫 {ie}", ie=clean_name(ie.name)),
            t.say("De acuerdo con {n} de {total} fechas.", n=yes, total=all_),
        )
    )


def mine(reader: Reader, plan_id: int, ie_id: int) -> list[Told]:
    return told(reader.session, plan_id, ie_id, reader.person_id or 0, reader.today)


def uncalled(line: Told) -> bool:
    """An RTC that its directivo has not called yet."""
    return line.row.work == Work.RTC and line.activity is None


def listed(reader: Reader, plan_id: int, ie_id: int, page: int, head: Html | None = None) -> Message | None:
    plan, ie, every = (
        reader.session.get(StoredPlan, plan_id),
        reader.session.get(Ie, ie_id),
        mine(reader, plan_id, ie_id),
    )
    if plan is None or ie is None or not every:
        return None
    t = reader.t
    who = head or t.say(PROPOSES[plan.based_on is not None], name=name(reader, plan.acompanante_id))
    with_activity = [each for each in every if each.activity is not None]
    suggested = [each for each in every if uncalled(each)]
    text = paragraphs(
        lines(who, t.say("🏫 {ie}", ie=clean_name(ie.name))),
        *(visits_text(reader, with_activity)),
        lines(*(meeting_line(reader, each) for each in with_activity if each.row.work != Work.VISITA)),
        lines(t.say("RTC que usted convoca. El plan propone:"), *(meeting_line(reader, each) for each in suggested))
        if suggested else None,
    )  # fmt: skip
    return Message(text=text, buttons=tuple(keys(reader, plan_id, ie_id, every, page)))


def visits_text(reader: Reader, every: Sequence[Told]) -> Iterator[Html]:
    """By docente; to a docente only the dates."""
    visits = [each for each in every if each.row.work == Work.VISITA]
    visits.sort(key=lambda each: (numbers(each.row.subject), each.row.number))
    if len(visits) > MOST_LINES:
        yield short_visits(reader, visits)
        return
    for (docente_id,), group in groupby(visits, key=lambda each: numbers(each.row.subject)):
        own = docente_id == reader.person_id
        head = reader.t.say("<b>Visitas a su aula</b>") if own else reader.t.say(
            "<b>Visitas a {name}</b>", name=name(reader, docente_id)
        )  # fmt: skip
        yield lines(head, *(visit_line(reader, each) for each in group))


def short_visits(reader: Reader, visits: Sequence[Told]) -> Html:
    """A line for each docente, so that the year of a large IE fits into one message."""
    t = reader.t
    lines_ = []
    for (docente_id,), group in groupby(visits, key=lambda each: numbers(each.row.subject)):
        days = ", ".join(t.fact(f"{mark(each)}{each.activity.day:%d/%m}") for each in group if each.activity)
        lines_.append(t.say("• {name}: {days}", name=name(reader, docente_id), days=days))
    return lines(t.say("<b>Visitas</b>"), *lines_)


def visit_line(reader: Reader, each: Told) -> Html:
    t, activity = reader.t, each.activity
    assert activity is not None
    return t.say_n(
        "{mark} {number}. {when} ({n} día)", "{mark} {number}. {when} ({n} días)", activity.days,
        mark=mark(each), number=activity.number, when=t.moment(activity.starts_at),
    )  # fmt: skip


def meeting_line(reader: Reader, each: Told) -> Html:
    t, row = reader.t, each.row
    what = t.label(SHORT[Work(row.work)], n=row.number)
    if each.activity is None:
        return t.say("• {what}: {day} · {hour}", what=what, day=t.day(row.dates[0]), hour=t.hour(row.hour))
    when = t.moment(each.activity.starts_at)
    return t.say_n("{mark} {what}: {when} ({n} día)", "{mark} {what}: {when} ({n} días)", each.activity.days,
                   mark=mark(each), what=what, when=when)  # fmt: skip


def mark(each: Told) -> str:
    """How the reader stands to it: what is open, agreed, moved or off."""
    assert each.activity is not None
    agreed = each.mine is not None and each.mine.answer == Answer.YES
    state = State(each.activity.state)
    if state in {State.PROPOSED, State.CONFIRMED}:
        return MARKS[State.CONFIRMED if agreed else State.PROPOSED]
    return MARKS[state]


def keys(reader: Reader, plan_id: int, ie_id: int, every: Sequence[Told], page: int) -> Iterator[tuple[Button, ...]]:
    """All at once, then each one, then pages of them."""
    t = reader.t
    if any(each.open for each in every):
        docente = any(each.mine is not None and each.mine.role == "docente" for each in every)
        label = t.label("✅ Confirmo todas") if docente else t.label("✅ De acuerdo")
        yield (key(label, year_actions.ConfirmList(plan=plan_id, ie=ie_id)),)
    buttons = [button(reader, each) for each in every]
    last = max(0, (len(buttons) - 1) // PAGE)
    page = min(max(page, 0), last)
    shown = buttons[page * PAGE : (page + 1) * PAGE]
    yield from (tuple(shown[at : at + 2]) for at in range(0, len(shown), 2))
    row = pager(
        t,
        year_actions.PlanList(plan=plan_id, ie=ie_id, page=page - 1) if page > 0 else None,
        year_actions.PlanList(plan=plan_id, ie=ie_id, page=page + 1) if page < last else None,
    )
    if row:
        yield row


def button(reader: Reader, each: Told) -> Button:
    t, row = reader.t, each.row
    day = t.fact(f"{(each.activity.day if each.activity else row.dates[0]):%d/%m}")
    if each.activity is None:
        return key(t.label("➕ RTC {n} · {day}", n=row.number, day=day), call(reader, row))
    what = t.label(SHORT[Work(row.work)], n=each.activity.number)
    return key(t.label("{what} · {day}", what=what, day=day), actions.Activity(activity=each.activity.id))


def call(reader: Reader, row: PlannedRow) -> actions.Hour:
    """The summary of the date, from which the directivo calls it or chooses another."""
    return actions.Hour(
        goal=GOAL_OF[Kind.RTC], id=row.ie_ids[0] if len(row.ie_ids) == 1 else place_of(reader, row), n=row.number,
        day=day_code(row.dates[0]), hour=hour_code(row.hour), size=LEAST_OF_NORM,
    )  # fmt: skip


def place_of(reader: Reader, row: PlannedRow) -> int:
    """An integrada is named by any of its niveles; a group of IE of one red by the red (`targets.places_of`)."""
    ies = [reader.session.get_one(Ie, ie_id) for ie_id in row.ie_ids]
    reds = {ie.red_id for ie in ies}
    if len({ie.codinst or ie.id for ie in ies}) > 1 and len(reds) == 1 and None not in reds:
        return -(ies[0].red_id or 0)
    return ies[0].id
