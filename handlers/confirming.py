"""Docentes say whether a record is so; whoever answers for the data of a UGEL looks into the differences."""

from content import year_actions
from content.messages import cases, confirming
from domain.activities.closing import Record
from domain.activities.confirming import ConsistencyCase, Differs, Finding, Said
from domain.closing.confirming import confirm, sees, settle
from domain.outcome import Refused
from domain.policy import Verb, may
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap

NOT_YOURS = Refused("not_yours")


@tap(year_actions.Confirming)
@linked
def said(turn: Turn, action: year_actions.Confirming) -> None:
    """One tap; a second one says what was otherwise."""
    assert turn.who is not None
    if action.said not in set(Said) or (action.differs and action.differs not in set(Differs)):
        turn.refuse(NOT_YOURS)
    elif action.said == Said.OTHERWISE and not action.differs:
        ask_what(turn, action)
    else:
        differs = Differs(action.differs) if action.differs else None
        outcome = confirm(turn.session, turn.who, action.activity, action.revision, Said(action.said), differs)
        turn.apply(outcome, confirming.thanks, activity_id=action.activity)


def ask_what(turn: Turn, action: year_actions.Confirming) -> None:
    assert turn.who is not None
    if not may(turn.session, turn.who, Verb.CONFIRM_RECORD, action.activity):
        turn.refuse(NOT_YOURS)
    elif turn.session.get_one(Record, action.activity).revision != action.revision:
        turn.refuse(Refused("record_changed", {"activity_id": action.activity}))
    else:
        turn.show(confirming.what_differs, activity_id=action.activity)


@command("casos")
@linked
def first_page(turn: Turn, _rest: str) -> None:
    show_cases(turn, 0)


@tap(year_actions.Cases)
@linked
def page(turn: Turn, action: year_actions.Cases) -> None:
    show_cases(turn, action.page)


def show_cases(turn: Turn, page: int) -> None:
    assert turn.who is not None
    held = [role.ugel_id for role in turn.who.roles if role.ugel_id]
    if any(may(turn.session, turn.who, Verb.SEE_CASES, each) for each in held):
        turn.show(cases.cases, page=page)
    else:
        turn.refuse(Refused("only_data_quality"))


@tap(year_actions.Case)
@linked
def case(turn: Turn, action: year_actions.Case) -> None:
    assert turn.who is not None
    if action.finding in cases.FINDINGS:
        outcome = settle(turn.session, turn.who, action.case, Finding(action.finding))
        turn.apply(outcome, cases.settled, case=action.case)
        return
    row = turn.session.get(ConsistencyCase, action.case)
    if row is not None and sees(turn.session, turn.who, row):
        turn.show(cases.case, case=action.case)
    else:
        turn.refuse(NOT_YOURS)
