"""XPath 1.0 read into a tree, so that it can be checked cell by cell before anything runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from content.forms.tokens import ExpressionError, Kind, Token, tokens

DEEPEST = 40  # brackets within brackets


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`, as XLSForm writes it; pyxform has made a path of it by the time it runs."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Step:
    axis: str  # child, parent, self, attribute…
    name: str  # a name, `*` or `node()`
    predicates: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root of the answers, from the node itself, or from what `start` gives."""

    absolute: bool
    steps: tuple[Step, ...]
    start: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple["Node", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Filtered:
    """`(…)[predicate]`."""

    operand: "Node"
    predicates: tuple["Node", ...]


Node = Literal | Number | Reference | Path | Call | Binary | Negative | Filtered
# Weakest first; all of them take their operands from the left.
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_STRENGTH: Mapping[str, int] = {operator: level for level, each in enumerate(_LEVELS) for operator in each}
_SHORT: Mapping[str, Step] = {".": Step("self", "node()"), "..": Step("parent", "node()")}
_AXES = frozenset({"child", "parent", "self", "attribute", "descendant", "descendant-or-self", "ancestor",
                   "ancestor-or-self", "following-sibling", "preceding-sibling"})  # fmt: skip
_NODE_TYPES = frozenset({"node", "text"})
_BEGIN_STEPS = frozenset({"/", "//", ".", "..", "@"})
_SIGNS = frozenset({Kind.SIGN, Kind.OPERATOR})


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of an expression. ExpressionError names what is wrong and where."""
    reader = _Reader(tokens(text))
    tree = reader.operand()
    reader.expect_end()
    return tree


def parts(node: Node) -> Iterator[Node]:
    """The node and everything within it."""
    yield node
    for child in _children(node):
        yield from parts(child)


def _children(node: Node) -> Iterator[Node]:
    match node:
        case Path():
            if node.start is not None:
                yield node.start
            for step in node.steps:
                yield from step.predicates
        case Call():
            yield from node.args
        case Binary():
            yield from (node.left, node.right)
        case Negative():
            yield node.operand
        case Filtered():
            yield node.operand
            yield from node.predicates


class _Reader:
    def __init__(self, words: list[Token]) -> None:
        self._words, self._place, self._depth = words, 0, 0
        self._next = words[0]

    def _take(self) -> Token:
        token = self._next
        if token.kind != Kind.END:
            self._place += 1
            self._next = self._words[self._place]
        return token

    def _takes(self, text: str) -> bool:
        token = self._next
        if token.text != text or token.kind not in _SIGNS:
            return False
        self._take()
        return True

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise ExpressionError("expression_expected", self._next.at, expected=text)

    def expect_end(self) -> None:
        if self._next.kind != Kind.END:
            raise ExpressionError("expression_rest", self._next.at, rest=self._next.text)

    def operand(self, weakest: int = 0) -> Node:
        """An operand and, from the left, what stands by operators no weaker than `weakest`."""
        node = self._unary()
        while self._next.kind == Kind.OPERATOR and _STRENGTH.get(self._next.text, -1) >= weakest:
            operator = self._take().text
            node = Binary(operator, node, self.operand(_STRENGTH[operator] + 1))
        return node

    def _within(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError("expression_deep", self._next.at)
        node = self.operand()
        self._depth -= 1
        return node

    def _unary(self) -> Node:
        negative = False
        while self._takes("-"):
            negative = not negative
        node = self._union()
        return Negative(node) if negative else node

    def _union(self) -> Node:
        node = self._path()
        while self._takes("|"):
            node = Binary("|", node, self._path())
        return node

    def _path(self) -> Node:
        if self._begins_steps():
            return self._steps_alone()
        primary = self._primary()
        if predicates := self._predicates():
            primary = Filtered(primary, predicates)
        if self._next.text in ("/", "//"):
            return Path(False, tuple(self._more_steps()), primary)
        return primary

    def _begins_steps(self) -> bool:
        token = self._next
        if token.kind == Kind.NAME:
            return self._words[self._place + 1].text != "(" or token.text in _NODE_TYPES
        return token.kind == Kind.SIGN and token.text in _BEGIN_STEPS

    def _steps_alone(self) -> Node:
        if self._next.text in ("/", "//"):
            return Path(True, tuple(self._more_steps()))
        return Path(False, (self._step(), *self._more_steps()))

    def _more_steps(self) -> Iterator[Step]:
        while True:
            if self._takes("//"):
                yield Step("descendant-or-self", "node()")
            elif not self._takes("/"):
                return
            yield self._step()

    def _step(self) -> Step:
        token = self._take()
        if token.text in _SHORT and token.kind == Kind.SIGN:
            return _SHORT[token.text]
        axis = "child"
        if token.text == "@":
            axis, token = "attribute", self._take()
        elif self._takes("::"):
            axis, token = token.text, self._take()
        if token.kind != Kind.NAME or axis not in _AXES:
            raise ExpressionError("expression_step", token.at, word=token.text)
        name = token.text
        if name in _NODE_TYPES and self._takes("("):
            self._expect(")")
            name += "()"
        return Step(axis, name, self._predicates())

    def _predicates(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while self._takes("["):
            found.append(self._within())
            self._expect("]")
        return tuple(found)

    def _primary(self) -> Node:
        token = self._take()
        match token.kind:
            case Kind.LITERAL:
                return Literal(token.text[1:-1])
            case Kind.NUMBER:
                return Number(token.text)
            case Kind.REFERENCE:
                return Reference(token.text[2:-1].strip(), token.at)
            case Kind.NAME:
                return Call(token.text, self._arguments(), token.at)
        if token.text == "(":
            node = self._within()
            self._expect(")")
            return node
        raise ExpressionError("expression_operand", token.at, word=token.text)

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("(")
        if self._takes(")"):
            return ()
        found = [self._within()]
        while self._takes(","):
            found.append(self._within())
        self._expect(")")
        return tuple(found)
