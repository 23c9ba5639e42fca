"""Words of an XPath expression, each with its place in the text. `${name}` is XLSForm's own word for a path."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

LONGEST = 5_000  # characters of one expression; longer ones come from nobody's hand
MOST_WORDS = 500  # a chain of operators is a tree as deep as it is long


class Kind(StrEnum):
    LITERAL = "literal"
    NUMBER = "number"
    REFERENCE = "reference"  # ${name}
    NAME = "name"
    OPERATOR = "operator"
    SIGN = "sign"
    END = "end"


class Token(NamedTuple):
    kind: Kind
    text: str
    at: int  # characters before it


class ExpressionError(Exception):
    """An expression that cannot be read or is not supported: code, place in its text, facts for the sentence."""

    def __init__(self, code: str, at: int, **facts: str) -> None:
        super().__init__(code, at, facts)
        self.code, self.at, self.facts = code, at, facts


_WORD = re.compile(
    r"""\s*(?:
    (?P<literal>"[^"]*"|'[^']*')
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<reference>\$\{\s*[^\s{}]+\s*\})
  | (?P<sign>::|//|\.\.|!=|<=|>=|[.@()\[\],/|+\-*=<>$])
  | (?P<name>[^\W\d][\w.\-]*(?::(?!:)(?:[^\W\d][\w.\-]*|\*))?)
    )""",
    re.X,
)
_KINDS: Mapping[str, Kind] = {kind.value: kind for kind in Kind}
_WORDY = frozenset({"and", "or", "div", "mod", "*"})
_SYMBOLIC = frozenset({"=", "!=", "<", "<=", ">", ">=", "+", "-", "|"})
# After one of these an operand must come, so `*` and `and` are names there (XPath 1.0, 3.7).
_OPERAND_FOLLOWS = frozenset({"@", "::", "(", "[", ",", "/", "//"})


def tokens(text: str) -> list[Token]:
    """The words of an expression, an END last. ExpressionError: a sign that XPath has not, or too long."""
    if len(text) > LONGEST:
        raise ExpressionError("expression_long", 0)
    words = [*_words(text), Token(Kind.END, "", len(text))]
    if len(words) > MOST_WORDS:
        raise ExpressionError("expression_long", 0)
    return words


def _words(text: str) -> Iterator[Token]:
    at, operand_over = 0, False
    for found in _WORD.finditer(text):
        group = found.lastgroup or ""
        word = found[group]
        if found.start() != at:
            break
        kind = _KINDS[group]
        if word in _SYMBOLIC or (operand_over and word in _WORDY):
            kind = Kind.OPERATOR
        elif word == "*":
            kind = Kind.NAME
        operand_over = kind != Kind.OPERATOR and word not in _OPERAND_FOLLOWS
        yield Token(kind, word, found.start(group))
        at = found.end()
    if rest := text[at:].lstrip():
        raise ExpressionError("expression_sign", len(text) - len(rest), sign=rest[0])
