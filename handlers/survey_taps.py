"""Answering by taps. A button names its question; one that is not open changes nothing and shows what is."""

from collections.abc import Callable
from datetime import datetime

from content import actions
from content.forms import session as forms
from content.forms.answers import Seen, Tap, Unfit
from content.forms.model import Question
from content.forms.session import Next
from content.forms.session import answer as give
from content.walks import Walk
from handlers.guards import linked
from handlers.survey_steps import move
from handlers.turn import Turn
from handlers.verbs import tap


@tap(actions.Choose)
@linked
def chosen(turn: Turn, action: actions.Choose) -> None:
    def answered(walk: Walk, now: datetime) -> Next:
        given = give(walk.form, walk.state, action.ref, Tap(action.choice), now=now, language=walk.language)
        said_before = isinstance(given, Unfit) and says(walk, action.ref, action.choice)
        return walk.state if said_before else given

    move(turn, action.walk, answered)


def says(walk: Walk, ref: str, choice: int) -> bool:
    """True when a question was answered with this very choice: a tap that came twice."""
    found = walk.form.named(ref)
    if found is None or not isinstance(found[0], Question) or found[0].choices is None:
        return False
    every = found[0].choices.every
    return 0 <= choice < len(every) and walk.state.answers.get(found[0].key(found[1])) == every[choice].name


@tap(actions.Toggle)
@linked
def toggled(turn: Turn, action: actions.Toggle) -> None:
    move(
        turn,
        action.walk,
        lambda walk, now: forms.toggle(walk.form, walk.state, action.ref, action.choice, action.on, now=now),
    )


def seen(walk: Walk, ref: str, now: datetime) -> Next:
    return give(walk.form, walk.state, ref, Seen(), now=now, language=walk.language)


def done(walk: Walk, ref: str, now: datetime) -> Next:
    return forms.done(walk.form, walk.state, ref, now=now, language=walk.language)


def skip(walk: Walk, ref: str, now: datetime) -> Next:
    return forms.skip(walk.form, walk.state, ref, now=now, language=walk.language)


def keep(walk: Walk, ref: str, now: datetime) -> Next:
    return forms.keep(walk.form, walk.state, ref, now=now, language=walk.language)


def back(walk: Walk, ref: str, now: datetime) -> Next:
    return forms.back(walk.form, walk.state, ref, now=now)


STEPS: dict[str, Callable[[Walk, str, datetime], Next]] = {
    "seen": seen,
    "done": done,
    "skip": skip,
    "keep": keep,
    "back": back,
}
# What a step says that came twice or late: the open question is shown, and nothing more needs saying.
SILENT = frozenset({"already_answered", "not_open"})


@tap(actions.Step)
@linked
def stepped(turn: Turn, action: actions.Step) -> None:
    work = STEPS.get(action.how)

    def done_(walk: Walk, now: datetime) -> Next:
        given = work(walk, action.ref, now) if work else Unfit("not_open")
        return walk.state if isinstance(given, Unfit) and given.code in SILENT else given

    move(turn, action.walk, done_)


@tap(actions.Change)
@linked
def changed(turn: Turn, action: actions.Change) -> None:
    move(turn, action.walk, lambda walk, now: forms.revisit(walk.form, walk.state, action.ref, now=now))
