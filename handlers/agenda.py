"""/agenda: what comes next, its .ics file and an activity's history."""

from content import actions
from content.messages import agenda, history
from domain.outcome import Refused
from domain.policy import Verb, may
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap


@command("agenda")
@linked
def first_page(turn: Turn, _rest: str) -> None:
    turn.show(agenda.agenda, page=0)


@tap(actions.Agenda)
@linked
def page(turn: Turn, action: actions.Agenda) -> None:
    turn.show(agenda.agenda, page=action.page)


@tap(actions.Ics)
@linked
def calendar_file(turn: Turn, action: actions.Ics) -> None:
    assert turn.who is not None
    if action.activity and not may(turn.session, turn.who, Verb.SEE_ACTIVITY, action.activity):
        turn.refuse(Refused("not_yours"))
    else:
        turn.say(agenda.calendar_file, activity_id=action.activity)


@tap(actions.History)
@linked
def past(turn: Turn, action: actions.History) -> None:
    assert turn.who is not None
    if may(turn.session, turn.who, Verb.SEE_ACTIVITY, action.activity):
        turn.show(history.history, activity_id=action.activity)
    else:
        turn.refuse(Refused("not_yours"))
