"""The pictures and sounds of a form's questions and choices: which there are, and in which order they are shown."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from content.files.media_type import JPEG, M4A, MP3, MP4, OGG, PNG, WEBP
from content.forms.asking import Ask
from content.forms.model import Choice, Form, Phrase, Question
from content.known_forms import MOST_FORMS

MOST = 10  # that go with one question
KINDS: Mapping[str, str] = {  # what a file is -> how it is sent
    JPEG: "photo", PNG: "photo", WEBP: "photo", OGG: "voice", MP3: "audio", M4A: "audio", MP4: "video",
}  # fmt: skip


class Companion(NamedTuple):
    """A file that is shown beside a question; `label` is that of the choice whose it is, or empty."""

    name: str
    label: str


@lru_cache(maxsize=MOST_FORMS)
def media_names(form: Form) -> frozenset[str]:
    """Names of all files that a form may show, in any language. Most forms have none."""
    phrases = [item.label for item in form.items]
    phrases += [choice.label for each in form.questions for choice in choices_of(each)]
    return frozenset(name for phrase in phrases for name in names_of(phrase))


def choices_of(question: Question) -> tuple[Choice, ...]:
    return question.choices.every if question.choices is not None else ()


def names_of(phrase: Phrase) -> set[str]:
    return {name for files in phrase.media.values() for name in files.values() if name}


def companions(asked: Ask, kept: Collection[str]) -> list[Companion]:
    """Of a question first, then of its choices; only those that are kept, and no more than MOST."""
    found = [Companion(name, "") for name in asked.media.values()]
    found += [Companion(name, option.label) for option in asked.options for name in option.media.values()]
    return [each for each in dict.fromkeys(found) if each.name in kept][:MOST]
