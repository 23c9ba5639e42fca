"""A kept value as people read it: labels for choices, dates as 16/03/2026."""

from collections.abc import Sequence

from lxml.etree import _Element

from content.forms.model import CHOOSING, Kind, Question
from content.forms.values import clock, moment


def in_words(question: Question, value: str, languages: tuple[str, ...], node: _Element) -> str:
    """The answer of a question in words; empty when there is none."""
    if question.kind in CHOOSING:
        return _choices(question, value.split() if question.kind != Kind.ONE else [value], languages, node)
    match question.kind:
        case Kind.DATE | Kind.DATETIME:
            found = moment(value)
            pattern = "%d/%m/%Y" if question.kind == Kind.DATE else "%d/%m/%Y %H:%M"
            return found.strftime(pattern) if found else value
        case Kind.TIME:
            at = clock(value)
            return at.strftime("%H:%M") if at else value
        case Kind.GEOPOINT:
            return ", ".join(value.split()[:2])
        case Kind.DECIMAL:
            return value.replace(".", ",")
    return value


def _choices(question: Question, names: Sequence[str], languages: tuple[str, ...], node: _Element) -> str:
    assert question.choices is not None
    found = [question.choices.by_name[each] for each in names if each in question.choices.by_name]
    said = [each.label.said(languages, node) or each.name for each in found]
    if question.kind == Kind.RANK:
        said = [f"{number}. {label}" for number, label in enumerate(said, 1)]
    return " · ".join(said)
