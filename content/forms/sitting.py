"""A state taken up: its document worked out, and the steps that are relevant now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from content.forms.document import Document, Here, built, needed_counts, needed_presets, work_out
from content.forms.frame import Frame, framed
from content.forms.model import Form, Group, Item, Kind, Question, Repeat
from content.forms.state import END, State

_ROUNDS = 6  # a count may depend on answers in another repeat, and so on, three repeats deep


class AnotherFormError(Exception):
    """A state was begun with another version of the form."""


class Step(NamedTuple):
    """Something that is shown: a question or note, or whether a repeat goes on. A tuple, as there are many."""

    ref: str
    kind: Kind
    item: Item
    key: str  # of its node; for a repeat, of the repeat without a place
    here: Here  # its node; for a repeat, its last repetition
    places: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sitting:
    form: Form
    state: State
    document: Document
    frame: Frame

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        if self.form.repeats:
            return tuple(self._steps(self.form.top, ()))
        nodes = self.document.nodes
        return tuple(
            [
                Step(ref, question.kind, question, question.path, here, ())
                for ref, question in self.form.plain
                if (here := nodes[question.path]).relevant
            ]
        )

    @cached_property
    def by_ref(self) -> dict[str, Step]:
        return {each.ref: each for each in self.steps}

    def step(self, ref: str) -> Step | None:
        return next((each for each in self.steps if each.ref == ref), None)

    def _steps(self, items: Sequence[Item], places: tuple[int, ...]) -> Iterator[Step]:
        for item in items:
            if isinstance(item, Repeat):
                yield from self._repetitions(item, places)
                continue
            here = self.document.nodes[item.key(places)]
            if not here.relevant:
                continue
            if isinstance(item, Group):
                yield from self._steps(item.children, places)
            elif isinstance(item, Question):
                ref = self.form.ref(item, places)
                yield Step(ref=ref, kind=item.kind, item=item, key=here.key, here=here, places=places)

    def _repetitions(self, repeat: Repeat, places: tuple[int, ...]) -> Iterator[Step]:
        key = repeat.key(places)
        count = self.document.counts.get(key, 0)
        last: Here | None = None
        for number in range(1, count + 1):
            here = self.document.nodes[f"{key}[{number}]"]
            if here.relevant:
                last = here
                yield from self._steps(repeat.children, (*places, number))
        if repeat.count is None and last is not None:
            ref = self.form.ref(repeat, (*places, count))
            yield Step(ref=ref, kind=Kind.MORE, item=repeat, key=key, here=last, places=(*places, count))

    def resolved(self, step: Step) -> bool:
        """Answered, or passed by on purpose. A default that nobody has looked at is neither."""
        if step.kind == Kind.MORE:
            return step.key in self.state.closed
        return step.key in self.state.visited or (step.key in self.state.answers and bool(step.here.text))

    def required(self, step: Step) -> bool:
        """Nobody is held up by a list that other answers have left empty."""
        rule = step.item.bind.required
        if rule is None or not rule.truth(step.here.element):
            return False
        choices = step.item.choices if isinstance(step.item, Question) else None
        return choices is None or choices.nodeset is None or bool(choices.offered(step.here.element))

    def fits(self, step: Step) -> bool:
        """Whether what stands there meets its constraint; nothing always does."""
        rule = step.item.bind.constraint
        return rule is None or not step.here.text or rule.truth(step.here.element)

    def after(self, ref: str | None) -> str:
        """The first unresolved step behind `ref`, else the first of all, else the end."""
        listed = [each.ref for each in self.steps]
        cut = listed.index(ref) + 1 if ref in listed else 0
        for step in (*self.steps[cut:], *self.steps[:cut]):
            if not self.resolved(step):
                return step.ref
        return END


@contextmanager
def taken_up(form: Form, state: State, now: datetime, language: str | None = None) -> Iterator[Sitting]:
    """The state's document; expressions may be evaluated inside. AnotherFormError: begun with another version."""
    if state.form != form.sha256:
        raise AnotherFormError(state.form)
    for _ in range(_ROUNDS):
        document = built(form, state)
        frame = Frame(book=form, data=document.root, now=now, seed=state.seed, language=language, once=dict(state.once))
        with framed(frame):
            work_out(form, document, state, frame)
            counts = needed_counts(form, document)
            presets = needed_presets(form, document, state, frame)
        settled = replace(
            state,
            counts={**state.counts, **counts},
            preset={**state.preset, **presets},
            once=dict(frame.once),
        )
        if settled.counts == state.counts and not presets:
            break
        state = settled
    with framed(frame):
        yield Sitting(form=form, state=settled, document=document, frame=frame)
