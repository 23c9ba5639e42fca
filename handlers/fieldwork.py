"""A survey from the draw to its results, for the Dirección that answers for it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from content import actions
from content.actions import day_of
from content.messages import field, fieldwork, results
from domain.outcome import Outcome, Refused
from domain.policy import Verb, may
from domain.surveys.model import Wave
from domain.waves import closing, drawing, opening
from domain.waves import fieldwork as rules
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import tap
from scheduler import attachments, returning

NOT_YOURS = Refused("not_yours")


def draw(turn: Turn, action: actions.DoWave) -> Outcome:
    assert turn.who is not None
    return drawing.draw(turn.session, turn.who, action.wave)


def release(turn: Turn, action: actions.DoWave) -> Outcome:
    assert turn.who is not None
    day = day_of(action.day)
    if day is None:
        return NOT_YOURS
    return rules.release(turn.session, turn.who, action.wave, fieldwork.HALVES[action.verb], day, turn.today)


def close(turn: Turn, action: actions.DoWave) -> Outcome:
    assert turn.who is not None
    return closing.close(turn.session, turn.who, turn.programme.seal, action.wave, turn.today, files=attachments)


def publish(turn: Turn, action: actions.DoWave) -> Outcome:
    assert turn.who is not None
    return returning.publish(turn.session, turn.who, action.wave, turn.now)


def cancel(turn: Turn, action: actions.DoWave) -> Outcome:
    assert turn.who is not None
    return opening.cancel(turn.session, turn.who, action.wave, files=attachments)


VERBS: Mapping[str, Callable[[Turn, actions.DoWave], Outcome]] = {
    "draw": draw,
    "first": release,
    "second": release,
    "close": close,
    "publish": publish,
    "cancel": cancel,
}


@tap(actions.Wave)
@linked
def wave(turn: Turn, action: actions.Wave) -> None:
    if runs(turn, action.wave):
        turn.show(fieldwork.wave, wave_id=action.wave)


@tap(actions.AskWave)
@linked
def ask(turn: Turn, action: actions.AskWave) -> None:
    """The summary before a verb. What its state does not allow any more is said at once."""
    if action.verb not in VERBS:
        turn.refuse(NOT_YOURS)
    elif runs(turn, action.wave):
        state = turn.session.get_one(Wave, action.wave).state
        if action.verb not in fieldwork.OFFERED.get(state, ()):
            turn.refuse(Refused("wave_state", {"wave_id": action.wave}))
        else:
            turn.show(fieldwork.ask, wave_id=action.wave, verb=action.verb, day=action.day)


@tap(actions.DoWave)
@linked
def do(turn: Turn, action: actions.DoWave) -> None:
    if action.verb not in VERBS:
        turn.refuse(NOT_YOURS)
        return
    if not runs(turn, action.wave):
        return
    outcome = VERBS[action.verb](turn, action)
    if isinstance(outcome, Refused):
        outcome = replace(outcome, facts={"wave_id": action.wave})
    turn.apply(outcome, fieldwork.wave, wave_id=action.wave)


@tap(actions.Fieldwork)
@linked
def how_far(turn: Turn, action: actions.Fieldwork) -> None:
    if not allowed(turn, action.wave, Verb.SEE_FIELDWORK):
        turn.refuse(NOT_YOURS)
    elif action.shape in {field.PNG, field.XLSX}:
        turn.say(field.field_file, wave_id=action.wave, shape=action.shape)
    else:
        turn.show(field.field, wave_id=action.wave, page=action.page)


@tap(actions.Results)
@linked
def results_of(turn: Turn, action: actions.Results) -> None:
    """Refused while the survey is open: between two looks there would be the few who answered."""
    if not allowed(turn, action.wave, Verb.SEE_RESULTS, Verb.SEE_PUBLISHED):
        turn.refuse(NOT_YOURS)
    elif (refused := closing.untold(turn.session.get_one(Wave, action.wave), turn.today)) is not None:
        turn.refuse(refused)
    elif action.shape == results.COMMENTS:
        if runs(turn, action.wave):
            turn.say(results.comments_file, wave_id=action.wave)
    elif action.shape in results.SHAPES:
        turn.say(results.results_file, wave_id=action.wave, shape=action.shape)
    else:
        turn.show(results.results, wave_id=action.wave)


def runs(turn: Turn, wave_id: int) -> bool:
    """True for who runs the wave; whoever does not is told so."""
    mine = allowed(turn, wave_id, Verb.RUN_WAVE)
    if not mine:
        turn.refuse(NOT_YOURS)
    return mine


def allowed(turn: Turn, wave_id: int, *verbs: Verb) -> bool:
    assert turn.who is not None
    return any(may(turn.session, turn.who, verb, wave_id) for verb in verbs)
