"""A row of the table of functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ANY = 99  # arguments, for functions that take as many as are given


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function of expressions: how many arguments it takes, and what runs it."""

    least: int
    most: int
    gives: str  # number, text, truth, moment, nodes, or «same»: what its arguments are
    run: Callable[..., object] | None = None  # (context, *arguments); None: libxml2's own


Functions = Mapping[str, Function]


def own(run: Callable[..., object], gives: str, least: int, most: int | None = None) -> Function:
    return Function(least=least, most=least if most is None else most, gives=gives, run=run)


def native(gives: str, least: int, most: int | None = None) -> Function:
    """A function of XPath 1.0 that does for ODK what it does there."""
    return Function(least=least, most=least if most is None else most, gives=gives)
