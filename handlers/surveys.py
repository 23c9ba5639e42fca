"""A survey from its invitation to its end: opened, left for later, refused, looked over, sent.

`survey_taps.py` takes answers by button, `survey_words.py` what is written or sent.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from content import actions
from content.forms import session as forms
from content.forms.answers import Unfit
from content.forms.state import END, State
from content.messages import survey_notices as notices
from content.messages import survey_replies as replies
from content.messages import survey_review as reviews
from content.messages import surveys as views
from content.walks import Walk, in_wave, waiting
from domain.policy import Verb, may
from domain.year.calendar import local
from handlers.dialogue import forget
from handlers.guards import linked
from handlers.survey_seats import lost_files, refuse
from handlers.survey_steps import NOT_ASKED, leave, move, settle, take
from handlers.turn import Turn
from handlers.verbs import command, tap
from i18n.languages import LANGUAGES

TAGS = frozenset(each.tag for each in LANGUAGES)


@command("encuesta")
@linked
def surveys(turn: Turn, _rest: str) -> None:
    """Opens what waits for the person; says so when nothing does."""
    assert turn.who is not None
    waves = waiting(turn.session, turn.who.person_id, turn.today)
    if len(waves) != 1:
        turn.show(reviews.several)
    elif in_wave(turn.session, turn.programme, turn.who.person_id, waves[0]) is not None:
        go_on(turn, waves[0])
    else:
        turn.show(notices.invitation, wave=waves[0])


@tap(actions.Survey)
@linked
def opened(turn: Turn, action: actions.Survey) -> None:
    go_on(turn, action.walk)


def go_on(turn: Turn, number: int) -> None:
    """Where one stopped; answers whose file was lost on the way are asked again."""

    def resumed(walk: Walk, now: datetime) -> State:
        gone = lost_files(turn.session, walk)
        kept = {key: value for key, value in walk.state.answers.items() if key not in gone}
        state = replace(walk.state, answers=kept, place=END) if gone else walk.state
        return forms.resume(walk.form, state, now=now)

    move(turn, number, resumed, anew=True)


@tap(actions.SurveyLater)
@linked
def later(turn: Turn, action: actions.SurveyLater) -> None:
    about(turn, action.walk, replies.later)


@tap(actions.SurveyMore)
@linked
def more(turn: Turn, action: actions.SurveyMore) -> None:
    about(turn, action.walk, replies.more)


def about(turn: Turn, wave_id: int, view: Callable[..., Any]) -> None:
    """Something to read about a survey, for those who are asked."""
    assert turn.who is not None
    if may(turn.session, turn.who, Verb.ANSWER_WAVE, wave_id):
        turn.show(view, wave=wave_id)
    else:
        turn.refuse(NOT_ASKED)


@tap(actions.SurveyRefuse)
@linked
def refused(turn: Turn, action: actions.SurveyRefuse) -> None:
    if turn.apply(refuse(turn, action.walk), replies.refused):
        leave(turn)


# Beside the questions


@tap(actions.Choices)
@linked
def turned(turn: Turn, action: actions.Choices) -> None:
    shown(turn, action.walk, lambda: turn.show(views.question, walk=action.walk, page=action.page))


@tap(actions.Review)
@linked
def reviewed(turn: Turn, action: actions.Review) -> None:
    shown(
        turn,
        action.walk,
        lambda: turn.show(reviews.answers, walk=action.walk, page=action.page, change=action.change),
    )


@tap(actions.Pause)
@linked
def paused(turn: Turn, action: actions.Pause) -> None:
    def show() -> None:
        forget(turn)
        turn.show(reviews.paused, walk=action.walk)

    shown(turn, action.walk, show)


@tap(actions.SurveyLanguage)
@linked
def language(turn: Turn, action: actions.SurveyLanguage) -> None:
    """In the middle of a question: the same one again in the new language, with all answers."""
    if action.tag not in TAGS:
        shown(turn, action.walk, lambda: turn.show(reviews.choose_language, walk=action.walk))
        return
    taken = take(turn, action.walk)
    if taken is not None:
        seat, walk = taken
        settle(turn, seat, replace(walk, language=action.tag))


def shown(turn: Turn, number: int, show: Callable[[], None]) -> None:
    if take(turn, number) is not None:
        show()


# Sending


@tap(actions.Send)
@linked
def sent(turn: Turn, action: actions.Send) -> None:
    taken = take(turn, action.walk)
    if taken is None:
        return
    seat, walk = taken
    now = local(turn.now)
    ended = forms.submit(walk.form, walk.state, now=now)
    if isinstance(ended, Unfit):
        again = forms.revisit(walk.form, walk.state, ended.facts.get("ref", ""), now=now)
        settle(turn, seat, walk if isinstance(again, Unfit) else walk.at(again), ended)
        return
    about = seat.about(turn, action.walk)
    if turn.apply(seat.send(turn, walk.at(ended)), seat.sent, **about):
        leave(turn)
