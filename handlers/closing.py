"""Closing an activity: its ficha, tap by tap, and the record that it comes to."""

from dataclasses import replace
from datetime import datetime

from content import year_actions
from content.accounts import account, given
from content.fichas import OF_ACTIVITY, walk_in
from content.forms import session as forms
from content.forms.model import Form
from content.forms.result import result
from content.forms.state import END, State
from content.messages import census, closing, records
from content.walks import Walk
from domain.activities import fichas
from domain.activities.closing import Record
from domain.activities.fichas import Ficha
from domain.activities.model import Activity, Kind, activity_of
from domain.closing.closing import close, unfit
from domain.closing.registering import register
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import RoleKind
from domain.policy import Verb, may
from domain.year.calendar import local
from handlers.fichas import PURPOSES, Purpose, begin, go_on
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap

NOT_YOURS = Refused("not_yours")
WHO_REGISTERS = (RoleKind.ACOMPANANTE, RoleKind.DIRECTIVO, RoleKind.ESPECIALISTA_UGEL, RoleKind.RCI)


@command("cerrar")
@linked
def to_close(turn: Turn, _rest: str) -> None:
    turn.show(closing.to_close)


@command("censo")
@linked
def workbook(turn: Turn, _rest: str) -> None:
    assert turn.who is not None
    if turn.who.is_a(*WHO_REGISTERS):
        turn.say(census.workbook)
    else:
        turn.refuse(Refused("only_who_registers"))


@tap(year_actions.Record)
@linked
def recorded(turn: Turn, action: year_actions.Record) -> None:
    assert turn.who is not None
    if may(turn.session, turn.who, Verb.SEE_RECORD, action.activity):
        turn.show(records.record, activity_id=action.activity)
    else:
        turn.refuse(NOT_YOURS)


@tap(year_actions.Registered)
@linked
def registered(turn: Turn, action: year_actions.Registered) -> None:
    assert turn.who is not None
    outcome = register(turn.session, turn.who, action.activity, turn.today)
    turn.apply(outcome, records.record, activity_id=action.activity)


@tap(year_actions.Close)
@linked
def opened(turn: Turn, action: year_actions.Close) -> None:
    """The ficha where one stopped; a new one, or the answers of the record to put right."""
    found = ficha_about(turn, action.activity)
    if isinstance(found, Refused):
        turn.refuse(found)
    else:
        go_on(turn, found)


def ficha_about(turn: Turn, activity_id: int) -> Ficha | Refused:
    """The ficha of an activity as it is dated now; begun when there is none."""
    assert turn.who is not None
    if not may(turn.session, turn.who, Verb.CLOSE_ACTIVITY, activity_id):
        return NOT_YOURS
    activity = activity_of(turn.session, activity_id)
    assert activity is not None
    refused = unfit(turn.session, activity, activity.revision, turn.programme.norm, turn.now)
    if refused is not None:
        return refused
    form = OF_ACTIVITY[Kind(activity.kind)]
    known = fichas.ficha_of(turn.session, form, turn.who.person_id, activity_id)
    if known is not None and known.seen == activity.revision:
        return known
    if known is not None:  # the date was changed since
        turn.session.delete(known)
        turn.session.flush()
    return begun(turn, activity, form)


def begun(turn: Turn, activity: Activity, name: str) -> Ficha:
    """With what is known; after a record with its answers, at the list of them."""
    row = begin(turn, name, activity.id, given(turn.session, activity), seen=activity.revision)
    record = turn.session.get(Record, activity.id)
    if record is not None:
        walk = walk_in(turn.session, row)
        row.walk = answered(walk.form, replace(walk.state, answers=record.answers), local(turn.now)).to_json()
        turn.session.flush()
    return row


def answered(form: Form, state: State, now: datetime) -> State:
    """What was left out stays so; what has come to be asked since is opened, else the list of answers."""
    for line in forms.review(form, state, now=now):
        opened = forms.revisit(form, state, line.ref, now=now) if line.waits else None
        if isinstance(opened, State):
            left_out = forms.skip(form, opened, line.ref, now=now)
            state = left_out if isinstance(left_out, State) else state
    waits = any(line.waits for line in forms.review(form, state, now=now))
    state = replace(state, place=END)
    return forms.resume(form, state, now=now) if waits else state


# Sending it


def allowed(turn: Turn, row: Ficha) -> bool:
    assert turn.who is not None
    return may(turn.session, turn.who, Verb.CLOSE_ACTIVITY, row.about)


def send(turn: Turn, row: Ficha, walk: Walk) -> Outcome:
    """The record; the ficha goes, and what anybody else had begun of it."""
    assert turn.who is not None
    activity = activity_of(turn.session, row.about)
    assert activity is not None
    values = result(walk.form, walk.state, now=local(turn.now)).values
    told = account(walk.form, values, activity, row.form_version_id)
    outcome = close(turn.session, turn.who, activity.id, row.seen, told, norm=turn.programme.norm, now=turn.now)
    if isinstance(outcome, Done):
        fichas.drop(turn.session, row.form, row.about)
    return outcome


PURPOSES |= dict.fromkeys(OF_ACTIVITY.values(), Purpose(allowed=allowed, send=send))
