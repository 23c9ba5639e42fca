"""Words of an XPath expression, each with its place in the text. `${name}` is XLSForm's own word for a path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Token:
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
_WORDY = frozenset({"and", "or", "div", "mod"})
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
    at, before = 0, None
    end = len(text.rstrip())
    while at < end:
        found = _WORD.match(text, at)
        if found is None or found.lastgroup is None:
            place = len(text) - len(text[at:].lstrip())
            raise ExpressionError("expression_sign", place, sign=text[place])
        word = found.group(found.lastgroup)
        before = Token(_kind(found.lastgroup, word, before), word, found.start(found.lastgroup))
        yield before
        at = found.end()


def _kind(group: str, word: str, before: Token | None) -> Kind:
    operand_over = before is not None and before.kind != Kind.OPERATOR and before.text not in _OPERAND_FOLLOWS
    if word in _SYMBOLIC or (operand_over and (word in _WORDY or word == "*")):
        return Kind.OPERATOR
    return Kind.NAME if word == "*" else Kind(group)
