"""Answers in words: which questions of a form take them, and their texts without what leads to somebody."""

import re
from collections.abc import Callable, Collection, Mapping

from content.forms.kept import key_of
from content.forms.model import Form, Kind, Question
from content.scrub import scrubbed
from domain.surveys.files import is_file

_PLACE = re.compile(r"\[\d+\]")


def question_of(form: Form, name: str) -> Question | None:
    """The question that takes words under this name or key, or None."""
    key = name if name.startswith(f"{form.root}/") else key_of(form, name)
    found = form.by_path.get(_PLACE.sub("", key)) if key is not None else None
    return found if isinstance(found, Question) and found.kind == Kind.TEXT else None


def label_of(form: Form, question: Question) -> str:
    """How it is asked, whoever is asked: what it tells of other answers is left out."""
    texts = question.label.texts
    pieces = next((texts[each] for each in form.chain(None) if each in texts), ())
    return "".join(each if isinstance(each, str) else "…" for each in pieces).strip()


def takes_words(form: Callable[[], Form]) -> Callable[[str], bool]:
    """Whether a question of a name is answered in words; the form is asked for when the first name comes."""
    return lambda name: question_of(form(), name) is not None


def without_names(form: Form, values: Mapping[str, str], near: Collection[str]) -> dict[str, str]:
    """Values by key; whatever was written is scrubbed, and files keep their names."""
    return {
        key: scrubbed(value, near) if value and not is_file(value) and question_of(form, key) else value
        for key, value in values.items()
    }
