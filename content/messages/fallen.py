"""What days off that were loaded in the chat do to dates: they fall; and hold again when it was a mistake."""

from collections.abc import Sequence
from datetime import date

from content.actions import ITS_WEEK, Week
from content.days_off import WHYS
from content.keyboards import key, one_a_row, opens
from content.lines import lines
from content.message import Button, Message
from content.messages.card import SHORT_KINDS, title
from content.targets import MOVE
from content.views import Reader, view
from domain.activities.model import Activity, Kind
from domain.dates.days_off import falling_on, standing_again, to_come
from domain.people.territory import Ie, Reach, Red, place_of
from domain.year.closures import DaysOff, Why
from i18n.text import Html, clean_name

MOST = 8  # dates that a message names


@view
def dates_fell(reader: Reader, days_off_id: int) -> Message | None:
    """To whoever organises what falls: once, all their dates together, a button each for another date."""
    row = reader.session.get_one(DaysOff, days_off_id)
    own = fallen(reader, row, own=True)
    if row.undone_at is not None or not own:
        return None
    t = reader.t
    ask = t.say_n("Esta fecha ya no va. Proponga otra:", "Estas fechas ya no van. Proponga otras:", len(own))
    more = [opens(t.label("📅 Mi agenda"), "agenda")] if len(own) > MOST else []
    taps = [another_date(reader, each) for each in own[:MOST]]
    return Message(text=lines(*about(reader, row), "", ask, *dates(reader, own)), buttons=one_a_row([*taps, *more]))


@view
def dates_hold(reader: Reader, days_off_id: int) -> Message | None:
    """To those who were told that dates fell: it was undone, and these nobody has moved."""
    row = reader.session.get_one(DaysOff, days_off_id)
    own = [each for each in standing_again(reader.session, row, reader.today) if each.organiser_id == reader.person_id]
    if row.undone_at is None or not own:
        return None
    t = reader.t
    told = t.say_n("Esta fecha se mantiene:", "Estas fechas se mantienen:", len(own))
    head = t.say("↩️ Se deshizo el día no hábil: {days}.", days=days_text(reader, row.days))
    return Message(
        text=lines(head, told, *dates(reader, own)), buttons=one_a_row([opens(t.label("📅 Mi agenda"), "agenda")])
    )


def fallen(reader: Reader, row: DaysOff, *, own: bool = False) -> list[Activity]:
    """What falls and has not passed; of the reader's own, or all."""
    found = falling_on(reader.session, to_come(row, reader.today) or [row.last], row.scope, row.at)
    return [
        each for each in found if each.last_day >= reader.today and (not own or each.organiser_id == reader.person_id)
    ]


def about(reader: Reader, row: DaysOff) -> tuple[Html, ...]:
    """Which days, why and where."""
    t, reach = reader.t, Reach(row.reach)
    return (
        t.say("⛔ <b>Día no hábil</b>"),
        t.say("📅 {days}", days=days_text(reader, row.days)),
        t.say("{why} · {place}", why=t.label(WHYS[Why(row.why)]), place=place_name(reader, reach, row.place_id)),
    )


def place_name(reader: Reader, reach: Reach, place_id: int) -> str:
    """How a place is called; empty when there is none such."""
    place = place_of(reader.session, reach, place_id)
    if place is None:
        return ""
    if isinstance(place, Red):
        return reader.t.label("Red {name}", name=clean_name(place.name))
    return clean_name(place.name) if isinstance(place, Ie) else place.name


def days_text(reader: Reader, days: Sequence[date]) -> str:
    """«jueves 20/08/2026», «del lunes 24/08/2026 al viernes 28/08/2026 (5 días)», or a list."""
    t, first, last = reader.t, days[0], days[-1]
    if len(days) == 1:
        return t.day(first)
    working = sum((first.toordinal() + n) % 7 not in {0, 6} for n in range((last - first).days + 1))
    if len(days) > 2 and working == len(days):
        span = t.label("del {first} al {last}", first=t.day(first), last=t.day(last))
        return t.label_n("{span} ({n} día)", "{span} ({n} días)", len(days), span=span)
    return ", ".join(t.short_day(day) for day in days)


def dates(reader: Reader, activities: Sequence[Activity]) -> list[Html]:
    """A line each, and how many there are beyond."""
    t = reader.t
    named = [
        t.say("• {what} · {date}", what=title(reader, each), date=t.moment(each.starts_at))
        for each in activities[:MOST]
    ]
    more = len(activities) - MOST
    return [*named, t.say_n("… y {n} más", "… y {n} más", more)] if more > 0 else named


def another_date(reader: Reader, activity: Activity) -> Button:
    kind, day = reader.t.label(SHORT_KINDS[Kind(activity.kind)]), reader.t.short_day(activity.day)
    label = reader.t.label("{kind} {n} · {day}", kind=kind, n=activity.number, day=day)
    return key(label, Week(goal=MOVE, id=activity.id, n=activity.revision, page=ITS_WEEK))
