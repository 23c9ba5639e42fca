"""Finds the strings to translate in Python source.

Babel's own reader works on tokens: it loses a string inside a call inside another marked call,
and glues the two branches of `a if x else b` together. This one reads the syntax tree.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

KEYWORDS = {"say": 1, "label": 1, "N_": 1, "say_n": 2, "label_n": 2}  # how many texts each takes
TONGUES = {"t", "tongue", "self"}  # what says a text, where SQLAlchemy's `label` is about
COMMENT = "Translators:"  # a comment above the call that translators should read


class UnreadableMarkError(ValueError):
    """A marked call whose text is put together at run time, so no translator can see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One text to translate."""

    texts: tuple[str, ...]  # the Spanish; singular and plural
    comments: tuple[str, ...] = ()  # for the translators


def read(code: str) -> Iterator[Marked]:
    """Every literal text of `code` given to a keyword; those out of a table are passed over.

    In modules that import SQLAlchemy a `label` counts only when a name of TONGUES says it. A text
    that is an f-string, a sum or a `.format()` raises UnreadableMarkError with its line.
    """
    tree = ast.parse(code)
    lines = code.splitlines()
    sql = _imports_sql(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or (sql and _is_sql(node.func)):
            continue
        if count := KEYWORDS.get(_name(node.func)):
            for texts in _choices([_texts(each) for each in node.args[:count]]):
                if len(texts) == count:
                    yield Marked(texts=texts, comments=_comments(lines, node))


def _imports_sql(tree: ast.AST) -> bool:
    return any(name.split(".")[0] == "sqlalchemy" for node in ast.walk(tree) for name in _imported(node))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _is_sql(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute) or function.attr != "label":
        return False
    speaker = function.value
    return _name(speaker.func if isinstance(speaker, ast.Call) else speaker) not in TONGUES


def _name(node: ast.expr) -> str:
    """The last name of `a.b.name` or `name`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _texts(node: ast.expr) -> list[str | None]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    if isinstance(node, ast.JoinedStr | ast.BinOp) or _is_format(node):
        raise UnreadableMarkError(f"line {node.lineno}: write the text whole, with {{names}}")
    return [None]  # from a table, where N_ marks it


def _is_format(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Constant)
    )


def _choices(arguments: list[list[str | None]]) -> Iterator[tuple[str, ...]]:
    """One tuple of literal texts a branch: both texts of a plural take the same branch."""
    branches = max((len(each) for each in arguments), default=0)
    for branch in range(branches):
        yield tuple(text for each in arguments if (text := each[min(branch, len(each) - 1)]))


def _comments(lines: list[str], node: ast.Call) -> tuple[str, ...]:
    """The block of comment lines just above the call, from its tag on."""
    block: list[str] = []
    for line in reversed(lines[: node.lineno - 1]):
        text = line.strip()
        if not text.startswith("#"):
            break
        block.insert(0, text.lstrip("# "))
        if block[0].startswith(COMMENT):
            return tuple(block)
    return ()
