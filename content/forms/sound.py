"""A trial of every expression on an empty document: what libxml2 cannot evaluate shows only when it runs."""

from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.etree import _Element

from content.forms.frame import Frame, framed
from content.forms.model import Form, Phrase, Question, Repeat
from content.forms.problems import Problem, problem
from content.forms.xpath import Expression

_MOMENT = datetime(2026, 3, 16, tzinfo=UTC)  # any would do


def unsound(form: Form) -> list[Problem]:
    """One problem for each node with an expression that cannot be evaluated: `count('a')`."""
    nodes = dict(_nodes(form.skeleton, ""))
    with framed(Frame(book=form, data=form.skeleton, now=_MOMENT, seed=0)):
        bad = {path: each for path, each in _expressions(form) if not each.sound(nodes.get(path, form.skeleton))}
    return [problem("expression_fails", path=path, source=each.source) for path, each in bad.items()]


def _nodes(node: _Element, above: str) -> Iterator[tuple[str, _Element]]:
    path = f"{above}/{node.tag}"
    yield path, node
    for child in node:
        yield from _nodes(child, path)


def _expressions(form: Form) -> Iterator[tuple[str, Expression]]:
    for path, bind in form.binds.items():
        for rule in (bind.relevant, bind.required, bind.constraint, bind.calculate):
            if rule is not None:
                yield path, rule
    yield from ((each.path, each.value) for each in form.presets)
    for item in form.items:
        yield from ((item.path, each) for each in _told(item.label))
        if isinstance(item, Repeat) and item.count is not None:
            yield item.path, item.count
        if isinstance(item, Question) and item.choices is not None and item.choices.nodeset is not None:
            yield item.path, item.choices.nodeset


def _told(phrase: Phrase) -> Iterator[Expression]:
    return (each for pieces in phrase.texts.values() for each in pieces if isinstance(each, Expression))
