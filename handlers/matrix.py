"""/matriz: how every row stands, and a new survey of one."""

from dataclasses import replace

from content import actions
from content.messages import fieldwork, matrix, planning
from content.wave_plan import direccion_of, planned_by, row_marked, seed_for, store_shipped
from domain.outcome import Refused
from domain.policy import Verb, may
from domain.surveys.matrix import Row
from domain.waves.opening import open_wave
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap

NOT_YOURS = Refused("not_yours")


@command("matriz")
@linked
def first_page(turn: Turn, _rest: str) -> None:
    if reads(turn):
        turn.show(matrix.matrix)
    else:
        turn.show(matrix.only_specialists)


@tap(actions.Matrix)
@linked
def page(turn: Turn, action: actions.Matrix) -> None:
    if reads(turn):
        turn.show(matrix.matrix, page=action.page)
    else:
        turn.refuse(NOT_YOURS)


@tap(actions.MatrixRow)
@linked
def row(turn: Turn, action: actions.MatrixRow) -> None:
    if reads(turn) and row_marked(turn.session, turn.programme, action.row) is not None:
        turn.show(matrix.row, row=action.row)
    else:
        turn.refuse(NOT_YOURS)


@tap(actions.PlanWave)
@linked
def plan(turn: Turn, action: actions.PlanWave) -> None:
    """The form that we ship is kept at the first look, so that it can be chosen."""
    asked = own_row(turn, action.row)
    if asked is None:
        turn.refuse(NOT_YOURS)
        return
    store_shipped(turn.session, turn.programme, asked, turn.now)
    if planned_by(turn.session, turn.programme, action, turn.today) is None:
        turn.refuse(Refused("form_without_items"))
    else:
        turn.show(planning.plan, **action.model_dump())


@tap(actions.OpenWave)
@linked
def yes(turn: Turn, action: actions.OpenWave) -> None:
    assert turn.who is not None
    asked = own_row(turn, action.row)
    found = planned_by(turn.session, turn.programme, action, turn.today)
    direccion = direccion_of(turn.session, turn.who, asked) if asked else None
    if found is None or direccion is None:
        turn.refuse(NOT_YOURS)
        return
    seed = seed_for(turn.session, found.row, found.opens_on.year)
    outcome = open_wave(turn.session, turn.who, turn.programme.matrix, found.draft(direccion, seed))
    if isinstance(outcome, Refused):
        turn.refuse(replace(outcome, facts={"row": action.row}))
    else:
        turn.show(fieldwork.wave, wave_id=outcome.id)


def reads(turn: Turn) -> bool:
    assert turn.who is not None
    return may(turn.session, turn.who, Verb.SEE_MATRIX, turn.today.year)


def own_row(turn: Turn, wanted: str) -> Row | None:
    """The row of a button, when this person may open a survey of it."""
    assert turn.who is not None
    asked = row_marked(turn.session, turn.programme, wanted)
    return asked if asked and direccion_of(turn.session, turn.who, asked) else None
