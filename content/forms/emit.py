"""From the tree of an expression to what libxml2 runs, with what it refers to and what it gives.

libxml2 knows XPath 1.0 and texts; ODK's nodes have types. So a date beside an operator is counted in days, a node
in `and` and `or` is true by what it holds, and functions are called in a namespace of ours, because XPath's own
cannot be replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from content.forms.expression import Binary, Call, Filtered, Literal, Negative, Node, Number, Path, Reference, Step
from content.forms.functions.moments import DAYS
from content.forms.functions.places import TRUTH
from content.forms.functions.table import FUNCTIONS, INNER, REFUSED
from content.forms.tokens import ExpressionError

PREFIX = "o"
_COUNTING = frozenset({"+", "-", "*", "div", "mod"})
_ORDERING = frozenset({"<", "<=", ">", ">="})
_EQUALITY = frozenset({"=", "!="})
_LOGICAL = frozenset({"and", "or"})
_NUMBER, _TEXT, _TRUTH, _MOMENT, _NODES = "number", "text", "truth", "moment", "nodes"
Kinds = Callable[[str], str]  # path of a node -> «moment» or «nodes»


def untyped(_: str) -> str:
    """Kinds where nothing is known of any node."""
    return _NODES


@dataclass(slots=True, kw_only=True)
class Emitter:
    """Writes one expression. `home` is the path of the node it belongs to, where `.` and `current()` start."""

    home: str
    root: str  # path of the form's root, /data
    kinds: Kinds
    used: set[str] = field(default_factory=set)  # functions called
    refs: set[str] = field(default_factory=set)  # paths that it looks at
    variables: set[str] = field(default_factory=set)
    opaque: bool = False  # it looks at nodes that `refs` does not name

    def write(self, node: Node) -> str:
        return self._write(node, self.home)

    def gives(self, node: Node, base: str | None = None) -> str:
        """number, text, truth, moment or nodes."""
        match node:
            case Literal():
                return _TEXT
            case Number() | Negative():
                return _NUMBER
            case Path():
                path = self._resolved(node, base or self.home)
                return self.kinds(path) if path else _NODES
            case Call():
                return self._call_gives(node, base)
            case Binary(operator=operator):
                return _NUMBER if operator in _COUNTING else _NODES if operator == "|" else _TRUTH
        return _NODES

    def _call_gives(self, node: Call, base: str | None) -> str:
        gives = FUNCTIONS[node.name].gives if node.name in FUNCTIONS else _TEXT
        if gives != "same":
            return gives
        branches = node.args[1:] if node.name == "if" else node.args
        kinds = {self.gives(each, base) for each in branches}
        return _MOMENT if _MOMENT in kinds else _TEXT

    def _write(self, node: Node, base: str | None) -> str:
        match node:
            case Literal(value=value):
                return f'"{value}"' if "'" in value else f"'{value}'"
            case Number(text=text):
                return text
            case Negative(operand=operand):
                return f"-({self._counted(operand, base)})"
            case Path():
                return self._path(node, base)
            case Call():
                return self._call(node, base)
            case Binary():
                return self._binary(node, base)
            case Filtered(operand=operand):
                return f"({self._write(operand, base)}){self._predicates(node.predicates, None)}"
            case Reference(name=name, at=at):
                raise ExpressionError("reference_left", at, name=name)

    def _binary(self, node: Binary, base: str | None) -> str:
        operator, sides = node.operator, (node.left, node.right)
        if operator in _LOGICAL:
            left, right = (self._truthful(each, base) for each in sides)
        elif operator in _COUNTING or self._by_days(node, base):
            left, right = (self._counted(each, base) for each in sides)
        else:
            left, right = (self._write(each, base) for each in sides)
        return f"({left} {operator} {right})"

    def _by_days(self, node: Binary, base: str | None) -> bool:
        """Whether a comparison is one of moments; `= ''` and equality with a written date are not."""
        kinds = [self.gives(each, base) for each in (node.left, node.right)]
        if node.operator in _ORDERING:
            return _MOMENT in kinds
        return node.operator in _EQUALITY and _MOMENT in kinds and set(kinds) <= {_MOMENT, _NUMBER}

    def _counted(self, node: Node, base: str | None) -> str:
        written = self._write(node, base)
        return written if self.gives(node, base) in (_NUMBER, _NODES) else self._ours(DAYS, written)

    def _truthful(self, node: Node, base: str | None) -> str:
        written = self._write(node, base)
        return self._ours(TRUTH, written) if self.gives(node, base) in (_NODES, _MOMENT) else written

    def _call(self, node: Call, base: str | None) -> str:
        self._check(node)
        if node.name == "current":
            self.variables.add("current")
            return "$current"
        if node.name == "position" and node.args:
            return self._ours("place", self._write(node.args[0], base))
        arguments = ", ".join(self._write(each, base) for each in node.args)
        if FUNCTIONS[node.name].run is None:
            return f"{node.name}({arguments})"
        return self._ours(node.name, arguments)

    def _check(self, node: Call) -> None:
        known = FUNCTIONS.get(node.name)
        if known is None:
            raise ExpressionError(REFUSED.get(node.name, "function_unknown"), node.at, name=node.name)
        if not known.least <= len(node.args) <= known.most:
            raise ExpressionError("function_arguments", node.at, name=node.name)

    def _ours(self, name: str, arguments: str) -> str:
        self.used.add(name)
        return f"{PREFIX}:{name.replace(':', '.')}({arguments})"

    # Paths

    def _path(self, node: Path, base: str | None) -> str:
        self._note(node, base)
        steps, written = node.steps, ""
        if node.absolute and base != self.home and self._below_root(steps):
            # Within a list of choices `/` would be the list's own root.
            self.variables.add("data")
            written, steps = "$data", steps[1:]
        elif node.start is not None:
            written = self._write(node.start, base)
        at = self._start(node, base)
        for number, step in enumerate(steps):
            at = None if at is None else _stepped(at, step)
            lead = "/" if written or node.absolute or number else ""
            written += f"{lead}{_axis(step)}{self._predicates(step.predicates, at or '')}"
        return written

    def _below_root(self, steps: tuple[Step, ...]) -> bool:
        return bool(steps) and f"/{steps[0].name}" == self.root and not steps[0].predicates

    def _predicates(self, predicates: tuple[Node, ...], base: str | None) -> str:
        return "".join(f"[{self._write(each, base or '')}]" for each in predicates)

    def _note(self, node: Path, base: str | None) -> None:
        path = self._resolved(node, base)
        if path and f"{path}/".startswith(f"{self.root}/"):
            self.refs.add(path)
        if path is None or path.endswith("/*") or any(step.predicates for step in node.steps):
            self.opaque = True

    def _start(self, node: Path, base: str | None) -> str | None:
        """Where the steps begin: "" above the root, None for what is no node of the answers."""
        if node.absolute:
            return ""
        if node.start is None:
            return base or None
        is_current = isinstance(node.start, Call) and node.start.name == "current"
        return self.home if is_current else None

    def _resolved(self, node: Path, base: str | None) -> str | None:
        """The path of the nodes meant; one that ends in `/*` is everything below."""
        at = self._start(node, base)
        for step in node.steps:
            if at is None:
                return None
            if step.name == "*" or step.axis not in ("child", "parent", "self"):
                return f"{at or self.root}/*"
            at = _stepped(at, step)
        return at


def _stepped(at: str, step: Step) -> str:
    if step.axis == "parent":
        return at.rpartition("/")[0]
    return f"{at}/{step.name}" if step.axis == "child" else at


def _axis(step: Step) -> str:
    if ":" in step.name:
        raise ExpressionError("expression_prefix", 0, name=step.name)
    if step.name == "node()" and step.axis in ("self", "parent"):
        return "." if step.axis == "self" else ".."
    return step.name if step.axis == "child" else f"{step.axis}::{step.name}"


def implementations(used: set[str]) -> dict[tuple[str, str], Callable[..., object]]:
    """What lxml is told to call for the functions of an expression."""
    known = {**FUNCTIONS, **INNER}
    runs = ((name, known[name].run) for name in used)
    return {(NAMESPACE, name.replace(":", ".")): run for name, run in runs if run is not None}


NAMESPACE = "urn:forms:functions"
