"""Compiles each expression of a form once, knowing which nodes hold dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from content.forms.emit import Emitter
from content.forms.expression import parse
from content.forms.problems import FormError, problem
from content.forms.tokens import ExpressionError
from content.forms.xpath import Expression, compiled

_MOMENTS = frozenset({"date", "time", "dateTime"})


@dataclass(kw_only=True)
class Compiler:
    """`binds` are the elements of the XForm by path."""

    root: str
    binds: Mapping[str, _Element]
    _known: dict[tuple[str, str], Expression] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    def expression(self, source: str, home: str) -> Expression:
        """FormError: not an expression, or one that is not supported."""
        key = (source, home)
        if key not in self._known:
            try:
                self._known[key] = compiled(source, home=home, root=self.root, kinds=self.kind)
            except ExpressionError as error:
                raise FormError([problem("xform_expression", path=home, source=source)]) from error
        return self._known[key]

    def optional(self, source: str | None, home: str) -> Expression | None:
        return self.expression(source, home) if source else None

    def kind(self, path: str) -> str:
        """«moment» for a node of dates, by its type or by what it is calculated from."""
        if path not in self._kinds:
            self._kinds[path] = "nodes"  # what it is while its own calculation is looked at
            self._kinds[path] = self._found(path)
        return self._kinds[path]

    def _found(self, path: str) -> str:
        bind = self.binds.get(path)
        if bind is None:
            return "nodes"
        calculation = bind.get("calculate")
        if bind.get("type") in _MOMENTS:
            return "moment"
        if calculation and Emitter(home=path, root=self.root, kinds=self.kind).gives(parse(calculation)) == "moment":
            return "moment"
        return "nodes"
