"""Loads the data of this room at start: norm, matrices, reminders, calendars. Errors name file and key."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from content.digests import WEEKDAYS, Digest, read_digests
from content.node import Node, read_toml
from domain.people.roles import Direccion
from domain.surveys.matrix import Actor, Instrument, Item, Matrix, Method, Periodicity, Row
from domain.year.best_hours import BestHours
from domain.year.calendar import (
    NonWorkingDay,
    ReminderRule,
    SchoolCalendar,
    SchoolYear,
    Span,
    Weeks,
    Window,
)
from domain.year.norm import DayPattern, Modelo, Nivel, Norm, Plan, Ratio, Rule, Setting, SettingValue, Zona

HERE = Path(__file__).parent
KINDS = frozenset({"visita", "gia", "rtc", "taller"})
ROLES = frozenset({"docente", "directivo", "acompanante"})
LATER = frozenset({"reports", "surveys", "talleres"})  # what settings wait for
_MOST_NUDGES = 2
_SCOPES = ("dre:", "ugel:", "ie:")
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Campaigns:
    """When what asks something of many at once goes out, and how long it waits for what comes before it."""

    best: BestHours = field(default_factory=BestHours)
    after_question: timedelta = timedelta(hours=1)
    after_resource: timedelta = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Closing:
    """After how many days what has ended is asked for, and what was recorded is confirmed."""

    ask_days: tuple[int, ...] = (0, 2)
    confirm_days: int = 3


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """reminders.toml: the rules, the hours, and after how many working days each nudge goes out."""

    rules: tuple[ReminderRule, ...]
    window: Window
    nudge_days: tuple[int, ...]
    campaigns: Campaigns = field(default_factory=Campaigns)
    closing: Closing = field(default_factory=Closing)
    digests: tuple[Digest, ...] = ()


def load_norm(path: Path = HERE / "norm.toml") -> Norm:
    """The norm as values; ContentError names the key that is wrong."""
    top = read_toml(path)
    norm = Norm(
        document=top.at("document").of(str),
        plans=tuple(_plan(node) for node in top.each("plan")),
        rules=tuple(_rule(node, node.at("code").of(str)) for node in top.each("rule")),
        settings=tuple(_setting(node) for node in top.each("setting")),
    )
    top.check_all_read()
    _check_unique(top.at("plan"), [f"{plan.modelo} {plan.nivel}" for plan in norm.plans])
    _check_unique(top.at("rule"), [rule.code for rule in norm.rules])
    _check_unique(top.at("setting"), [setting.code for setting in norm.settings])
    return norm


def load_reminders(path: Path = HERE / "reminders.toml") -> Reminders:
    """Offsets by kind and role, window and nudges; ContentError names the key that is wrong."""
    top = read_toml(path)
    window = _window(top.at("window"))
    rules = tuple(rule for node in top.each("reminder") for rule in _reminder_rules(node, window))
    nudges = top.at("nudges")
    nudge_days = tuple(node.of(int) for node in nudges.at("after_working_days").items())
    if len(nudge_days) > _MOST_NUDGES or list(nudge_days) != sorted(set(nudge_days)) or min(nudge_days, default=1) < 1:
        raise nudges.at("after_working_days").fail("at most two, growing, of at least one day")
    nudges.check_all_read()
    campaigns = _campaigns(top.at("campaigns"), window)
    closing = _closing(top.at("closing"))
    digests = read_digests(list(top.each("digest")), window)
    top.check_all_read()
    _check_unique(top.at("reminder"), [f"{rule.kind} {rule.role} {rule.code}" for rule in rules])
    return Reminders(
        rules=rules, window=window, nudge_days=nudge_days, campaigns=campaigns, closing=closing, digests=digests
    )


def load_matrix(path: Path = HERE / "matrix.toml") -> Matrix:
    """Both matrices of the norm and the items of their surveys; ContentError names the key that is wrong."""
    top = read_toml(path)
    top.at("document").of(str)
    instruments = tuple(_instrument(node) for node in top.each("instrument"))
    codes = frozenset(each.code for each in instruments) | {""}
    matrix = Matrix(rows=tuple(_matrix_row(node, codes) for node in top.each("row")), instruments=instruments)
    top.check_all_read()
    _check_unique(top.at("row"), [row.code for row in matrix.rows])
    _check_unique(top.at("instrument"), [each.code for each in instruments])
    return matrix


def load_calendar(folder: Path = HERE / "calendar") -> SchoolCalendar:
    """Every <year>.toml of a folder as one calendar; ContentError names file and key."""
    tops = [read_toml(path) for path in sorted(folder.glob("*.toml"))]
    years = [_school_year(top) for top in tops]
    closed = tuple(_closed(node) for top in tops for node in top.each("closed"))
    for top in tops:
        top.check_all_read()
    return SchoolCalendar(years={year.year: year for year in years}, closed=closed)


def _plan(node: Node) -> Plan:
    def rule(name: str) -> Rule:
        return _rule(node.at(name), name)

    plan = Plan(
        modelo=_word(node.at("modelo"), Modelo),
        nivel=_word(node.at("nivel"), Nivel),
        ratios=tuple(_ratio(ratio) for ratio in node.at("ratios").items()),
        visitas=rule("visitas"),
        visita_days=rule("visita_days"),
        pattern=_pattern(node.at("pattern")),
        gia=rule("gia"),
        gia_minutes=rule("gia_minutes"),
        rtc=rule("rtc"),
        rtc_minutes=rule("rtc_minutes"),
        talleres=rule("talleres"),
        taller_days=rule("taller_days"),
        talleres_acompanante=rule("talleres_acompanante"),
        taller_acompanante_days=rule("taller_acompanante_days"),
    )
    node.check_all_read()
    days = plan.pattern.days
    if (len(days), sum(days)) != (plan.visitas.value, plan.visita_days.value):
        raise node.at("pattern").fail(f"{len(days)} visitas of {sum(days)} days do not agree with the plan")
    return plan


def _matrix_row(node: Node, instruments: frozenset[str]) -> Row:
    row = Row(
        code=node.at("code").of(str),
        numeral=_numeral(node),
        variable=node.at("variable").of(str),
        dimensions=tuple(each.of(str) for each in node.at("dimensions").items()),
        periodicity=_word(node.at("periodicity"), Periodicity),
        method=_word(node.at("method"), Method),
        source=node.at("source").of(str),
        responsible=node.at("responsible").of(str),
        direcciones=tuple(_word(each, Direccion) for each in node.at("direcciones").items()),
        actor=_word(node.at("actor"), Actor),
        instrument=_among(node.at("instrument"), instruments),
    )
    node.check_all_read()
    if row.instrument and not row.direcciones:
        raise node.at("direcciones").fail("nobody may open a wave of a surveyed row")
    return row


def _instrument(node: Node) -> Instrument:
    items = tuple(_item(each) for each in node.each("item"))
    instrument = Instrument(code=node.at("code").of(str), items=items)
    node.check_all_read()
    _check_unique(node.at("item"), [name for item in items for name in item.names])
    return instrument


def _item(node: Node) -> Item:
    item = Item(
        name=node.at("name").of(str),
        dimension=node.at("dimension").of(str),
        text=node.at("text").of(str),
        alternates=tuple(each.of(str) for each in node.each("alternates")),
    )
    node.check_all_read()
    return item


def _rule(node: Node, code: str) -> Rule:
    rule = Rule(code=code, value=node.at("value").of(int), numeral=_numeral(node))
    if node.has("code"):
        node.at("code")
    node.check_all_read()
    if rule.value < 1:
        raise node.at("value").fail("expected at least 1")
    return rule


def _ratio(node: Node) -> Ratio:
    ratio = Ratio(
        zona=_word(node.at("zona"), Zona),
        minimum=node.at("minimum").of(int),
        maximum=node.at("maximum").of(int),
        numeral=_numeral(node),
    )
    node.check_all_read()
    if not 1 <= ratio.minimum <= ratio.maximum:
        raise node.fail("minimum and maximum are not in order")
    return ratio


def _pattern(node: Node) -> DayPattern:
    days = tuple(day.of(int) for day in node.at("days").items())
    pattern = DayPattern(days=days, fixed=node.at("fixed").of(bool), numeral=_numeral(node))
    node.check_all_read()
    return pattern


def _setting(node: Node) -> Setting:
    setting = Setting(
        code=node.at("code").of(str),
        value=_setting_value(node.at("value")),
        options=tuple(_setting_value(option) for option in node.at("options").items()),
        numeral=_numeral(node),
        reason=node.at("reason").of(str),
        since=_among(node.at("since"), LATER) if node.has("since") else "",
    )
    node.check_all_read()
    if not setting.accepts(setting.value):
        raise node.at("value").fail(f"{setting.value!r} is not among its options")
    return setting


def _setting_value(node: Node) -> SettingValue:
    if not isinstance(node.value, str | int):
        raise node.fail(f"expected a word, a whole number or true/false, got {node.value!r}")
    return node.value


def _numeral(node: Node) -> str:
    numeral = node.at("numeral").of(str)
    if not numeral[:1].isdigit():
        raise node.at("numeral").fail("expected a numeral of the norm, e.g. 5.6.1.c")
    return numeral


def _word(node: Node, kind: type[_Word]) -> _Word:
    try:
        return kind(node.of(str))
    except ValueError as error:
        raise node.fail(f"{node.value!r} is none of {', '.join(kind)}") from error


def _campaigns(node: Node, window: Window) -> Campaigns:
    spans = tuple(_span_of_hours(each, window) for each in node.at("spans").items())
    if not spans:
        raise node.at("spans").fail("no hours")
    campaigns = Campaigns(
        best=BestHours(weekdays=tuple(_weekday(each) for each in node.at("weekdays").items()), spans=spans),
        after_question=timedelta(minutes=node.at("after_question_minutes").of(int)),
        after_resource=timedelta(hours=node.at("after_resource_hours").of(int)),
    )
    node.check_all_read()
    return campaigns


def _closing(node: Node) -> Closing:
    asked = node.at("ask_after_days")
    days = tuple(each.of(int) for each in asked.items())
    if not 1 <= len(days) <= _MOST_NUDGES or list(days) != sorted(set(days)) or min(days) < 0:
        raise asked.fail("one or two, growing, from 0 on")
    confirm = node.at("confirm_after_days")
    if confirm.of(int) < 1:
        raise confirm.fail("expected at least 1")
    node.check_all_read()
    return Closing(ask_days=days, confirm_days=confirm.of(int))


def _span_of_hours(node: Node, window: Window) -> tuple[time, time]:
    hours = [each.of(time) for each in node.items()]
    if len(hours) != 2 or not window.opens <= hours[0] < hours[1] <= window.closes:
        raise node.fail("two hours in order, inside the window")
    return hours[0], hours[1]


def _weekday(node: Node) -> int:
    if node.of(str) not in WEEKDAYS:
        raise node.fail(f"{node.of(str)!r} is none of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(node.of(str))


def _window(node: Node) -> Window:
    window = Window(
        opens=node.at("opens").of(time),
        closes=node.at("closes").of(time),
        closes_urgent=node.at("closes_urgent").of(time),
    )
    node.check_all_read()
    if not window.opens < window.closes <= window.closes_urgent:
        raise node.fail("the hours are not in order")
    return window


def _reminder_rules(node: Node, window: Window) -> list[ReminderRule]:
    kinds = [_among(kind, KINDS) for kind in node.at("kinds").items()]
    roles = [_among(role, ROLES) for role in node.at("roles").items()]
    code, days_before, at = node.at("code").of(str), node.at("days_before").of(int), node.at("at").of(time)
    node.check_all_read()
    if days_before < 0:
        raise node.at("days_before").fail("a reminder cannot come after the day")
    if not window.includes(at, urgent=False):
        raise node.at("at").fail("outside the window")
    return [
        ReminderRule(kind=kind, role=role, code=code, days_before=days_before, at=at)
        for kind in kinds
        for role in roles
    ]


def _school_year(node: Node) -> SchoolYear:
    overrides = {}
    for override in node.each("override"):
        overrides[_scope(override.at("scope"))] = _weeks(override)
        override.check_all_read()
    return SchoolYear(
        year=node.at("year").of(int),
        source=node.at("source").of(str),
        weeks=_weeks(node),
        overrides=overrides,
    )


def _weeks(node: Node) -> Weeks:
    lective, gestion, vacations = (
        tuple(_span(span) for span in node.each(name)) for name in ("lective", "gestion", "vacations")
    )
    spans = sorted((*lective, *gestion, *vacations), key=lambda span: span.first)
    for before, after in pairwise(spans):
        if after.first <= before.last:
            raise node.fail(f"two blocks share {after.first}")
    return Weeks(lective=lective, gestion=gestion, vacations=vacations)


def _span(node: Node) -> Span:
    days = [day.of(date) for day in node.items()]
    if len(days) != 2 or days[0] > days[1]:
        raise node.fail("expected first and last day")
    return Span(first=days[0], last=days[1])


def _closed(node: Node) -> NonWorkingDay:
    scope = _scope(node.at("scope")) if node.has("scope") else None
    closed = NonWorkingDay(day=node.at("day").of(date), scope=scope, reason=node.at("reason").of(str))
    node.check_all_read()
    return closed


def _scope(node: Node) -> str:
    scope = node.of(str)
    if not scope.startswith(_SCOPES):
        raise node.fail(f"{scope!r} does not begin with one of {', '.join(_SCOPES)}")
    return scope


def _among(node: Node, words: frozenset[str]) -> str:
    if node.of(str) not in words:
        raise node.fail(f"{node.value!r} is none of {', '.join(sorted(words))}")
    return node.of(str)


def _check_unique(node: Node, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise node.fail(f"given twice: {', '.join(twice)}")
