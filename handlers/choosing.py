"""Choosing a date in three taps, whatever it is for; the last one puts it on the calendar."""

from collections.abc import Callable
from typing import Any

from content import actions
from content.messages import choosing, meetings, visits
from content.reasons import REASONS
from content.targets import COUNTER, MOVE, VISIT, Target, target
from domain.dates import agreement, reschedule
from domain.dates import meetings as calls
from domain.dates.drafts import Draft
from domain.outcome import Outcome, Refused
from domain.policy import Verb, may
from handlers.date_question import ask, done, hour_before
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import tap
from i18n.text import clean_name

NOT_YOURS = Refused("not_yours")


def open_target(turn: Turn, goal: str, id_: int, n: int) -> Target | None:
    """What the button is for, when this person may still do it; else they are told."""
    assert turn.who is not None
    found = target(turn.session, turn.programme, goal, id_, n, person_id=turn.who.person_id, today=turn.today)
    if found is None or not allowed(turn, goal, found):
        turn.refuse(NOT_YOURS)
        return None
    return found


def allowed(turn: Turn, goal: str, found: Target) -> bool:
    assert turn.who is not None
    if goal == VISIT:
        return may(turn.session, turn.who, Verb.PROPOSE_VISIT, found.docente_id or 0)
    if goal == MOVE:
        return may(turn.session, turn.who, Verb.ORGANISE_ACTIVITY, found.activity_id or 0)
    if goal == COUNTER:
        return may(turn.session, turn.who, Verb.ANSWER_ACTIVITY, found.activity_id or 0)
    rights = [may(turn.session, turn.who, calls.CALLS[found.kind], ie.id) for ie in found.ies]
    return any(rights)


@tap(actions.Week)
@linked
def week(turn: Turn, action: actions.Week) -> None:
    if open_target(turn, action.goal, action.id, action.n):
        turn.show(choosing.week, goal=action.goal, id=action.id, n=action.n, page=action.page)
        hour = hour_before(turn, action.goal, action.id)
        ask(turn, action.goal, action.id, action.n, hour=hour)


@tap(actions.Day)
@linked
def day(turn: Turn, action: actions.Day) -> None:
    if actions.day_of(action.day) is None:
        turn.refuse(NOT_YOURS)
    elif open_target(turn, action.goal, action.id, action.n):
        key: dict[str, Any] = {"goal": action.goal, "id": action.id, "n": action.n, "day": action.day}
        if hour := hour_before(turn, action.goal, action.id):
            turn.show(choosing.summary, **key, hour=hour, size=0)
        else:
            turn.show(choosing.hours, **key)
        ask(turn, **key)


@tap(actions.Hour)
@linked
def hour(turn: Turn, action: actions.Hour) -> None:
    if chosen_date(turn, action) is not None:
        turn.show(
            choosing.summary, goal=action.goal, id=action.id, n=action.n,
            day=action.day, hour=action.hour, size=action.size,
        )  # fmt: skip
        ask(turn, action.goal, action.id, action.n, day=action.day)


@tap(actions.Put)
@linked
def put(turn: Turn, action: actions.Put) -> None:
    chosen = chosen_date(turn, action)
    if chosen is not None:
        draft, found = chosen
        if PUTS.get(action.goal, put_meeting)(turn, action, draft, found):
            done(turn)


def chosen_date(turn: Turn, action: actions.Hour | actions.Put) -> tuple[Draft, Target] | None:
    """What the button would put on the calendar, and for what; a forged one is refused."""
    day, at = actions.day_of(action.day), actions.hour_of(action.hour)
    if day is None or at is None:
        turn.refuse(NOT_YOURS)
        return None
    found = open_target(turn, action.goal, action.id, action.n)
    if found is None:
        return None
    if action.size and not found.takes(action.size):
        turn.refuse(NOT_YOURS)
        return None
    return found.draft(turn.programme.calendar, day, at, action.size), found


def put_visit(turn: Turn, action: actions.Put, draft: Draft, _found: Target) -> bool:
    assert turn.who is not None
    outcome = agreement.propose(turn.session, turn.who, draft, action.n, turn.now)
    return turn.apply(outcome, visits.proposed, activity_id=made(outcome))


def put_meeting(turn: Turn, action: actions.Put, draft: Draft, found: Target) -> bool:
    assert turn.who is not None
    place = ", ".join(clean_name(ie.name) for ie in found.ies)
    outcome = calls.call(turn.session, turn.who, draft, number=action.n, place=clean_name(place, 200), now=turn.now)
    return turn.apply(outcome, meetings.called, activity_id=made(outcome))


def put_move(turn: Turn, action: actions.Put, draft: Draft, _found: Target) -> bool:
    assert turn.who is not None
    reason = action.reason if action.reason in REASONS else "otro"
    outcome = reschedule.move(turn.session, turn.who, action.id, action.n, draft, reason=reason, now=turn.now)
    return turn.apply(outcome, visits.moved, activity_id=action.id)


def put_counter(turn: Turn, action: actions.Put, draft: Draft, _found: Target) -> bool:
    assert turn.who is not None
    outcome = agreement.counter(
        turn.session, turn.who, action.id, action.n,
        day=draft.days[0], hour=draft.hour, now=turn.now,
    )  # fmt: skip
    return turn.apply(outcome, visits.counter_sent, activity_id=action.id)


PUTS: dict[str, Callable[[Turn, actions.Put, Draft, Target], bool]] = {
    VISIT: put_visit,
    MOVE: put_move,
    COUNTER: put_counter,
}


def made(outcome: Outcome) -> int | None:
    return None if isinstance(outcome, Refused) else outcome.id
