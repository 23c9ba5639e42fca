"""What comes next for a person, or in a specialist's territory; and the same as an .ics file."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from content import actions
from content.files.calendar import Entry, ics
from content.message import Button, File, Message
from content.messages import menus
from content.messages.card import FELL, MARKS, SHORT_KINDS, fell_with, in_calendars, name, title
from content.views import Reader, view
from domain.activities.model import Activity, ActivityDay, Kind, Participant, State, days_of, history_of
from domain.people.roles import RoleKind, roles_of
from domain.people.territory import Ie, Ugel
from domain.year.calendar import instant, local
from i18n.text import Html, clean_name

PAGE = 6
MOST_IN_FILE = 200


@view
def agenda(reader: Reader, page: int = 0) -> Message:
    """The next activities, a page at a time."""
    t, query = reader.t, upcoming(reader)
    total = reader.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if not total:
        return Message(text=t.say("No tiene actividades próximas."), buttons=menus.buttons(reader))
    page = min(max(page, 0), (total - 1) // PAGE)
    rows = list(reader.session.scalars(query.limit(PAGE).offset(page * PAGE)))
    lines = [t.say("<b>Su agenda</b>"), *(line(reader, row) for row in rows)]
    return Message(
        text="\n\n".join(lines),
        buttons=(*(entry(reader, row) for row in rows), *turns(reader, page, total)),
    )


def upcoming(reader: Reader) -> Select[Activity]:
    """Own activities, or those of the territory for those who watch over one."""
    return coming(reader).where(Activity.state != State.CANCELLED)


def coming(reader: Reader) -> Select[Activity]:
    """The same with those that will not take place."""
    query = select(Activity).where(Activity.last_day >= reader.today).order_by(Activity.starts_at, Activity.id)
    own = select(Participant.activity_id).where(Participant.person_id == reader.person_id)
    return query.where(Activity.id.in_(own) | Activity.id.in_(territory(reader)))


def territory(reader: Reader) -> Select[int]:
    """Activities in the UGEL, DRE or country that the reader's posts cover."""
    posts = roles_of(reader.session, reader.person_id or 0, reader.today)
    query = select(ActivityDay.activity_id).join(Ie, Ie.id == ActivityDay.ie_id)
    if any(post.kind == RoleKind.MINEDU for post in posts):
        return query
    ugeles = [p.ugel_id for p in posts if p.kind in {RoleKind.ESPECIALISTA_UGEL, RoleKind.RCI}]
    dres = [p.dre_id for p in posts if p.kind in {RoleKind.ESPECIALISTA_DRE, RoleKind.CCI, RoleKind.EPR}]
    return query.join(Ugel, Ugel.id == Ie.ugel_id).where(
        Ie.ugel_id.in_([u for u in ugeles if u]) | Ugel.dre_id.in_([d for d in dres if d])
    )


def line(reader: Reader, row: Activity) -> Html:
    t = reader.t
    return t.say(
        "{mark} <b>{date}</b> ({relative})\n{title}\n🏫 {place}",
        mark=FELL if fell_with(reader, row) else MARKS[State(row.state)],
        date=t.moment(row.starts_at),
        relative=t.relative(row.day, reader.today),
        title=title(reader, row),
        place=clean_name(row.place),
    )


def entry(reader: Reader, row: Activity) -> tuple[Button, ...]:
    t = reader.t
    label = t.label(
        "{kind} · {day} {hour}",
        kind=t.label(SHORT_KINDS[Kind(row.kind)]),
        day=t.fact(f"{row.day:%d/%m}"),
        hour=t.hour(row.starts_at),
    )
    return (Button(label, actions.Activity(activity=row.id)),)


def turns(reader: Reader, page: int, total: int) -> Sequence[tuple[Button, ...]]:
    t = reader.t
    before = [Button(t.label("◀ Antes"), actions.Agenda(page=page - 1))] if page else []
    more = (page + 1) * PAGE < total
    after = [Button(t.label("Después ▶"), actions.Agenda(page=page + 1))] if more else []
    everything = (Button(t.label("📅 A mi calendario"), actions.Ics(activity=0)),)
    return [*([(*before, *after)] if before or after else []), everything]


@view
def calendar_file(reader: Reader, activity_id: int) -> Message | None:
    """One activity, or the whole agenda (0), for the phone's own calendar."""
    query = coming(reader).where(Activity.state.in_((State.CONFIRMED, State.CANCELLED)))
    if activity_id:
        query = query.where(Activity.id == activity_id)
    rows = [row for row in reader.session.scalars(query.limit(MOST_IN_FILE)) if in_calendars(reader.session, row)]
    if not rows:
        return Message(text=reader.t.say("Todavía no hay fechas acordadas para su calendario."))
    content = ics([calendar_entry(reader, row) for row in rows], reader.now)
    text = reader.t.say("Ábralo para guardarlo en el calendario de su teléfono.")
    if all(row.state == State.CANCELLED for row in rows):
        text = reader.t.say("Ábralo para quitarla del calendario de su teléfono.")
    return Message(text=text, file=File(reader.t.label("agenda") + ".ics", content))


def calendar_entry(reader: Reader, row: Activity) -> Entry:
    kind = reader.t.label(SHORT_KINDS[Kind(row.kind)])
    visited = row.kind == Kind.VISITA and row.docente_id != reader.person_id
    who = name(reader, row.docente_id if visited else row.organiser_id)
    hour = local(row.starts_at).time()
    return Entry(
        id=row.id,
        revision=row.revision,
        title=f"{kind} {row.number} · {who}",
        place=clean_name(row.place),
        starts=[instant(day, hour) for day in days_of(reader.session, row.id)],
        minutes=row.minutes,
        cancelled=row.state == State.CANCELLED,
        days_before=max(each.days for each in history_of(reader.session, row.id)),
    )
