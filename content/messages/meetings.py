"""GIA, RTC and taller in words."""

from collections.abc import Sequence

from sqlalchemy import select

from content import actions
from content.keyboards import named, one_a_row
from content.lines import lines
from content.message import Button, Message
from content.messages.card import KINDS, card, name
from content.messages.choosing import week
from content.messages.history import why_moved
from content.messages.reach import with_reach
from content.reasons import REASONS
from content.targets import ALL_IE, GOAL_OF, places_of
from content.views import Reader, view
from domain.activities.model import Activity, Answer, Kind, State, participant
from domain.dates.drafts import next_meeting
from domain.people.roles import RoleKind, assignments_of, roles_of
from domain.people.territory import Ie, Red
from domain.year.norm import Modelo
from i18n.text import N_

NOWHERE = {
    Kind.RTC: N_("La fecha de la RTC la pone el directivo de la IE."),
    Kind.GIA: N_("La fecha del GIA la pone el acompañante."),
    Kind.TALLER: N_("La fecha del taller la pone el acompañante."),
}


@view
def places(reader: Reader, kind: str, skip: bool = False) -> Message | None:
    """Where a meeting can be called, and the reader's meetings of that kind that stand.

    `skip`: who has one place only is not asked where.
    """
    t, what = reader.t, Kind(kind)
    ies = own_ies(reader, what)
    if not ies:
        return Message(text=t.say(NOWHERE[what]))
    shared, dated = shared_places(reader, what, ies), standing(reader, what)
    if skip and len(ies) == 1 and not shared:
        return only_place(reader, what, ies[0], dated)
    buttons = [named(t, ie.name, to_week(reader, what, ie.id)) for ie in ies]
    text = t.say("<b>{kind}</b>\n¿En qué IE será?", kind=t.label(KINDS[what]))
    return Message(text=text, buttons=(*one_a_row([*buttons, *shared]), *dated))


def only_place(reader: Reader, kind: Kind, ie: Ie, dated: Sequence[tuple[Button, ...]]) -> Message | None:
    """There is one IE only: the days of it, or before them the meetings that have a date."""
    t, to = reader.t, to_week(reader, kind, ie.id)
    if not dated:
        return week(reader, goal=to.goal, id=to.id, n=to.n, page=to.page)
    text = t.say("<b>{kind}</b>\nYa hay fechas. Puede abrir una o poner otra:", kind=t.label(KINDS[kind]))
    return Message(text=text, buttons=(*dated, (Button(t.label("➕ Otra"), to),)))


def at_once(reader: Reader, kind: Kind) -> actions.Week | None:
    """The week strip that `places` shows by itself, to who has one place and no date there yet."""
    ies = own_ies(reader, kind)
    alone = len(ies) == 1 and not shared_places(reader, kind, ies) and not standing(reader, kind)
    return to_week(reader, kind, ies[0].id) if alone else None


def own_ies(reader: Reader, kind: Kind) -> list[Ie]:
    me = reader.person_id or 0
    if kind == Kind.RTC:
        posts = roles_of(reader.session, me, reader.today)
        ids = {post.ie_id for post in posts if post.kind == RoleKind.DIRECTIVO and post.ie_id}
    else:
        ids = {row.ie_id for row in assignments_of(reader.session, me, reader.today)}
    ies = [reader.session.get_one(Ie, ie_id) for ie_id in sorted(ids)]
    return ies if kind != Kind.RTC else one_of_each(ies)


def one_of_each(ies: Sequence[Ie]) -> list[Ie]:
    """The first nivel of each institution: an integrada holds its RTC as one (5.6.3.f)."""
    return list({ie.codinst or f"ie {ie.id}": ie for ie in reversed(ies)}.values())[::-1]


def shared_places(reader: Reader, kind: Kind, ies: Sequence[Ie]) -> list[Button]:
    """A red educativa (for an RTC only where 5.2.7 grants it), or all of the acompañante's IE."""
    granted = {ie.red_id for ie in ies if kind != Kind.RTC or ie.modelo in {Modelo.UM, Modelo.EIB}}
    redes = [reader.session.get_one(Red, red_id) for red_id in sorted(red for red in granted if red)]
    found = [named(reader.t, red.name, to_week(reader, kind, -red.id)) for red in redes]
    if kind == Kind.RTC or len(ies) < 2:
        return found
    return [*found, Button(reader.t.label("Todas mis IE"), to_week(reader, kind, ALL_IE))]


def to_week(reader: Reader, kind: Kind, place: int) -> actions.Week:
    """The way to the week strip, with the order number that the new meeting would have."""
    me = reader.person_id or 0
    ies = places_of(reader.session, kind, place, me, reader.today)
    n = next_meeting(reader.session, kind, me, [ie.id for ie in ies], reader.today)
    return actions.Week(goal=GOAL_OF[kind], id=place, n=n)


def standing(reader: Reader, kind: Kind) -> list[tuple[Button, ...]]:
    query = (
        select(Activity)
        .where(Activity.organiser_id == reader.person_id, Activity.kind == kind)
        .where(Activity.state != State.CANCELLED, Activity.last_day >= reader.today)
        .order_by(Activity.starts_at)
        .limit(6)
    )
    t = reader.t
    return [
        (
            Button(
                t.label("🗓 {day} · {hour}", day=t.short_day(a.day), hour=t.hour(a.starts_at)),
                actions.Activity(activity=a.id),
            ),
        )
        for a in reader.session.scalars(query)
    ]


@view
def called(reader: Reader, activity_id: int) -> Message | None:
    headline = reader.t.say("Listo. La invitación va a quienes participan.")
    return card(reader, activity_id, with_reach(reader, activity_id, headline))


@view
def invitation(reader: Reader, activity_id: int, by: int) -> Message | None:
    activity, who = reader.session.get_one(Activity, activity_id), name(reader, by)
    headline = reader.t.say("👋 {name} le invita a esta reunión.", name=who)
    if activity.kind == Kind.TALLER:
        headline = reader.t.say("👋 {name} le invita a este taller.", name=who)
    return card(reader, activity_id, headline)


@view
def joined(reader: Reader, activity_id: int, by: int) -> Message | None:
    """To a docente who came when the meeting was called already."""
    return invitation(reader, activity_id, reader.session.get_one(Activity, activity_id).organiser_id)


@view
def moved(reader: Reader, activity_id: int, by: int) -> Message | None:
    activity = reader.session.get_one(Activity, activity_id)
    headline = reader.t.say("🔁 {name} cambió la fecha. ¿Podrá asistir?", name=name(reader, by))
    return card(reader, activity_id, lines(headline, why_moved(reader, activity)))


@view
def answered(reader: Reader, activity_id: int, by: int) -> Message | None:
    """To the organiser: who comes, or does not and why."""
    row, t, who = participant(reader.session, activity_id, by), reader.t, name(reader, by)
    if row is None or row.answer != Answer.NO:
        return card(reader, activity_id, t.say("✅ {name} asistirá.", name=who))
    reason = t.say("Motivo: {reason}.", reason=t.label(REASONS[row.reason])) if row.reason in REASONS else None
    return card(reader, activity_id, lines(t.say("✋ {name} no podrá asistir.", name=who), reason))


@view
def answer_kept(reader: Reader, activity_id: int) -> Message | None:
    return card(reader, activity_id, reader.t.say("Gracias. Su respuesta quedó guardada."))
