"""One person in one form, tap by tap. Every function is pure: a state and a tap give the next state, or why not.

A tap carries the ref of its question. What is not open now is not answered, so a button that is touched twice, late
or out of order changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from content.forms.answers import Raw, Tap, Unfit
from content.forms.asking import Ask, asked, chosen_so_far, offered
from content.forms.document import MOST_REPETITIONS
from content.forms.model import BY_STEPS, Choice, Form, Kind, Question
from content.forms.questions.table import Asked, read
from content.forms.sitting import Sitting, Step, taken_up
from content.forms.state import END, State
from content.forms.values import moment_text
from content.forms.words import in_words

Next = State | Unfit


def begin(form: Form, *, now: datetime, instance: str, seed: int, given: Mapping[str, str] | None = None) -> State:
    """A new filling-in at its first question.

    `now` is aware, in the zone of the person; `instance` a UUID; `seed` decides everything random. `given` fills
    nodes that nobody is asked for, by name or path (`{"modelo": "EIB"}`); ValueError: no such node.
    """
    preset = {_hidden(form, name): value for name, value in (given or {}).items()}
    state = State(form=form.sha256, instance=instance, seed=seed, began=moment_text(now), preset=preset)
    with taken_up(form, state, now) as sitting:
        return replace(sitting.state, place=sitting.after(None))


def _hidden(form: Form, name: str) -> str:
    path = name if name.startswith("/") else f"{form.root}/{name}"
    if path not in form.leaf_paths or path in form.by_path:
        raise ValueError(f"{name} is no hidden node of {form.id}")
    return path


def ask(form: Form, state: State, language: str | None = None, *, now: datetime) -> Ask | None:
    """What to show now, in a language by tag or name; None at the end, where answers are looked over."""
    with taken_up(form, state, now, language) as sitting:
        step = sitting.step(state.place) or sitting.step(sitting.after(None))
        return asked(sitting, step) if step and state.place != END else None


def answer(form: Form, state: State, ref: str, raw: Raw, *, now: datetime, language: str | None = None) -> Next:
    """The answer to the open question. For questions of several choices use `toggle` and `done`."""
    found = form.named(ref) if ref == state.place and not state.finished else None
    if found and isinstance(found[0], Question) and found[0].kind not in BY_STEPS:
        return _answered(form, state, ref, found[0], found[1], raw, now, language)
    return _at_open(form, state, ref, now, language, lambda sitting, step: _more(sitting, step, raw))


def toggle(form: Form, state: State, ref: str, index: int, on: bool | None = None, *, now: datetime) -> Next:
    """Adds a choice to those chosen, or takes it away. With `on`, a second tap on the same button changes nothing."""
    return _at_open(form, state, ref, now, None, lambda sitting, step: _toggled(sitting, step, index, on))


def done(form: Form, state: State, ref: str, *, now: datetime, language: str | None = None) -> Next:
    """Finishes a question of several choices with those chosen so far."""
    return _at_open(form, state, ref, now, language, _done)


def skip(form: Form, state: State, ref: str, *, now: datetime, language: str | None = None) -> Next:
    """Leaves an optional question empty."""
    return _at_open(form, state, ref, now, language, _skipped)


def keep(form: Form, state: State, ref: str, *, now: datetime, language: str | None = None) -> Next:
    """Goes on with what stands there: an earlier answer, or a default."""
    return _at_open(form, state, ref, now, language, _kept)


def back(form: Form, state: State, ref: str, *, now: datetime) -> Next:
    """To the step before the open one; from the end (ref `END`) to the last."""
    with taken_up(form, state, now) as sitting:
        if unfit := _not_open(sitting, ref):
            return unfit
        listed = [each.ref for each in sitting.steps]
        at = listed.index(ref) if ref in listed else len(listed)
        return replace(sitting.state, place=listed[at - 1], draft=None) if at else Unfit("at_start")


def revisit(form: Form, state: State, ref: str, *, now: datetime) -> Next:
    """Opens a question again, from the list of answers."""
    with taken_up(form, state, now) as sitting:
        if sitting.state.finished:
            return Unfit("finished")
        return replace(sitting.state, place=ref, draft=None) if ref in sitting.by_ref else Unfit("not_open")


def resume(form: Form, state: State, *, now: datetime) -> State:
    """After a pause: the open question while it still waits, else the first that does."""
    with taken_up(form, state, now) as sitting:
        step = sitting.by_ref.get(state.place)
        waits = step is not None and not sitting.resolved(step)
        return sitting.state if waits or state.finished else replace(sitting.state, place=sitting.after(None))


@dataclass(frozen=True, kw_only=True)
class Line:
    """A question with its answer in words, to look over; `ref` opens it again."""

    ref: str
    name: str
    label: str
    answer: str  # "" where it was skipped or still waits
    waits: bool


def review(form: Form, state: State, language: str | None = None, *, now: datetime) -> tuple[Line, ...]:
    """Every question that is relevant now, in order."""
    with taken_up(form, state, now, language) as sitting:
        languages = form.chain(language)
        return tuple(
            Line(
                ref=step.ref,
                name=step.item.name,
                label=step.item.label.said(languages, step.here.element),
                answer=in_words(step.item, step.here.text, languages, step.here.element),
                waits=not sitting.resolved(step),
            )
            for step in sitting.steps
            if isinstance(step.item, Question) and step.kind != Kind.NOTE
        )


def submit(form: Form, state: State, *, now: datetime) -> Next:
    """Finishes a filling-in in which nothing is missing; else Unfit with the `ref` of the first that is."""
    with taken_up(form, state, now) as sitting:
        if sitting.state.finished:
            return Unfit("finished")
        for step in sitting.steps:
            if not sitting.resolved(step) or (sitting.required(step) and not step.here.text and _holds_value(step)):
                return Unfit("incomplete", {"ref": step.ref})
            if not sitting.fits(step):
                return Unfit("not_fitting", {"ref": step.ref})
        return replace(sitting.state, place=END, ended=moment_text(now))


def _holds_value(step: Step) -> bool:
    return step.kind not in (Kind.NOTE, Kind.MORE)


# One open question


def _at_open(
    form: Form,
    state: State,
    ref: str,
    now: datetime,
    language: str | None,
    work: Callable[[Sitting, Step], Next],
) -> Next:
    with taken_up(form, state, now, language) as sitting:
        unfit = _not_open(sitting, ref)
        step = sitting.by_ref.get(ref)
        if unfit or step is None:
            return unfit or Unfit("not_open")
        return work(sitting, step)


def _not_open(sitting: Sitting, ref: str) -> Unfit | None:
    """Why a tap is not for the open question; None when it is."""
    if sitting.state.finished:
        return Unfit("finished")
    if ref == sitting.state.place:
        return None
    step = sitting.by_ref.get(ref)
    return Unfit("already_answered" if step and sitting.resolved(step) else "not_open")


def _answered(
    form: Form,
    state: State,
    ref: str,
    question: Question,
    places: tuple[int, ...],
    raw: Raw,
    now: datetime,
    language: str | None,
) -> Next:
    """The open question's answer: its document is worked out once, with the answer already in it."""

    def labelled() -> list[tuple[Choice, str]]:
        with taken_up(form, state, now, language) as sitting:
            step = sitting.step(ref)
            return offered(sitting, step) if step else []

    value = read(raw, Asked(question=question, now=now, offered=labelled))
    if isinstance(value, Unfit):
        return value
    key = question.key(places)
    if question.kind == Kind.NOTE:
        return _gone_on(form, state.with_visit(key), ref, now)
    return _taken(form, state.with_answer(key, value), ref, value, now, language)


def _taken(form: Form, state: State, ref: str, value: str, now: datetime, language: str | None) -> Next:
    """The state with a new value, if that is still to be had and the form's own constraint takes it."""
    with taken_up(form, state, now, language) as after:
        step = after.step(ref)
        if step is None:
            return Unfit("not_open")
        if step.here.text != value:
            return Unfit("choice_gone")
        if not after.fits(step):
            return Unfit("constraint", _message(after, step, constraint=True))
        return replace(after.state, place=after.after(ref))


def _gone_on(form: Form, state: State, ref: str, now: datetime) -> State:
    with taken_up(form, state, now) as after:
        return replace(after.state, place=after.after(ref))


def _message(sitting: Sitting, step: Step, *, constraint: bool) -> dict[str, str]:
    bind = step.item.bind
    phrase = bind.constraint_message if constraint else bind.required_message
    said = phrase.said(sitting.form.chain(sitting.frame.language), step.here.element)
    return {"message": said} if said else {}


def _more(sitting: Sitting, step: Step, raw: Raw) -> Next:
    """One more repetition, or no other."""
    if step.kind != Kind.MORE:
        return Unfit("choices_wanted")
    state, count = sitting.state, step.places[-1]
    if not isinstance(raw, Tap) or raw.index not in (0, 1):
        return Unfit("choice_wanted")
    if raw.index == 0:
        closed = tuple(dict.fromkeys([*state.closed, step.key]))
        return _gone_on(sitting.form, replace(state, closed=closed), step.ref, sitting.frame.now)
    if count >= MOST_REPETITIONS:
        return Unfit("repeat_full", {"limit": str(MOST_REPETITIONS)})
    closed = tuple(each for each in state.closed if each != step.key)
    longer = replace(state, counts={**state.counts, step.key: count + 1}, closed=closed)
    with taken_up(sitting.form, longer, sitting.frame.now) as after:
        first = next((each for each in after.steps if each.key.startswith(f"{step.key}[{count + 1}]")), None)
        return replace(after.state, place=first.ref if first else after.after(step.ref))


def _toggled(sitting: Sitting, step: Step, index: int, on: bool | None) -> Next:
    if step.kind not in BY_STEPS:
        return Unfit("choice_wanted")
    names = {choice.index: choice.name for choice, _ in offered(sitting, step)}
    if index not in names:
        return Unfit("choice_gone")
    chosen, name = chosen_so_far(sitting, step), names[index]
    wanted = name not in chosen if on is None else on
    assert isinstance(step.item, Question)
    if wanted and name not in chosen and step.item.most is not None and len(chosen) >= step.item.most:
        return Unfit("choices_most", {"most": str(step.item.most)})
    left = tuple(each for each in chosen if each != name or wanted)
    return replace(sitting.state, draft=left if not wanted or name in chosen else (*left, name))


def _done(sitting: Sitting, step: Step) -> Next:
    if step.kind not in BY_STEPS:
        return Unfit("choice_wanted")
    chosen, listed = chosen_so_far(sitting, step), [choice.name for choice, _ in offered(sitting, step)]
    if step.kind == Kind.RANK:
        rest = [each for each in listed if each not in chosen]
        if len(rest) > 1:
            return Unfit("rank_incomplete", {"left": str(len(rest))})
        return _chosen(sitting, step, [*chosen, *rest])
    if not chosen:
        return _skipped(sitting, step)
    assert isinstance(step.item, Question)
    if step.item.least is not None and len(chosen) < step.item.least:
        return Unfit("choices_least", {"least": str(step.item.least)})
    return _chosen(sitting, step, [each for each in listed if each in chosen])


def _chosen(sitting: Sitting, step: Step, names: list[str]) -> Next:
    value, frame = " ".join(names), sitting.frame
    return _taken(sitting.form, sitting.state.with_answer(step.key, value), step.ref, value, frame.now, frame.language)


def _skipped(sitting: Sitting, step: Step) -> Next:
    if step.kind in (Kind.NOTE, Kind.ACKNOWLEDGE, Kind.MORE):
        return Unfit("seen_wanted" if step.kind != Kind.MORE else "choice_wanted")
    if sitting.required(step):
        return Unfit("required", _message(sitting, step, constraint=False))
    return _gone_on(sitting.form, sitting.state.without_answer(step.key), step.ref, sitting.frame.now)


def _kept(sitting: Sitting, step: Step) -> Next:
    if not step.here.text:
        return _skipped(sitting, step)
    if not sitting.fits(step):
        return Unfit("constraint", _message(sitting, step, constraint=True))
    return _gone_on(sitting.form, sitting.state.with_visit(step.key), step.ref, sitting.frame.now)
