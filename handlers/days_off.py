"""/nohabiles: a specialist of the UGEL or the DRE says on which days nobody works, and takes it back."""

from dataclasses import replace
from datetime import date
from typing import Any

from content import year_actions
from content.days_off import WHYS, Days, code_of, days_of, heard, where_of, why_of
from content.messages import days_off as views
from domain.dates.days_off import close, reopen
from domain.outcome import Refused
from domain.people.territory import Reach
from domain.policy import CLOSERS, CLOSES, may
from domain.year.closures import DaysOff
from handlers.dialogue import expect, forget
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap, text
from i18n.written_dates.read_days import DaysReading, read_days

NOT_YOURS = Refused("not_yours")
WHICH_DAYS, WHICH_PLACE = "days_off", "days_off_place"  # what is asked for in words
ASKS = {"d": WHICH_DAYS, "u": WHICH_DAYS, "w": WHICH_DAYS, "r": WHICH_PLACE, "i": WHICH_PLACE, "g": WHICH_PLACE}


@command("nohabiles")
@linked
def list_(turn: Turn, rest: str) -> None:
    """What is loaded; with days written behind the command, straight to their reason."""
    if not closes(turn):
        turn.show(views.only_closers)
    elif rest:
        written(turn, rest, {})
    else:
        turn.show(views.coming)


@tap(year_actions.DaysOff)
@linked
def page(turn: Turn, action: year_actions.DaysOff) -> None:
    if not closes(turn):
        turn.refuse(NOT_YOURS)
        return
    forget(turn)
    turn.show(views.coming, page=action.page)


@tap(year_actions.NewDaysOff)
@linked
def step(turn: Turn, action: year_actions.NewDaysOff) -> None:
    if closes(turn) and sound(action) and (action.ask != "s" or closes_there(turn, action.where)):
        ask(turn, action)
    else:
        turn.refuse(NOT_YOURS)


def ask(turn: Turn, given: year_actions.NewDaysOff, remark: str = "") -> None:
    """Shows what is asked next, and keeps what a text would be the answer to."""
    turn.show(views.step, remark=remark, **given.model_dump())
    if given.ask in ASKS:
        expect(turn, ASKS[given.ask], **given.model_dump())
    else:
        forget(turn)


def sound(action: year_actions.NewDaysOff) -> bool:
    """Whether the button holds what its step needs; it may be forged."""
    needs = {"d": 0, "u": 1, "w": 1, "p": 2, "r": 2, "i": 2, "g": 2, "s": 3}
    given = (days_of(action.days), why_of(action.why), where_of(action.where))
    return action.ask in needs and all(each is not None for each in given[: needs[action.ask]])


@text(WHICH_DAYS)
def written(turn: Turn, words: str, facts: dict[str, Any]) -> None:
    """Days that are written: one way to understand them leads on, several are asked about, none is asked again."""
    if not closes(turn):
        turn.refuse(NOT_YOURS)
        return
    reading = read_days(words, turn.today, turn.t.tag)
    first = days_of(facts["days"]) if facts.get("ask") == "u" else None
    found = heard(until(first[0], reading) if first else reading, turn.today)
    if found.ways and found.sure:
        ask(turn, year_actions.NewDaysOff(days=code_of(found.ways[0]), ask="w"))
    elif found.ways:
        turn.show(views.which, ways=[code_of(days) for days in found.ways])
        expect(turn, WHICH_DAYS)
    else:
        ask(turn, year_actions.NewDaysOff(), remark=found.code)


def until(first: date, reading: DaysReading) -> DaysReading:
    """A single later day, written where the last one is asked for, ends the span; all else stands for itself."""

    def whole(days: Days) -> Days:
        return views.working(first, days[0]) if len(days) == 1 and days[0] > first else days

    return replace(reading, ways=tuple(whole(days) for days in reading.ways))


@text(WHICH_PLACE)
def place(turn: Turn, words: str, facts: dict[str, Any]) -> None:
    """A part of the name of a place: those that have it."""
    if closes(turn):
        ask(turn, year_actions.NewDaysOff(**facts), remark=words[:40])
    else:
        turn.refuse(NOT_YOURS)


@tap(year_actions.SaveDaysOff)
@linked
def save(turn: Turn, action: year_actions.SaveDaysOff) -> None:
    assert turn.who is not None
    days, why, where = days_of(action.days), why_of(action.why), where_of(action.where)
    if days is None or why is None or where is None:
        turn.refuse(NOT_YOURS)
        return
    outcome = close(
        turn.session, turn.who,
        days=days, reach=where[0], place_id=where[1], why=why, reason=WHYS[why], now=turn.now,
    )  # fmt: skip
    made = None if isinstance(outcome, Refused) else outcome.id
    turn.new_days_off = turn.apply(outcome, views.one, days_off_id=made, saved=True)


@tap(year_actions.ShowDaysOff)
@linked
def show(turn: Turn, action: year_actions.ShowDaysOff) -> None:
    assert turn.who is not None
    row = turn.session.get(DaysOff, action.days_off)
    if row is not None and may(turn.session, turn.who, CLOSES[Reach(row.reach)], row.place_id):
        turn.show(views.one, days_off_id=row.id)
    else:
        turn.refuse(NOT_YOURS)


@tap(year_actions.UndoDaysOff)
@linked
def undo(turn: Turn, action: year_actions.UndoDaysOff) -> None:
    assert turn.who is not None
    outcome = reopen(turn.session, turn.who, action.days_off, turn.now)
    turn.new_days_off = turn.apply(outcome, views.one, days_off_id=action.days_off)


def closes(turn: Turn) -> bool:
    """Whether the person may close any days at all; where, is asked of the policy at every place."""
    assert turn.who is not None
    return turn.who.is_a(*CLOSERS)


def closes_there(turn: Turn, code: str) -> bool:
    assert turn.who is not None
    where = where_of(code)
    return where is not None and may(turn.session, turn.who, CLOSES[where[0]], where[1])
