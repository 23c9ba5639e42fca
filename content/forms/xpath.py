"""Expressions compiled once and evaluated on the nodes of the answers."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from content.forms import values
from content.forms.emit import NAMESPACE, PREFIX, Emitter, Kinds, implementations, untyped
from content.forms.expression import Node, parse
from content.forms.functions.table import PURE
from content.forms.tokens import ExpressionError

_NAMESPACES = {PREFIX: NAMESPACE}
# Most rules look at one or two short answers, which are often the same: looking up beats evaluating five to one.
# Longer texts, in which somebody may have written of somebody, are not kept.
_MOST_KEPT, _LONGEST_KEPT = 256, 16


@dataclass(frozen=True, kw_only=True, eq=False)
class Expression:
    """One compiled expression. Evaluate it inside `framed(…)`."""

    source: str
    tree: Node
    gives: str  # number, text, truth, moment or nodes
    refs: frozenset[str]  # paths of the form that it looks at
    functions: frozenset[str]
    plain: tuple[str, ...] | None  # the refs, where what it gives depends on their texts alone
    _run: Callable[..., object]
    _variables: frozenset[str]
    _kept: dict[tuple[str | None, ...], bool] = field(default_factory=dict)

    def value(self, node: _Element) -> object:
        """What it gives at a node, as lxml has it. An operand that cannot be is "" (`count('a')`)."""
        try:
            if not self._variables:
                return self._run(node)
            return self._run(node, current=[node], data=[node.getroottree().getroot()])
        except etree.XPathEvalError:
            return ""

    def text(self, node: _Element) -> str:
        return values.text(self.value(node))

    def truth(self, node: _Element) -> bool:
        found = self.value(node)
        return found if found is True or found is False else values.truth(found)

    def truth_given(self, node: _Element, texts: tuple[str | None, ...]) -> bool:
        """As `truth`, where it depends on nothing but these texts of the nodes that `plain` names."""
        if texts in self._kept:
            return self._kept[texts]
        found = self.truth(node)
        if len(self._kept) < _MOST_KEPT and all(each is None or len(each) <= _LONGEST_KEPT for each in texts):
            self._kept[texts] = found
        return found

    def nodes(self, node: _Element) -> list[_Element]:
        found = self.value(node)
        return [each for each in found if isinstance(each, _Element)] if isinstance(found, list) else []

    def sound(self, node: _Element) -> bool:
        """Whether libxml2 can evaluate it at all; operands of a kind that it cannot take show only then."""
        try:
            self._run(node, current=[node], data=[node.getroottree().getroot()])
        except etree.XPathError:
            return False
        return True


def compiled(source: str, *, home: str, root: str, kinds: Kinds = untyped) -> Expression:
    """Expression of a node at path `home` in the form whose root is `root`. ExpressionError says why not."""
    tree = parse(source)
    emitter = Emitter(home=home, root=root, kinds=kinds)
    written = emitter.write(tree)
    try:
        run = etree.XPath(
            written,
            namespaces=_NAMESPACES,
            extensions=implementations(emitter.used),
            smart_strings=False,
        )
    except etree.XPathError as error:
        raise ExpressionError("expression_fails", 0) from error
    return Expression(
        source=source,
        tree=tree,
        gives=emitter.gives(tree),
        refs=frozenset(emitter.refs),
        functions=frozenset(emitter.used),
        _run=run,
        _variables=frozenset(emitter.variables),
        plain=_plain(emitter),
    )


def _plain(emitter: Emitter) -> tuple[str, ...] | None:
    hidden = emitter.opaque or emitter.variables or emitter.used - PURE
    return None if hidden else tuple(sorted(emitter.refs))
