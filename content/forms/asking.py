"""What is shown of a question now: words in the reader's language, choices, and how far one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from content.forms.model import BY_STEPS, CHOOSING, Choice, Group, Item, Kind, Question
from content.forms.questions.numbers import numbers_of
from content.forms.sitting import Sitting, Step
from content.forms.words import in_words

MOST_NUMBERS = 24  # of a range that is answered by buttons; a longer one is typed
_COUNTED = frozenset(Kind) - {Kind.NOTE, Kind.MORE}
_YES_NO = ("no", "yes")


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice to tap. `index` says which, whatever is filtered or shuffled."""

    index: int
    name: str
    label: str  # "" for the yes and no of Kind.MORE, which the chat puts into words
    media: Mapping[str, str] = field(default_factory=dict)
    chosen: bool = False
    rank: int = 0  # place in a rank, from 1; 0: none yet


@dataclass(frozen=True, kw_only=True)
class Progress:
    """«4/12», over the questions that are relevant now. `at` is 0 on a note before the first."""

    at: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What to show. Texts are plain: they may hold whatever the author and the person wrote."""

    ref: str
    kind: Kind
    name: str
    label: str
    hint: str
    section: str  # label of the innermost group or repeat that has one
    repetition: int  # which one, in the innermost repeat; 0 outside of any
    options: tuple[Option, ...]
    media: Mapping[str, str]  # image, audio, video -> file name
    progress: Progress
    required: bool
    answer: str  # as it stands, in words; a default counts
    least: int | None
    most: int | None
    can_skip: bool
    can_keep: bool  # something stands there that can be left as it is
    can_go_back: bool


def asked(sitting: Sitting, step: Step) -> Ask:
    """The question of a step, inside the sitting's frame."""
    languages = sitting.form.chain(sitting.frame.language)
    item, required = step.item, sitting.required(step)
    question = item if isinstance(item, Question) else None
    answer = in_words(question, step.here.text, languages, step.here.element) if question else ""
    return Ask(
        ref=step.ref,
        kind=step.kind,
        name=item.name,
        label=item.label.said(languages, step.here.element),
        hint=question.hint.said(languages, step.here.element) if question else "",
        section=_section(sitting, item, languages, step),
        repetition=step.places[-1] if step.places else 0,
        options=options(sitting, step),
        media=item.label.files(languages),
        progress=progress(sitting.steps, step),
        required=required,
        answer=answer,
        least=question.least if question else None,
        most=question.most if question else None,
        can_skip=question is not None and not required and step.kind not in (Kind.NOTE, Kind.ACKNOWLEDGE),
        can_keep=bool(step.here.text),
        can_go_back=bool(sitting.steps) and sitting.steps[0].ref != step.ref,
    )


def _section(sitting: Sitting, item: Item, languages: tuple[str, ...], step: Step) -> str:
    groups = [each for each in item.above if isinstance(each, Group)]
    node = step.here.element
    return next((said for each in reversed(groups) if (said := each.label.said(languages, node))), "")


def offered(sitting: Sitting, step: Step) -> list[tuple[Choice, str]]:
    """The choices of a step with their labels; in the order in which they are shown."""
    question = step.item
    if not isinstance(question, Question) or question.choices is None:
        return []
    languages = sitting.form.chain(sitting.frame.language)
    sitting.frame.begin(step.key)
    choices = question.choices.offered(step.here.element)
    return [(each, each.label.said(languages, step.here.element) or each.name) for each in choices]


def options(sitting: Sitting, step: Step) -> tuple[Option, ...]:
    if step.kind == Kind.MORE:
        return tuple(Option(index=index, name=name, label="") for index, name in enumerate(_YES_NO))
    if step.kind == Kind.RANGE:
        return _numbers(step)
    chosen, languages = chosen_so_far(sitting, step), sitting.form.chain(sitting.frame.language)
    return tuple(
        Option(
            index=choice.index,
            name=choice.name,
            label=label,
            media=choice.label.files(languages),
            chosen=choice.name in chosen,
            rank=list(chosen).index(choice.name) + 1 if step.kind == Kind.RANK and choice.name in chosen else 0,
        )
        for choice, label in offered(sitting, step)
    )


def _numbers(step: Step) -> tuple[Option, ...]:
    assert isinstance(step.item, Question)
    assert step.item.range is not None
    every = numbers_of(step.item.range)
    if len(every) > MOST_NUMBERS:
        return ()
    return tuple(
        Option(index=index, name=each, label=each, chosen=each == step.here.text) for index, each in enumerate(every)
    )


def chosen_so_far(sitting: Sitting, step: Step) -> tuple[str, ...]:
    """Names chosen: of a question of several, those of its draft while it is open."""
    if step.kind in BY_STEPS and sitting.state.draft is not None and sitting.state.place == step.ref:
        return sitting.state.draft
    if step.kind not in CHOOSING:
        return ()
    return tuple(step.here.text.split()) if step.kind in BY_STEPS else (step.here.text,)


def progress(steps: Sequence[Step], step: Step) -> Progress:
    counted = [each.ref for each in steps if each.kind in _COUNTED]
    upto = [each.kind in _COUNTED for each in steps[: steps.index(step) + 1]]
    return Progress(at=sum(upto), total=len(counted))
