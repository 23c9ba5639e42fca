"""/nohabiles: which days, why, where, what falls with them; what was loaded, and the way back."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from content import year_actions
from content.days_off import (
    FRIDAY,
    IMPOSSIBLE,
    MANY,
    NOT_UNDERSTOOD,
    OTHER_YEAR,
    PAST,
    WEEKEND,
    WHYS,
    Days,
    code_of,
    days_of,
    where_code,
    where_of,
    why_of,
)
from content.keyboards import PAGE, in_rows, key, named, one_a_row, opens, pager
from content.lines import lines, paragraphs
from content.message import Button, Message, Rows
from content.messages.fallen import about, dates, days_text, fallen, place_name
from content.messages.people import name, roles
from content.views import Reader, view
from domain.dates.days_off import MOST_DAYS, falling_on, loaded_within, organisers
from domain.people.roles import RoleKind
from domain.people.territory import Ie, Reach, Red, Ugel, place_of, scope_of_place
from domain.policy import actor
from domain.year.closures import DaysOff, Why
from i18n.dates import WEEKDAYS
from i18n.text import N_, Html, clean_name, without_accents

ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS_AHEAD = 26
MOST_LISTED = 6  # of what lies ahead, a page
REMARKS: dict[str, str] = {
    NOT_UNDERSTOOD: N_("No entendí qué días son."),
    IMPOSSIBLE: N_("Ese día no existe."),
    PAST: N_("Esos días ya pasaron."),
    OTHER_YEAR: N_("Por ahora solo se cargan días de este año."),
    WEEKEND: N_("Ese día no se trabaja de todos modos."),
    MANY: N_("Son demasiados días de una vez."),
}
MARKS = {Why.HUELGA: "✊", Why.FERIADO: "🎉", Why.DECRETO: "📜", Why.SUSPENSION: "🌧"}
Chosen = year_actions.NewDaysOff


@view
def coming(reader: Reader, page: int = 0) -> Message:
    """What the reader may take back and has not passed; the way to load more."""
    t = reader.t
    found = loaded_within(
        reader.session, actor(reader.session, reader.person_id or 0, reader.today), since=reader.today
    )
    last = max(0, (len(found) - 1) // MOST_LISTED)
    page = min(max(page, 0), last)
    shown = found[page * MOST_LISTED : (page + 1) * MOST_LISTED]
    turns = pager(
        t,
        year_actions.DaysOff(page=page - 1) if page > 0 else None,
        year_actions.DaysOff(page=page + 1) if page < last else None,
    )
    listed = [
        t.say("• {days}: {why} · {place}", days=days_text(reader, row.days), why=t.label(WHYS[Why(row.why)]),
              place=place_name(reader, Reach(row.reach), row.place_id))
        for row in shown
    ]  # fmt: skip
    none = None if found else t.say("No hay ninguno cargado desde hoy.")
    to_each = [
        key(t.short_day(row.days[0]), year_actions.ShowDaysOff(days_off=row.id))
        for row in shown
    ]
    return Message(
        text=paragraphs(t.say("<b>Días no hábiles de su ámbito</b>"), lines(*listed, none)),
        buttons=(*in_rows(to_each, 2), *((turns,) if turns else ()), (key(t.label("➕ Cargar días"), Chosen()),)),
    )


@view
def only_closers(reader: Reader) -> Message:
    return Message(
        text=reader.t.say("Los días no hábiles los cargan los especialistas de la UGEL y de la DRE."),
        buttons=one_a_row([opens(reader.t.label("❔ Ayuda"), "ayuda")]),
    )


@view
def step(reader: Reader, remark: str = "", **chosen: Any) -> Message | None:
    """What is asked next; None for a forged button."""
    given = Chosen(**chosen)
    make = STEPS.get(given.ask)
    return make(reader, given, remark) if make is not None else None


def ask_day(reader: Reader, given: Chosen, remark: str) -> Message:
    """The working days of a week, and how to write them."""
    t, days = reader.t, week(reader.today, given.page)
    monday = next_monday(reader.today)
    return Message(
        text=paragraphs(
            t.say(REMARKS[remark]) if remark in REMARKS else None,
            lines(
                t.say("⛔ <b>¿Qué día o días no hábiles?</b>"),
                t.say("Toque uno, o escríbalos así: «{day}», «{span}».", day=day_example(t, monday), span=t.fact(
                    f"del {monday:%d/%m} al {monday + FRIDAY * ONE_DAY:%d/%m}"
                )),
            ),
        ),
        buttons=(
            *in_rows([key(t.short_day(day), Chosen(days=code_of([day]), ask="w")) for day in days], 2),
            *week_pager(reader, given, "d"),
            (key(t.label("⬅️ Volver"), year_actions.DaysOff()),),
        ),
    )  # fmt: skip


def day_example(t: Any, day: date) -> str:
    shown: str = t.fact(f"{WEEKDAYS[day.weekday()]} {day.day}")
    return shown


def next_monday(today: date) -> date:
    return today + ONE_DAY * (7 - today.weekday())


def week(today: date, page: int) -> list[date]:
    """The working days of a week from today on; the weeks are counted from the first that has any."""
    monday = today - ONE_DAY * today.weekday() + (WEEK if today.weekday() > FRIDAY else 0 * WEEK)
    first = monday + WEEK * min(max(page, 0), WEEKS_AHEAD)
    days = (first + ONE_DAY * n for n in range(FRIDAY + 1))
    return [day for day in days if day >= today and day.year == today.year]


def week_pager(reader: Reader, given: Chosen, ask: str) -> Rows:
    def to(page: int) -> Chosen:
        return Chosen(days=given.days, ask=ask, page=page)

    page = max(given.page, 0)
    later = to(page + 1) if page < WEEKS_AHEAD and week(reader.today, page + 1) else None
    turns = pager(reader.t, to(page - 1) if page > 0 else None, later)
    return (turns,) if turns else ()


def ask_last(reader: Reader, given: Chosen, remark: str) -> Message | None:
    """Until when: the first day is chosen."""
    t, days = reader.t, days_of(given.days)
    if days is None:
        return None
    offered = [day for day in week(reader.today, given.page) if days[0] < day <= days[0] + ONE_DAY * (MOST_DAYS - 1)]
    taps = [key(t.short_day(day), Chosen(days=code_of(working(days[0], day)), ask="w")) for day in offered]
    return Message(
        text=lines(
            t.say(REMARKS[remark]) if remark in REMARKS else None,
            t.say("📅 Desde el <b>{day}</b>", day=t.day(days[0])),
            t.say("¿Hasta qué día?"),
        ),
        buttons=(*in_rows(taps, 2), *week_pager(reader, given, "u"), (key(t.label("⬅️ Otros días"), Chosen()),)),
    )


def working(first: date, last: date) -> Days:
    """Monday to Friday from one day to another."""
    days = (first + ONE_DAY * n for n in range((last - first).days + 1))
    return tuple(day for day in days if day.weekday() <= FRIDAY)


@view
def which(reader: Reader, ways: Sequence[str]) -> Message:
    """What was written can be read in several ways: a button for each."""
    t = reader.t
    found = [(code, days) for code in ways if (days := days_of(code)) is not None]
    taps = [
        named(t, t.label("{n} · {days}", n=n, days=short(reader, days)), Chosen(days=code, ask="w"))
        for n, (code, days) in enumerate(found, 1)
    ]
    listed = [t.say("{n}. {days}", n=n, days=days_text(reader, days)) for n, (_, days) in enumerate(found, 1)]
    return Message(
        text=lines(t.say("¿Cuál quiso decir?") if len(found) > 1 else t.say("¿Quiso decir esto?"), *listed),
        buttons=(*in_rows(taps, 2), (key(t.label("⬅️ Otros días"), Chosen()),)),
    )


def short(reader: Reader, days: Days) -> str:
    return reader.t.short_day(days[0]) if len(days) == 1 else f"{days[0]:%d/%m}–{days[-1]:%d/%m}"


def ask_why(reader: Reader, given: Chosen, _remark: str) -> Message | None:
    """The days as they were understood, and the reason."""
    t, days = reader.t, days_of(given.days)
    if days is None:
        return None
    taps = [
        key(f"{MARKS[why]} {t.label(text)}", Chosen(days=given.days, why=why.value[0], ask="p"))
        for why, text in WHYS.items()
    ]
    page = max((days[0] - week(reader.today, 0)[0]).days // 7, 0) if week(reader.today, 0) else 0
    until = key(t.label("➕ Hasta otro día"), Chosen(days=given.days, ask="u", page=page)) if len(days) == 1 else None
    return Message(
        text=lines(t.say("📅 <b>{days}</b>", days=days_text(reader, days)), t.say("¿Por qué no se trabaja?")),
        buttons=(*in_rows(taps, 2), *one_a_row([until, key(t.label("⬅️ Otros días"), Chosen())])),
    )


def ask_place(reader: Reader, given: Chosen, _remark: str) -> Message | None:
    """All of the UGEL or DRE, or a part of it."""
    t = reader.t
    if (head := heading(reader, given)) is None:
        return None
    posts = roles(reader, reader.person_id or 0)
    ugels = [role.ugel_id for role in posts if role.kind == RoleKind.ESPECIALISTA_UGEL and role.ugel_id]
    dres = [role.dre_id for role in posts if role.kind == RoleKind.ESPECIALISTA_DRE and role.dre_id]
    redes = bool(ugels) and reader.session.scalar(select(Red.id).where(Red.ugel_id.in_(ugels)).limit(1)) is not None

    def whole(reach: Reach, place_id: int, label: str, alone: bool) -> Button:
        action = given.model_copy(update={"where": where_code(reach, place_id), "ask": "s"})
        return key(label, action) if alone else named(t, place_name(reader, reach, place_id), action)

    taps = [
        *(whole(Reach.UGEL, each, t.label("Toda la UGEL"), len(ugels) == 1) for each in ugels),
        lists(t.label("Una red"), given, "r") if redes else None,
        lists(t.label("Una IE"), given, "i") if ugels else None,
        *(whole(Reach.DRE, each, t.label("Toda la DRE"), len(dres) == 1) for each in dres),
        lists(t.label("Una UGEL"), given, "g") if dres else None,
    ]
    return Message(text=lines(head, t.say("¿Dónde?")), buttons=(*in_rows(taps, 2), back(reader, given)))


def lists(label: str, given: Chosen, ask: str) -> Button:
    return key(label, given.model_copy(update={"ask": ask, "page": 0}))


def back(reader: Reader, given: Chosen) -> tuple[Button, ...]:
    return (key(reader.t.label("⬅️ Otro motivo"), Chosen(days=given.days, ask="w")),)


def heading(reader: Reader, given: Chosen) -> Html | None:
    """The days and the reason; None when the button is forged."""
    t, days, why = reader.t, days_of(given.days), why_of(given.why)
    if days is None or why is None:
        return None
    return t.say("📅 <b>{days}</b>\n{why}", days=days_text(reader, days), why=t.label(WHYS[why]))


# ask -> whose list
LISTS: dict[str, tuple[Reach, str]] = {
    "r": (Reach.RED, N_("¿En qué red?")),
    "i": (Reach.IE, N_("¿En qué IE? Puede escribir su nombre o su código modular.")),
    "g": (Reach.UGEL, N_("¿En qué UGEL?")),
}


def ask_one(reader: Reader, given: Chosen, remark: str) -> Message | None:
    """The places of a kind, a page at a time. `remark` is what was written of the name."""
    if (head := heading(reader, given)) is None:
        return None
    t, (reach, question) = reader.t, LISTS[given.ask]
    found = [each for each in places(reader, reach) if folded(remark) in folded(each[1])]
    last = max(0, (len(found) - 1) // PAGE)
    page = min(max(given.page, 0), last)
    taps = [
        named(t, label, given.model_copy(update={"where": where_code(reach, id_), "ask": "s"}))
        for id_, label in found[page * PAGE : (page + 1) * PAGE]
    ]

    def to(wanted: int) -> Chosen:
        return given.model_copy(update={"page": wanted})

    turns = () if remark else pager(t, to(page - 1) if page > 0 else None, to(page + 1) if page < last else None)
    none = None if found else t.say("No encontré ninguna con «{words}».", words=clean_name(remark))
    return Message(
        text=lines(head, none, t.say(question)),
        buttons=(*one_a_row(taps), *((turns,) if turns else ()), back(reader, given)),
    )


def folded(text: str) -> str:
    return without_accents(text).casefold().strip()


def places(reader: Reader, reach: Reach) -> list[tuple[int, str]]:
    """Id and name of every place of a kind where the reader may close days, by name."""
    posts = roles(reader, reader.person_id or 0)
    ugels = [role.ugel_id for role in posts if role.kind == RoleKind.ESPECIALISTA_UGEL]
    dres = [role.dre_id for role in posts if role.kind == RoleKind.ESPECIALISTA_DRE]
    mine: dict[Reach, ColumnElement[bool]] = {
        Reach.UGEL: Ugel.dre_id.in_(dres),
        Reach.RED: Red.ugel_id.in_(ugels),
        Reach.IE: Ie.ugel_id.in_(ugels) & Ie.active,
    }
    if reach == Reach.IE:
        ies = reader.session.scalars(select(Ie).where(mine[reach]).order_by(Ie.name, Ie.id))
        return [(ie.id, f"{ie.name} {ie.cod_mod}") for ie in ies]
    table = Ugel if reach == Reach.UGEL else Red
    rows = reader.session.execute(select(table.id, table.name).where(mine[reach]).order_by(table.name))
    return [(row.id, row.name) for row in rows]


def summary(reader: Reader, given: Chosen, _remark: str) -> Message | None:
    """What will be loaded, what falls with it, and yes or no."""
    t, head, days, where = reader.t, heading(reader, given), days_of(given.days), where_of(given.where)
    place = place_of(reader.session, *where) if where else None
    if head is None or days is None or where is None or place is None:
        return None
    falling = falling_on(reader.session, days, scope_of_place(where[0], place), reader.now)
    save = year_actions.SaveDaysOff(days=given.days, why=given.why, where=given.where)
    other = given.model_copy(update={"where": "", "ask": "p", "page": 0})
    return Message(
        text=paragraphs(
            lines(head, t.say("📍 {place}", place=place_name(reader, *where))),
            lines(*falls(reader, falling)),
        ),
        buttons=((key(t.label("✅ Guardar"), save),), (key(t.label("⬅️ Otro ámbito"), other),)),
    )


def falls(reader: Reader, activities: Sequence[Any]) -> list[Html]:
    """What has a date on these days, and how many people hear of it."""
    t = reader.t
    if not activities:
        return [t.say("Ninguna actividad cae en esos días.")]
    n = len(organisers(activities))
    return [
        t.say_n("{n} actividad cae en esos días:", "{n} actividades caen en esos días:", len(activities)),
        *dates(reader, activities),
        t.say_n(
            "📨 Se avisa una vez a {n} persona que las organiza.",
            "📨 Se avisa una vez a {n} personas que las organizan.",
            n,
        ),
    ]


@view
def one(reader: Reader, days_off_id: int, saved: bool = False) -> Message | None:
    """What was loaded, by whom, what falls with it, and the way back."""
    t, row = reader.t, reader.session.get(DaysOff, days_off_id)
    if row is None:
        return None
    by = t.say("Cargado por {name} · {date}", name=name(reader, row.by), date=t.moment(row.at))
    undo = key(t.label("↩️ Deshacer"), year_actions.UndoDaysOff(days_off=row.id)) if row.undone_at is None else None
    ends = t.say("↩️ <b>Deshecho.</b> Se trabaja como siempre.")
    return Message(
        text=paragraphs(
            t.say("✅ Guardado.") if saved else None,
            lines(*about(reader, row), by),
            lines(*falls(reader, fallen(reader, row))) if row.undone_at is None else ends,
        ),
        buttons=one_a_row([undo, key(t.label("⛔ Días no hábiles"), year_actions.DaysOff())]),
    )


Step = Callable[[Reader, Chosen, str], Message | None]
STEPS: dict[str, Step] = {
    "d": ask_day,
    "u": ask_last,
    "w": ask_why,
    "p": ask_place,
    "r": ask_one,
    "i": ask_one,
    "g": ask_one,
    "s": summary,
}
